#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: the SYN is lost
# why: Nobody but the client knows that it wants to connect, so that the client
#   alone can repeat: after 1, 2, 4, ... seconds (RFC 9293 section 3.8.1, RFC
#   6298).  One lost SYN makes a connect() a second slower, and only who looked
#   before the loss knows why.

. "$(dirname "$0")/lib.sh"

second_syn_opens()
{
	setup_path
	server listen l1 "$SERVER" 80
	lose 1 SYN from client
	client connect c1 "$SERVER" 80
	server accept s1 l1
	expect_lost 1
	expect_states client ESTABLISHED ESTABLISHED
	expect_states server ESTABLISHED ESTABLISHED
	expect_repeats client 1 0 0 0
	expect_repeats server 0 0 0 0
	value client connections synack_us
	expect_between "first SYN to SYN-ACK, us" 900000 "$VALUE" 1500000
	expect_transcript client <<-EOF
		client SYN SYN-SENT/CLOSED
		client SYN+1 SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
	EOF
	expect_mirror client server
	expect_forwarded router client server
}

run_scenarios second_syn_opens
