#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: the last ACK is lost
# why: That is what TIME-WAIT is for (RFC 9293 section 3.6): the server stays
#   in LAST-ACK and repeats its FIN, the client acknowledges it again out of
#   TIME-WAIT and starts 2MSL anew.
#
# An observer that saw the ACK had the server CLOSED, and takes it back.

. "$(dirname "$0")/lib.sh"

one_ack()
{
	connected
	client close c1
	expect_states client FIN-WAIT-2 CLOSE-WAIT
	lose 1 ACK from client
	server close s1
	expect_ss client TIME-WAIT
	LIMIT=$((LIMIT + 5)) expect_ss server none
	expect_lost 1
	expect_states client TIME-WAIT CLOSED
	expect_states server TIME-WAIT CLOSED
	expect_repeats client 0 0 0 1
	expect_repeats server 0 0 0 1
	expect_conn client flags=taken-back
	expect_conn server flags=-
	expect_edge client server LAST-ACK CLOSED 2 1
	expect_edge server server LAST-ACK CLOSED 1 0
	expect_mirror client server
	expect_transcript client <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
		client FIN,ACK FIN-WAIT-1/ESTABLISHED
		server ACK FIN-WAIT-2/CLOSE-WAIT
		server FIN,ACK FIN-WAIT-2/LAST-ACK
		client ACK TIME-WAIT/CLOSED
		server FIN,ACK+1 TIME-WAIT/LAST-ACK taken-back
		client ACK TIME-WAIT/CLOSED
	EOF
}

# As long as no ACK arrives the server is in LAST-ACK, and each FIN that
# reaches the client starts its 60 seconds anew
every_ack()
{
	local healed

	connected
	client close c1
	expect_states client FIN-WAIT-2 CLOSE-WAIT
	lose 0 ACK from client
	server close s1
	expect_states server FIN-WAIT-2 LAST-ACK
	expect_ss server LAST-ACK
	expect_ss client TIME-WAIT
	expect_mirror client server
	LIMIT=20 expect_repeats server 0 0 0 4
	expect_states server FIN-WAIT-2 LAST-ACK
	expect_mirror client server
	heal router
	LIMIT=30 expect_ss server none
	now_us
	healed=$NOW
	expect_states server TIME-WAIT CLOSED
	expect_mirror client server
	LIMIT=90 expect_ss client none
	now_us
	expect_between "2MSL after the last FIN, us" 58000000 \
		"$((NOW - healed))" 68000000
	expect_conn client client_state=CLOSED
	expect_mirror client server
}

run_scenarios one_ack every_ack
