#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: server wants to send before its handshake is complete
# why: It can't.  In SYN-RECEIVED nothing but the SYN-ACK may be sent (RFC 9293
#   section 3.10.2: a SEND is queued until ESTABLISHED), and the application
#   has no socket yet: accept() waits.  All the server does is to repeat its
#   SYN-ACK until the third ACK comes, which may have been lost.
#
# The server would greet first, as those of mail and SSH do; the client has
# nothing to say until it is greeted.  Its third ACK is lost twice.

. "$(dirname "$0")/lib.sh"

greeting_waits()
{
	setup_path
	server listen l1 "$SERVER" 80
	count_packets client greetings \
		'tcp sport 80 tcp flags & (syn|rst) == 0'
	lose 2 ACK from client
	begin server accept s1 l1
	client connect c1 "$SERVER" 80
	expect_states client ESTABLISHED ESTABLISHED
	expect_states server SYN-SENT SYN-RECEIVED
	expect_ss client ESTABLISHED
	expect_ss server SYN-RECEIVED
	expect_mirror client server
	expect_error ETIMEDOUT client recv c1 1 500
	expect_record server half_open synacks=2 timeouts=1
	expect_counted client greetings 0
	await server
	server send s1 100
	expect_bytes 100 client recv c1 100
	expect_counted client greetings 1
	expect_repeats server 0 2 0 0
	expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		server SYN,ACK+1 SYN-SENT/SYN-RECEIVED
		server SYN,ACK+2 SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
	EOF
	expect_conn client flags=taken-back
	expect_mirror client server
	expect_forwarded router client server
}

run_scenarios greeting_waits
