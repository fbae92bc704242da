#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# Multipath TCP (RFC 8684): its options say that segments belong to more than
# one connection, but each subflow is a TCP connection, with a handshake and a
# close of its own, and is shown as one.

. "$(dirname "$0")/lib.sh"

# multipath HOST NAME: a socket that speaks it
multipath()
{
	tell "$1" open "$2" "${FAMILY#ipv}" mptcp
}

need_mptcp()
{
	[ -e /proc/sys/net/mptcp/enabled ] || skip "a kernel without MPTCP"
}

# open_both: c1 and s1 over one subflow.  What MPTCP says on the third ACK has
# to be acknowledged (RFC 8684 section 3.1).
open_both()
{
	setup_path
	multipath server l1
	server listen l1 "$SERVER" 80
	multipath client c1
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
}

exchange()
{
	client send c1 5000
	expect_bytes 5000 server recv s1 5000
	server send s1 5000
	expect_bytes 5000 client recv c1 5000
}

agree()
{
	expect_mirror client server
	expect_forwarded router client server
}

one_subflow()
{
	need_mptcp
	open_both
	expect_states router ESTABLISHED ESTABLISHED
	agree
	exchange
	agree
	client close c1
	expect_bytes 0 server recv-eof s1
	agree
	server close s1
	agree
	expect_stat server divergence 0
	expect_stat client divergence 0
}

# second_address: the client has another one, and may use it for a subflow
second_address()
{
	SECOND=${CLIENT%1}2
	ip -n "${NS[client]}" address add "$SECOND/$PREFIX" dev eth0
	ip -n "${NS[router]}" neighbor replace "$SECOND" \
		lladdr 02:00:00:00:01:0a dev client nud permanent
	in_ns server ip mptcp limits set subflow 2 || fail "server: no limit"
	in_ns client ip mptcp limits set subflow 2 || fail "client: no limit"
	in_ns client ip mptcp endpoint add "$SECOND" subflow ||
		fail "no second subflow"
}

# The second handshake proves by its options that it is the same client's
two_subflows()
{
	need_mptcp
	setup_path
	second_address
	multipath server l1
	server listen l1 "$SERVER" 80
	multipath client c1
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
	exchange
	expect_ss server ESTABLISHED ESTABLISHED
	agree
	server close s1
	expect_bytes 0 client recv-eof c1
	agree
	client close c1
	agree
	expect_stat server divergence 0
	expect_stat client divergence 0
}

# A server without it leaves the option out, and the connection is a plain one
fallback()
{
	need_mptcp
	setup_path
	server listen l1 "$SERVER" 80
	multipath client c1
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
	exchange
	agree
	client close c1
	expect_bytes 0 server recv-eof s1
	server close s1
	agree
	expect_states router TIME-WAIT CLOSED
}

run_scenarios one_subflow two_subflows fallback
