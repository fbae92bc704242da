#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: an old SYN-ACK
# why: It acknowledges a number that the client has not used this time.  The
#   client, in SYN-SENT, answers with the RST that such an ACK asks for and
#   stays where it is (RFC 9293 section 3.10.7.3): a connection is opened only
#   by the answer to its own SYN.  That is what ISNs are for.

. "$(dirname "$0")/lib.sh"

# The second connection's SYN is lost twice, so that the old SYN-ACK comes
# first.  Linux takes it for a sign that the last RST was lost, and repeats its
# SYN at once.
of_the_last_connection()
{
	setup_path
	tap server
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
	client abort c1
	expect_states server CLOSED CLOSED
	lose 2 SYN from client
	client connect-start c2 "$SERVER" 80 from "$CLIENT" 40000
	again server SYN,ACK
	WHERE="flags=-" expect_states client SYN-SENT CLOSED
	expect_ss client SYN-SENT
	expect_mirror client
	client connect-wait c2
	server accept s2 l1
	WHERE="flags=-" expect_states client ESTABLISHED ESTABLISHED
	WHERE="flags=-" expect_transcript client <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/CLOSED
		client RST SYN-SENT/CLOSED refused-rst
		client SYN+1 SYN-SENT/CLOSED
		client SYN+2 SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
	EOF
	expect_mirror client server
	WHERE="server_state=ESTABLISHED" expect_conn router \
		client_state=ESTABLISHED flags=-
}

# It acknowledges more than was sent: neither an answer nor Fast Open
acknowledges_too_much()
{
	setup_path
	by_hand server
	lose 1 RST from client
	client connect-start c1 "$SERVER" 80 from "$CLIENT" 40000
	hears server SYN
	say server SYN,ACK seq 0 ack 2
	expect_lost 1
	expect_ss client SYN-SENT
	expect_states client SYN-SENT CLOSED
	expect_conn client flags=-
	say server RST,ACK seq 0 ack 5000
	expect_ss client SYN-SENT
	expect_conn client client_state=SYN-SENT flags=-
	expect_mirror client
	say server SYN,ACK seq 0 ack 1
	client connect-wait c1
	expect_states client ESTABLISHED ESTABLISHED
	expect_conn client flags=- synack=0
	expect_mirror client
}

run_scenarios of_the_last_connection acknowledges_too_much
