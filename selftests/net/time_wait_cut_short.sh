#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: RST after TIME-WAIT was cut short
# why: TIME-WAIT is there to acknowledge the other end's FIN again if the last
#   ACK was lost (RFC 9293 section 3.6).  Where it is cut short (too many of
#   them, SO_LINGER, a reboot), the repeated FIN meets nobody and draws a RST:
#   all the data was delivered, and yet the close ends with an error.

. "$(dirname "$0")/lib.sh"

# The client may not keep a single TIME-WAIT
no_room_for_time_wait()
{
	connected
	knob client net.ipv4.tcp_max_tw_buckets=0
	client shutdown c1 wr
	expect_states client FIN-WAIT-2 CLOSE-WAIT
	lose 1 ACK from client
	server close s1
	LIMIT=$((LIMIT + 5)) expect_ss server none
	expect_lost 1
	expect_ss client none
	expect_states client CLOSED CLOSED
	expect_states server CLOSED CLOSED
	expect_states router CLOSED CLOSED
	expect_edge client client FIN-WAIT-2 TIME-WAIT 0
	expect_edge client client FIN-WAIT-2 CLOSED 1
	expect_repeats server 0 0 0 1
	expect_mirror client server
	expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
		client FIN,ACK FIN-WAIT-1/ESTABLISHED
		server ACK FIN-WAIT-2/CLOSE-WAIT
		server FIN,ACK FIN-WAIT-2/LAST-ACK
		server FIN,ACK+1 FIN-WAIT-2/LAST-ACK
		client RST CLOSED/CLOSED
	EOF
}

run_scenarios no_room_for_time_wait
