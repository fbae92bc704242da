#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# Forged segments: wrong numbers, RSTs at and beyond each edge of the window,
# SYNs into every state, ACKs of data never sent, all flags, all header
# lengths, options cut short, broken checksums; then others at random.  After
# each the mirror equals the kernel, and at the end nothing is left.
#
#	hostile.sh [--full] [--family ipv4|ipv6] [--count N] [--seed N]
#
# --full	every combination, which takes three times as long
# --family	only this one
# --count	segments at random, of each family (10,000)
# --seed	which ones (1)

cd "$(dirname "$0")" || exit 1
# shellcheck source=SCRIPTDIR/../net/lib/ktap.sh
. ../net/lib/ktap.sh

declare -A near=([ipv4]=192.0.2.1 [ipv6]=2001:db8::1)
declare -A far=([ipv4]=192.0.2.2 [ipv6]=2001:db8::2)
families=(ipv4 ipv6) table=quick seed=1
count=$((10000 / ${TCPVIZ_TIMEOUT_FACTOR:-1}))

parse_options()
{
	while [ $# -gt 0 ]; do
		case $1 in
		--full)		table=table ;;
		--family)	families=("$2"); shift ;;
		--count)	count=$2; shift ;;
		--seed)		seed=$2; shift ;;
		*)		skip_all "what is $1?" ;;
		esac
		shift
	done
}

# What is looked through after each segment should be small: the module's table,
# and that of the stack's sockets.
set_up()
{
	local entries knob=net.ipv4.tcp_child_ehash_entries

	modprobe -a tun tcp_diag && modprobe -qr tcpviz &&
		modprobe tcpviz buckets=1024 || return 1
	entries=$(sysctl -n $knob) && sysctl -qw $knob=64
	ip netns add "$ns" || return 1
	[ -z "$entries" ] || sysctl -qw "$knob=$entries"
	ip -n "$ns" tuntap add tun0 mode tun
	ip -n "$ns" addr add "${near[ipv4]}/24" dev tun0
	ip -n "$ns" addr add "${near[ipv6]}/64" dev tun0 nodad
	ip -n "$ns" link set tun0 up
	ip netns exec "$ns" sysctl -qw net.tcpviz.linger_ms=20 \
		net.ipv4.tcp_no_metrics_save=1
}

# shellcheck disable=SC2317 # the trap calls it
clean_up()
{
	ip netns del "$ns" 2>/dev/null
	modprobe tcpviz
}

# forge FAMILY ARG...: one more result
forge()
{
	local family=$1 rc

	shift
	ip netns exec "$ns" ./hostile tun0 "${near[$family]}" "${far[$family]}" \
		"$@" | sed -u 's/^/# /'
	rc=${PIPESTATUS[0]}
	ktap_result "$rc" "$family $*"
}

# Slab caches that are not empty complain when they are destroyed
unload()
{
	ip netns del "$ns" && modprobe -r tcpviz
}

parse_options "$@"
[ "$(id -u)" -eq 0 ] || skip_all "not root"
[ -x ./hostile ] || skip_all "not built: make -C $PWD"
ns=hostile-$$
set_up || skip_all "no module tcpviz, no tun device, or no inet_diag"
trap clean_up EXIT
ktap_plan $((2 * ${#families[@]} + 1))
for family in "${families[@]}"; do
	forge "$family" "$table"
	forge "$family" random "$count" "$seed"
done
unload
ktap_result $? "the module can be unloaded"
ktap_finish
