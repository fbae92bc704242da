#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: blind SYN
# why: A SYN on an open connection is an attack, an old duplicate, or a peer
#   that has rebooted and remembers nothing.  RFC 793 ended the connection if
#   it was in the window; RFC 9293 (section 3.10.7.4, after RFC 5961) answers
#   with a challenge ACK, whatever its number: only a peer that has rebooted
#   answers that with a RST.

. "$(dirname "$0")/lib.sh"

victims()
{
	setup_path
	tap client
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
}

nothing_changes()
{
	victims
	forge client SYN seq 1000
	expect_snmp server TcpExtTCPSYNChallenge 1
	expect_states server ESTABLISHED ESTABLISHED
	expect_ss server ESTABLISHED
	expect_mirror client server
	client send c1 100
	expect_bytes 100 server recv s1 100
	expect_forwarded router client server
	expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
		client SYN ESTABLISHED/ESTABLISHED rival
	EOF
}

# Killed in silence, the client comes again from the same port (RFC 9293
# section 3.5.1, figure 9)
rebooted_peer_gets_in()
{
	victims
	lose 0 RST,ACK from client
	in_ns client ss -K dport = :80 >/dev/null || fail "client: ss -K"
	expect_ss client none
	expect_ss server ESTABLISHED
	heal router
	client connect c2 "$SERVER" 80 from "$CLIENT" 40000
	expect_ss client ESTABLISHED
	expect_ss server ESTABLISHED
	expect_error ECONNRESET server recv s1 1
	expect_mirror client server
	WHERE="server_state=ESTABLISHED" expect_conn server \
		client_state=ESTABLISHED flags=-
	WHERE="server_state=CLOSED" expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
		client SYN ESTABLISHED/ESTABLISHED rival
		client RST CLOSED/CLOSED
	EOF
}

run_scenarios nothing_changes rebooted_peer_gets_in
