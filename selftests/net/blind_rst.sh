#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: blind RST
# why: An attacker who can't see a connection must guess its numbers.  RFC 793
#   let any RST within the window end it, a few thousand tries; RFC 9293
#   (section 3.10.7.4, after RFC 5961) only the very next number.  Any other in
#   the window draws a challenge ACK, to which a real peer would send the right
#   RST.

. "$(dirname "$0")/lib.sh"

# The tap knows the numbers if it has seen the SYNs
victims()
{
	setup_path
	tap client
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
}

survives_wrong_numbers()
{
	victims
	forge client RST seq 1000
	expect_snmp server TcpExtTCPChallengeACK 1
	forge client RST seq 2000000
	expect_stat server refused_rst 2
	expect_states server ESTABLISHED ESTABLISHED
	expect_ss server ESTABLISHED
	expect_mirror client server
	client send c1 100
	expect_bytes 100 server recv s1 100
	expect_forwarded router client server
	expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
		client RST ESTABLISHED/ESTABLISHED refused-rst
		client RST ESTABLISHED/ESTABLISHED refused-rst
	EOF
}

# A router believes it; the challenge ACK may come too early to be told from what
# was under way before.  What follows takes it back, and is no handshake.
router_takes_it_back()
{
	local before

	victims
	value router connections ack_us
	before=$VALUE
	forge client RST seq 1000
	expect_snmp server TcpExtTCPChallengeACK 1
	client send c1 100
	expect_bytes 100 server recv s1 100
	server send s1 100
	expect_bytes 100 client recv c1 100
	expect_forwarded router client server
	expect_conn router ack_us="$before"
}

# A FIN beyond the window is not the client's.  A router does not know that; it
# learns when the client's own comes.
blind_fin()
{
	victims
	forge client FIN,ACK seq 900000 ack 1
	expect_states server ESTABLISHED ESTABLISHED
	expect_mirror client server
	client send c1 100
	expect_bytes 100 server recv s1 100
	client close c1
	expect_states server FIN-WAIT-2 CLOSE-WAIT
	expect_forwarded router client server
}

# One in four thousand million
dies_of_the_right_one()
{
	victims
	forge client RST seq 1
	expect_ss server none
	expect_error ECONNRESET server recv s1 1
	expect_states server CLOSED CLOSED
	expect_ss client ESTABLISHED
	expect_states client ESTABLISHED ESTABLISHED
	expect_mirror client server
	client send c1 100
	expect_ss client none
	expect_states client CLOSED CLOSED
	expect_mirror client server
}

run_scenarios survives_wrong_numbers router_takes_it_back blind_fin \
	dies_of_the_right_one
