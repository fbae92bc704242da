#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# A listener closes while connections wait in its queues.  They go with it,
# unless another listener shares the port and net.ipv4.tcp_migrate_req hands
# them over: then they live on as if nothing had been, and it accepts them.

. "$(dirname "$0")/lib.sh"

# share NAME: a listener on the same port as others
share()
{
	server open "$1" "${FAMILY#ipv}"
	server set "$1" reuse-port 1
	server listen "$1" "$SERVER" 80
}

half_open_at_l1()
{
	share l1
	lose 0 ACK from client
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	expect_states server SYN-SENT SYN-RECEIVED
}

half_open_goes()
{
	setup_path
	half_open_at_l1
	share l2
	server close l1
	expect_ss server none
	expect_mirror client server
	heal router
	client send c1 10
	expect_states server CLOSED CLOSED
	expect_states client CLOSED CLOSED
	expect_mirror client server
}

half_open_is_handed_over()
{
	setup_path
	knob server net.ipv4.tcp_migrate_req=1
	half_open_at_l1
	share l2
	server close l1
	expect_mirror server
	heal router
	client send c1 10
	server accept s1 l2
	expect_bytes 10 server recv s1 10
	expect_states server ESTABLISHED ESTABLISHED
	expect_edge server server SYN-RECEIVED ESTABLISHED 1
	expect_edge server server SYN-RECEIVED CLOSED 0
	expect_none server half_open
	expect_mirror client server
	expect_stat server divergence 0
}

# The repetition of its SYN-ACK is what hands it over
handed_over_by_timer()
{
	setup_path
	knob server net.ipv4.tcp_migrate_req=1
	half_open_at_l1
	share l2
	server close l1
	expect_repeats server 0 1 0 0
	expect_states server SYN-SENT SYN-RECEIVED
	expect_mirror server
	heal router
	server accept s1 l2
	expect_states server ESTABLISHED ESTABLISHED
	expect_none server half_open
	expect_mirror client server
	expect_stat server divergence 0
}

open_is_handed_over()
{
	setup_path
	knob server net.ipv4.tcp_migrate_req=1
	share l1
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	expect_states server ESTABLISHED ESTABLISHED
	share l2
	server close l1
	expect_mirror server
	server accept s1 l2
	client close c1
	server close s1
	expect_states server TIME-WAIT CLOSED
	expect_mirror client server
	expect_stat server divergence 0
}

open_goes()
{
	setup_path
	share l1
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	expect_states server ESTABLISHED ESTABLISHED
	share l2
	server close l1
	expect_states server CLOSED CLOSED
	expect_states client CLOSED CLOSED
	expect_mirror client server
}

run_scenarios half_open_goes half_open_is_handed_over handed_over_by_timer \
	open_is_handed_over open_goes
