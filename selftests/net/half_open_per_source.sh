#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: SYN flood from one prefix
# why: An attacker who can't or doesn't forge has only the addresses of its own
#   network. net.tcpviz.half_open_max_per_source lets each source have so many
#   half-open connections: the flood displaces itself, and nobody else.
#
# What counts as one source is the first bits of the address, source_prefix_v4
# and source_prefix_v6.

. "$(dirname "$0")/lib.sh"

# The oldest of the same source goes, whoever else is older
oldest_of_the_source()
{
	bounded 0 net.tcpviz.half_open_max_per_source=2 \
		net.tcpviz.source_prefix_v6=128
	rawseg client "$(neighbour 9)" 1234 "$SERVER" 80 SYN
	flood 4
	expect_queue server 3
	expect_pruned server 1001 source
	expect_pruned server 1002 source
	expect_waiting server 1003
	expect_waiting server 1004
	expect_stat server pruned_source 2
	expect_mirror server
}

# neighbour N: another address of SPOOFED_NET
neighbour()
{
	echo "${SPOOFED%1}$1"
}

# Each address by itself: /32 and /128
each_address()
{
	bounded 0 net.tcpviz.half_open_max_per_source=1 \
		net.tcpviz.source_prefix_v6=128
	rawseg client --sources 5 --count 10 "$SPOOFED" 1234 "$SERVER" 80 SYN
	expect_queue server 5
	expect_stat server pruned_source 0
	rawseg client "$SPOOFED" 4321 "$SERVER" 80 SYN
	expect_queue server 5
	expect_stat server pruned_source 1
	expect_mirror server
}

# All addresses of a network as one, then all there are
wider()
{
	bounded 0 net.tcpviz.half_open_max_per_source=2 \
		net.tcpviz.source_prefix_v4=24 net.tcpviz.source_prefix_v6=64
	rawseg client --sources 5 --count 5 "$SPOOFED" 1234 "$SERVER" 80 SYN
	expect_queue server 2
	expect_stat server pruned_source 3
	knob server net.tcpviz.source_prefix_v4=0 net.tcpviz.source_prefix_v6=0
	client connect c1 "$SERVER" 80
	server accept s1 l1
	expect_queue server 1
	expect_stat server pruned_source 4
	expect_mirror server
}

# Those that are half-open already count
set_later()
{
	bounded 0
	flood 3
	expect_queue server 3
	knob server net.tcpviz.half_open_max_per_source=3
	rawseg client "$SPOOFED" 2001 "$SERVER" 80 SYN
	expect_queue server 3
	expect_waiting server 2001
	expect_stat server pruned_source 1
	expect_mirror server
}

dry_run()
{
	bounded 0 net.tcpviz.half_open_max_per_source=2 net.tcpviz.enforce=0
	flood 6
	expect_queue server 6
	expect_stat server pruned_source 0
	expect_stat server shadow_source 4
	expect_mirror server
}

# The oldest is asked first each time, though it was too young before
too_young()
{
	bounded 0 net.tcpviz.half_open_max_per_source=2 \
		net.tcpviz.half_open_min_age_ms=6000
	rawseg client "$SPOOFED" 1001 "$SERVER" 80 SYN
	WHERE="client=$(endpoint "$SPOOFED" 1001)" \
		expect_reached server age_ms 3000
	rawseg client "$SPOOFED" 1002 "$SERVER" 80 SYN
	rawseg client "$SPOOFED" 1003 "$SERVER" 80 SYN
	expect_stat server prune_nobody 1
	WHERE="client=$(endpoint "$SPOOFED" 1001)" LIMIT=$((LIMIT + 5)) \
		expect_reached server age_ms 6000
	rawseg client "$SPOOFED" 1004 "$SERVER" 80 SYN
	expect_pruned server 1001 source
	expect_waiting server 1002
	expect_queue server 3
	expect_stat server prune_nobody 1
	expect_mirror server
}

run_scenarios oldest_of_the_source each_address wider set_later dry_run \
	too_young
