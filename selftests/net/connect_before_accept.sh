#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: connect() returns at the second segment, accept() at the third
# why: The client knows that both directions work when the SYN-ACK arrives, the
#   server only when its SYN-ACK is acknowledged (RFC 9293 section 3.5).  So
#   the two calls return half a round trip apart, and a client may already have
#   ended or aborted what the server has not yet seen open.
#
# 400 ms each way.

. "$(dirname "$0")/lib.sh"

half_a_round_trip_apart()
{
	local start

	setup_path
	delay client eth0 400ms
	delay server eth0 400ms
	server listen l1 "$SERVER" 80
	begin server accept s1 l1
	now_us
	start=$NOW
	client connect c1 "$SERVER" 80
	now_us
	expect_between "connect() returns after us" 800000 \
		"$((NOW - start))" 1190000
	expect_states client ESTABLISHED ESTABLISHED
	expect_states server SYN-SENT SYN-RECEIVED
	await server
	now_us
	expect_between "accept() returns after us" 1200000 \
		"$((NOW - start))" 1590000
	expect_states server ESTABLISHED ESTABLISHED
	expect_mirror client server
	expect_forwarded router client server
}

# Whatever the client does in between, the server accepts first and learns then
gone_before_accepted()
{
	setup_path
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80
	client abort c1
	expect_states server CLOSED CLOSED
	expect_ss server none
	expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
		client RST,ACK CLOSED/CLOSED
	EOF
	server accept s1 l1
	expect_error ECONNRESET server recv s1 1
	expect_mirror client server
}

run_scenarios half_a_round_trip_apart gone_before_accepted
