#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: retries exhausted, and the half-open connection is removed
# why: A client that never acknowledges must not hold a place in the queue for
#   ever.  The server repeats its SYN-ACK after 1, 2, 4, ... seconds,
#   net.ipv4.tcp_synack_retries times, and forgets the connection one interval
#   later, without a word (RFC 9293 section 3.8.3).
#
# The server's end is a request socket in SYN-RECEIVED.  Nobody acknowledged
# anything: the client never gets past SYN-SENT.  A SYN that is sent again is
# answered at once, which is not the timer's doing.

. "$(dirname "$0")/lib.sh"

# The SYN comes from an address that never gets an answer
silent_client()
{
	setup_path
	knob server net.ipv4.tcp_synack_retries="$1"
	server listen l1 "$SERVER" 80
	rawseg client "$SPOOFED" 1234 "$SERVER" 80 SYN
	expect_states server SYN-SENT SYN-RECEIVED
	expect_ss server SYN-RECEIVED
	expect_record server half_open synacks=1 timeouts=0 retries="$1"
	WHERE="listener=$(endpoint "$SERVER" 80)" expect_record server \
		listeners half_open=1 half_open_max=1 synacks=1
	expect_mirror server
}

expect_timed_out()
{
	expect_ss server none
	expect_conn server server_state=CLOSED
	expect_none server half_open
	expect_repeats server 0 "$1" 0 0
	WHERE="listener=$(endpoint "$SERVER" 80)" expect_record server \
		listeners half_open=0 half_open_max=1 synacks="$(($1 + 1))" \
		synack_repeats="$1" completed=0 refused=0 timed_out=1
	expect_edge server server SYN-RECEIVED CLOSED 1
	expect_edge server client SYN-SENT ESTABLISHED 0
	expect_mirror server
}

kernels_limit()
{
	silent_client 5
	LIMIT=45 expect_record server half_open synacks=6 timeouts=5 retries=5
	expect_states server SYN-SENT SYN-RECEIVED
	expect_repeats server 0 5 0 0
	expect_mirror server
	LIMIT=45 expect_ss server none
	value server connections age_ms
	expect_between "life of the request, ms" 62500 "$VALUE" 67000
	expect_timed_out 5
	expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		server SYN,ACK+1 SYN-SENT/SYN-RECEIVED
		server SYN,ACK+2 SYN-SENT/SYN-RECEIVED
		server SYN,ACK+3 SYN-SENT/SYN-RECEIVED
		server SYN,ACK+4 SYN-SENT/SYN-RECEIVED
		server SYN,ACK+5 SYN-SENT/SYN-RECEIVED
	EOF
	expect_repeats router 0 5 0 0
}

lower_limit()
{
	silent_client 1
	LIMIT=10 expect_ss server none
	value server connections age_ms
	expect_between "life of the request, ms" 2500 "$VALUE" 5000
	expect_timed_out 1
}

answered_by_hand()
{
	silent_client 5
	rawseg client "$SPOOFED" 1234 "$SERVER" 80 SYN
	expect_repeats server 1 1 0 0
	expect_record server half_open synacks=2 timeouts=0 retries=5
	expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client SYN+1 SYN-SENT/SYN-RECEIVED
		server SYN,ACK+1 SYN-SENT/SYN-RECEIVED
	EOF
	expect_mirror server
}

run_scenarios kernels_limit lower_limit answered_by_hand
