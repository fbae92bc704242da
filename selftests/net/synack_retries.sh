#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# net.tcpviz.synack_retries: after N repetitions of the SYN-ACK by the timer
# the half-open connection is over.  The request socket leaves the stack's SYN
# queue at the moment the next repetition would have gone out, and that one
# does not.  The timer doubles: 1, 3, 7, 15 s after the first SYN-ACK.  With
# the limit at -1, or above the kernel's own, the kernel's holds.  A SYN-ACK
# that answers a repeated SYN is neither counted nor held back: its client is
# honest, and only the first one was lost.

. "$(dirname "$0")/lib.sh"

# half_open_with LIMIT: and the SYN-ACKs counted where they leave the server
half_open_with()
{
	setup_path
	count_packets router synacks \
		"iifname \"server\" $(flags_match SYN,ACK)"
	knob server net.tcpviz.synack_retries="$1" \
		net.ipv4.tcp_synack_retries="${KERNELS:-5}"
	server listen l1 "$SERVER" 80
	rawseg client "$SPOOFED" 1234 "$SERVER" 80 SYN
	expect_states server SYN-SENT SYN-RECEIVED
}

# over_after LIMIT LOW HIGH: pruned within these milliseconds
over_after()
{
	half_open_with "$1"
	expect_record server half_open retries="$1"
	LIMIT=80 expect_ss server none
	value server connections age_ms
	expect_between "age when it was pruned, ms" "$2" "$VALUE" "$3"
	expect_counted router synacks "$(($1 + 1))"
	expect_conn server client_state=SYN-SENT server_state=CLOSED \
		flags=pruned
	expect_repeats server 0 "$1" 0 0
	expect_stat server pruned_retries 1
	WHERE="listener=$(endpoint "$SERVER" 80)" expect_record server \
		listeners half_open=0 synacks="$(($1 + 1))" completed=0 \
		timed_out=0 pruned=1 retries="$1" retries_by=tcpviz
	expect_edge server server SYN-RECEIVED CLOSED 1
	expect_mirror server
}

limit_0()
{
	over_after 0 1000 2500
	expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		server SYN,ACK SYN-SENT/CLOSED pruned-retries
	EOF
}

limit_1()
{
	over_after 1 3000 4500
}

limit_2()
{
	over_after 2 7000 8500
}

# The kernel's own is five as well
limit_5()
{
	KERNELS=6 over_after 5 63000 67000
}

# tcp_synack_retries allows more
limit_above_the_kernels()
{
	half_open_with 5
	knob server net.ipv4.tcp_synack_retries=1
	expect_record server half_open retries=1
	LIMIT=40 expect_ss server none
	expect_counted router synacks 2
	expect_stat server pruned_retries 0
	expect_conn server server_state=CLOSED flags=-
	WHERE="listener=$(endpoint "$SERVER" 80)" expect_record server \
		listeners timed_out=1 pruned=0 retries=1 \
		retries_by=tcp_synack_retries
	expect_mirror server
}

# The client repeats its SYN: answered each time, and not counted
client_repeats()
{
	half_open_with 1
	rawseg client "$SPOOFED" 1234 "$SERVER" 80 SYN
	expect_counted router synacks 2
	expect_record server half_open synacks=2 timeouts=0
	LIMIT=40 expect_ss server none
	expect_stat server pruned_retries 1
	expect_mirror server
}

# A limit holds for what is half-open already
in_mid_flight()
{
	half_open_with -1
	expect_record server half_open synacks=2 timeouts=1 retries=5
	knob server net.tcpviz.synack_retries=1
	LIMIT=10 expect_ss server none
	expect_counted router synacks 2
	expect_stat server pruned_retries 1
	expect_mirror server
}

# Nothing is dropped, and what would have been is counted: once, and as false
# when the client comes after all
dry_run()
{
	setup_path
	knob server net.tcpviz.synack_retries=0 net.tcpviz.enforce=0
	server listen l1 "$SERVER" 80
	lose 2 SYN,ACK from server
	client connect c1 "$SERVER" 80
	server accept s1 l1
	expect_lost 2
	expect_stat server pruned_retries 0
	expect_stat server shadow_retries 1
	expect_stat server shadow_false 1
	expect_conn server server_state=ESTABLISHED \
		flags=shadow-pruned,false-prune
	expect_mirror client server
}

# The ACK comes when the server has forgotten: a RST answers it
falsely_pruned()
{
	setup_path
	knob server net.tcpviz.synack_retries=0
	server listen l1 "$SERVER" 80
	lose 1 ACK from client
	client connect c1 "$SERVER" 80
	LIMIT=10 expect_ss server none
	expect_stat server pruned_retries 1
	expect_stat server false_prunes 0
	client send c1 10
	expect_stat server false_prunes 1
	expect_ss client none
	expect_mirror client server
}

run_scenarios limit_0 limit_1 limit_2 limit_5 limit_above_the_kernels \
	client_repeats in_mid_flight dry_run falsely_pruned
