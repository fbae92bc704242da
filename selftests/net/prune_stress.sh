#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: real
#
# Pruning while everything else happens: two senders at once on two
# processors, limits switched, listeners closed, the namespace or the module
# gone.  What was pruned is really gone: no request socket is left behind.

. "$(dirname "$0")/lib.sh"

# A debug kernel has no time for more, nor for anything beside a flood that
# fills both processors
PRUNINGS=100000 RATE=0
[ "${TCPVIZ_TIMEOUT_FACTOR:-1}" -eq 1 ] || PRUNINGS=2000 RATE=100
BOUND=64

# The router's and the client's tables have no part in this
setup_stress()
{
	setup_path
	knob client net.tcpviz.enabled=0
	knob router net.tcpviz.enabled=0
	knob server net.ipv4.tcp_syncookies=0 net.core.somaxconn=1024 \
		net.ipv4.tcp_max_syn_backlog=1024 \
		net.tcpviz.half_open_max="$BOUND" \
		net.tcpviz.synack_retries=0 net.tcpviz.linger_ms=0 \
		net.tcpviz.max_connections=1000
	server listen l1 "$SERVER" 80 1024
}

# send_syns COUNT PORT [RATE]: from 256 addresses
send_syns()
{
	in_ns client "$LIB_DIR/rawseg" --count "$1" --rate "${3:-0}" \
		--sources 256 \
		--ports 10000 "$SPOOFED" "$2" "$SERVER" 80 SYN >/dev/null
}

keep_flooding()
{
	while [ ! -e "$WORK/stop" ]; do
		send_syns 500 "$1" "$RATE" || return
	done
}

start_flood()
{
	keep_flooding 1024 &
	FLOODS=($!)
	keep_flooding 20000 &
	FLOODS+=($!)
}

stop_flood()
{
	touch "$WORK/stop"
	wait "${FLOODS[@]}" || fail "the flood failed"
	rm "$WORK/stop"
}

# request_sockets: in the stack's slab cache, whichever caches it was merged
# with, in REQUESTS
request_sockets()
{
	local cache=/sys/kernel/slab/request_sock_TCP

	[ "$FAMILY" = ipv4 ] || cache+=v6
	echo 1 >"$cache/shrink"
	read -r REQUESTS _ <"$cache/objects"
}

# expect_no_more_than COUNT: request sockets; those of others in the same
# cache come and go
requests_within()
{
	request_sockets
	[ "$REQUESTS" -le $(($1 + 32)) ]
}

expect_no_leak()
{
	LIMIT=$((10 * LIMIT)) expect_queue server 0
	poll "$LIMIT" requests_within "$1" ||
		fail "$REQUESTS request sockets, $1 before"
	step "request sockets in the slab cache: $REQUESTS, $1 before"
}

# stat HOST NAME: a counter, in VALUE
stat()
{
	WHERE="name=$2" value "$1" stats value
}

# What was sent may still be waiting for a processor
enough_pruned()
{
	stat server pruned_bound
	PRUNED=$VALUE
	stat server pruned_retries
	PRUNED=$((PRUNED + VALUE))
	[ "$PRUNED" -ge $((PRUNINGS * 4 / 10)) ]
}

many_prunings()
{
	local before senders

	setup_stress
	request_sockets
	before=$REQUESTS
	send_syns $((PRUNINGS / 4)) 1024 &
	senders=($!)
	send_syns $((PRUNINGS / 4)) 20000 &
	senders+=($!)
	wait "${senders[@]}" || fail "the senders failed"
	poll "$LIMIT" enough_pruned
	expect_between "prunings" $((PRUNINGS * 4 / 10)) "$PRUNED" \
		$((PRUNINGS / 2))
	value server listeners half_open_max
	expect_between "the most half-open" "$BOUND" "$VALUE" $((BOUND + 4))
	expect_no_leak "$before"
	expect_mirror server
}

# switch_under_flood KNOB=VALUE...: one after another, again and again
switch_under_flood()
{
	local i pair before

	setup_stress
	request_sockets
	before=$REQUESTS
	start_flood
	for ((i = 0; i < 10; i++)); do
		for pair; do
			quietly server put \
				"/proc/sys/net/tcpviz/${pair%%=*}" "${pair#*=}"
		done
	done
	stop_flood
	step "switched ten times: $*"
	expect_no_leak "$before"
	expect_mirror server
}

limits_switched()
{
	switch_under_flood enforce=0 half_open_max=8 enforce=1 \
		prune_policy=random half_open_max_per_source=1 \
		source_prefix_v4=24 source_prefix_v6=120 half_open_max=0 \
		half_open_max_age_ms=10 half_open_max_per_source=0 \
		prune_policy=oldest half_open_max=64 half_open_max_age_ms=0
}

disabled()
{
	switch_under_flood enabled=0 enabled=1
}

listener_closed()
{
	local i before

	setup_stress
	request_sockets
	before=$REQUESTS
	start_flood
	for ((i = 0; i < 10; i++)); do
		quietly server close l1
		quietly server listen l1 "$SERVER" 80 1024
	done
	stop_flood
	knob server net.tcpviz.half_open_max_age_ms=100
	expect_no_leak "$before"
	expect_mirror server
}

unloaded()
{
	local i before

	setup_stress
	request_sockets
	before=$REQUESTS
	start_flood
	for ((i = 0; i < 5; i++)); do
		rmmod tcpviz || fail "rmmod"
		load_tcpviz || fail "the module does not load again"
		quietly server put /proc/sys/net/tcpviz/synack_retries 0
		quietly server put /proc/sys/net/tcpviz/half_open_max "$BOUND"
		poll "$LIMIT" prunes || fail "round $i: nothing is pruned"
		step "round $i: loaded again, and pruning"
	done
	stop_flood
	expect_no_leak "$before"
}

prunes()
{
	stat server pruned_bound
	[ "$VALUE" -gt 0 ]
}

namespace_deleted()
{
	local before

	setup_stress
	request_sockets
	before=$REQUESTS
	start_flood
	poll "$LIMIT" prunes || fail "nothing is pruned"
	remove_host server
	stop_flood
	poll $((20 * LIMIT)) requests_within "$before" ||
		fail "$REQUESTS request sockets, $before before"
	step "request sockets in the slab cache: $REQUESTS, $before before"
}

run_scenarios many_prunings limits_switched disabled listener_closed \
	unloaded namespace_deleted
