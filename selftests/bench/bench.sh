#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Memory per entry, what it costs to list the connections, and how long who looks
# at them with "tcpviz top" waits.
#
# Runs in virtual time with one nanosecond an instruction, so that times are
# counts of instructions and repeat exactly, however busy the host is.
#
#	bench.sh [listing|watching|memory]...		all of them if none is named
#
#	sender ---- veth ---- target

set -u
bench=$(dirname "$(readlink -f "$0")")
selftests=$(dirname "$bench")
sizes="10 10000 500000"
# Those that wait for an answer, whatever else there is; there are some more,
# to which the stack repeats its own after they were forgotten
half_open=10
fills=0
# What there is for somebody to look at
watched=50000

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
	# what answers a spoofed address goes nowhere: a RST at once, a SYN-ACK
	# to somebody who has never been there
	ip -n target route add blackhole 198.18.0.0/16
	ip -n target neigh add 192.0.2.66 lladdr 02:00:00:00:00:66 dev eth0 \
		nud permanent
	ip -n target route add 198.19.0.0/16 via 192.0.2.66
	modprobe tcpviz || die "modprobe failed"
	ip netns exec sender sysctl -qw net.tcpviz.enabled=0
	sysctl -qw net.tcpviz.max_connections_total=1000000
	ip netns exec target sysctl -qw net.tcpviz.max_connections=1000000
}

# syns COUNT FROM PORT: as many, of nobody who would answer
syns()
{
	ip netns exec sender "$selftests/net/rawseg" --sources 65536 \
		--ports 16 --count "$1" --window 1000 \
		"$2" 1024 192.0.2.2 "$3" SYN >/dev/null || die "rawseg failed"
}

# fill N: so many connections in the table: of a port where nobody is, but for
# some that are half-open, of sources that the stack does not know yet
fill()
{
	[ "$1" -eq "$half_open" ] || syns $(($1 - half_open)) 198.18.0.0 9
	syns "$half_open" "198.19.$((fills++)).0" 7
}

# listen: on port 7, until this ends
listen()
{
	exec {orders}> >(ip netns exec target "$selftests/net/actor" >/dev/null)
	echo "listen l1 0.0.0.0 7 128" >&"$orders"
	sleep 1
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

# per_entry INSTRUCTIONS: of the n that there are
per_entry()
{
	printf ' %13d %9d' "$1" $(($1 / n))
}

# linear WHAT INSTRUCTIONS...: does each entry that is added cost the same?
linear()
{
	local what=$1 few more

	shift
	few=$((($2 - $1) / (10000 - 10)))
	more=$((($3 - $2) / (500000 - 10000)))
	echo "$what: $1 without entries, $few for each of 10000, $more for each of 500000"
	[ $((more * 100)) -le $((few * 120)) ] || die "$what is not linear"
}

listing()
{
	local n figures file=() netlink=() state=()

	echo
	echo "instructions for a list, and for each entry of the table"
	printf '%8s %23s %23s %23s\n' entries "the file" "by netlink" \
		"those in SYN-RECEIVED"
	for n in $sizes; do
		empty
		fill "$n"
		figures=$("$bench/list" target "$n" "$half_open") ||
			die "list failed"
		read -ra figures <<<"$figures"
		file+=("${figures[0]}")
		netlink+=("${figures[1]}")
		state+=("${figures[2]}")
		printf '%8d' "$n"
		per_entry "${figures[0]}"
		per_entry "${figures[1]}"
		per_entry "${figures[2]}"
		echo
	done
	linear "the file" "${file[@]}"
	linear "by netlink" "${netlink[@]}"
	linear "those in SYN-RECEIVED" "${state[@]}"
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

watching()
{
	local title key filter

	empty
	fill "$watched"
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
listen
[ $# -gt 0 ] || set -- listing watching memory
for part; do
	"$part"
done
