#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: the ACK of a FIN is lost
# why: The end that closed can't know whether its FIN or the ACK was lost: it
#   stays in FIN-WAIT-1 and repeats (RFC 9293 section 3.6).  The other end
#   knows the FIN already, is in CLOSE-WAIT, and acknowledges it again.
#
# Who saw the ACK go by concluded FIN-WAIT-2 too early, and takes it back.

. "$(dirname "$0")/lib.sh"

three_times()
{
	connected
	lose 3 ACK from server
	client close c1
	expect_ss client FIN-WAIT-1
	expect_ss server CLOSE-WAIT
	expect_conn client client_state=FIN-WAIT-1
	expect_conn server server_state=CLOSE-WAIT
	expect_mirror client server
	LIMIT=$((LIMIT + 5)) expect_ss client FIN-WAIT-2
	expect_lost 3
	expect_states client FIN-WAIT-2 CLOSE-WAIT
	expect_states server FIN-WAIT-2 CLOSE-WAIT
	expect_mirror client server
	expect_forwarded router client server
	expect_repeats client 0 0 3 0
	expect_repeats server 0 0 3 0
	expect_conn client flags=-
	expect_conn server flags=taken-back
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
	expect_edge server client FIN-WAIT-1 FIN-WAIT-2 4 3
}

run_scenarios three_times
