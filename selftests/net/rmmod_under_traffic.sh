#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: real
#
# The module goes and comes twenty times, three with a debug kernel, while
# connections open and close, SYNs without a sequel pour in and every table is
# being read.  No segment may be lost by it, no connection fail, nothing may be
# left behind.  A connection that is open when it comes is taken over in the
# state its socket has (RFC 9293 section 3.3.2; the handshake was before our
# time).

. "$(dirname "$0")/lib.sh"

ROUNDS=20
[ "${TCPVIZ_TIMEOUT_FACTOR:-1}" -eq 1 ] || ROUNDS=3

keep_visiting()
{
	while [ ! -e "$WORK/stop" ]; do
		begin server serve l1 20
		client visit "$SERVER" 80 20
		await server
		echo 20 >>"$WORK/visits"
	done >/dev/null
}

# Meets files that are gone, and half a table
keep_reading()
{
	while [ ! -e "$WORK/stop" ]; do
		in_ns server sh -c 'cat /proc/net/tcpviz/*'
	done >/dev/null 2>&1
}

keep_flooding()
{
	while [ ! -e "$WORK/stop" ]; do
		in_ns client "$LIB_DIR/rawseg" "$SPOOFED" 1024 "$SERVER" 81 \
			SYN --sources 200 --count 200 --rate 500
	done >/dev/null
}

unload()
{
	rmmod tcpviz || fail "rmmod"
	[ ! -e /proc/tcpviz ] || fail "/proc/tcpviz is still there"
	[ ! -e /proc/sys/net/tcpviz ] || fail "net.tcpviz is still there"
}

complaints()
{
	dmesg | grep -cE 'BUG|WARNING|Oops|Call Trace|RIP:|still has objects'
}

again_and_again()
{
	local i before visits reading flooding

	before=$(complaints)
	setup_path
	knob server net.core.somaxconn=1024
	server listen l1 "$SERVER" 80
	server listen l2 "$SERVER" 81 1024
	keep_visiting &
	visits=$!
	keep_reading &
	reading=$!
	keep_flooding &
	flooding=$!
	for ((i = 1; i <= ROUNDS; i++)); do
		unload
		load_tcpviz || fail "the module does not load again"
		# A slow machine spends seconds on the flood alone
		poll $((4 * LIMIT)) busy_again || fail "round $i: no entry comes"
		step "round $i: loaded again, and entries come"
	done
	touch "$WORK/stop"
	wait "$visits" || fail "a connection failed"
	wait "$reading"
	wait "$flooding" || fail "the flood failed"
	step "$(($(wc -l <"$WORK/visits") * 20)) connections in $ROUNDS rounds"
	[ "$(complaints)" -eq "$before" ] || fail "the kernel complains"
}

# New connections are being seen again
busy_again()
{
	WHERE="path=in flags=-" records server connections id
	[ -n "$RECORDS" ]
}

open_one_taken_over()
{
	local host

	connected
	unload
	load_tcpviz || fail "the module does not load again"
	for host in client server; do
		expect_conn "$host" client_state=ESTABLISHED \
			server_state=ESTABLISHED flags=midstream
	done
	client send c1 1000
	expect_bytes 1000 server recv s1 1000
	expect_mirror client server
	client close c1
	expect_states client FIN-WAIT-2 CLOSE-WAIT
	expect_states server FIN-WAIT-2 CLOSE-WAIT
	expect_mirror client server
}

run_scenarios again_and_again open_one_taken_over
