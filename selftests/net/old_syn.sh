#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: an old SYN arrives after the connection was closed
# why: To the server it is a SYN like any other, and it answers.  If two
#   segments opened a connection, it would be open now, with nobody at the
#   other end.  The third is asked of the client, who knows nothing of it and
#   sends a RST (RFC 9293 section 3.5, figure 8): an old duplicate costs one
#   segment.

. "$(dirname "$0")/lib.sh"

client_resets()
{
	setup_path
	tap client
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
	client close c1
	expect_states client FIN-WAIT-2 CLOSE-WAIT
	server close s1
	step "2MSL later nothing is left of it"
	LIMIT=70 expect_states client CLOSED CLOSED
	expect_ss client none
	expect_ss server none
	again client SYN
	WHERE="flags=-" expect_states server CLOSED CLOSED
	WHERE="flags=-" expect_states router CLOSED CLOSED
	WHERE="flags=-" expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client RST CLOSED/CLOSED
	EOF
	expect_error ETIMEDOUT server accept s2 l1 100
	expect_ss client none
	expect_ss server none
	expect_mirror client server
	WHERE="listener=$(endpoint "$SERVER" 80)" expect_record server \
		listeners completed=1 refused=1 half_open=0
}

# The client's own view: a SYN-ACK with a new number is no sign of the old
# connection's server
seen_by_the_client()
{
	setup_path
	tap client
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
	client abort c1
	expect_states client CLOSED CLOSED
	again client SYN
	WHERE="flags=-" expect_states server CLOSED CLOSED
	expect_states client CLOSED CLOSED
	expect_conn client flags=-
}

run_scenarios client_resets seen_by_the_client
