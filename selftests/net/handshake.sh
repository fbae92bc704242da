#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: three-way handshake
# why: Each end must know that the other has its number before either counts on
#   it: two SYNs and two ACKs, of which the middle ones share a segment (RFC
#   9293 section 3.5).
#
# connect() returns at the second segment, the server's socket exists from the
# third, accept() only takes it from a queue.  The server has a state from the
# moment it answers; until then its end is CLOSED to who sees the SYN go by.

. "$(dirname "$0")/lib.sh"

three_segments()
{
	local host

	connected
	for host in client router server; do
		expect_states "$host" ESTABLISHED ESTABLISHED
		expect_repeats "$host" 0 0 0 0
		expect_transcript "$host" <<-EOF
			client SYN SYN-SENT/CLOSED
			server SYN,ACK SYN-SENT/SYN-RECEIVED
			client ACK ESTABLISHED/ESTABLISHED
		EOF
	done
	expect_ss client ESTABLISHED
	expect_ss server ESTABLISHED
	expect_mirror client server
	expect_forwarded router client server
}

who_is_who()
{
	local client server host path

	connected
	client=$(endpoint "$CLIENT" 40000)
	server=$(endpoint "$SERVER" 80)
	for host in client:out router:fwd server:in; do
		path=${host#*:}
		expect_conn "${host%:*}" path="$path" client="$client" \
			server="$server" flags=-
	done
}

# 10 ms from the client, 20 ms from the server: each hook has its own view
times_as_seen()
{
	local host low high

	setup_path
	delay client eth0 10ms
	delay server eth0 20ms
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80
	server accept s1 l1
	for host in client:30:0 router:20:10 server:0:30; do
		IFS=: read -r host low high <<<"$host"
		value "$host" connections synack_us
		expect_between "$host: SYN to SYN-ACK, us" \
			"${low}000" "$VALUE" "$((low + 9))999"
		value "$host" connections ack_us
		expect_between "$host: SYN-ACK to ACK, us" \
			"${high}000" "$VALUE" "$((high + 9))999"
	done
}

listener_counts()
{
	local listener

	setup_path
	listener=$(endpoint "$SERVER" 80)
	server listen l1 "$SERVER" 80 5
	expect_none server connections
	client connect c1 "$SERVER" 80
	client connect c2 "$SERVER" 80
	WHERE="listener=$listener" expect_record server listeners \
		half_open=0 half_open_max=1 young=0 accept_queue=2 \
		accept_max=5 synacks=2 synack_repeats=0 tries=1:2 \
		completed=2 refused=0 timed_out=0
	server accept s1 l1
	server accept s2 l1
	WHERE="listener=$listener" expect_record server listeners \
		accept_queue=0 completed=2
	expect_edge server client CLOSED SYN-SENT 2
	expect_edge server client SYN-SENT ESTABLISHED 2
	expect_edge server server LISTEN SYN-RECEIVED 2
	expect_edge server server SYN-RECEIVED ESTABLISHED 2
	expect_mirror client server
}

run_scenarios three_segments who_is_who times_as_seen listener_counts
