#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# All that "tcpviz -j" writes, of real tables, rules and events, is what
# Documentation/json/tcpviz.schema.json says.

. "$(dirname "$0")/lib.sh"

JSON=$LIB_DIR/../../Documentation/json

# expect_schema DEFINITION FILE COUNT: so many objects in it, at least
expect_schema()
{
	local errors count

	errors=$(jq -r --argjson schema "$(<"$JSON/tcpviz.schema.json")" \
		--arg is "$1" -f "$JSON/check.jq" "$2" 2>&1) ||
		fail "jq: $errors"
	[ -z "$errors" ] || fail "$1: $errors"
	count=$(jq -s 'flatten(1) | length' "$2")
	[ "$count" -ge "$3" ] || fail "$1: $count objects, not $3"
	step "$1: $count objects as in the schema"
}

# written HOST DEFINITION WORDS...: keep what is written then; to check it takes
# seconds, in which connections go
written()
{
	in_ns "$1" tcpviz -j "${@:3}" >"$WORK/json.$2" ||
		fail "tcpviz -j ${*:3}: exit status $?"
}

# expect_written DEFINITION COUNT...
expect_written()
{
	while [ $# -gt 0 ]; do
		expect_schema "$1" "$WORK/json.$1" "$2"
		shift 2
	done
}

# A connection, one that is being closed, a refused and a half-open one
tables()
{
	connected
	client connect c2 "$SERVER" 80
	client close c2
	expect_error ECONNREFUSED client connect c3 "$SERVER" 81
	rawseg client "$SPOOFED" 1234 "$SERVER" 80 SYN
	expect_record server half_open synacks=1
	written server conn-list conn
	written server conn-show conn show state all
	written router ladder ladder state all
	written server half-open half-open
	written server listeners listeners
	written server graph graph
	written server stats stats
	written server summary summary
	written client lab lab
	expect_written conn-list 4 conn-show 4 ladder 4 half-open 1 \
		listeners 1 graph 1 stats 1 summary 1 lab 30
}

rules()
{
	setup_ns host
	written host policy policy
	expect_written policy 0
	in_ns host tcpviz policy add port 80-90 source "$SPOOFED_NET" \
		synack-retries 0 half-open-max 100 prune-policy random
	in_ns host tcpviz policy add priority 5 local "$SERVER" \
		half-open-max-age 5000 half-open-min-age 10 \
		half-open-max-per-source 3
	in_ns host tcpviz policy add family "$FAMILY" synack-retries 2
	written host policy policy list
	expect_written policy 3
}

heard()
{
	grep -q "\"type\":\"$1\"" "$WORK/events"
}

# Each kind of line; a stopped reader with a small buffer loses events
events()
{
	local reader type i

	setup_path
	server listen l1 "$SERVER" 80 200
	nsenter --net="/run/netns/${NS[server]}" \
		tcpviz -j monitor buffer 16384 >"$WORK/events" &
	reader=$!
	for ((i = 0; i < 40; i++)); do
		heard transition && break
		quietly client connect "a$i" "$SERVER" 80
	done
	heard transition || fail "nothing is heard"
	kill -STOP "$reader"
	for i in {1..60}; do
		quietly client connect "b$i" "$SERVER" 80
	done
	kill -CONT "$reader"
	poll "$LIMIT" heard synced || fail "the reader does not catch up"
	quietly client connect c "$SERVER" 80
	poll "$LIMIT" grep -q '"type":"lost","count":[0-9]' "$WORK/events" ||
		fail "it does not say how many were lost"
	for type in transition lost state synced; do
		heard "$type" || fail "no line of type $type"
	done
	kill "$reader"
	wait "$reader" 2>/dev/null
	expect_schema monitor "$WORK/events" 70
}

need_tool jq
[ -d "$JSON" ] || skip_all "no schema beside these tests"
run_scenarios tables rules events
