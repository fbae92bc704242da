#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# The third segment of the handshake is lost: the client is ESTABLISHED, the
# server is not (RFC 9293 section 3.5).  If the client has nothing to send the
# server repeats its SYN-ACK, which tells everyone that the ACK never arrived:
# what was inferred of the server is taken back until the client acknowledges
# again.  Data carries the same ACK and completes the handshake by itself.

. "$(dirname "$0")/lib.sh"

# acks_lost COUNT
acks_lost()
{
	setup_path
	server listen l1 "$SERVER" 80
	lose "$1" ACK from client
	client connect c1 "$SERVER" 80
}

# Twice, so that the server rests in SYN-RECEIVED for three seconds
nothing_to_send()
{
	acks_lost 2
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

data_completes()
{
	local host

	acks_lost 1
	client send c1 100
	server accept s1 l1
	expect_bytes 100 server recv s1 100
	expect_lost 1
	for host in client router server; do
		expect_states "$host" ESTABLISHED ESTABLISHED
		expect_repeats "$host" 0 0 0 0
		expect_conn "$host" flags=-
	done
	expect_mirror client server
	expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
	EOF
	WHERE="from=client flags=ACK" expect_record server transcript \
		seq=1 ack=1 len=100
}

run_scenarios nothing_to_send data_completes
