#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: real
#
# Namespaces come and go with connections in every kind of state: open, half
# open, in TIME-WAIT (RFC 9293 section 3.3.2), with timers pending and files
# held open.  A namespace takes all that was kept for it along, and the module
# can be unloaded after.  Nor can one that is going be enabled again.

. "$(dirname "$0")/lib.sh"

# Both families come to fifty, where a debug kernel does not take them for ever
ROUNDS=25
[ "${TCPVIZ_TIMEOUT_FACTOR:-1}" -eq 1 ] || ROUNDS=3

# One open, one in TIME-WAIT, one half open, one refused
busy_pair()
{
	setup_ns a b
	link a eth0 "$CLIENT" b eth0 "$CLIENT_GW" 1
	tell b listen l1 "$CLIENT_GW" 80
	tell a connect c1 "$CLIENT_GW" 80
	tell a connect c2 "$CLIENT_GW" 80
	tell b accept s1 l1
	tell b accept s2 l1
	tell a close c2
	tell b close s2
	expect_error ECONNREFUSED a connect c3 "$CLIENT_GW" 81
	ip -n "${NS[b]}" route add blackhole "$SPOOFED_NET"
	rawseg a "$SPOOFED" 1234 "$CLIENT_GW" 80 SYN
}

complaints()
{
	dmesg | grep -cE 'BUG|WARNING|Oops|Call Trace|RIP:|still has objects'
}

# Unloading finds what a namespace has left behind
expect_clean()
{
	rmmod tcpviz || fail "rmmod"
	load_tcpviz || fail "the module does not load again"
	[ "$(complaints)" -eq "$1" ] || fail "the kernel complains"
	step "unloaded and loaded, and the kernel is content"
}

come_and_go()
{
	local i before held

	before=$(complaints)
	for ((i = 1; i <= ROUNDS; i++)); do
		busy_pair >"$WORK/log" || { cat "$WORK/log"; exit 1; }
		expect_mirror b
		tcpviz_file b connections
		exec {held}<"$FILE"
		remove_host a
		remove_host b
		cat <&"$held" >/dev/null 2>&1
		exec {held}<&-
	done
	expect_clean "$before"
}

# A file of the sysctl outlives the namespace it was opened in
late_write()
{
	local i before holder file

	before=$(complaints)
	for ((i = 1; i <= ROUNDS; i++)); do
		setup_ns a
		nsenter --net="/run/netns/${NS[a]}" \
			sh -c 'exec sleep 1000 >/proc/sys/net/tcpviz/enabled' &
		holder=$!
		poll "$LIMIT" holds_file "$holder" || fail "no file to hold"
		exec {file}>"/proc/$holder/fd/1"
		kill -9 "$holder"
		wait "$holder" 2>/dev/null
		remove_host a
		write_until_refused "$file"
		exec {file}>&-
	done
	expect_clean "$before"
}

holds_file()
{
	[[ $(readlink "/proc/$1/fd/1") == */tcpviz/enabled ]]
}

# Off and on again, for as long as there is a namespace
write_until_refused()
{
	poll 30 write_refused "$1" || fail "the sysctl never went away"
}

write_refused()
{
	! { echo 0 >&"$1" && echo 1 >&"$1"; } 2>/dev/null
}

run_scenarios come_and_go late_write
