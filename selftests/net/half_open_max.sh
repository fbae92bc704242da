#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: half-open limit reached
# why: The queue of half-open connections is finite.  Linux refuses the
#   newcomer when it is full; net.tcpviz.half_open_max takes it in, and another
#   one makes room: in a flood the newest SYN is as likely to be honest as any,
#   and the oldest has had its time to answer (RFC 4987 section 3.4).
#
# The victim's request socket is gone, without a word.  Nobody makes room for a
# SYN that the stack would not take in anyway.

. "$(dirname "$0")/lib.sh"

# The listen backlog of all of them is 16
oldest_goes()
{
	bounded 4
	flood 4
	expect_queue server 4
	expect_stat server pruned_bound 0
	WHERE="listener=$(endpoint "$SERVER" 80)" expect_record server \
		listeners half_open=4 queued=4 bound=4 bound_by=tcpviz
	rawseg client "$SPOOFED" 2001 "$SERVER" 80 SYN
	expect_queue server 4
	expect_pruned server 1001 bound
	expect_waiting server 1002
	rawseg client "$SPOOFED" 2002 "$SERVER" 80 SYN
	expect_queue server 4
	expect_pruned server 1002 bound
	expect_waiting server 1003
	expect_waiting server 2002
	expect_stat server pruned_bound 2
	WHERE="listener=$(endpoint "$SERVER" 80)" expect_record server \
		listeners half_open=4 half_open_max=4 pruned=2 timed_out=0
	expect_mirror server
}

# One of four goes each time: that the last of twenty stay, each time the
# youngest but for chance, is not to be expected
any_goes()
{
	bounded 4 net.tcpviz.prune_policy=random
	flood 40
	expect_queue server 4
	expect_stat server pruned_bound 36
	WHERE="flags=-" records server half_open client
	[ "$RECORDS" != "$(for i in 37 38 39 40; do
		endpoint "$SPOOFED" $((1000 + i)); done)" ] ||
		fail "the four youngest are left"
	expect_mirror server
}

# It holds from the next SYN on, each of which lets two go until it is reached,
# and no longer than it is set
set_later()
{
	bounded 0
	flood 6
	expect_queue server 6
	knob server net.tcpviz.half_open_max=4
	expect_queue server 6
	rawseg client "$SPOOFED" 2001 "$SERVER" 80 SYN
	expect_queue server 5
	expect_pruned server 1001 bound
	expect_pruned server 1002 bound
	rawseg client "$SPOOFED" 2002 "$SERVER" 80 SYN
	expect_queue server 4
	knob server net.tcpviz.half_open_max=0
	rawseg client "$SPOOFED" 2003 "$SERVER" 80 SYN
	expect_queue server 5
	expect_stat server pruned_bound 4
	expect_mirror server
}

one_at_a_time()
{
	bounded 1
	flood 3
	expect_queue server 1
	expect_waiting server 1003
	expect_stat server pruned_bound 2
	expect_mirror server
}

# The backlog is lower than the limit, and so is what the stack keeps free for
# peers that it knows: a quarter of tcp_max_syn_backlog
stack_allows_less()
{
	setup_path
	knob server net.ipv4.tcp_syncookies=0 net.tcpviz.half_open_max=100
	server listen l1 "$SERVER" 80 8
	flood 20
	expect_queue server 8
	expect_stat server pruned_bound 12
	WHERE="listener=$(endpoint "$SERVER" 80)" expect_record server \
		listeners bound=8 bound_by=backlog
	knob server net.ipv4.tcp_max_syn_backlog=4
	rawseg client "$SPOOFED" 2001 "$SERVER" 80 SYN
	WHERE="listener=$(endpoint "$SERVER" 80)" expect_record server \
		listeners bound=3 bound_by=tcp_max_syn_backlog
	expect_mirror server
}

# All are too young: the SYN is the stack's affair, which has room for it
minimum_age()
{
	bounded 4 net.tcpviz.half_open_min_age_ms=60000
	flood 6
	expect_queue server 6
	expect_stat server pruned_bound 0
	expect_stat server prune_nobody 2
	knob server net.tcpviz.half_open_min_age_ms=0
	rawseg client "$SPOOFED" 2001 "$SERVER" 80 SYN
	expect_queue server 5
	expect_stat server pruned_bound 2
	expect_mirror server
}

# With cookies on nobody makes room within a second; when the stack's own
# queue is full, it answers with cookies
cookies_take_over()
{
	setup_path
	knob server net.tcpviz.half_open_max=4
	server listen l1 "$SERVER" 80 4
	flood 8
	expect_queue server 5
	expect_stat server pruned_bound 0
	WHERE="flags=cookie" records server connections client
	[ "$(wc -l <<<"$RECORDS")" -eq 3 ] || fail "not three cookies"
	expect_reached_all_ages 1000
	rawseg client "$SPOOFED" 2001 "$SERVER" 80 SYN
	expect_queue server 4
	expect_stat server pruned_bound 2
	expect_waiting server 2001
	expect_mirror server
}

# expect_reached_all_ages MS: every half-open connection is that old
expect_reached_all_ages()
{
	poll "$LIMIT" all_older "$1" || fail "some stay younger than $1 ms"
	step "all are older than $1 ms"
}

all_older()
{
	local age

	records server half_open age_ms
	for age in $RECORDS; do
		[ "$age" -gt "$1" ] || return 1
	done
}

# None of these could enter the queue
who_evicts_nobody()
{
	bounded 2
	flood 2
	rawseg client --bad-checksum "$SPOOFED" 2001 "$SERVER" 80 SYN
	rawseg client "$SPOOFED" 2002 "$SERVER" 81 SYN
	rawseg client "$SPOOFED" 1001 "$SERVER" 80 SYN
	rawseg client "$SPOOFED" 2003 "$SERVER" 80 RST,ACK
	expect_queue server 2
	expect_waiting server 1001
	expect_waiting server 1002
	expect_stat server bad_checksum 1
	expect_stat server pruned_bound 0
	expect_mirror server
}

full_accept_queue()
{
	setup_path
	knob server net.ipv4.tcp_syncookies=0 net.tcpviz.half_open_max=1
	server listen l1 "$SERVER" 80 1
	flood 1
	expect_queue server 1
	client connect c1 "$SERVER" 80
	expect_stat server pruned_bound 1
	client connect c2 "$SERVER" 80
	flood 1
	expect_queue server 0
	rawseg client "$SPOOFED" 2001 "$SERVER" 80 SYN
	expect_queue server 0
	expect_stat server pruned_bound 1
	expect_mirror server
}

# Its ACK comes when another has got its place: the server does not know it
falsely_pruned()
{
	bounded 1
	lose 1 ACK from client
	client connect c1 "$SERVER" 80
	flood 1
	expect_stat server pruned_bound 1
	expect_stat server false_prunes 0
	client send c1 10
	expect_stat server false_prunes 1
	expect_ss client none
	expect_queue server 1
	expect_mirror client server
}

# Nobody is pruned, and each that would have been is counted once
dry_run()
{
	bounded 2 net.tcpviz.enforce=0
	lose 0 ACK from client
	client connect c1 "$SERVER" 80
	flood 4
	expect_queue server 5
	expect_stat server pruned_bound 0
	expect_stat server shadow_bound 3
	expect_stat server shadow_false 0
	WHERE="listener=$(endpoint "$SERVER" 80)" expect_record server \
		listeners half_open=5 queued=2 blind_ms=0
	heal router
	client send c1 10
	server accept s1 l1
	expect_stat server shadow_false 1
	WHERE="server_state=ESTABLISHED" expect_conn server \
		flags=shadow-pruned,false-prune
	expect_mirror server
}

# A listener with a short backlog: what would have been is not known for as
# long as the stack refused SYNs itself
blind()
{
	setup_path
	knob server net.ipv4.tcp_syncookies=0 net.tcpviz.half_open_max=8 \
		net.tcpviz.enforce=0 net.tcpviz.synack_retries=-1 \
		net.ipv4.tcp_synack_retries=0
	server listen l1 "$SERVER" 80 3
	flood 6
	expect_queue server 4
	LIMIT=10 expect_queue server 0
	rawseg client "$SPOOFED" 2001 "$SERVER" 80 SYN
	expect_queue server 1
	value_where "listener=$(endpoint "$SERVER" 80)" server listeners blind_ms
	expect_between "time without a counterfactual, ms" 500 "$VALUE" 9000
}

value_where()
{
	WHERE=$1 value "${@:2}"
}

run_scenarios oldest_goes any_goes set_later one_at_a_time stack_allows_less \
	minimum_age cookies_take_over who_evicts_nobody full_accept_queue \
	falsely_pruned dry_run blind
