#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: an old SYN in TIME-WAIT
# why: TIME-WAIT remembers the numbers of the connection, and so tells an old
#   SYN from a new one: it acknowledges what it has, and opens nothing (RFC
#   9293 section 3.10.7.4).  But that ACK reaches an end that is CLOSED, whose
#   RST would end TIME-WAIT before its time: "assassination" (RFC 1337).

. "$(dirname "$0")/lib.sh"

# The server closes first, and its end is in TIME-WAIT
server_waits()
{
	setup_path
	tap client
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
	server close s1
	expect_states server CLOSE-WAIT FIN-WAIT-2
	client close c1
	expect_states server CLOSED TIME-WAIT
}

# Linux lets the RST do that, unless told otherwise
assassinated()
{
	server_waits
	again client SYN
	expect_ss server none
	expect_states server CLOSED CLOSED
	expect_states router CLOSED CLOSED
	expect_mirror client server
	expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
		server FIN,ACK ESTABLISHED/FIN-WAIT-1
		client ACK CLOSE-WAIT/FIN-WAIT-2
		client FIN,ACK LAST-ACK/FIN-WAIT-2
		server ACK CLOSED/TIME-WAIT
		client SYN+1 CLOSED/TIME-WAIT rival
		client RST CLOSED/CLOSED
	EOF
}

survives_by_rfc1337()
{
	server_waits
	knob server net.ipv4.tcp_rfc1337=1
	count_packets server resets 'tcp flags & rst == rst'
	again client SYN
	expect_counted server resets 1
	expect_ss server TIME-WAIT
	expect_states server CLOSED TIME-WAIT
	expect_mirror client server
	client connect c2 "$SERVER" 80
	server accept s2 l1
	expect_mirror client server
}

run_scenarios assassinated survives_by_rfc1337
