#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: simultaneous open
# why: TCP has no clients and servers, only ends.  Two connect() that cross
#   make one connection, not two: each end gets a SYN while its own is
#   unanswered, goes from SYN-SENT to SYN-RECEIVED, and answers with SYN-ACK
#   (RFC 9293 section 3.5, figure 7).  No listener anywhere.
#
# 200 ms in each direction leave time for the second connect().  "client" is
# whose SYN was seen first: in each namespace its own.

. "$(dirname "$0")/lib.sh"

both_connect()
{
	setup_path
	delay client eth0 200ms
	delay server eth0 200ms
	[ -z "${1:-}" ] || {
		lose 0 SYN,ACK from client
		lose 0 SYN,ACK from server
	}
	client connect-start c1 "$SERVER" 41000 from "$CLIENT" 40000
	server connect-start s1 "$CLIENT" 40000 from "$SERVER" 41000
}

expect_open()
{
	expect_ss client ESTABLISHED
	expect_ss server ESTABLISHED
	expect_states client ESTABLISHED ESTABLISHED
	expect_states server ESTABLISHED ESTABLISHED
	expect_conn client path=out client="$(endpoint "$CLIENT" 40000)" \
		server="$(endpoint "$SERVER" 41000)" flags=simultaneous
	expect_conn server path=out client="$(endpoint "$SERVER" 41000)" \
		server="$(endpoint "$CLIENT" 40000)" flags=simultaneous
	expect_mirror client server
	expect_forwarded router client server
}

syns_cross()
{
	local host

	both_connect
	client connect-wait c1
	server connect-wait s1
	expect_open
	for host in client server; do
		expect_repeats "$host" 0 0 0 0
		expect_edge "$host" client SYN-SENT SYN-RECEIVED 1
		expect_edge "$host" client SYN-RECEIVED ESTABLISHED 1
		expect_edge "$host" server SYN-SENT SYN-RECEIVED 1
		expect_edge "$host" server SYN-RECEIVED ESTABLISHED 1
	done
}

# Without the SYN-ACKs both ends rest in SYN-RECEIVED, as full sockets
synacks_lost()
{
	both_connect lossy
	expect_ss client SYN-RECEIVED
	expect_ss server SYN-RECEIVED
	expect_mirror client server
	expect_record client half_open path=out
	heal router
	LIMIT=$((LIMIT + 5))
	expect_open
}

run_scenarios syns_cross synacks_lost
