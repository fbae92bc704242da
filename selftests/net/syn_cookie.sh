#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: SYN cookie
# why: A server whose half-open queue is full can answer a SYN without keeping
#   anything: what it must know later is in the number of its SYN-ACK, and
#   comes back with the third ACK (RFC 4987 section 3.6).  Until then there is
#   no state, no socket and no repetition, and most TCP options are forgotten.

. "$(dirname "$0")/lib.sh"

# Always, as if the queue were full
with_cookies()
{
	setup_path
	knob server net.ipv4.tcp_syncookies=2
	server listen l1 "$SERVER" 80
}

handshake()
{
	with_cookies
	lose 0 ACK from client
	client connect c1 "$SERVER" 80
	expect_ss client ESTABLISHED
	expect_ss server none
	expect_states server SYN-SENT LISTEN
	expect_conn server flags=cookie
	expect_none server half_open
	expect_mirror client server
	heal router
	client send c1 100
	server accept s1 l1
	expect_bytes 100 server recv s1 100
	expect_states server ESTABLISHED ESTABLISHED
	expect_mirror client server
	expect_forwarded router client server
	expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/LISTEN
		client ACK ESTABLISHED/ESTABLISHED
	EOF
}

# Nobody remembers that there was a SYN-ACK: if the third ACK is lost and the
# client waits to be greeted, it waits in vain
nothing_is_repeated()
{
	with_cookies
	lose 1 ACK from client
	client connect c1 "$SERVER" 80
	expect_error ETIMEDOUT client recv c1 1 5000
	expect_lost 1
	expect_repeats client 0 0 0 0
	expect_states client ESTABLISHED ESTABLISHED
	expect_states server SYN-SENT LISTEN
	expect_ss server none
	expect_mirror server
}

# Guessing does not help
wrong_cookie()
{
	with_cookies
	rawseg client "$SPOOFED" 1234 "$SERVER" 80 SYN --seq 5000
	expect_states server SYN-SENT LISTEN
	rawseg client "$SPOOFED" 1234 "$SERVER" 80 ACK --seq 5001 --ack 4711
	expect_snmp server TcpOutRsts 1
	expect_error ETIMEDOUT server accept s1 l1 100
	expect_states server SYN-SENT LISTEN
	expect_ss server none
	expect_mirror server
}

# The server cannot know that it has had this ACK before.  The client, which
# waits in TIME-WAIT for just that reason, has nothing to do with it.
used_again()
{
	with_cookies
	tap client
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
	client close c1
	server close s1
	expect_states server TIME-WAIT CLOSED
	again client ACK
	server accept s2 l1
	WHERE="flags=cookie,midstream" expect_states server CLOSED ESTABLISHED
	WHERE="flags=cookie,superseded" expect_states server TIME-WAIT CLOSED
	expect_mirror client server
	server abort s2
	WHERE="flags=cookie,midstream" expect_states server CLOSED CLOSED
	expect_ss server none
	expect_mirror server
}

run_scenarios handshake nothing_is_repeated wrong_cookie used_again
