#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Memory per entry, what it costs to read the table, and how long who looks at
# it with "tcpviz top" waits.
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

screen()
{
	LC_ALL=C.UTF-8 tmux -u -f /dev/null -S /tmp/tmux "$@"
}

# on_screen PATTERN: wait until a line is like that, and print it
on_screen()
{
	for _ in {1..200}; do
		screen capture-pane -p | grep -E -m 1 -- "$1" && return
		sleep 0.05
	done
	screen capture-pane -p
	die "nothing on the screen is like $1"
}

# answer KEY PATTERN: ms until the screen has answered, tmux and all
answer()
{
	local before after

	before=$(date +%s%N)
	screen send-keys -l "$1"
	on_screen "$2" >/dev/null
	after=$(date +%s%N)
	echo $(((after - before) / 1000000))
}

# The table is as full as reading() has left it
watching()
{
	local title key filter

	screen new-session -d -x 80 -y 24 "tcpviz -N target top"
	screen set -g status off
	# not to be in its way, there is one processor
	sleep 10
	title=$(on_screen "^tcpviz.* [0-9]{5,} connections.*read in ")
	echo
	echo "tcpviz top: ${title#* }"
	key=$(answer '?' "^Keys of the list")
	screen send-keys q /
	filter=$(answer "src 198.18.7.0/24" " of [0-9]{5,} connections")
	echo "ms until it answers a key: $key; shows what a filter means: $filter"
	screen kill-server
	[[ $title = *" ms" || $title = *" us" ]] ||
		die "reading takes more than a second"
	[ "$key" -le 200 ] || die "a key waits for more than 200 ms"
	[ "$filter" -le 1500 ] || die "a filter takes more than 1.5 s"
}

setup
empty
reading
watching
memory
