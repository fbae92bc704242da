#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# Each network namespace has its own table, counters and sysctls.  The two
# ends of a connection see it each in their own (RFC 9293 states are those of
# two different hosts), a third sees nothing.  net.tcpviz.enabled=0 takes the
# hooks and the table of one namespace away and leaves the traffic alone; what
# is open when it comes back is taken over.

. "$(dirname "$0")/lib.sh"

not_seen_by_others()
{
	connected
	setup_ns other
	expect_none other connections
	expect_stat other connections 0
	expect_none router half_open
	knob other net.tcpviz.linger_ms=1234
	knob_value client net.tcpviz.linger_ms
	expect_between "linger_ms of the client" 10000 "$VALUE" 10000
	expect_conn client path=out
	expect_conn server path=in
	expect_conn router path=fwd
	expect_stat client connections 1
	expect_mirror client server other
}

# The same files by the path that people use
through_the_link()
{
	local seen

	connected
	[ "$(readlink /proc/tcpviz)" = self/net/tcpviz ] ||
		fail "/proc/tcpviz is $(readlink /proc/tcpviz)"
	seen=$(in_ns server sed 1d /proc/tcpviz/connections)
	[[ $seen =~ ^[0-9]+\ +in\  && $seen != *$'\n'* ]] ||
		fail "server: /proc/tcpviz has '$seen'"
	seen=$(stat -c %A:%U /proc/tcpviz/connections)
	[ "$seen" = -r--r-----:root ] || fail "its mode is $seen"
	step "/proc/tcpviz is the namespace's own, and root's"
}

# All at once, and those that a timer ends meanwhile as well
forgotten()
{
	setup_path
	knob server net.ipv4.tcp_syncookies=0 net.tcpviz.linger_ms=600000 \
		net.ipv4.tcp_max_syn_backlog=4096 \
		net.tcpviz.half_open_max_age_ms=2000
	server listen l1 "$SERVER" 80 4096
	rawseg client --count 3000 --ports 3000 --rate 1000 \
		"$SPOOFED" 1001 "$SERVER" 80 SYN
	poll "$LIMIT" some_pruned || fail "server: none is too old"
	knob server net.tcpviz.enabled=0
	[ "$VALUE" -lt 2500 ] || fail "they were all too old by then"
	expect_none server connections
}

some_pruned()
{
	WHERE=name=pruned_age value server stats value
	[ "$VALUE" -gt 0 ]
}

# Without hooks no segment is looked at, not even in passing
disabled()
{
	local segments

	connected
	expect_conn server path=in
	knob server net.tcpviz.enabled=0
	expect_none server connections
	expect_none server half_open
	WHERE=name=segments value server stats value
	segments=$VALUE
	expect_stat client segments "$segments"
	client send c1 1000
	expect_bytes 1000 server recv s1 1000
	client connect c2 "$SERVER" 80
	server accept s2 l1
	expect_none server connections
	expect_stat server segments "$segments"
	WHERE=name=segments value client stats value
	expect_between "segments seen by the client" "$((segments + 3))" \
		"$VALUE" "$((segments + 8))"
	WHERE="client=$(endpoint "$CLIENT" 40000)" expect_states client \
		ESTABLISHED ESTABLISHED
	expect_mirror client
}

taken_over()
{
	disabled
	knob server net.tcpviz.enabled=1
	WHERE="client=$(endpoint "$CLIENT" 40000)" expect_conn server path=in \
		client_state=ESTABLISHED server_state=ESTABLISHED \
		flags=midstream
	expect_mirror server
	client close c1
	WHERE="client=$(endpoint "$CLIENT" 40000)" expect_states server \
		FIN-WAIT-2 CLOSE-WAIT
	expect_mirror server
}

run_scenarios not_seen_by_others through_the_link disabled taken_over \
	forgotten
