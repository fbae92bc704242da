#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# scenario: Fast Open
# why: A client that has got a cookie before may send data on its SYN, and the
#   server may act on it at once (RFC 7413), a round trip earlier.  The
#   server's socket exists, and may even send, while its state is still
#   SYN-RECEIVED.  The price is that a SYN repeated by the network may be
#   served twice.

. "$(dirname "$0")/lib.sh"

# fast_path: the client has been here once, and has a cookie
fast_path()
{
	setup_path
	knob client net.ipv4.tcp_fastopen=1
	knob server net.ipv4.tcp_fastopen=2
	server open l1 "${FAMILY#ipv}"
	server set l1 fast-open 16
	server listen l1 "$SERVER" 80
	client open c0 "${FAMILY#ipv}"
	client set c0 fast-open-connect 1
	client connect-start c0 "$SERVER" 80
	client send c0 10
	server accept s0 l1
	WHERE="flags=-" expect_states server ESTABLISHED ESTABLISHED
	client open c1 "${FAMILY#ipv}"
	client set c1 fast-open-connect 1
}

data_on_syn()
{
	local host

	fast_path
	client connect-start c1 "$SERVER" 80 from "$CLIENT" 40000
	client send c1 100
	server accept s1 l1
	expect_bytes 100 server recv s1 100
	for host in client router server; do
		WHERE="client=$(endpoint "$CLIENT" 40000)" expect_conn "$host" \
			client_state=ESTABLISHED server_state=ESTABLISHED \
			flags=fast-open
	done
	WHERE="client=$(endpoint "$CLIENT" 40000)" \
		expect_transcript server <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
	EOF
	WHERE="flags=SYN len=100" expect_record server transcript seq=0
	expect_mirror client server
	expect_forwarded router client server
}

# The server has the request, and its SYN-ACK is lost each time; a stranger may
# speak for the client
request_is_read()
{
	fast_path
	tap client
	lose 0 SYN,ACK from server
	client connect-start c1 "$SERVER" 80 from "$CLIENT" 40000
	client send c1 100
	server accept s1 l1
	expect_bytes 100 server recv s1 100
}

# The next SYN-ACK arrives
handshake_ends()
{
	heal router
	client connect-wait c1
	WHERE="client=$(endpoint "$CLIENT" 40000)" expect_states server \
		ESTABLISHED ESTABLISHED
	expect_mirror client server
}

# No SYN-ACK arrives: the handshake does not end, and the request is read
served_before_the_handshake()
{
	request_is_read
	server state s1
	[ "$ANSWER" = "ok SYN-RECEIVED" ] || fail "server: s1 is $ANSWER"
	WHERE="client=$(endpoint "$CLIENT" 40000)" expect_conn server \
		client_state=SYN-SENT server_state=SYN-RECEIVED \
		flags=fast-open
	expect_mirror client server
	handshake_ends
}

# The server closes meanwhile.  It is the request that repeats the SYN-ACK, and
# says that it is half-open; its child is further.
closed_before_the_handshake()
{
	request_is_read
	server close s1
	expect_lost 3
	expect_mirror server
	expect_stat server divergence 0
	WHERE="role=server from=SYN-RECEIVED to=FIN-WAIT-1" \
		expect_record server transitions count=1 taken_back=0
}

# A SYN in the window ends a request.  This one has a child, which answers with
# a RST and stays.  That RST might mean the client: as much data may have been on
# its SYN.
stranger_is_refused()
{
	request_is_read
	forge client SYN seq 3000
	expect_snmp server TcpAttemptFails 1
	WHERE="client=$(endpoint "$CLIENT" 40000)" expect_conn server \
		client_state=SYN-SENT server_state=SYN-RECEIVED \
		flags=fast-open,taken-back
	WHERE="flags=RST,ACK" expect_record server transcript from=server
	expect_mirror client server
	handshake_ends
}

# The client holds its third ACK back, and it is the answer's arrival that makes
# it go: a segment that acknowledges data, as all that follow do
answered_before_the_third_ack()
{
	local host

	fast_path
	client set c1 quickack 0
	client connect-start c1 "$SERVER" 80 from "$CLIENT" 40000
	client send c1 100
	server accept s1 l1
	server send s1 50
	expect_bytes 50 client recv c1 50
	for host in client router server; do
		WHERE="client=$(endpoint "$CLIENT" 40000)" expect_conn "$host" \
			client_state=ESTABLISHED server_state=ESTABLISHED \
			flags=fast-open
	done
	expect_mirror client server
	expect_forwarded router client server
}

# Either side may be set to do without a cookie; the SYN has no option then that
# would tell that it is Fast Open, only data
without_a_cookie()
{
	local host

	setup_path
	knob client net.ipv4.tcp_fastopen=0x5
	knob server net.ipv4.tcp_fastopen=0x202
	server open l1 "${FAMILY#ipv}"
	server set l1 fast-open 16
	server listen l1 "$SERVER" 80
	client open c1 "${FAMILY#ipv}"
	client set c1 fast-open-connect 1
	client connect-start c1 "$SERVER" 80 from "$CLIENT" 40000
	client send c1 100
	server accept s1 l1
	expect_bytes 100 server recv s1 100
	for host in client router server; do
		expect_states "$host" ESTABLISHED ESTABLISHED
	done
	expect_mirror client server
	expect_forwarded router client server
}

run_scenarios data_on_syn served_before_the_handshake \
	closed_before_the_handshake stranger_is_refused \
	answered_before_the_third_ack without_a_cookie
