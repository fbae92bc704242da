#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Memory per entry, and what it costs to read the table.
#
# Runs in virtual time with one nanosecond an instruction, so that times are
# counts of instructions and repeat exactly, however busy the host is.
#
#	sender ---- veth ---- target, a listener with a backlog of 8

set -u
selftests=$(dirname "$(dirname "$(readlink -f "$0")")")
sizes="10000 20000 50000"

die()
{
	echo "bench: $*" >&2
	exit 1
}

setup()
{
	ip netns add sender
	ip netns add target
	ip link add eth0 netns sender type veth peer name eth0 netns target
	ip -n sender addr add 192.0.2.1/24 dev eth0
	ip -n target addr add 192.0.2.2/24 dev eth0
	ip -n sender link set eth0 up
	ip -n target link set eth0 up
	# what answers a spoofed address goes nowhere
	ip -n target route add blackhole 198.18.0.0/15
	modprobe tcpviz || die "modprobe failed"
	ip netns exec sender sysctl -qw net.tcpviz.enabled=0
	sysctl -qw net.tcpviz.max_connections_total=1000000
	ip netns exec target sysctl -qw net.tcpviz.max_connections=1000000
}

# fill N: so many connections in the table, each a SYN that nobody answered
fill()
{
	ip netns exec sender "$selftests/net/rawseg" --sources 65536 \
		--ports 16 --count "$1" --window 1000 \
		198.18.0.0 1024 192.0.2.2 9 SYN >/dev/null || die "rawseg failed"
}

empty()
{
	ip netns exec target sysctl -qw net.tcpviz.enabled=0
	ip netns exec target sysctl -qw net.tcpviz.enabled=1
}

# The cache may be merged with others of its size, which /proc/slabinfo shows
# under one name; /sys/kernel/slab knows it by its own.
memory()
{
	local size len

	size=$(cat /sys/kernel/slab/tcpviz_conn/slab_size) ||
		die "no slab cache tcpviz_conn"
	len=$(sysctl -n net.tcpviz.transcript_len)
	echo
	echo "memory per connection, either family, no transcript: $size bytes"
	echo "its transcript of $len segments: $((8 + 24 * len)) bytes"
	[ "$size" -le 256 ] || die "more than 256 bytes"
}

# read_table N: instructions for a read of connections with N entries
read_table()
{
	local before after lines

	before=$(date +%s%N)
	lines=$(ip netns exec target sh -c 'wc -l </proc/tcpviz/connections')
	after=$(date +%s%N)
	[ "$((lines - 1))" -ge "$1" ] ||
		die "$((lines - 1)) entries instead of $1"
	echo $((after - before))
}

reading()
{
	local n ns per first=''

	echo
	printf '%10s %14s %18s\n' entries instructions "per entry"
	for n in $sizes; do
		empty
		fill "$n"
		ns=$(read_table "$n")
		per=$((ns / n))
		printf '%10d %14d %18d\n' "$n" "$ns" "$per"
		: "${first:=$per}"
	done
	[ $((per * 100)) -le $((first * 120)) ] ||
		die "reading is not linear: $per per entry, $first at first"
}

setup
empty
reading
memory
