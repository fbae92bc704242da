#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# A flood of SYNs from a thousand sources that do not exist, each of which is
# a connection in SYN-RECEIVED to the server (RFC 9293 section 3.5; RFC 4987).
# The table stays within net.tcpviz.max_connections, what never got beyond
# the handshake has half of it, and no flood pushes out a connection that is
# open: it stays listed, usable, and right.

. "$(dirname "$0")/lib.sh"

MAX=100 SYNS=1000

# The client's own table has no part in this
setup_flood()
{
	setup_path
	knob client net.tcpviz.enabled=0
	knob server net.ipv4.tcp_syncookies=0 net.core.somaxconn=1024 \
		net.ipv4.tcp_max_syn_backlog=1024 \
		net.tcpviz.max_connections="$MAX"
	knob router net.tcpviz.max_connections="$MAX"
	server listen l1 "$SERVER" 80 1024
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
}

# count_of HOST: entries in its table, in COUNT
count_of()
{
	local ids

	records "$1" connections id
	read -rd '' -a ids <<<"$RECORDS"
	COUNT=${#ids[@]}
}

# stat_of HOST NAME: in VALUE
stat_of()
{
	WHERE="name=$2" value "$1" stats value
}

# watch_flood PID: the limit holds at every moment
watch_flood()
{
	local most=0 host

	while kill -0 "$1" 2>/dev/null; do
		for host in router server; do
			count_of "$host"
			[ "$COUNT" -le "$MAX" ] || fail "$host: $COUNT entries"
			[ "$COUNT" -le "$most" ] || most=$COUNT
		done
	done
	step "at most $most entries during the flood"
	wait "$1" || fail "the flood did not go out"
}

# All that was ever in the table is in it still, or was pushed out
expect_accounted()
{
	local host=$1 made left evicted=0 name

	for name in closed time_wait syn half_open; do
		stat_of "$host" "evicted_$name"
		evicted=$((evicted + VALUE))
	done
	stat_of "$host" connections
	made=$VALUE
	stat_of "$host" not_tracked
	[ "$((made + VALUE))" -eq "$((SYNS + 1))" ] ||
		fail "$host: $made connections made, of $((SYNS + 1))"
	count_of "$host"
	left=$COUNT
	[ "$((left + evicted))" -eq "$made" ] ||
		fail "$host: $made made, $left left, $evicted evicted"
	[ "$left" -eq "$((MAX / 2 + 1))" ] ||
		fail "$host: $left entries, not half of $MAX and c1"
	step "$host: $made made, $left left, $evicted pushed out"
}

open_one_stays()
{
	local host one

	setup_flood
	in_ns client "$LIB_DIR/rawseg" "$SPOOFED" 1024 "$SERVER" 80 SYN \
		--sources 250 --ports "$((SYNS / 250))" --count "$SYNS" \
		--rate 500 >/dev/null &
	watch_flood "$!"
	one="client=$(endpoint "$CLIENT" 40000)"
	for host in router server; do
		expect_accounted "$host"
		WHERE=$one expect_states "$host" ESTABLISHED ESTABLISHED
	done
	client send c1 1000
	expect_bytes 1000 server recv s1 1000
	client close c1
	for host in router server; do
		WHERE=$one expect_states "$host" FIN-WAIT-2 CLOSE-WAIT
	done
	server close s1
	for host in router server; do
		WHERE=$one expect_states "$host" TIME-WAIT CLOSED
	done
}

run_scenarios open_one_stays
