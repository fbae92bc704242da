#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: half-close with data still flowing the other way
# why: A FIN ends one direction only (RFC 9293 section 3.6).  The client that
#   has said all it had to (shutdown(SHUT_WR)) goes on reading in FIN-WAIT-2;
#   the server in CLOSE-WAIT sends as much as it likes before it closes.
#
# None of the data changes a state.

. "$(dirname "$0")/lib.sh"

data_after_fin()
{
	local host

	connected
	client shutdown c1 wr
	expect_bytes 0 server recv-eof s1
	expect_states client FIN-WAIT-2 CLOSE-WAIT
	expect_mirror client server
	server send s1 5000
	expect_bytes 5000 client recv c1 5000
	for host in client router server; do
		expect_states "$host" FIN-WAIT-2 CLOSE-WAIT
	done
	expect_mirror client server
	expect_forwarded router client server
	server close s1
	expect_bytes 0 client recv-eof c1
	client close c1
	for host in client router server; do
		expect_states "$host" TIME-WAIT CLOSED
		expect_repeats "$host" 0 0 0 0
		expect_edge "$host" client ESTABLISHED FIN-WAIT-1 1
		expect_edge "$host" client FIN-WAIT-1 FIN-WAIT-2 1
		expect_edge "$host" client FIN-WAIT-2 TIME-WAIT 1
	done
	expect_ss client TIME-WAIT
	expect_ss server none
	expect_mirror client server
}

run_scenarios data_after_fin
