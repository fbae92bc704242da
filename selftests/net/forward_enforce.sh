#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# net.tcpviz.forward_enforce on a router: SYN-ACKs that are repeated though
# their client said nothing new go no further than synack_retries allows.  The
# server knows nothing of it, and repeats until its own limit.

. "$(dirname "$0")/lib.sh"

# The SYN-ACKs that leave the server and those that leave the router
path_with_counters()
{
	setup_path
	knob router net.tcpviz.synack_retries=1 net.tcpviz.forward_enforce="$1"
	knob server net.ipv4.tcp_synack_retries=3
	count_packets router from_server \
		"iifname \"server\" $(flags_match SYN,ACK)"
	count_packets client at_client "$(flags_match SYN,ACK)"
	server listen l1 "$SERVER" 80
}

over_the_limit()
{
	path_with_counters 1
	rawseg client "$SPOOFED" 1234 "$SERVER" 80 SYN
	LIMIT=30 expect_counted router from_server 4
	expect_counted client at_client 2
	expect_stat router pruned_forward 2
	expect_conn router client_state=SYN-SENT server_state=SYN-RECEIVED \
		flags=pruned
	expect_transcript router <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		server SYN,ACK+1 SYN-SENT/SYN-RECEIVED
		server SYN,ACK+2 SYN-SENT/SYN-RECEIVED pruned-forward
		server SYN,ACK+3 SYN-SENT/SYN-RECEIVED pruned-forward
	EOF
	expect_stat server pruned_retries 0
}

off()
{
	path_with_counters 0
	rawseg client "$SPOOFED" 1234 "$SERVER" 80 SYN
	LIMIT=30 expect_counted router from_server 4
	expect_counted client at_client 4
	expect_stat router pruned_forward 0
}

# What answers a repeated SYN is not counted
client_repeats()
{
	local i

	path_with_counters 1
	for i in 1 2 3 4; do
		rawseg client "$SPOOFED" 1234 "$SERVER" 80 SYN
	done
	poll "$LIMIT" at_least client at_client 4 || fail "some were dropped"
}

at_least()
{
	[ "$(counted "$1" "$2")" -ge "$3" ]
}

# The client has completed: the repetition is a lost third ACK's
client_completes()
{
	path_with_counters 1
	knob router net.tcpviz.synack_retries=0
	lose 1 ACK from client
	client connect c1 "$SERVER" 80
	client send c1 10
	server accept s1 l1
	server recv s1 10
	expect_states router ESTABLISHED ESTABLISHED
	expect_stat router pruned_forward 0
}

dry_run()
{
	path_with_counters 1
	knob router net.tcpviz.enforce=0
	rawseg client "$SPOOFED" 1234 "$SERVER" 80 SYN
	LIMIT=30 expect_counted router from_server 4
	expect_counted client at_client 4
	expect_stat router pruned_forward 0
	expect_stat router shadow_forward 1
}

# The client has closed its direction and is cut off.  What the server sends to
# find out whether it is still there has the number of its SYN-ACK.
probes()
{
	path_with_counters 1
	tap server
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
	client shutdown c1 wr
	expect_states router FIN-WAIT-2 CLOSE-WAIT
	lose 0 ACK from client
	count_packets client probes "tcp flags & (fin|syn|rst|ack) == ack"
	for _ in 1 2 3 4; do
		forge server ACK seq 0 ack 2
	done
	expect_counted client probes 4
	expect_stat router pruned_forward 0
}

run_scenarios over_the_limit off client_repeats client_completes dry_run probes
