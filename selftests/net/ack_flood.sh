#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: ACK flood
# why: An ACK for no connection draws a RST and leaves nothing behind (RFC 9293
#   section 3.10.7.1): unlike SYNs, ACKs fill no table.  They cost processor
#   time, and with SYN cookies a little more, since each might be a cookie.
#   Firewalls that open an entry for any ACK are worse off.

. "$(dirname "$0")/lib.sh"

nothing_is_kept()
{
	local host

	connected
	rawseg client "$SPOOFED" 1001 "$SERVER" 80 ACK --ack 5 --count 200 \
		--sources 20 --ports 10
	expect_snmp server TcpOutRsts 200
	for host in router server; do
		expect_stat "$host" connections 1
		expect_states "$host" ESTABLISHED ESTABLISHED
	done
	expect_stat server stray 400
	expect_ss server ESTABLISHED
	client send c1 100
	expect_bytes 100 server recv s1 100
	expect_mirror client server
	expect_forwarded router client server
}

# At the ports of an open connection: what it did not send it does not count
on_a_connection()
{
	setup_path
	tap client
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
	count_packets server forged 'iifname "eth0" meta l4proto tcp'
	forge client ACK seq 1 ack 100000
	forge client ACK seq 500000 ack 1
	forge client ACK seq 1 ack -100000000
	expect_counted server forged 3
	expect_states server ESTABLISHED ESTABLISHED
	client send c1 100
	expect_bytes 100 server recv s1 100
	expect_mirror client server
	expect_forwarded router client server
}

run_scenarios nothing_is_kept on_a_connection
