#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: simultaneous close
# why: Both ends close at once and their FINs cross (RFC 9293 section 3.6,
#   figure 13): each gets a FIN while its own is unacknowledged and goes to
#   CLOSING, then each FIN is acknowledged and both wait in TIME-WAIT.
#
# 200 ms in each direction leave time for the second close before the first FIN
# arrives.

. "$(dirname "$0")/lib.sh"

both_close()
{
	setup_path
	delay client eth0 200ms
	delay server eth0 200ms
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80
	server accept s1 l1
	[ -z "${1:-}" ] || {
		lose 0 ACK from client
		lose 0 ACK from server
	}
	client close c1
	server close s1
}

fins_cross()
{
	local host

	both_close
	for host in client server; do
		expect_states "$host" TIME-WAIT TIME-WAIT
		expect_repeats "$host" 0 0 0 0
		expect_ss "$host" TIME-WAIT
		expect_edge "$host" "$host" FIN-WAIT-1 CLOSING 1
		expect_edge "$host" "$host" CLOSING TIME-WAIT 1
	done
	expect_mirror client server
	expect_transcript client <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
		client FIN,ACK FIN-WAIT-1/ESTABLISHED
		server FIN,ACK FIN-WAIT-1/FIN-WAIT-1
		client ACK CLOSING/FIN-WAIT-2
		server ACK TIME-WAIT/TIME-WAIT
	EOF
}

# Without the ACKs both rest in CLOSING, until a repeated FIN brings the ACK.
# What became of the other end each has to guess.
acks_lost()
{
	both_close lossy
	expect_ss client CLOSING
	expect_ss server CLOSING
	expect_mirror client server
	LIMIT=$((LIMIT + 5))
	expect_conn client client_state=TIME-WAIT
	expect_conn server server_state=TIME-WAIT
	expect_ss client TIME-WAIT
	expect_ss server TIME-WAIT
	expect_mirror client server
}

run_scenarios fins_cross acks_lost
