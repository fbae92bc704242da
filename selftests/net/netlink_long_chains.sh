#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# A list by netlink has each connection once, however little is read at a time:
# also where the entries of one chain of the table do not fit into what is read.

. "$(dirname "$0")/lib.sh"

declare -A READER GO_ON

# ids_of FILE: the numbers in it, sorted
ids_of()
{
	awk '/^[0-9]+$/' "$1" | sort
}

many()
{
	rawseg client --count 30000 --sources 3 --ports 10000 "$SPOOFED" 1001 \
		"$SERVER" 80 SYN
}

ids_of_table()
{
	awk 'NR > 1 { print $1 }' \
		"/proc/${ACTOR_PID[server]}/net/tcpviz/connections" | sort
}

# begin_to_read READS: so many, and no more until read_on
begin_to_read()
{
	local out

	mkfifo "$WORK/go_on"
	in_ns server "$LIB_DIR/conn_get" -w "$1" -b 4096 <"$WORK/go_on" \
		>"$WORK/answer.$1" 2>&1 &
	READER[$1]=$!
	exec {out}>"$WORK/go_on"
	GO_ON[$1]=$out
	rm "$WORK/go_on"
	poll "$LIMIT" test -s "$WORK/answer.$1" || fail "nothing is told"
}

# read_on READS: to the end; the last line of the answer, in ANSWER
read_on()
{
	local out=${GO_ON[$1]} rc=0

	echo >&"$out"
	exec {out}>&-
	wait "${READER[$1]}" || rc=$?
	ANSWER=$(tail -n 1 "$WORK/answer.$1")
	[ "$rc" -eq 0 ] || fail "$ANSWER"
}

# All that was left of a chain is gone, and there are others: that is said.  Of
# several readers not all have come to the middle of one.
all_new()
{
	local said='' reads

	for reads in 1 2 3 4; do
		begin_to_read "$reads"
	done
	knob server net.tcpviz.enabled=0
	knob server net.tcpviz.enabled=1 net.tcpviz.max_connections=65536
	many
	for reads in 1 2 3 4; do
		read_on "$reads"
		said+="$ANSWER, "
	done
	[[ $said == *interrupted* ]] || fail "all are others: $said"
	step "all are others: ${said%, }"
}

# While it is read some go and others come: what was there before and is after
# comes once
while_it_changes()
{
	ids_of_table >"$WORK/before"
	begin_to_read 2
	knob server net.tcpviz.max_connections=20000
	rawseg client --count 1000 --ports 1000 "${SPOOFED%1}9" 1001 \
		"$SERVER" 80 SYN
	read_on 2
	ids_of_table >"$WORK/after"
	comm -12 "$WORK/before" "$WORK/after" >"$WORK/stayed"
	ids_of "$WORK/answer.2" | comm -13 - "$WORK/stayed" >"$WORK/missing"
	[ -s "$WORK/stayed" ] || fail "nothing stayed"
	[ ! -s "$WORK/missing" ] ||
		fail "$(wc -l <"$WORK/missing") of $(wc -l <"$WORK/stayed") are missing"
	[[ $ANSWER == *interrupted ]] ||
		[ -z "$(ids_of "$WORK/answer.2" | uniq -d)" ] ||
		fail "some are told twice, which is not said"
	step "while it changes: $ANSWER, $(wc -l <"$WORK/stayed") of which stayed"
}

# 29 entries a chain, and room for 18 in the least that the kernel makes ready
long_chains()
{
	local count

	need_conn_get
	set_family ipv6
	rmmod tcpviz || fail "rmmod"
	modprobe tcpviz buckets=1024 || fail "the module does not load"
	setup_path
	knob server net.tcpviz.max_connections=65536 \
		net.tcpviz.linger_ms=600000
	sysctl -qw net.tcpviz.max_connections_total=65536
	many
	# The first ones wait for their neighbours to be found
	sleep 3
	ids_of_table >"$WORK/table"
	count=$(wc -l <"$WORK/table")
	expect_between "connections" 29000 "$count" 30000
	conn_get server -b 4096
	[[ $ANSWER == "told $count in "* ]] || fail "$ANSWER"
	ids_of "$WORK/answer" | cmp - "$WORK/table" ||
		fail "not each of them once"
	step "in small parts: $ANSWER"
	conn_get server
	[[ $ANSWER == "told $count in "* ]] || fail "$ANSWER"
	step "in large parts: $ANSWER"
	while_it_changes
	all_new
	remove_hosts
	rmmod tcpviz || fail "rmmod"
	load_tcpviz || fail "the module does not load again"
}

run_once long_chains
