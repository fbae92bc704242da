#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# Segments that carry a signature (TCP MD5, RFC 2385; BGP has it).  A receiver
# drops what is not signed, as if it had never come, whatever it says; who
# watches the wire has no key, and would believe it.

. "$(dirname "$0")/lib.sh"

signed_listener()
{
	setup_path
	server open l1 "${FAMILY#ipv}"
	server sign l1 "$CLIENT" || skip "a kernel without TCP MD5"
	server listen l1 "$SERVER" 80
}

signed_connection()
{
	signed_listener
	tap client
	client open c1 "${FAMILY#ipv}"
	client sign c1 "$SERVER"
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
	expect_mirror client server
}

life_of_a_connection()
{
	signed_connection
	expect_states router ESTABLISHED ESTABLISHED
	client send c1 100
	expect_bytes 100 server recv s1 100
	client close c1
	expect_forwarded router client server
	server close s1
	expect_forwarded router client server
	expect_mirror client server
	expect_states router TIME-WAIT CLOSED
}

unsigned_syn()
{
	signed_listener
	client connect-start c1 "$SERVER" 80 from "$CLIENT" 40000
	expect_snmp server TcpExtTCPMD5NotFound 1
	expect_states client SYN-SENT CLOSED
	expect_mirror client server
	expect_forwarded router client server
}

# Its number is right, and that is all
unsigned_rst()
{
	signed_connection
	forge client RST seq 1
	expect_snmp server TcpExtTCPMD5NotFound 1
	expect_mirror client server
	client send c1 100
	expect_bytes 100 server recv s1 100
	expect_mirror client server
	expect_forwarded router client server
	client close c1
	server close s1
	expect_states server TIME-WAIT CLOSED
	expect_forwarded router client server
	expect_mirror client server
	expect_stat server divergence 0
}

# The receiver does not take it.  That the sender did not send it is known when
# its own comes, with another number.
unsigned_fin()
{
	signed_connection
	forge client FIN,ACK seq 1 ack 1
	expect_snmp server TcpExtTCPMD5NotFound 1
	expect_mirror client server
	client send c1 100
	expect_bytes 100 server recv s1 100
	expect_states server FIN-WAIT-1 ESTABLISHED
	client close c1
	server close s1
	expect_states server TIME-WAIT CLOSED
	expect_forwarded router client server
	expect_mirror client server
}

run_scenarios life_of_a_connection unsigned_syn unsigned_rst unsigned_fin
