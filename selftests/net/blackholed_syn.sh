#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# A SYN that no one answers is repeated after 1, 2, 4, ... seconds (RFC 6298)
# until connect() gives up, which no segment tells: the entry must end because
# the socket did.  If only the first SYN is lost the second opens the
# connection, and only hooks before the loss know of a repetition.

. "$(dirname "$0")/lib.sh"

lost_for_good()
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

lost_once()
{
	setup_path
	server listen l1 "$SERVER" 80
	lose 1 SYN from client
	client connect c1 "$SERVER" 80
	server accept s1 l1
	expect_lost 1
	expect_states client ESTABLISHED ESTABLISHED
	expect_states server ESTABLISHED ESTABLISHED
	expect_repeats client 1 0 0 0
	expect_repeats server 0 0 0 0
	value client connections synack_us
	expect_between "first SYN to SYN-ACK, us" 900000 "$VALUE" 1500000
	expect_transcript client <<-EOF
		client SYN SYN-SENT/CLOSED
		client SYN+1 SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
	EOF
	expect_mirror client server
}

run_scenarios lost_for_good lost_once
