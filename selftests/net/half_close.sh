#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# The client shuts down its sending half and goes on reading (RFC 9293 section
# 3.6, case 1; shutdown(SHUT_WR)).  FIN-WAIT-2 and CLOSE-WAIT are no hurry:
# the server sends as much as it likes before it closes, and none of its data
# changes a state.

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

# The application that never closes: CLOSE-WAIT has no timer.  The client's
# orphan gives up after net.ipv4.tcp_fin_timeout, in silence.
server_leaks()
{
	connected
	knob client net.ipv4.tcp_fin_timeout=5
	client close c1
	expect_states client FIN-WAIT-2 CLOSE-WAIT
	expect_mirror client server
	LIMIT=$((LIMIT + 10)) expect_ss client none
	expect_conn client client_state=CLOSED
	expect_mirror client server
	expect_conn server server_state=CLOSE-WAIT
	expect_ss server CLOSE-WAIT
}

run_scenarios data_after_fin server_leaks
