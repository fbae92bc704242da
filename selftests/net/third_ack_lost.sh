#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: the third ACK is lost, and the client has nothing to send
# why: The client is ESTABLISHED, the server is not (RFC 9293 section 3.5), and
#   only the server can notice: it repeats its SYN-ACK until the client
#   acknowledges again.  An ACK by itself is never repeated.
#
# Who saw the third ACK go by had the server ESTABLISHED.  The repeated SYN-ACK
# tells everyone that it never arrived: what was inferred is taken back.

. "$(dirname "$0")/lib.sh"

# Twice, so that the server rests in SYN-RECEIVED for three seconds
nothing_to_send()
{
	setup_path
	server listen l1 "$SERVER" 80
	lose 2 ACK from client
	client connect c1 "$SERVER" 80
	expect_states client ESTABLISHED ESTABLISHED
	expect_states server SYN-SENT SYN-RECEIVED
	expect_ss client ESTABLISHED
	expect_ss server SYN-RECEIVED
	expect_mirror client server
	server accept s1 l1
	expect_lost 2
	expect_states client ESTABLISHED ESTABLISHED
	expect_states server ESTABLISHED ESTABLISHED
	expect_mirror client server
	expect_forwarded router client server
	expect_repeats client 0 2 0 0
	expect_repeats server 0 2 0 0
	expect_conn client flags=taken-back
	expect_conn server flags=-
	expect_edge client server SYN-RECEIVED ESTABLISHED 3 2
	expect_edge server server SYN-RECEIVED ESTABLISHED 1 0
	expect_transcript client <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
		server SYN,ACK+1 ESTABLISHED/SYN-RECEIVED taken-back
		client ACK ESTABLISHED/ESTABLISHED
		server SYN,ACK+2 ESTABLISHED/SYN-RECEIVED taken-back
		client ACK ESTABLISHED/ESTABLISHED
	EOF
	expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		server SYN,ACK+1 SYN-SENT/SYN-RECEIVED
		server SYN,ACK+2 SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
	EOF
}

run_scenarios nothing_to_send
