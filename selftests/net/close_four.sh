#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: close in four segments
# why: Each direction is closed by itself, with a FIN and its ACK (RFC 9293
#   section 3.6, figure 12).  Who closes first waits in FIN-WAIT-2 and then in
#   TIME-WAIT; the other rests in CLOSE-WAIT as long as it likes, and is gone
#   with the last ACK.
#
# Who opened the connection does not matter.

. "$(dirname "$0")/lib.sh"

client_first()
{
	local host

	connected
	client close c1
	for host in client router server; do
		expect_states "$host" FIN-WAIT-2 CLOSE-WAIT
	done
	expect_ss client FIN-WAIT-2
	expect_ss server CLOSE-WAIT
	expect_mirror client server
	expect_forwarded router client server
	server close s1
	for host in client router server; do
		expect_states "$host" TIME-WAIT CLOSED
		expect_repeats "$host" 0 0 0 0
		expect_transcript "$host" <<-EOF
			client SYN SYN-SENT/CLOSED
			server SYN,ACK SYN-SENT/SYN-RECEIVED
			client ACK ESTABLISHED/ESTABLISHED
			client FIN,ACK FIN-WAIT-1/ESTABLISHED
			server ACK FIN-WAIT-2/CLOSE-WAIT
			server FIN,ACK FIN-WAIT-2/LAST-ACK
			client ACK TIME-WAIT/CLOSED
		EOF
	done
	expect_ss client TIME-WAIT
	expect_ss server none
	expect_mirror client server
	expect_forwarded router client server
}

server_first()
{
	local host

	connected
	server close s1
	for host in client router server; do
		expect_states "$host" CLOSE-WAIT FIN-WAIT-2
	done
	expect_mirror client server
	client close c1
	for host in client router server; do
		expect_states "$host" CLOSED TIME-WAIT
		expect_transcript "$host" <<-EOF
			client SYN SYN-SENT/CLOSED
			server SYN,ACK SYN-SENT/SYN-RECEIVED
			client ACK ESTABLISHED/ESTABLISHED
			server FIN,ACK ESTABLISHED/FIN-WAIT-1
			client ACK CLOSE-WAIT/FIN-WAIT-2
			client FIN,ACK LAST-ACK/FIN-WAIT-2
			server ACK CLOSED/TIME-WAIT
		EOF
		expect_edge "$host" server FIN-WAIT-2 TIME-WAIT 1
		expect_edge "$host" client LAST-ACK CLOSED 1
	done
	expect_ss client none
	expect_ss server TIME-WAIT
	expect_mirror client server
	expect_forwarded router client server
}

run_scenarios client_first server_first
