#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: CLOSE-WAIT that never ends
# why: CLOSE-WAIT waits for the application to close, and nothing else ends it:
#   TCP has no timer there (RFC 9293 section 3.3.2).  Sockets that pile up in
#   it are a leak in the program that holds them, not a matter of the network.

. "$(dirname "$0")/lib.sh"

# Long after the client has gone the server's socket is still there
application_leaks()
{
	connected
	client close c1
	expect_bytes 0 server recv-eof s1
	expect_states server FIN-WAIT-2 CLOSE-WAIT
	LIMIT=90 expect_reached server idle_ms 70000
	expect_conn server server_state=CLOSE-WAIT
	expect_ss server CLOSE-WAIT
	expect_ss client none
	expect_conn client client_state=CLOSED server_state=CLOSE-WAIT
	expect_mirror client server
	server close s1
	expect_ss server none
	expect_states server CLOSED CLOSED
	expect_mirror client server
	expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
		client FIN,ACK FIN-WAIT-1/ESTABLISHED
		server ACK FIN-WAIT-2/CLOSE-WAIT
		server FIN,ACK FIN-WAIT-2/LAST-ACK
		client RST CLOSED/CLOSED
	EOF
}

run_scenarios application_leaks
