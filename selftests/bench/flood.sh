#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# How a listener fares under a SYN flood: who gets through, how soon, and what
# it costs, against the flood's rate and the clients' round-trip time.
#
#	flooder 192.0.2.1  ----- veth ------------- 192.0.2.2  server
#	client  192.0.2.17 -- netem, veth, netem -- 192.0.2.18
#	plain   192.0.2.33 -- netem, veth, netem -- 192.0.2.34
#
# The flood's sources are behind flooder, whose neighbour entry leads nowhere:
# nothing tells the server that they do not exist.  plain is a client without
# TCP timestamps.  Runs in virtual time with one nanosecond an instruction.
#
#	flood.sh [CONFIGURATION...]
#
# In the environment: FLOOD_RATES (per second, 0 or max), FLOOD_RTTS (ms),
# FLOOD_MIN_AGE (ms; else the module's default).  Prints a header and then a
# line per cell, its columns separated by tabs; bench-flood.sh checks and draws
# them.

set -eu
bench=$(dirname "$(readlink -f "$0")")
rates=${FLOOD_RATES:-0 50 500 5000 max}
rtts=${FLOOD_RTTS:-0 20 100 300}
configs=${*:-off retries0 retries1 cookies oldest random oldest-cookies synproxy}
backlog=128
helper=

die()
{
	echo "flood: $*" >&2
	exit 1
}

# end_host NAME N LAST: network N of the server's; the last byte of the address
# that the server knows its end by
end_host()
{
	local low=$((($2 - 1) * 16))

	ip -batch - <<-END
		link add eth0 netns $1 address 02:00:00:00:0$2:01 type veth peer name $1 netns server address 02:00:00:00:0$2:02
	END
	ip -n "$1" -batch - <<-END
		addr add 192.0.2.$((low + 1))/28 dev eth0
		link set eth0 up
		neigh add 192.0.2.$((low + 2)) lladdr 02:00:00:00:0$2:02 dev eth0 nud permanent
		route add default via 192.0.2.$((low + 2))
	END
	ip -n server -batch - <<-END
		addr add 192.0.2.$((low + 2))/28 dev $1
		link set $1 up
		neigh add 192.0.2.$((low + 1)) lladdr 02:00:00:00:0$2:$3 dev $1 nud permanent
	END
}

# slow HOST MS: so much there and back
slow()
{
	tc -n "$1" qdisc add dev eth0 root netem delay "$(($2 * 500))us"
	tc -n server qdisc add dev "$1" root netem delay "$(($2 * 500))us"
}

# tune NAMESPACE NAME=VALUE...
tune()
{
	ip netns exec "$1" sysctl -qw "${@:2}"
}

# setup RTT: new namespaces, so that no cell inherits anything
setup()
{
	local ns

	for ns in flooder client plain server; do
		ip netns add "$ns"
		tune "$ns" net.ipv6.conf.default.disable_ipv6=1 \
			net.ipv6.conf.all.disable_ipv6=1
	done
	ip -n server link set lo up
	end_host flooder 1 66
	end_host client 2 01
	end_host plain 3 01
	ip -n server route add 198.18.0.0/15 via 192.0.2.1
	tune plain net.ipv4.tcp_timestamps=0
	tune server net.core.somaxconn=$backlog \
		net.ipv4.tcp_max_syn_backlog=$backlog \
		net.ipv4.tcp_no_metrics_save=1 net.ipv4.tcp_syncookies=0
	[ "$1" -eq 0 ] || { slow client "$1"; slow plain "$1"; }
}

teardown()
{
	local ns

	[ -z "$helper" ] || { kill "$helper"; wait "$helper" || true; }
	helper=
	for ns in flooder client plain server; do
		ip netns del "$ns"
	done
}

# tcpviz_policy POLICY: half-open for 1 s at most, and no more than fit
tcpviz_policy()
{
	tune server net.tcpviz.enabled=1 net.tcpviz.synack_retries=0 \
		net.tcpviz.half_open_max=$backlog net.tcpviz.prune_policy="$1"
	[ -z "${FLOOD_MIN_AGE:-}" ] || tune server \
		net.tcpviz.half_open_min_age_ms="$FLOOD_MIN_AGE"
}

synproxy()
{
	ip netns exec server nft -f - <<-END
		table ip flood {
			chain raw {
				type filter hook prerouting priority raw;
				tcp flags & (fin|syn|rst|ack) == syn notrack
			}
			chain in {
				type filter hook input priority filter;
				iifname != "lo" tcp dport 1024-65535 ct state invalid,untracked synproxy mss 1460 wscale 7 timestamp sack-perm
				ct state invalid drop
			}
		}
	END
	tune server net.netfilter.nf_conntrack_tcp_loose=0
}

# adaptive: no bound, but the fuller the queue, the shorter the wait in it
adaptive()
{
	tune server net.tcpviz.enabled=1 net.tcpviz.synack_retries=0
	ip netns exec server "$bench/adapt.sh" 48 96 1000 &
	helper=$!
}

# configure NAME: the server, as one row has it
configure()
{
	case $1 in
	off)		;;
	retries0)	tune server net.ipv4.tcp_synack_retries=0 ;;
	retries1)	tune server net.ipv4.tcp_synack_retries=1 ;;
	cookies)	tune server net.ipv4.tcp_syncookies=1 ;;
	synproxy)	synproxy ;;
	tcpviz-retries)	tune server net.tcpviz.enabled=1 \
				net.tcpviz.synack_retries=0 ;;
	oldest|random)	tcpviz_policy "$1" ;;
	oldest-cookies)	tune server net.ipv4.tcp_syncookies=1
			tcpviz_policy oldest ;;
	tcpviz-adaptive) adaptive ;;
	*)		die "no such configuration: $1" ;;
	esac
}

# uses CONFIGURATION MODULE: does it?
uses()
{
	case $1,$2 in
	oldest*,tcpviz|random,tcpviz|tcpviz-*,tcpviz|synproxy,nf_conntrack)
		return 0 ;;
	esac
	return 1
}

# Only what a row is about is there when it is measured.  The kernel takes
# namespaces down in its own time, and keeps conntrack once it was in use.
modules_for()
{
	local try

	if uses "$1" tcpviz; then
		modprobe tcpviz enable_new_netns=0
	else
		for try in {1..50}; do
			modprobe -qr tcpviz && break
			sleep 0.1
		done
		! grep -q '^tcpviz ' /proc/modules ||
			die "tcpviz is still loaded, after $try attempts"
	fi
	uses "$1" nf_conntrack || ! grep -q '^nf_conntrack ' /proc/modules ||
		die "$1 has to come before what uses conntrack"
}

# effort RATE: how many clients, ms between them, ms for the queue to fill and
# become steady before
effort()
{
	case $1 in
	0)	echo 40 100 100 ;;
	max)	echo 40 25 500 ;;
	*)	if [ "$1" -gt 1000 ]; then
			echo 100 50 2000
		else
			echo 100 100 20000
		fi ;;
	esac
}

# cell CONFIGURATION RTT RATE
cell()
{
	local result effort

	effort=$(effort "$3")
	setup "$2"
	configure "$1"
	# shellcheck disable=SC2086 # three numbers
	result=$("$bench/flood" "$3" $effort 8080) || die "$1 $2 $3 failed"
	printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$result"
	teardown
}

header()
{
	local names="config rtt_ms rate clients ok connect_us connect99_us"

	names+=" echo_us echo99_us options plain_options half_open_max"
	names+=" half_open_mean syns_per_s synacks_per_syn instructions_per_syn"
	echo "${names// /$'\t'}"
}

header
for config in $configs; do
	modules_for "$config"
	for rtt in $rtts; do
		for rate in $rates; do
			cell "$config" "$rtt" "$rate"
		done
	done
done
