#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# What the server says goes another way: the router sees half of a conversation.
# Nothing that passes it shows that anybody has answered the SYN; the client may
# be a forger who talks to himself.  So it is shown as a SYN that nobody has
# answered, which the table gives up first.  The ends see both halves.

. "$(dirname "$0")/lib.sh"

# another_way_back: from the server to the client past the router
another_way_back()
{
	local from=192.168.9.1 to=192.168.9.2

	if [ "$FAMILY" = ipv6 ]; then
		from=2001:db8:9::1 to=2001:db8:9::2
	fi
	link server eth1 "$from" client eth1 "$to" 3
	ip -n "${NS[server]}" route add "$CLIENT" via "$to"
}

half_of_it()
{
	setup_path
	another_way_back
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
	expect_states client ESTABLISHED ESTABLISHED
	expect_states server ESTABLISHED ESTABLISHED
	expect_states router SYN-SENT CLOSED
	client send c1 100
	expect_bytes 100 server recv s1 100
	expect_states router SYN-SENT CLOSED
	client close c1
	server close s1
	expect_states client TIME-WAIT CLOSED
	expect_states server TIME-WAIT CLOSED
	expect_states router SYN-SENT CLOSED
	expect_mirror client server
	expect_transcript router <<-EOF
		client SYN SYN-SENT/CLOSED
		client FIN,ACK SYN-SENT/CLOSED
	EOF
	LIMIT=80 expect_states router CLOSED CLOSED
	expect_edge router client SYN-SENT CLOSED 1
}

run_scenarios half_of_it
