#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# A router sees every segment and no socket.  What it concludes from the wire
# alone must be the states that the two ends have, at every resting point,
# whatever was lost on either side of it.

. "$(dirname "$0")/lib.sh"

# agree CLIENT_STATE SERVER_STATE
agree()
{
	expect_states router "$1" "$2"
	expect_conn router path=fwd
	expect_forwarded router client server
}

life_of_a_connection()
{
	connected
	agree ESTABLISHED ESTABLISHED
	client send c1 3000
	expect_bytes 3000 server recv s1 3000
	server send s1 3000
	expect_bytes 3000 client recv c1 3000
	agree ESTABLISHED ESTABLISHED
	client close c1
	agree FIN-WAIT-2 CLOSE-WAIT
	server close s1
	agree TIME-WAIT CLOSED
	LIMIT=70 agree CLOSED CLOSED
	expect_repeats router 0 0 0 0
}

# Lost behind the router, which saw them: its inferences are contradicted
lost_behind()
{
	setup_path
	server listen l1 "$SERVER" 80
	step "the third ACK will be lost between router and server"
	drop_next server prerouting "$(flags_match ACK)" 1
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
	expect_lost 1 server
	agree ESTABLISHED ESTABLISHED
	expect_conn router flags=taken-back synack=1
	expect_transcript router <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
		server SYN,ACK+1 ESTABLISHED/SYN-RECEIVED taken-back
		client ACK ESTABLISHED/ESTABLISHED
	EOF
	step "and so will the next FIN"
	drop_next server prerouting "$(flags_match FIN)" 1
	client close c1
	agree FIN-WAIT-2 CLOSE-WAIT
	expect_lost 2 server
	expect_repeats router 0 1 1 0
}

# Lost before the router, which sees only what the other end sees
lost_before()
{
	setup_path
	server listen l1 "$SERVER" 80
	lose 1 ACK from client
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	expect_states router SYN-SENT SYN-RECEIVED
	expect_record router half_open path=fwd synacks=1 timeouts=- retries=-
	server accept s1 l1
	agree ESTABLISHED ESTABLISHED
	expect_conn router flags=- synack=1
}

reset_and_refused()
{
	connected
	client abort c1
	agree CLOSED CLOSED
	expect_error ECONNREFUSED client connect c2 "$SERVER" 81
	WHERE="server=$(endpoint "$SERVER" 81)" agree CLOSED CLOSED
}

run_scenarios life_of_a_connection lost_behind lost_before reset_and_refused
