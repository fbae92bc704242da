#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# A server closes with more data unsent than the client's window has room for:
# its FIN waits behind them, and no segment tells that it is in FIN-WAIT-1.
# Data of the client then finds nobody who would read them, and draws a RST (RFC
# 9293 section 3.6.1).  The socket that comes with them says where it was.

. "$(dirname "$0")/lib.sh"

closes_behind_data()
{
	setup_path
	server listen l1 "$SERVER" 80
	client open c1 "${FAMILY#ipv}"
	client set c1 rcvbuf 4096
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
	server set s1 sndbuf 65536
	server send s1 30000
	server close s1
	expect_ss server FIN-WAIT-1
	client send c1 10
	expect_states server CLOSED CLOSED
	expect_edge server server ESTABLISHED FIN-WAIT-1 1
	expect_edge server server FIN-WAIT-1 CLOSED 1
	expect_ss server none
	expect_mirror client server
	# who has no socket of it must guess
	expect_states router CLOSED CLOSED
	expect_edge router server ESTABLISHED CLOSED 1
}

# The client does not answer any more, so that the server sends no more than one
# segment at a time.  It closes with others unsent, between two repetitions: no
# segment shows it in FIN-WAIT-1, and it may give up before the next.
closes_unanswered()
{
	connected
	lose 0 ACK from server
	server send s1 1000
	expect_snmp server TcpRetransSegs 5
	expect_snmp server TcpRetransSegs 6
	server send s1 3000
	server close s1
	expect_ss server FIN-WAIT-1
	expect_edge server server ESTABLISHED FIN-WAIT-1 1
	expect_lost 7
}

# The same on one host, where data are not looked at on their way in: the RST is
# the first that is seen, and nobody can say what has gone before
closes_over_loopback()
{
	setup_ns server
	server listen l1 "$LOOPBACK" 80
	server open c1 "${FAMILY#ipv}"
	server set c1 rcvbuf 4096
	server connect c1 "$LOOPBACK" 80
	server accept s1 l1
	server set s1 sndbuf 65536
	server send s1 30000
	server close s1
	expect_ss server ESTABLISHED FIN-WAIT-1
	server send c1 10
	expect_states server CLOSED CLOSED
	expect_edge server server ESTABLISHED CLOSED 1
	expect_ss server none
	expect_mirror server
}

run_scenarios closes_behind_data closes_unanswered closes_over_loopback
