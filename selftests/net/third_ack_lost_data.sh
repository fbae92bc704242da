#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: the third ACK is lost, but data follows
# why: Every segment of an open connection carries an ACK, and any that
#   acknowledges the SYN completes the handshake (RFC 9293 section 3.10.7.4):
#   the first data does what the lost third segment should have done, and
#   nobody waits for a timer.

. "$(dirname "$0")/lib.sh"

data_completes()
{
	local host

	setup_path
	server listen l1 "$SERVER" 80
	lose 1 ACK from client
	client connect c1 "$SERVER" 80
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

run_scenarios data_completes
