#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Random lives of TCP connections over a bad network, and whether tcpviz says
# of each what the kernel's own sockets did:
#
#	fidelity.sh [--seed N] [--count N] [--first N] [--workers N] [--loss %]
#		    [--show N] [--goal PERMILLE]
#
#	client ---+              +--- server
#	   |      +--- router ---+
#	   |                     +--- cookie (SYN cookies always)
#	   +------- near                       alone (loopback)
#
# Every link loses, duplicates, delays and reorders in both directions.

cd "$(dirname "$0")" || exit 1
# shellcheck source=SCRIPTDIR/../net/lib/ktap.sh
. ../net/lib/ktap.sh

tracing=/sys/kernel/tracing
hosts=(client router server cookie near alone)
seed=1 count=1000 first=0 workers=25 loss=5 show=20 goal=1000 batch=1000
work=$(mktemp -d)

parse_options()
{
	while [ $# -gt 0 ]; do
		case $1 in
		--seed)		seed=$2 ;;
		--count)	count=$2 ;;
		--first)	first=$2 ;;
		--workers)	workers=$2 ;;
		--loss)		loss=$2 ;;
		--show)		show=$2 ;;
		--goal)		goal=$2 ;;
		*)		skip_all "what is $1?" ;;
		esac
		shift 2
	done
}

# bad NAMESPACE DEVICE: what it sends
bad()
{
	tc -n "$1" qdisc add dev "$2" root netem delay 10ms 8ms 25% \
		loss "$loss%" duplicate 2% limit 10000
}

# wire A DEVICE B DEVICE NET: a link, A is .1 and ::1, B is .2 and ::2
wire()
{
	ip link add "$2" netns "$1" type veth peer name "$4" netns "$3"
	ip -n "$1" addr add "10.0.$5.1/24" dev "$2"
	ip -n "$3" addr add "10.0.$5.2/24" dev "$4"
	ip -n "$1" addr add "2001:db8:$5::1/64" dev "$2" nodad
	ip -n "$3" addr add "2001:db8:$5::2/64" dev "$4" nodad
	ip -n "$1" link set "$2" up
	ip -n "$3" link set "$4" up
	bad "$1" "$2"
	bad "$3" "$4"
}

# Time-outs are shorter than the defaults, or a batch would end with many
# minutes of waiting.
tune()
{
	ip netns exec "$1" sysctl -qw net.ipv4.tcp_syn_retries=4 \
		net.ipv4.tcp_synack_retries=4 net.ipv4.tcp_retries2=7 \
		net.ipv4.tcp_orphan_retries=4 net.ipv4.tcp_fin_timeout=10 \
		net.ipv4.tcp_fastopen=0x207 \
		net.ipv4.tcp_fastopen_blackhole_timeout_sec=0 \
		net.ipv4.ip_local_port_range="32768 60999" \
		net.tcpviz.linger_ms=600000
}

set_up()
{
	local host

	modprobe tcpviz && insmod ./tcptruth.ko && modprobe -a tcp_diag sch_netem ||
		return 1
	for host in "${hosts[@]}"; do
		ip netns add "$host" && ip -n "$host" link set lo up || return 1
		tune "$host" || return 1
	done
	ip netns exec router sysctl -qw net.ipv4.ip_forward=1 \
		net.ipv6.conf.all.forwarding=1
	ip netns exec cookie sysctl -qw net.ipv4.tcp_syncookies=2
	wire client eth0 router to-client 1
	wire server eth0 router to-server 2
	wire cookie eth0 router to-cookie 3
	wire client to-near near eth0 4
	bad alone lo
	for host in client:1 server:2 cookie:3; do
		ip -n "${host%:*}" route add default via "10.0.${host#*:}.2"
		ip -n "${host%:*}" -6 route add default \
			via "2001:db8:${host#*:}::2"
	done
}

# Who talks with whom: namespace, IPv4 and IPv6 address of the client, of the
# server
# shellcheck disable=SC2054
places=(
	client,10.0.1.1,2001:db8:1::1,server,10.0.2.1,2001:db8:2::1
	server,10.0.2.1,2001:db8:2::1,client,10.0.1.1,2001:db8:1::1
	client,10.0.1.1,2001:db8:1::1,cookie,10.0.3.1,2001:db8:3::1
	client,10.0.4.1,2001:db8:4::1,near,10.0.4.2,2001:db8:4::2
	alone,127.0.0.1,::1,alone,127.0.0.1,::1
)

start_trace()
{
	echo 0 >$tracing/tracing_on
	echo mono >$tracing/trace_clock
	echo 65536 >$tracing/buffer_size_kb
	: >$tracing/trace
	echo 1 >$tracing/events/tcpviz/transition/enable
	echo 1 >$tracing/events/tcptruth/enable
	echo 1 >$tracing/tracing_on
}

stop_trace()
{
	echo 0 >$tracing/tracing_on
	awk '/^(overrun|commit overrun|dropped events):/ { n += $NF }
		END { exit n > 0 }' $tracing/per_cpu/cpu*/stats &&
		[ "$(cat /sys/module/tcptruth/parameters/missed)" -eq 0 ]
}

sockets_left()
{
	local host n=0

	for host in "${hosts[@]}"; do
		n=$((n + $(ip netns exec "$host" ss -Htan | wc -l)))
	done
	[ "$n" -gt 0 ]
}

# Until the last timewait socket is gone.  Then reading the tables makes them
# notice what has ended in silence.
settle()
{
	local host tries=0

	while sockets_left; do
		tries=$((tries + 1))
		[ $tries -lt 120 ] || return 1
		sleep 5
	done
	for host in "${hosts[@]}"; do
		ip netns exec "$host" cat /proc/tcpviz/connections >/dev/null
	done
}

# transcripts: of each disagreement, as the host in whose table it stands saw it
transcripts()
{
	local host

	grep -oE '^# (at rest, )?(local|remote): [^ ]* -> [^ ]*' "$work/judgement" |
		sed 's/.*: \([^ ]* -> \)/\1/' | sort -u >"$work/wrong"
	[ -s "$work/wrong" ] || return 0
	for host in "${hosts[@]}"; do
		ip netns exec "$host" cat /proc/tcpviz/connections >"$work/table"
		awk '
		FNR == NR {
			wrong[$1 " " $3]
			wrong[$3 " " $1]
			next
		}
		($3 " " $4) in wrong { print $1 }
		' "$work/wrong" "$work/table" | while read -r id; do
			awk -v id="$id" '$1 == id' "$work/table" |
				sed "s/^/# $host: /"
			ip netns exec "$host" tcpviz -A ladder "$id" |
				sed 's/^/#   /'
		done
	done
}

# play FIRST COUNT: a batch, and its judgement
play()
{
	local rc=0 verdict

	start_trace
	./lifecycle "$seed" "$1" "$2" "$workers" "${places[@]}" || rc=1
	settle || { echo "# sockets that do not go away"; rc=1; }
	stop_trace || { echo "# events were lost"; rc=1; }
	./judge "$show" <$tracing/trace >"$work/judgement"
	verdict=$?
	cat "$work/judgement"
	cat "$work/judgement" >>"$work/all"
	[ $verdict -ne 1 ] || transcripts
	[ $verdict -le 1 ] || rc=1
	return $rc
}

# total WHAT: over all batches
total()
{
	awk -v what="# $1:" -v goal="$goal" '
	index($0, what) == 1 {
		sub(what, "")
		agree += $1
		all += $3
	}
	END {
		permille = all ? int(agree * 1000 / all) : 0
		printf "%s %d of %d agree, %d.%d %%\n", what, agree, all,
			permille / 10, permille % 10
		exit all == 0 || agree * 1000 < all * goal
	}' "$work/all"
}

parse_options "$@"
ktap_plan 3
set_up || skip_all "the hosts cannot be set up"
failed=0
for ((i = first; i < first + count; i += batch)); do
	n=$((first + count - i < batch ? first + count - i : batch))
	play "$i" "$n" || failed=1
done
echo "# seed $seed, lives $first to $((first + count - 1)), $loss % loss:"
total "local sequences"
ktap_result $? "seed $seed: local sequences"
total "states at rest"
ktap_result $? "seed $seed: states at rest"
sed -n 's/^# not to be told: //p' "$work/all" | awk -f exceptions.awk |
	sed 's/^/# not to be told: /'
ktap_result $failed "seed $seed: every batch was complete"
for host in "${hosts[@]}"; do
	ip netns exec "$host" grep -E '^(divergence|taken_back|not_tracked)' \
		/proc/tcpviz/stats | sed "s/^/# $host: /"
done
rm -rf "$work"
ktap_finish
