#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: spoofed SYN flood
# why: Each SYN from a source that does not exist leaves a connection in
#   SYN-RECEIVED, whose SYN-ACK nobody answers (RFC 9293 section 3.5; RFC
#   4987).  It costs the attacker one segment, and the server a place in a
#   queue for a minute.  When the queue is full, honest clients are refused in
#   silence.
#
# The remedies: a cookie instead of a place, or a place at the oldest's expense.

. "$(dirname "$0")/lib.sh"

# The listener's queue holds 8 and the one that finds it full; without cookies
flooded()
{
	setup_path
	knob server net.ipv4.tcp_syncookies=0
	server listen l1 "$SERVER" 80 8
	flood 20
	expect_queue server 9
}

honest_client_is_refused()
{
	flooded
	expect_error ETIMEDOUT client connect c1 "$SERVER" 80 within 2000
	WHERE="client=$(endpoint "$SPOOFED" 1001)" expect_conn server \
		client_state=SYN-SENT server_state=SYN-RECEIVED
	expect_mirror client server
	step "with cookies"
	knob server net.ipv4.tcp_syncookies=1
	client connect c2 "$SERVER" 80
	server accept s2 l1
	WHERE="server_state=ESTABLISHED" expect_conn server flags=cookie
	expect_mirror client server
}

oldest_makes_room()
{
	flooded
	knob server net.tcpviz.half_open_max=8
	flood 20
	client connect c1 "$SERVER" 80
	server accept s1 l1
	WHERE="server_state=ESTABLISHED" expect_conn server \
		client_state=ESTABLISHED flags=-
	expect_pruned server 1001 bound
	expect_stat server pruned_bound 13
	expect_mirror client server
}

run_scenarios honest_client_is_refused oldest_makes_room
