#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: RST abort
# why: A RST ends a connection at once, for both ends and without an answer
#   (RFC 9293 sections 3.5.2 and 3.10.5): no TIME-WAIT, and what was on its way
#   is lost.  Applications cause it by SO_LINGER of 0 (ABORT), or by closing
#   with data unread.
#
# A RST that the receiver would not accept (RFC 5961 section 3.2) ends nothing;
# one on a half-open connection frees the request.

. "$(dirname "$0")/lib.sh"

expect_closed()
{
	local host

	for host in client router server; do
		expect_states "$host" CLOSED CLOSED
		expect_edge "$host" client ESTABLISHED CLOSED 1
		expect_edge "$host" server ESTABLISHED CLOSED 1
	done
	expect_ss client none
	expect_ss server none
	expect_mirror client server
	expect_forwarded router client server
}

client_aborts()
{
	connected
	client abort c1
	expect_error ECONNRESET server recv s1 1
	expect_closed
	expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
		client RST,ACK CLOSED/CLOSED
	EOF
}

server_aborts()
{
	connected
	server abort s1
	expect_error ECONNRESET client recv c1 1
	expect_closed
	expect_transcript client <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
		server RST,ACK CLOSED/CLOSED
	EOF
}

data_unread()
{
	connected
	client send c1 100
	poll "$LIMIT" unread_in server || fail "the data did not arrive"
	server close s1
	expect_error ECONNRESET client recv c1 1
	expect_closed
}

unread_in()
{
	ss -N "${NS[$1]}" -Htn | awk '$2 == 100 { found = 1 }
		END { exit !found }'
}

half_open_reset()
{
	setup_path
	server listen l1 "$SERVER" 80
	rawseg client "$SPOOFED" 1234 "$SERVER" 80 SYN --seq 5000
	expect_states server SYN-SENT SYN-RECEIVED
	expect_mirror server
	rawseg client "$SPOOFED" 1234 "$SERVER" 80 RST --seq 5001
	expect_ss server none
	expect_states server CLOSED CLOSED
	expect_none server half_open
	expect_mirror server
	WHERE="listener=$(endpoint "$SERVER" 80)" expect_record server \
		listeners half_open=0 refused=1 completed=0 timed_out=0
}

# Far outside the window of a connection that is 64 KiB wide
blind_reset()
{
	local wrong

	setup_path
	server listen l1 "$SERVER" 80
	rawseg client "$SPOOFED" 1234 "$SERVER" 80 SYN --seq 5000
	expect_states server SYN-SENT SYN-RECEIVED
	for wrong in 4000 2000000000 4000000000; do
		rawseg client "$SPOOFED" 1234 "$SERVER" 80 RST --seq "$wrong"
	done
	expect_states server SYN-SENT SYN-RECEIVED
	expect_ss server SYN-RECEIVED
	expect_mirror server
}

run_scenarios client_aborts server_aborts data_unread half_open_reset \
	blind_reset
