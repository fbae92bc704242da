#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# A close in three segments: the server's application closes as soon as it
# reads the end of the stream, before its TCP has acknowledged the FIN, which
# may take up to 40 ms where ACKs are delayed, and so FIN and ACK go out as one
# (RFC 9293 section 3.6).  One segment takes the
# server through CLOSE-WAIT to LAST-ACK and the client to FIN-WAIT-2.

. "$(dirname "$0")/lib.sh"

fin_with_ack()
{
	local host

	connected
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
