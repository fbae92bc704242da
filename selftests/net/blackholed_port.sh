#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: blackholed port
# why: A firewall that drops instead of refusing leaves the client guessing: it
#   repeats its SYN with growing pauses, and connect() fails when it gives up,
#   two minutes later by default (RFC 9293 section 3.8.3).  No segment tells of
#   the end: the entry ends because the socket did.

. "$(dirname "$0")/lib.sh"

given_up()
{
	setup_path
	knob client net.ipv4.tcp_syn_retries=2
	lose 0 SYN from client
	client connect-start c1 "$SERVER" 80
	expect_states client SYN-SENT CLOSED
	expect_repeats client 0 0 0 0
	expect_ss client SYN-SENT
	expect_mirror client
	LIMIT=$((LIMIT + 4)) expect_repeats client 2 0 0 0
	expect_states client SYN-SENT CLOSED
	expect_mirror client
	expect_error ETIMEDOUT client connect-wait c1 20000
	expect_ss client none
	expect_states client CLOSED CLOSED
	expect_mirror client
	expect_lost 3
	expect_transcript client <<-EOF
		client SYN SYN-SENT/CLOSED
		client SYN+1 SYN-SENT/CLOSED
		client SYN+2 SYN-SENT/CLOSED
	EOF
	expect_edge client client SYN-SENT CLOSED 1
	expect_none router connections
	expect_none server connections
}

run_scenarios given_up
