#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# TIME-WAIT ends after 2MSL, which Linux takes for 60 seconds (RFC 9293
# section 3.6), and nothing on the wire says so: the mirror must end when the
# timewait socket does, the router's by a timer of its own.  A new SYN with a
# later timestamp may take the tuple over before (section 3.6.1, RFC 6191).

. "$(dirname "$0")/lib.sh"

closed()
{
	connected
	client close c1
	expect_states client FIN-WAIT-2 CLOSE-WAIT
	server close s1
	expect_states client TIME-WAIT CLOSED
}

sixty_seconds()
{
	local start

	closed
	now_us
	start=$NOW
	expect_ss client TIME-WAIT
	LIMIT=60 expect_reached client idle_ms 55000
	expect_states client TIME-WAIT CLOSED
	expect_states router TIME-WAIT CLOSED
	expect_ss client TIME-WAIT
	expect_mirror client
	LIMIT=15 expect_ss client none
	now_us
	expect_between "2MSL, us" 58000000 "$((NOW - start))" 67000000
	expect_states client CLOSED CLOSED
	expect_mirror client
	expect_states router CLOSED CLOSED
	expect_edge client client TIME-WAIT CLOSED 1
	LIMIT=20 expect_none client connections
	LIMIT=20 expect_none router connections
}

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

run_scenarios sixty_seconds new_syn_reopens
