#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# An open connection that is used is not given up, though what its sockets send
# is not looked at where they are, and though the other end says nothing that
# opens or closes for longer than RFC 5382 grants a silent one (2 h 4 min).

. "$(dirname "$0")/../net/lib.sh"

# for_hours: the client says something every eight minutes
for_hours()
{
	local minutes

	for ((minutes = 8; minutes <= 136; minutes += 8)); do
		expect_error ETIMEDOUT server recv s1 1 480000
		client send c1 10
		expect_bytes 10 server recv s1 10
	done
}

in_use()
{
	connected
	for_hours
	expect_states client ESTABLISHED ESTABLISHED
	expect_states server ESTABLISHED ESTABLISHED
	expect_states router ESTABLISHED ESTABLISHED
	expect_mirror client server
	expect_forwarded router client server
	client close c1
	expect_states server FIN-WAIT-2 CLOSE-WAIT
	server close s1
	expect_states client TIME-WAIT CLOSED
	expect_states server TIME-WAIT CLOSED
	expect_mirror client server
}

# No segment shows that the server has closed: its FIN waits behind data for
# which the client has no room.  The client has been silent no longer for that.
closes_behind_data()
{
	setup_path
	server listen l1 "$SERVER" 80
	client open c1 "${FAMILY#ipv}"
	client set c1 rcvbuf 4096
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
	for_hours
	server send s1 30000
	expect_snmp server TcpExtTCPWinProbe 4
	server close s1
	expect_states server ESTABLISHED FIN-WAIT-1
	expect_bytes 30000 client recv c1 30000
	expect_states server CLOSE-WAIT FIN-WAIT-2
	expect_edge server client ESTABLISHED CLOSED 0
	expect_mirror client server
}

run_scenarios in_use closes_behind_data
