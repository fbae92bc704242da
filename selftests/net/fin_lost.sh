#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: the FIN is lost
# why: A FIN has a sequence number and is repeated as data is (RFC 9293 section
#   3.6).  The closing end rests in FIN-WAIT-1 meanwhile; the other end has
#   noticed nothing and is ESTABLISHED.
#
# So it is to every observer: a FIN is not received because it was seen.  Three
# are lost, the fourth goes through, and the close goes on.

. "$(dirname "$0")/lib.sh"

three_times()
{
	connected
	lose 3 FIN from client
	client close c1
	expect_states client FIN-WAIT-1 ESTABLISHED
	expect_states server ESTABLISHED ESTABLISHED
	expect_ss client FIN-WAIT-1
	expect_ss server ESTABLISHED
	expect_mirror client server
	LIMIT=$((LIMIT + 5))
	expect_states client FIN-WAIT-2 CLOSE-WAIT
	expect_states server FIN-WAIT-2 CLOSE-WAIT
	expect_lost 3
	expect_repeats client 0 0 3 0
	expect_repeats server 0 0 0 0
	expect_mirror client server
	expect_transcript client <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
		client FIN,ACK FIN-WAIT-1/ESTABLISHED
		client FIN,ACK+1 FIN-WAIT-1/ESTABLISHED
		client FIN,ACK+2 FIN-WAIT-1/ESTABLISHED
		client FIN,ACK+3 FIN-WAIT-1/ESTABLISHED
		server ACK FIN-WAIT-2/CLOSE-WAIT
	EOF
	server close s1
	expect_states client TIME-WAIT CLOSED
	expect_states server TIME-WAIT CLOSED
	expect_mirror client server
}

run_scenarios three_times
