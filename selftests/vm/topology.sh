#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Three namespaces for demo and shell:
#
#	client ------------------- router ------------------- server
#	10.0.1.2            10.0.1.1  10.0.2.1              10.0.2.2
#	2001:db8:1::2  2001:db8:1::1  2001:db8:2::1    2001:db8:2::2
#
#	topology.sh up | down

set -e

# host NAME LINK NET: an end host on the router's side LINK
host()
{
	ip netns add "$1"
	ip -n "$1" link set lo up
	ip link add eth0 netns "$1" type veth peer name "$2" netns router
	ip -n "$1" addr add "10.0.$3.2/24" dev eth0
	ip -n "$1" addr add "2001:db8:$3::2/64" dev eth0 nodad
	ip -n router addr add "10.0.$3.1/24" dev "$2"
	ip -n router addr add "2001:db8:$3::1/64" dev "$2" nodad
	ip -n "$1" link set eth0 up
	ip -n router link set "$2" up
	ip -n "$1" route add default via "10.0.$3.1"
	ip -n "$1" -6 route add default via "2001:db8:$3::1"
}

up()
{
	ip netns add router
	ip -n router link set lo up
	ip netns exec router sysctl -q -w net.ipv4.ip_forward=1 \
		net.ipv6.conf.all.forwarding=1
	host client to-client 1
	host server to-server 2
}

down()
{
	local ns

	for ns in client router server; do
		ip netns del "$ns"
	done
}

"$@"
