#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: a new SYN in TIME-WAIT
# why: A SYN whose number, or timestamp, is beyond those of the old connection
#   can't be an old duplicate: it may take the addresses and ports over before
#   2MSL have passed (RFC 9293 section 3.6.1, RFC 6191).  A busy client that
#   comes from the same port need not wait a minute.

. "$(dirname "$0")/lib.sh"

# The server closes first, so that its port is what waits
new_syn_reopens()
{
	local host

	connected
	server close s1
	expect_states server CLOSE-WAIT FIN-WAIT-2
	client close c1
	expect_states server CLOSED TIME-WAIT
	expect_ss server TIME-WAIT
	client connect c2 "$SERVER" 80 from "$CLIENT" 40000
	server accept s2 l1
	for host in client router server; do
		WHERE="client_state=ESTABLISHED" expect_conn "$host" \
			server_state=ESTABLISHED flags=-
		WHERE="client_state=CLOSED" expect_conn "$host" \
			server_state=CLOSED flags=superseded
	done
	expect_ss client ESTABLISHED
	expect_ss server ESTABLISHED
	expect_mirror client server
	expect_forwarded router client server
	expect_edge server server TIME-WAIT CLOSED 1
}

run_scenarios new_syn_reopens
