#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# The router is a load balancer (IPVS, by NAT): it steals what the client sends
# to it at LOCAL_IN, and sends it on to the real server, from LOCAL_OUT, without
# having a socket for it.  Nothing that it shows may claim that there is one.
# Both ends see their own connection, one with the router, one with the client.

. "$(dirname "$0")/lib.sh"

# balance: port 80 of the router is the server's
balance()
{
	local service

	service=$(endpoint "$CLIENT_GW" 80)
	in_ns router ipvsadm -A -t "$service" -s rr ||
		skip "a kernel without IPVS"
	in_ns router ipvsadm -a -t "$service" \
		-r "$(endpoint "$SERVER" 80)" -m || fail "no real server"
}

by_balancer()
{
	need_tool ipvsadm
	setup_path
	balance
	server listen l1 "$SERVER" 80
	client connect c1 "$CLIENT_GW" 80 from "$CLIENT" 40000
	server accept s1 l1
	client send c1 100
	expect_bytes 100 server recv s1 100
	expect_states client ESTABLISHED ESTABLISHED
	expect_states server ESTABLISHED ESTABLISHED
	expect_mirror client router server
	client close c1
	server close s1
	expect_states client TIME-WAIT CLOSED
	expect_states server TIME-WAIT CLOSED
	expect_mirror client router server
	expect_states router CLOSED CLOSED
	expect_stat router divergence 0
}

run_scenarios by_balancer
