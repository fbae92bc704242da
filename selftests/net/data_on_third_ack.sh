#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: data on the third ACK
# why: The third segment may carry data (RFC 9293 section 3.5): the client is
#   ESTABLISHED when it sends it, and the ACK that completes the handshake is
#   in the header of every segment.  A client that speaks first saves a segment
#   that way.
#
# A client that says it has something to say (TCP_QUICKACK of 0) holds its ACK
# back for a moment, so that its first data can carry it.

. "$(dirname "$0")/lib.sh"

rides_along()
{
	local host

	setup_path
	server listen l1 "$SERVER" 80
	count_packets router from_client 'iifname "client" meta l4proto tcp'
	client open c1 "${FAMILY#ipv}"
	client set c1 quickack 0
	client connect c1 "$SERVER" 80
	client send c1 100
	server accept s1 l1
	expect_bytes 100 server recv s1 100
	expect_counted router from_client 2
	for host in client router server; do
		expect_states "$host" ESTABLISHED ESTABLISHED
		expect_repeats "$host" 0 0 0 0
		expect_conn "$host" flags=-
		expect_transcript "$host" <<-EOF
			client SYN SYN-SENT/CLOSED
			server SYN,ACK SYN-SENT/SYN-RECEIVED
			client ACK ESTABLISHED/ESTABLISHED
		EOF
		WHERE="from=client flags=ACK" expect_record "$host" transcript \
			seq=1 ack=1 len=100
	done
	expect_mirror client server
	expect_forwarded router client server
}

# Between the second segment and the third the two ends differ
held_back()
{
	setup_path
	server listen l1 "$SERVER" 80
	client open c1 "${FAMILY#ipv}"
	client set c1 quickack 0
	client connect c1 "$SERVER" 80
	expect_ss server SYN-RECEIVED
	expect_ss client ESTABLISHED
	expect_mirror client server
	server accept s1 l1
	expect_mirror client server
	WHERE="from=client flags=ACK" expect_record server transcript \
		seq=1 ack=1 len=0
}

run_scenarios rides_along held_back
