#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: old data in TIME-WAIT
# why: What a network held back for long must not reach the next connection
#   between the same ports: that is the other reason for TIME-WAIT (RFC 9293
#   section 3.6).  The old segment is acknowledged, delivered to nobody, and
#   2MSL begin anew.

. "$(dirname "$0")/lib.sh"

# The server is in TIME-WAIT.  The ACK would make the client's end, which is
# CLOSED, send a RST (see old_syn_time_wait.sh): it is lost here.
waits_anew()
{
	local start

	setup_path
	tap client
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
	client send c1 100
	expect_bytes 100 server recv s1 100
	server close s1
	expect_states server CLOSE-WAIT FIN-WAIT-2
	client close c1
	expect_states server CLOSED TIME-WAIT
	lose 0 RST from client
	step "half of the time is over"
	LIMIT=60 expect_reached server idle_ms 30000
	now_us
	start=$NOW
	again client DATA
	expect_lost 1
	expect_states server CLOSED TIME-WAIT
	expect_ss server TIME-WAIT
	expect_mirror client server
	LIMIT=90 expect_states server CLOSED CLOSED
	now_us
	expect_between "2MSL after the old data, us" 58000000 \
		"$((NOW - start))" 68000000
	expect_ss server none
	expect_mirror client server
}

# Without TIME-WAIT the next connection is there: its timestamps are later
# (PAWS, RFC 7323 section 5), and its window is elsewhere
next_connection_refuses()
{
	setup_path
	tap client
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
	client send c1 100
	expect_bytes 100 server recv s1 100
	client abort c1
	expect_states server CLOSED CLOSED
	client connect c2 "$SERVER" 80 from "$CLIENT" 40000
	server accept s2 l1
	again client DATA
	expect_snmp server TcpExtPAWSEstab 1
	expect_error ETIMEDOUT server recv s2 1 100
	WHERE="flags=-" expect_states server ESTABLISHED ESTABLISHED
	expect_mirror client server
}

run_scenarios waits_anew next_connection_refuses
