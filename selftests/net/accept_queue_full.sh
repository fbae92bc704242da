#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: accept queue full
# why: Connections whose handshake is complete wait for accept(), in a queue as
#   long as listen() said.  When it is full, Linux ignores the third ACK and
#   goes on as if it had been lost: the client is ESTABLISHED, the server in
#   SYN-RECEIVED repeats its SYN-ACK.  New SYNs are dropped in silence.
#
# A backlog of 0 has room for one, c2.

. "$(dirname "$0")/lib.sh"

full()
{
	setup_path
	server listen l1 "$SERVER" 80 0
	lose 1 ACK from client
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	client connect c2 "$SERVER" 80
}

third_ack_ignored()
{
	local one

	one="client=$(endpoint "$CLIENT" 40000)"
	full
	# The next repetition is four seconds later: time to look around
	WHERE=$one LIMIT=$((LIMIT + 4)) expect_repeats server 0 2 0 0
	WHERE=$one expect_conn server \
		client_state=ESTABLISHED server_state=SYN-RECEIVED \
		flags=accept-queue-full
	WHERE="listener=$(endpoint "$SERVER" 80)" expect_record server \
		listeners accept_queue=1 accept_max=0 half_open=1
	expect_ss client ESTABLISHED ESTABLISHED
	expect_ss server ESTABLISHED SYN-RECEIVED
	expect_mirror client server
	server accept s2 l1
	server accept s1 l1
	WHERE=$one expect_states server ESTABLISHED ESTABLISHED
	expect_mirror client server
	expect_forwarded router client server
	WHERE=$one expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		server SYN,ACK+1 SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/SYN-RECEIVED accept-queue-full
		server SYN,ACK+2 ESTABLISHED/SYN-RECEIVED
		client ACK ESTABLISHED/SYN-RECEIVED accept-queue-full
		server SYN,ACK+3 ESTABLISHED/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
	EOF
}

# What happens on a loaded server: connect() hangs, though somebody listens
syn_dropped()
{
	setup_path
	server listen l1 "$SERVER" 80 0
	client connect c2 "$SERVER" 80
	client connect-start c1 "$SERVER" 80 from "$CLIENT" 40000
	WHERE="client=$(endpoint "$CLIENT" 40000)" expect_repeats server 1 0 0 0
	WHERE="client=$(endpoint "$CLIENT" 40000)" expect_states server \
		SYN-SENT CLOSED
	expect_ss server ESTABLISHED
	expect_mirror client server
	server accept s2 l1
	client connect-wait c1
	server accept s1 l1
	WHERE="client=$(endpoint "$CLIENT" 40000)" expect_states server \
		ESTABLISHED ESTABLISHED
	expect_mirror client server
	expect_forwarded router client server
}

run_scenarios third_ack_ignored syn_dropped
