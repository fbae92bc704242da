#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# The knobs net.tcpviz.* that say what the mirror of the RFC 9293 states
# costs: their defaults, and that the ends of each range are taken, while what
# lies beyond or is no number is refused with EINVAL and changes nothing.

. "$(dirname "$0")/lib.sh"

# name, lowest, highest, default; the table holds as many as it has chains
KNOBS="
enabled			0	1		1
enforce			0	1		1
forward_enforce		0	1		0
half_open_max		0	1048576		0
half_open_max_age_ms	0	600000		0
half_open_max_per_source 0	1048576		0
half_open_min_age_ms	-1	600000		-1
linger_ms		0	3600000		10000
max_connections		1	16777216	CHAINS
source_prefix_v4	0	32		32
source_prefix_v6	0	128		64
synack_retries		-1	127		-1
transcript_len		0	64		16
"

knob_is()
{
	knob_value host "net.tcpviz.$1"
	[ "$VALUE" = "$2" ] || fail "$1 is $VALUE, not $2"
}

expect_taken()
{
	knob host "net.tcpviz.$1=$2"
	knob_is "$1" "$2"
}

expect_refused()
{
	local before

	knob_value host "net.tcpviz.$1"
	before=$VALUE
	expect_error EINVAL host put "/proc/sys/net/tcpviz/$1" "$2"
	knob_is "$1" "$before"
}

# for_each_knob COMMAND: with name, lowest, highest and default
for_each_knob()
{
	local name low high default chains

	read -r chains </sys/module/tcpviz/parameters/buckets
	while read -r name low high default; do
		[ -z "$name" ] || "$1" "$name" "$low" "$high" "$default"
	done <<<"${KNOBS//CHAINS/$chains}"
}

check_default()
{
	knob_is "$1" "$4"
	step "$1 is $4"
}

check_ends()
{
	expect_taken "$1" "$3"
	expect_taken "$1" "$2"
	expect_taken "$1" "$4"
}

check_beyond()
{
	expect_refused "$1" "$(($3 + 1))"
	expect_refused "$1" "$(($2 - 1))"
	expect_refused "$1" 4294967296
	expect_refused "$1" 99999999999999999999
	expect_refused "$1" many
	expect_refused "$1" 0x
}

defaults()
{
	setup_ns host
	for_each_knob check_default
}

range_ends()
{
	setup_ns host
	for_each_knob check_ends
}

beyond_the_range()
{
	setup_ns host
	for_each_knob check_beyond
}

# A name instead of a number
prune_policy()
{
	setup_ns host
	knob_is prune_policy oldest
	expect_taken prune_policy random
	expect_refused prune_policy youngest
	expect_refused prune_policy 0
	expect_refused prune_policy randomrandomrandom
	expect_taken prune_policy oldest
}

# Every knob is in the table above but the one that is a name, and the ceiling
# over all namespaces, which only the initial one may set
all_known()
{
	local knobs

	setup_ns host
	knobs=$({
		for_each_knob echo
		printf '%s\n' max_connections_total prune_policy
	} | sed 's/ .*//' | sort)
	[ "$(in_ns host ls /proc/sys/net/tcpviz | sort)" = "$knobs" ] ||
		fail "knobs: $(in_ns host ls /proc/sys/net/tcpviz)"
	expect_error EACCES host put \
		/proc/sys/net/tcpviz/max_connections_total 1000
	[ "$(stat -c %a /proc/sys/net/tcpviz/max_connections_total)" = 644 ] ||
		fail "the initial namespace cannot set max_connections_total"
}

# A namespace that an unprivileged user may own has it off, and off it stays
user_namespace()
{
	local value

	value=$(unshare -U -r -n sh -c '
		echo 1 >/proc/sys/net/tcpviz/enabled
		cat /proc/sys/net/tcpviz/enabled' 2>/dev/null)
	[ "$value" = 0 ] || fail "enabled is '$value' there"
	step "enabled=1 refused in a user namespace"
}

run_once defaults range_ends beyond_the_range prune_policy all_known user_namespace
