#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: FIN-WAIT-2 times out
# why: RFC 9293 lets an end wait in FIN-WAIT-2 for ever (section 3.6).  Linux
#   waits net.ipv4.tcp_fin_timeout for a FIN if no application holds the socket
#   any more, and then forgets the connection in silence: no segment tells.

. "$(dirname "$0")/lib.sh"

# What the other end says later meets nobody
forgotten()
{
	local start

	connected
	knob client net.ipv4.tcp_fin_timeout=5
	now_us
	start=$NOW
	client close c1
	expect_states client FIN-WAIT-2 CLOSE-WAIT
	expect_ss client FIN-WAIT-2
	expect_mirror client server
	LIMIT=$((LIMIT + 10)) expect_conn client client_state=CLOSED
	now_us
	expect_between "life of FIN-WAIT-2, us" 4900000 "$((NOW - start))" \
		7500000
	expect_ss client none
	expect_mirror client server
	expect_states server FIN-WAIT-2 CLOSE-WAIT
	expect_edge client client FIN-WAIT-2 CLOSED 1
	server send s1 100
	expect_states server CLOSED CLOSED
	expect_states router CLOSED CLOSED
	expect_ss server none
	expect_mirror client server
	expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
		client FIN,ACK FIN-WAIT-1/ESTABLISHED
		server ACK FIN-WAIT-2/CLOSE-WAIT
		client RST CLOSED/CLOSED
	EOF
}

# Whose application still holds the socket, and reads, waits on
not_while_it_is_held()
{
	connected
	knob client net.ipv4.tcp_fin_timeout=2
	client shutdown c1 wr
	expect_states client FIN-WAIT-2 CLOSE-WAIT
	LIMIT=10 expect_reached client idle_ms 6000
	expect_states client FIN-WAIT-2 CLOSE-WAIT
	expect_ss client FIN-WAIT-2
	expect_mirror client server
}

run_scenarios forgotten not_while_it_is_held
