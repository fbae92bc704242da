#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# The tracepoint tcpviz:prune tells of every pruning as it happens, and of
# those that a dry run would have made.

. "$(dirname "$0")/lib.sh"

TRACING=/sys/kernel/tracing

# expect_trace WORDS: the only event
expect_trace()
{
	local line

	line=$(grep -c ' prune: ' "$TRACING/trace")
	[ "$line" -eq 1 ] || fail "$line events, not 1"
	line=$(sed -n 's/.* prune: //p' "$TRACING/trace")
	[[ $line =~ ^id=[0-9]+\ (.*)\ age_us=[0-9]+\ (synacks=[0-9]+)$ ]] ||
		fail "event: $line"
	[ "${BASH_REMATCH[1]} ${BASH_REMATCH[2]}" = "$1" ] ||
		fail "event: $line, not $1"
	step "event: $line"
}

trace_prunings()
{
	[ -d "$TRACING/events/tcpviz/prune" ] || fail "no event tcpviz:prune"
	: >"$TRACING/trace"
	echo 1 >"$TRACING/events/tcpviz/prune/enable"
}

ends()
{
	echo "client=$(endpoint "$SPOOFED" 1001)" \
		"server=$(endpoint "$SERVER" 80)"
}

at_a_syn()
{
	bounded 1
	trace_prunings
	flood 2
	expect_trace "$(ends) reason=bound shadow=0 synacks=1"
}

in_a_dry_run()
{
	bounded 1 net.tcpviz.enforce=0
	trace_prunings
	flood 2
	expect_trace "$(ends) reason=bound shadow=1 synacks=1"
}

by_the_timer()
{
	bounded 0 net.tcpviz.half_open_max_age_ms=100
	trace_prunings
	flood 1
	expect_queue server 0
	expect_trace "$(ends) reason=age shadow=0 synacks=1"
}

instead_of_a_repetition()
{
	bounded 0 net.tcpviz.synack_retries=0
	trace_prunings
	flood 1
	expect_queue server 1
	expect_queue server 0
	expect_trace "$(ends) reason=retries shadow=0 synacks=1"
}

run_scenarios at_a_syn in_a_dry_run by_the_timer instead_of_a_repetition
