#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: the SYN-ACK is lost
# why: Neither end has an answer, and both repeat what they have said, the
#   client in SYN-SENT its SYN, the server in SYN-RECEIVED its SYN-ACK, each
#   with a timer of 1, 2, 4, ... seconds (RFC 9293 section 3.8.1).
#
# Three are lost.  Here every further SYN is lost as well, so that it is the
# server's timer that opens the connection.

. "$(dirname "$0")/lib.sh"

servers_timer()
{
	setup_path
	server listen l1 "$SERVER" 80
	lose_after 1 SYN from client
	lose 3 SYN,ACK from server
	client connect-start c1 "$SERVER" 80
	expect_states client SYN-SENT CLOSED
	expect_states server SYN-SENT SYN-RECEIVED
	expect_ss client SYN-SENT
	expect_ss server SYN-RECEIVED
	expect_mirror client server
	expect_record server half_open synacks=3 timeouts=2 retries=5
	expect_mirror client server
	client connect-wait c1
	server accept s1 l1
	expect_states client ESTABLISHED ESTABLISHED
	expect_states server ESTABLISHED ESTABLISHED
	expect_mirror client server
	expect_repeats server 0 3 0 0
	expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		server SYN,ACK+1 SYN-SENT/SYN-RECEIVED
		server SYN,ACK+2 SYN-SENT/SYN-RECEIVED
		server SYN,ACK+3 SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
	EOF
	WHERE="listener=$(endpoint "$SERVER" 80)" expect_record server \
		listeners half_open=0 synacks=4 synack_repeats=3 tries=4:1 \
		completed=1 timed_out=0
	# The client saw one SYN-ACK; its timer and the server's were at odds
	expect_conn client synack=0
	value client connections syn
	expect_between "SYN repetitions" 2 "$VALUE" 3
	value server connections ack_us
	expect_between "last SYN-ACK to ACK, us" 0 "$VALUE" 100000
}

run_scenarios servers_timer
