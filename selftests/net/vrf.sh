#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# Behind a VRF a segment leaves twice, by the VRF, which may have a queue of its
# own, then by the link.  It is one segment, seen when the socket sends it.

. "$(dirname "$0")/lib.sh"

# agree CLIENT_STATE SERVER_STATE
agree()
{
	expect_states client "$@"
	expect_states server "$@"
	expect_mirror client
	expect_mirror server
}

# connected_in_vrf [QDISC ARG...]
connected_in_vrf()
{
	setup_path
	in_vrf client "$CLIENT" "$CLIENT_GW" "$@"
	in_vrf server "$SERVER" "$SERVER_GW" "$@"
	server listen l1 "$(any_address)" 80
	open_on client c1 red
	client connect c1 "$SERVER" 80
	server accept s1 l1
	expect_conn client path=out l3dev="$(index_of client red)" \
		syn=0 synack=0
	agree ESTABLISHED ESTABLISHED
}

# life [QDISC ARG...]
life()
{
	local host

	connected_in_vrf "$@"
	client close c1
	agree FIN-WAIT-2 CLOSE-WAIT
	server close s1
	agree TIME-WAIT CLOSED
	for host in client server; do
		expect_repeats "$host" 0 0 0 0
		expect_conn "$host" flags=-
		expect_transcript "$host" <<-EOF
			client SYN SYN-SENT/CLOSED
			server SYN,ACK SYN-SENT/SYN-RECEIVED
			client ACK ESTABLISHED/ESTABLISHED
			client FIN,ACK FIN-WAIT-1/ESTABLISHED
			server ACK FIN-WAIT-2/CLOSE-WAIT
			server FIN,ACK FIN-WAIT-2/LAST-ACK
			client ACK TIME-WAIT/CLOSED
		EOF
		expect_stat "$host" divergence 0
	done
}

no_queue()
{
	life
}

queue()
{
	life pfifo
}

# The segment is the VRF's for a while before it is the link's
slow_queue()
{
	life netem delay 20ms
}

# own_address SERVER_DEVICE CLIENT_DEVICE: both ends are here, each with a
# device of its own
own_address()
{
	setup_path
	in_vrf client "$CLIENT" "$CLIENT_GW"
	open_on client l1 "$1"
	client listen l1 "$CLIENT" 80
	open_on client c1 "$2"
	client connect c1 "$CLIENT" 80
	client accept s1 l1
	expect_conn client path=lo l3dev="$(index_of client red)"
	expect_states client ESTABLISHED ESTABLISHED
	expect_mirror client
	client close s1
	expect_states client CLOSE-WAIT FIN-WAIT-2
	expect_mirror client
	client close c1
	expect_states client CLOSED TIME-WAIT
	expect_mirror client
	expect_stat client divergence 0
}

server_of_vrf()
{
	own_address red eth0
}

client_of_vrf()
{
	own_address eth0 red
}

both_of_link()
{
	own_address eth0 eth0
}

run_scenarios no_queue queue slow_queue server_of_vrf client_of_vrf \
	both_of_link
