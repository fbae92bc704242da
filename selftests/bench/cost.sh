#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What packets and connections cost with this and with that in the namespace
# that they come through.  Runs in virtual time with one nanosecond an
# instruction, in the guest.
#
#	cost.sh SEED REPETITIONS CONFIGURATION...
#
# Configurations take turns: what the kernel's caches are like is the same for
# all, but not for each repetition.  One like tcpviz@10000 finds so many
# connections in the table.  COST_ONLY has the loads of `cost`, if not all are
# wanted.  Prints a line for each figure:
#
#	CONFIGURATION LOAD PLACE INSTRUCTIONS
#
# or, for COST_TRACE (see cost.c), one for each function of the kernel:
#
#	symbol ADDRESS NAME [MODULE]

set -euo pipefail
bench=$(dirname "$(readlink -f "$0")")
selftests=$(dirname "$bench")
seed=$1 repetitions=$2
shift 2

die()
{
	echo "cost: $*" >&2
	exit 1
}

# link_hosts A ADDRESS B ADDRESS N: a veth named for who is at its other end.
# Neighbours are known, nobody asks for them in the middle of something.
link_hosts()
{
	local mac=02:00:00:00:0$5

	ip link add "$3" netns "$1" address "$mac:01" type veth \
		peer name "$1" netns "$3" address "$mac:02"
	ip -n "$1" -batch - <<-END
		addr add $2/24 dev $3
		link set $3 up
		neigh add $4 lladdr $mac:02 dev $3 nud permanent
	END
	ip -n "$3" -batch - <<-END
		addr add $4/24 dev $1
		link set $1 up
		neigh add $2 lladdr $mac:01 dev $1 nud permanent
	END
}

# flooder_link: its frames are for 192.0.2.2, the answers for someone who has
# never been there
flooder_link()
{
	link_hosts flooder 10.0.0.1 server 10.0.0.2 1
	ip -n flooder link set server down
	ip -n flooder link set server name eth0 up
	ip -n server neigh add 10.0.0.66 lladdr 02:00:00:00:01:66 \
		dev flooder nud permanent
	ip -n server route add 198.18.0.0/15 via 10.0.0.66
	ip -n flooder route add 192.0.2.0/24 via 10.0.0.2
}

# tune NAMESPACE NAME=VALUE...
tune()
{
	ip netns exec "$1" sysctl -qw "${@:2}"
}

setup()
{
	local ns

	for ns in client flooder server router far; do
		ip netns add "$ns"
		tune "$ns" net.ipv6.conf.default.disable_ipv6=1 \
			net.ipv6.conf.all.disable_ipv6=1 \
			net.ipv4.tcp_no_metrics_save=1 \
			net.ipv4.tcp_moderate_rcvbuf=0
	done
	ip -n server link set lo up
	flooder_link
	link_hosts client 192.0.2.1 server 192.0.2.2 2
	link_hosts client 198.51.100.1 router 198.51.100.2 3
	link_hosts router 203.0.113.1 far 203.0.113.2 4
	ip -n client route add 203.0.113.0/24 via 198.51.100.2
	ip -n far route add 198.51.100.0/24 via 203.0.113.1
	tune router net.ipv4.ip_forward=1
	# what fill sends is not answered
	ip -n server route add blackhole 100.64.0.0/10
	ip -n far route add blackhole 100.64.0.0/10
	insmod "$bench/benchhook.ko"
}

# under_test COMMAND...: in each of the namespaces that are
under_test()
{
	ip netns exec server "$@"
	ip netns exec router "$@"
}

hook()
{
	under_test sh -c "echo $1 >/sys/module/benchhook/parameters/hook"
}

# conntrack_on: a rule that no packet comes to is enough to have it work
conntrack_on()
{
	under_test nft "
		table ip bench {
			chain nowhere {
				ct state invalid
			}
		}"
}

synproxy()
{
	ip netns exec server nft -f - <<-END
		table ip bench {
			chain raw {
				type filter hook prerouting priority raw;
				tcp flags & (fin|syn|rst|ack) == syn notrack
			}
			chain in {
				type filter hook input priority filter;
				tcp dport 8080 ct state invalid,untracked synproxy mss 1460 wscale 7 timestamp sack-perm
				ct state invalid drop
			}
		}
	END
	tune server net.netfilter.nf_conntrack_tcp_loose=0
}

# tcpviz NAME=VALUE...: with these knobs
tcpviz()
{
	local knobs=()

	modprobe tcpviz enable_new_netns=0
	knobs=("${@/#/net.tcpviz.}")
	under_test sysctl -qw net.tcpviz.enabled=1 "${knobs[@]}"
}

# entries NAMESPACE: how many its table has
entries()
{
	local lines

	lines=$(ip netns exec "$1" sh -c 'wc -l </proc/tcpviz/connections')
	echo $((lines - 1))
}

# check_entries CONFIGURATION N: what was filled in is still there, and all that
# ended was measured until nothing was left
check_entries()
{
	local n ns

	for ns in server router; do
		n=$(entries "$ns")
		[ "$n" -ge "$2" ] || die "$1: $ns has $n entries of $2"
		[ "${COST_ONLY:-}" != later ] || [ "$n" -eq "$2" ] ||
			die "$1: $((n - $2)) connections of $ns have not ended"
	done
}

# fill_from HOST ADDRESS N: so many connections, each a SYN that nobody answers
fill_from()
{
	ip netns exec "$1" "$selftests/net/rawseg" --sources 65536 --ports 16 \
		--count "$3" --window 1000 100.64.0.0 1024 "$2" 9 SYN >/dev/null
}

# fill N: both tables.  What is not answered is forgotten after 70 s.
fill()
{
	[ "$1" -gt 0 ] || return 0
	tune server net.tcpviz.max_connections=$((3 * $1 + 65536))
	tune router net.tcpviz.max_connections=$((3 * $1 + 65536))
	sysctl -qw net.tcpviz.max_connections_total=$((6 * $1 + 131072))
	fill_from client 203.0.113.2 "$1"
	fill_from flooder 192.0.2.2 "$1"
}

symbols()
{
	awk 'tolower($2) == "t" { print "symbol", $1, $3, $4 }' /proc/kallsyms
}

# configure NAME: before a repetition; sets how SYNs are answered, see cost.c
configure()
{
	defence=stock
	case $1 in
	none)		;;
	hook)		hook 1 ;;
	header)		hook 2 ;;
	conntrack)	conntrack_on ;;
	synproxy)	synproxy
			defence=proxied ;;
	tcpviz)		tcpviz ;;
	limits)		tcpviz synack_retries=1 half_open_max=1024 \
				half_open_max_age_ms=60000 \
				half_open_max_per_source=64
			defence=evicting ;;
	no-transcript)	tcpviz transcript_len=0 ;;
	table-full)	tcpviz max_connections=64 ;;
	*)		die "no such configuration: $1" ;;
	esac
}

# restore NAME: after it, nothing of it is left
restore()
{
	case $1 in
	none)		;;
	hook|header)	hook 0 ;;
	conntrack|synproxy)
		under_test nft flush ruleset
		under_test conntrack -F 2>/dev/null ;;
	*)		modprobe -r tcpviz ;;
	esac
}

# loads_of CONFIGURATION: what there is to measure, nothing is everything
loads_of()
{
	if [ "$1" = synproxy ]; then
		echo SYN
	else
		echo "${COST_ONLY:-}"
	fi
}

# measure REPETITION CONFIGURATION[@ENTRIES]
measure()
{
	local config=${2%@*} entries=0 loads

	[ "$config" = "$2" ] || entries=${2#*@}
	read -ra loads <<<"$(loads_of "$config")"
	# All that waits for a timer, TIME-WAIT for instance, ends here and
	# not while something is measured; it takes virtual time only
	sleep 65
	configure "$config"
	fill "$entries"
	[ -z "${COST_TRACE:-}" ] || symbols
	"$bench/cost" $((seed * 1000 + $1)) "$defence" "${loads[@]}" |
		sed "s/^/$2\t/"
	! [ -d /proc/tcpviz ] || check_entries "$config" "$entries"
	restore "$config"
}

setup
for ((i = 0; i < repetitions; i++)); do
	for config; do
		measure "$i" "$config"
	done
done
