#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# Pruning where a connection's way into the half-open queue, or out of it, is
# not the usual one.

. "$(dirname "$0")/lib.sh"

# The third ACK has come, and is held back: such a client makes no room
deferred_accept()
{
	setup_path
	knob server net.ipv4.tcp_syncookies=0 net.tcpviz.half_open_max=2
	server open l1 "${FAMILY#ipv}"
	server set l1 defer-accept 30
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80
	expect_conn server server_state=SYN-RECEIVED flags=deferred
	flood 3
	expect_queue server 2
	WHERE="flags=deferred" expect_record server half_open timeouts=0
	expect_stat server pruned_bound 2
	client send c1 10
	server accept s1 l1
	server recv s1 10
	expect_stat server false_prunes 0
	expect_mirror client server
}

# A child that exists from the SYN on is not in the queue
fast_open()
{
	setup_path
	knob server net.ipv4.tcp_syncookies=0 net.tcpviz.half_open_max=1 \
		net.ipv4.tcp_fastopen=0x602 net.tcpviz.synack_retries=0
	knob client net.ipv4.tcp_fastopen=5
	server open l1 "${FAMILY#ipv}"
	server set l1 fast-open 16
	server listen l1 "$SERVER" 80
	lose 2 SYN,ACK from server
	client open c1 "${FAMILY#ipv}"
	client set c1 fast-open-connect 1
	client connect-start c1 "$SERVER" 80
	client send c1 10
	flood 2
	server accept s1 l1
	server recv s1 10
	expect_queue_of_stack server 1
	expect_stat server pruned_bound 1
	heal router
	client connect-wait c1
	WHERE="flags=fast-open" expect_conn server client_state=ESTABLISHED \
		server_state=ESTABLISHED
}

# A socket in SYN-RECEIVED that is no request is not in ss's queue of requests
expect_queue_of_stack()
{
	poll "$LIMIT" requests_are "$@" || fail "$1: $QUEUE requests, not $2"
	step "$1: requests: $2"
}

# Of what is in state 03 the full sockets have an inode
requests_are()
{
	QUEUE=$(in_ns "$1" cat /proc/net/tcp /proc/net/tcp6 |
		awk '$4 == "03" && $10 == 0 { n++ } END { print n + 0 }')
	[ "$QUEUE" -eq "$2" ]
}

over_loopback()
{
	setup_ns server
	knob server net.ipv4.tcp_syncookies=0 net.tcpviz.half_open_max=1 \
		net.tcpviz.synack_retries=0
	server listen l1 "$LOOPBACK" 80
	in_ns server nft -f - <<-END
		table inet loss {
			chain input {
				type filter hook input priority 0;
				tcp flags & (syn|ack) == (syn|ack) drop
			}
		}
	END
	server connect-start c1 "$LOOPBACK" 80
	expect_queue server 1
	server connect-start c2 "$LOOPBACK" 80
	expect_queue server 1
	expect_stat server pruned_bound 1
	heal server
	expect_queue_of_stack server 0
	server connect-wait c2
	server accept s1 l1
	expect_mirror server
}

# The first SYN-ACK goes out whatever the limit, however often it passes
limit_0_over_loopback()
{
	setup_ns server
	knob server net.tcpviz.synack_retries=0
	server listen l1 "$LOOPBACK" 80
	server connect c1 "$LOOPBACK" 80
	server accept s1 l1
	expect_states server ESTABLISHED ESTABLISHED
	expect_stat server pruned_retries 0
	expect_mirror server
}

# limit_0_in_vrf [QDISC]
limit_0_in_vrf()
{
	setup_path
	in_vrf server "$SERVER" "$SERVER_GW" "$@"
	knob server net.ipv4.tcp_syncookies=0 net.tcpviz.half_open_max=2 \
		net.tcpviz.synack_retries=0
	count_packets router synacks \
		"iifname \"server\" $(flags_match SYN,ACK)"
	server listen l1 "$(any_address)" 80
	client connect c1 "$SERVER" 80
	server accept s1 l1
	expect_counted router synacks 1
	flood 3
	expect_queue_of_stack server 2
	expect_stat server pruned_bound 1
	LIMIT=10 expect_queue_of_stack server 0
	expect_stat server pruned_retries 2
	expect_counted router synacks 4
	WHERE="client_state=ESTABLISHED" expect_conn server \
		server_state=ESTABLISHED
}

limit_0_in_vrf_with_queue()
{
	limit_0_in_vrf pfifo
}

# Each socket has its own queue, and its own record
reuse_port()
{
	local s

	setup_path
	knob server net.ipv4.tcp_syncookies=0 net.tcpviz.half_open_max=3
	for s in l1 l2; do
		server open "$s" "${FAMILY#ipv}"
		server set "$s" reuse-port 1
		server listen "$s" "$SERVER" 80
	done
	flood 40
	expect_queue server 6
	records server listeners "half_open queued bound"
	[ "$RECORDS" = $'3 3 3\n3 3 3' ] || fail "queues: $RECORDS"
	expect_stat server pruned_bound 34
	expect_mirror server
}

# A listener of IPv6 has one queue for both
both_families()
{
	setup_path
	knob server net.ipv4.tcp_syncookies=0 net.tcpviz.half_open_max=3
	server listen l1 :: 80
	flood 5
	expect_queue server 3
	WHERE="listener=[::]:80" expect_record server listeners half_open=3 \
		queued=3 pruned=2 bound=3
	client connect c1 "$SERVER" 80
	server accept s1 l1
	expect_stat server pruned_bound 3
	expect_mirror client server
}

# Requests outlive their listener
listener_closed()
{
	bounded 2
	flood 2
	server close l1
	flood 2
	server listen l2 "$SERVER" 80
	rawseg client --count 3 --ports 3 "$SPOOFED" 2001 "$SERVER" 80 SYN
	expect_stat server pruned_bound 1
	knob server net.tcpviz.half_open_max_age_ms=100
	expect_queue server 0
	expect_mirror server
}

run_scenarios deferred_accept fast_open over_loopback limit_0_over_loopback \
	limit_0_in_vrf limit_0_in_vrf_with_queue reuse_port both_families \
	listener_closed
