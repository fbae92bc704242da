#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: refused port
# why: Nobody listens: the SYN is answered by RST,ACK (RFC 9293 section 3.5.2,
#   group 1), and connect() fails at once.  A refusal is the quickest of all
#   answers, and tells that the host is there.
#
# Both ends are CLOSED.  The entry stays listed for net.tcpviz.linger_ms and
# then leaves.

. "$(dirname "$0")/lib.sh"

no_listener()
{
	local host

	setup_path
	expect_error ECONNREFUSED client connect c1 "$SERVER" 80
	for host in client router server; do
		expect_states "$host" CLOSED CLOSED
		expect_repeats "$host" 0 0 0 0
		expect_transcript "$host" <<-EOF
			client SYN SYN-SENT/CLOSED
			server RST,ACK CLOSED/CLOSED
		EOF
		expect_edge "$host" client SYN-SENT CLOSED 1
		expect_edge "$host" server LISTEN SYN-RECEIVED 0
	done
	expect_ss client none
	expect_ss server none
	expect_mirror client server
}

lingers_then_leaves()
{
	setup_path
	knob client net.tcpviz.linger_ms=3000
	expect_error ECONNREFUSED client connect c1 "$SERVER" 80
	expect_reached client idle_ms 2000
	expect_states client CLOSED CLOSED
	LIMIT=$((LIMIT + 5)) expect_none client connections
	expect_states server CLOSED CLOSED
}

run_scenarios no_listener lingers_then_leaves
