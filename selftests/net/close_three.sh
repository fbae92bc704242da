#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: close in three segments
# why: Where the second application closes as soon as it reads the end of the
#   stream, its FIN and the ACK of the first one go out as one segment (RFC
#   9293 section 3.6).  It takes the server through CLOSE-WAIT to LAST-ACK and
#   the client to FIN-WAIT-2 on its way to TIME-WAIT.
#
# The server's ACK may be delayed by up to 40 ms, which leaves it the time; but
# Linux delays by what it has learnt from data, and before any not at all: its
# timer runs out at the next tick of the clock.

. "$(dirname "$0")/lib.sh"

fin_with_ack()
{
	local host

	connected
	client send c1 100
	expect_bytes 100 server recv s1 100
	server set s1 quickack 0
	begin server close-at-eof s1
	client close c1
	await server
	for host in client router server; do
		expect_states "$host" TIME-WAIT CLOSED
		expect_repeats "$host" 0 0 0 0
		expect_transcript "$host" <<-EOF
			client SYN SYN-SENT/CLOSED
			server SYN,ACK SYN-SENT/SYN-RECEIVED
			client ACK ESTABLISHED/ESTABLISHED
			client FIN,ACK FIN-WAIT-1/ESTABLISHED
			server FIN,ACK FIN-WAIT-2/LAST-ACK
			client ACK TIME-WAIT/CLOSED
		EOF
		expect_edge "$host" client FIN-WAIT-1 FIN-WAIT-2 1
		expect_edge "$host" client FIN-WAIT-2 TIME-WAIT 1
		expect_edge "$host" server ESTABLISHED CLOSE-WAIT 1
		expect_edge "$host" server CLOSE-WAIT LAST-ACK 1
	done
	expect_ss client TIME-WAIT
	expect_ss server none
	expect_mirror client server
	expect_forwarded router client server
}

run_scenarios fin_with_ack
