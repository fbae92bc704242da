#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: SYN-ACK split into ACK and SYN
# why: SYN and ACK are two statements that usually share a segment.  Said one
#   by one, the handshake takes four segments, and the client goes through
#   SYN-RECEIVED as if both had opened at once (RFC 9293 sections 3.5 and
#   3.10.7.3): a bare SYN is what a simultaneous open looks like.
#
# The server's TCP is played by hand: no stack does this by itself.

. "$(dirname "$0")/lib.sh"

setup_split()
{
	setup_path
	by_hand server
	client connect-start c1 "$SERVER" 80 from "$CLIENT" 40000
	hears server SYN
}

# Nothing but a SYN takes a client out of SYN-SENT
ack_first()
{
	local host

	setup_split
	count_packets client acks "$(flags_match ACK)"
	say server ACK seq 0 ack 1
	expect_counted client acks 1
	expect_error ETIMEDOUT client connect-wait c1 100
	expect_ss client SYN-SENT
	expect_states client SYN-SENT CLOSED
	expect_mirror client
	say server SYN seq 0
	hears server SYN,ACK
	expect_ss client SYN-RECEIVED
	expect_mirror client
	say server ACK seq 1 ack 1
	client connect-wait c1
	expect_ss client ESTABLISHED
	expect_mirror client
	for host in client router; do
		expect_states "$host" ESTABLISHED ESTABLISHED
		expect_conn "$host" flags=simultaneous
		expect_edge "$host" client SYN-SENT SYN-RECEIVED 1
		expect_edge "$host" client SYN-RECEIVED ESTABLISHED 1
		expect_edge "$host" client SYN-SENT ESTABLISHED 0
	done
}

# The other order, as drawn in many a textbook as the "four-way handshake"
syn_first()
{
	setup_split
	say server SYN seq 0
	hears server SYN,ACK
	expect_ss client SYN-RECEIVED
	expect_mirror client
	say server ACK seq 1 ack 1
	client connect-wait c1
	expect_ss client ESTABLISHED
	expect_states client ESTABLISHED ESTABLISHED
	expect_conn client flags=simultaneous
	expect_mirror client
	expect_transcript client <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN SYN-SENT/SYN-SENT
		client SYN,ACK SYN-RECEIVED/SYN-SENT
		server ACK ESTABLISHED/ESTABLISHED
	EOF
}

run_scenarios ack_first syn_first
