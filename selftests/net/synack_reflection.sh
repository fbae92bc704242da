#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: SYN-ACK reflection
# why: A SYN with a forged source makes the server send its SYN-ACK to a
#   victim.  A victim with a TCP answers with a RST (RFC 9293 section
#   3.10.7.1), and that is all; one that is silent gets the SYN-ACK again and
#   again: six segments for one.  A limit on repetitions limits what a server
#   can be abused for.
#
# The client is the victim.

. "$(dirname "$0")/lib.sh"

setup_victim()
{
	setup_path
	tap client
	count_packets client synacks "$(flags_match SYN,ACK)"
	server listen l1 "$SERVER" 80
}

victim_resets()
{
	setup_victim
	forge client SYN
	expect_states server CLOSED CLOSED
	expect_counted client synacks 1
	expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client RST CLOSED/CLOSED
	EOF
	expect_ss server none
	expect_mirror client server
	expect_none client connections
	expect_stat client stray 2
}

victim_is_silent()
{
	setup_victim
	lose 0 RST from client
	forge client SYN
	LIMIT=80 expect_reached server synack 5
	expect_counted client synacks 6
	expect_states server SYN-SENT SYN-RECEIVED
	expect_mirror server
}

limited()
{
	setup_victim
	knob server net.tcpviz.synack_retries=1
	lose 0 RST from client
	forge client SYN
	LIMIT=20 expect_conn server server_state=CLOSED flags=pruned
	expect_counted client synacks 2
	expect_ss server none
	expect_mirror server
}

run_scenarios victim_resets victim_is_silent limited
