#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: deferred accept
# why: A server may say that it wants to be woken by data only
#   (TCP_DEFER_ACCEPT).  The bare third ACK is then ignored: the client is
#   ESTABLISHED, the server rests in SYN-RECEIVED, and the first data completes
#   its handshake.  Whoever watches only the wire takes it for open.

. "$(dirname "$0")/lib.sh"

# deferring SECONDS
deferring()
{
	setup_path
	server open l1 "${FAMILY#ipv}"
	server set l1 defer-accept "$1"
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80
	expect_states server ESTABLISHED SYN-RECEIVED
	expect_conn server flags=deferred
	expect_ss client ESTABLISHED
	expect_ss server SYN-RECEIVED
	expect_mirror client server
}

data_completes()
{
	deferring 30
	expect_error ETIMEDOUT server accept s1 l1 500
	client send c1 100
	server accept s1 l1
	expect_bytes 100 server recv s1 100
	expect_states server ESTABLISHED ESTABLISHED
	expect_repeats server 0 0 0 0
	expect_mirror client server
	expect_forwarded router client server
	expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/SYN-RECEIVED deferred
		client ACK ESTABLISHED/ESTABLISHED
	EOF
}

# A second is over: the SYN-ACK is repeated once, and the ACK that it brings
# counts.  To the client it looks as if its ACK had been lost.
patience_ends()
{
	deferring 1
	server accept s1 l1
	expect_states server ESTABLISHED ESTABLISHED
	expect_repeats server 0 1 0 0
	expect_conn client flags=taken-back
	expect_mirror client server
	expect_forwarded router client server
}

run_scenarios data_completes patience_ends
