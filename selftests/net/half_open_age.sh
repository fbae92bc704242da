#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# net.tcpviz.half_open_max_age_ms: no half-open connection lasts longer, were
# its SYN-ACK repeated or not.

. "$(dirname "$0")/lib.sh"

# expect_age LOW HIGH: of the pruned one
expect_age()
{
	LIMIT=20 expect_queue server 0
	value server connections age_ms
	expect_between "age when it was pruned, ms" "$1" "$VALUE" "$2"
	expect_stat server pruned_age 1
	WHERE="client=$(endpoint "$SPOOFED" 1001)" expect_conn server \
		server_state=CLOSED flags=pruned
	expect_mirror server
}

before_a_repetition()
{
	bounded 0 net.tcpviz.half_open_max_age_ms=500
	flood 1
	expect_queue server 1
	expect_age 500 1200
	expect_pruned server 1001 age
}

after_repetitions()
{
	bounded 0 net.tcpviz.half_open_max_age_ms=5000
	flood 1
	expect_age 5000 6500
	expect_repeats server 0 2 0 0
}

set_later()
{
	bounded 0
	flood 1
	expect_reached server age_ms 1500
	knob server net.tcpviz.half_open_max_age_ms=1000
	expect_age 1500 3000
}

taken_back()
{
	bounded 0 net.tcpviz.half_open_max_age_ms=600000
	flood 1
	expect_queue server 1
	knob server net.tcpviz.half_open_max_age_ms=0
	expect_record server half_open synacks=2
	expect_stat server pruned_age 0
}

# At the last moment, and at that of another connection
completes()
{
	bounded 0 net.tcpviz.half_open_max_age_ms=2000
	delay client eth0 900ms
	client connect c1 "$SERVER" 80
	server accept s1 l1
	expect_states server ESTABLISHED ESTABLISHED
	client send c1 10
	server recv s1 10
	expect_stat server pruned_age 0
	expect_mirror client server
}

dry_run()
{
	bounded 0 net.tcpviz.half_open_max_age_ms=500 net.tcpviz.enforce=0
	lose 1 SYN,ACK from server
	client connect c1 "$SERVER" 80
	server accept s1 l1
	expect_stat server pruned_age 0
	expect_stat server shadow_age 1
	expect_stat server shadow_false 1
	expect_conn server server_state=ESTABLISHED \
		flags=shadow-pruned,false-prune
	expect_mirror client server
}

run_scenarios before_a_repetition after_repetitions set_later taken_back \
	completes dry_run
