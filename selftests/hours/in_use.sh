#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# An open connection that is used is not given up, though what its sockets send
# is not looked at where they are, and though the other end says nothing that
# opens or closes for longer than RFC 5382 grants a silent one (2 h 4 min).

. "$(dirname "$0")/../net/lib.sh"

in_use()
{
	local minutes

	connected
	for ((minutes = 8; minutes <= 136; minutes += 8)); do
		expect_error ETIMEDOUT server recv s1 1 480000
		client send c1 10
		expect_bytes 10 server recv s1 10
	done
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

run_scenarios in_use
