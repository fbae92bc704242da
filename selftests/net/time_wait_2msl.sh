#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: TIME-WAIT ends after 2MSL
# why: After twice the longest life of a segment nothing of the connection can
#   be in the network any more, and the ports are free for the next one (RFC
#   9293 section 3.6).  Linux takes 60 seconds for that.
#
# Nothing on the wire says so: the mirror must end when the timewait socket
# does, the router's by a timer of its own.

. "$(dirname "$0")/lib.sh"

sixty_seconds()
{
	local start

	connected
	client close c1
	expect_states client FIN-WAIT-2 CLOSE-WAIT
	server close s1
	expect_states client TIME-WAIT CLOSED
	now_us
	start=$NOW
	expect_ss client TIME-WAIT
	LIMIT=60 expect_reached client idle_ms 55000
	expect_states client TIME-WAIT CLOSED
	expect_states router TIME-WAIT CLOSED
	expect_ss client TIME-WAIT
	expect_mirror client
	LIMIT=15 expect_ss client none
	now_us
	expect_between "2MSL, us" 58000000 "$((NOW - start))" 67000000
	expect_states client CLOSED CLOSED
	expect_mirror client
	expect_states router CLOSED CLOSED
	expect_edge client client TIME-WAIT CLOSED 1
	LIMIT=20 expect_none client connections
	LIMIT=20 expect_none router connections
}

run_scenarios sixty_seconds
