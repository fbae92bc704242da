#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: real
#
# Rules are replaced as a whole: while SYNs pour in and rules are replaced,
# added, removed and listed all the time, every SYN meets the rule for its
# port as it was before a change or after it, and who lists them sees no rule
# missing.  A namespace and the module can go in the middle of it.

. "$(dirname "$0")/lib.sh"

ROUNDS=${ROUNDS:-60}
[ "${TCPVIZ_TIMEOUT_FACTOR:-1}" -eq 1 ] || ROUNDS=10
# What processors that meet may exceed a bound by
SLACK=4

keep_flooding()
{
	while [ ! -e "$WORK/stop" ]; do
		in_ns client "$LIB_DIR/rawseg" "$SPOOFED" 1024 "$SERVER" 80 \
			SYN --sources 200 --count 400 --rate 1000
	done >/dev/null 2>&1
}

# The rule for port 80 is there at each moment, and is one of the two
keep_listing()
{
	local lines n=0

	while [ ! -e "$WORK/stop" ]; do
		lines=$(in_ns server tcpviz policy | grep -c ' 80 .* [36] ')
		[ "$lines" -eq 1 ] || echo "$lines" >>"$WORK/missing"
		n=$((n + 1))
	done
	echo "$n" >"$WORK/listed"
}

# Other rules, before and after it
keep_adding()
{
	local i=0

	while [ ! -e "$WORK/stop" ]; do
		i=$(((i + 1) % 50 + 1))
		in_ns server tcpviz policy add priority "$i" port "$((8000 + i))" \
			synack-retries 1
		in_ns server tcpviz policy add port "$((9000 + i))" \
			synack-retries 1
		in_ns server tcpviz policy del priority "$i"
		in_ns server tcpviz policy del priority 110
	done
} >/dev/null 2>&1

# start COMMAND: in the background, until there is $WORK/stop
start()
{
	"$1" &
	STARTED+=($!)
}

stop_all()
{
	touch "$WORK/stop"
	wait "${STARTED[@]}"
	rm "$WORK/stop"
	STARTED=()
}

setup_flooded()
{
	bounded 0
	STARTED=()
	# Other tables have no part in this
	knob client net.tcpviz.enabled=0
	knob router net.tcpviz.enabled=0
	policy server add priority 100 port 80 half-open-max 3
	start keep_flooding
	start keep_adding
}

complaints()
{
	dmesg | grep -cE 'BUG|WARNING|Oops|Call Trace|RIP:|still has objects'
}

# Were there a moment without a rule, the queue would grow to the backlog, 17.
# How many there were at one moment the module says: ss takes its time to walk
# through the sockets, and sees some that never were there together.
replaced()
{
	local i max

	setup_flooded
	poll "$LIMIT" queue_grows || fail "no flood"
	start keep_listing
	for ((i = 0; i < ROUNDS; i++)); do
		max=$((i % 2 ? 3 : 6))
		in_ns server tcpviz policy replace priority 100 port 80 \
			half-open-max "$max" || fail "round $i"
	done
	stop_all
	[ ! -e "$WORK/missing" ] || fail "the rule was missing from a list"
	value server listeners half_open_max
	expect_between "the most half-open" 3 "$VALUE" $((6 + SLACK))
	value server listeners half_open
	expect_queue server "$VALUE"
	WHERE=priority=100 value server policy hits
	expect_between "hits" 100 "$VALUE" 10000000
	step "$ROUNDS changes; listed $(<"$WORK/listed") times"
}

namespace_goes()
{
	local before

	before=$(complaints)
	setup_flooded
	poll "$LIMIT" queue_grows || fail "no flood"
	remove_host server
	stop_all
	[ "$(complaints)" -eq "$before" ] || fail "the kernel complains"
}

queue_grows()
{
	! queue_is server 0
}

module_goes()
{
	local i before

	before=$(complaints)
	setup_flooded
	for ((i = 0; i < 3; i++)); do
		poll "$LIMIT" rmmod tcpviz 2>/dev/null || fail "rmmod"
		load_tcpviz || fail "the module does not load again"
		policy server add priority 100 port 80 half-open-max 3
	done
	stop_all
	[ "$(complaints)" -eq "$before" ] || fail "the kernel complains"
}

run_scenarios replaced namespace_goes module_goes
