#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# Both ends on one host: every segment passes LOCAL_OUT and LOCAL_IN of the
# same namespace.  It must count once, there is one entry, and both of its
# ends are checked against sockets.

. "$(dirname "$0")/lib.sh"

host()
{
	tell host "$@"
}

connected_to_itself()
{
	setup_ns host
	host listen l1 "$LOOPBACK" 80
	host connect c1 "$LOOPBACK" 80
	host accept s1 l1
}

open_and_close()
{
	connected_to_itself
	expect_conn host path=lo server="$(endpoint "$LOOPBACK" 80)"
	expect_states host ESTABLISHED ESTABLISHED
	expect_ss host ESTABLISHED ESTABLISHED
	expect_mirror host
	host send c1 3000
	expect_bytes 3000 host recv s1 3000
	host close c1
	expect_states host FIN-WAIT-2 CLOSE-WAIT
	expect_ss host FIN-WAIT-2 CLOSE-WAIT
	expect_mirror host
	host close s1
	expect_states host TIME-WAIT CLOSED
	expect_ss host TIME-WAIT
	expect_mirror host
	expect_repeats host 0 0 0 0
	expect_conn host flags=-
	expect_transcript host <<-EOF
		client SYN SYN-SENT/CLOSED
		server SYN,ACK SYN-SENT/SYN-RECEIVED
		client ACK ESTABLISHED/ESTABLISHED
		client FIN,ACK FIN-WAIT-1/ESTABLISHED
		server ACK FIN-WAIT-2/CLOSE-WAIT
		server FIN,ACK FIN-WAIT-2/LAST-ACK
		client ACK TIME-WAIT/CLOSED
	EOF
}

abort()
{
	connected_to_itself
	host abort s1
	expect_states host CLOSED CLOSED
	expect_ss host none
	expect_mirror host
}

refused()
{
	setup_ns host
	expect_error ECONNREFUSED host connect c1 "$LOOPBACK" 80
	expect_states host CLOSED CLOSED
	expect_repeats host 0 0 0 0
	expect_mirror host
}

# There was no room for the connection when its SYN came by, and nobody else
# remembers it: what opens it is a segment that acknowledges a cookie
cookie_of_nobody()
{
	connected_to_itself
	expect_states host ESTABLISHED ESTABLISHED
	knob host net.ipv4.tcp_syncookies=2 net.tcpviz.max_connections=1
	in_ns host nft -f - <<-END || fail "host: cannot lose the third ACK"
		table inet lose {
			chain input {
				type filter hook input priority -500;
				tcp dport 80 tcp flags & (syn | ack) == ack drop
			}
		}
	END
	host connect c2 "$LOOPBACK" 80
	expect_stat host not_tracked 2
	in_ns host nft delete table inet lose
	knob host net.tcpviz.max_connections=100
	host send c2 100
	host accept s2 l1
	expect_bytes 100 host recv s2 100
	expect_mirror host
}

# with_link: a link that leads nowhere, with an address
with_link()
{
	setup_ns host
	ip -n "${NS[host]}" -batch - <<-END
		link add eth0 type dummy
		address add $CLIENT/$PREFIX dev eth0
		link set eth0 up
	END
	ip -n "${NS[host]}" "-${FAMILY#ipv}" route add default dev eth0
}

# both_close C S: with a look at each step at entries of these two paths
both_close()
{
	local path

	expect_mirror host
	host close c1
	for path; do
		WHERE="path=$path" expect_states host FIN-WAIT-2 CLOSE-WAIT
	done
	expect_mirror host
	host close s1
	for path; do
		WHERE="path=$path" expect_states host TIME-WAIT CLOSED
	done
	expect_mirror host
}

# redirected ADDR: a proxy takes what the host sends to port 80 there.  Two
# addresses, two entries: what the client has called, and what the proxy hears.
redirected()
{
	with_link
	in_ns host nft -f - <<-END || fail "host: cannot redirect"
		table inet proxy {
			chain output {
				type nat hook output priority -100;
				tcp dport 80 redirect to :8080
			}
		}
	END
	host listen l1 "$LOOPBACK" 8080
	host connect c1 "$1" 80
	host accept s1 l1
	WHERE="path=out" expect_conn host client_state=ESTABLISHED \
		server_state=ESTABLISHED server="$(endpoint "$1" 80)" syn=0 synack=0
	WHERE="path=in" expect_conn host client_state=ESTABLISHED \
		server_state=ESTABLISHED server="$(endpoint "$LOOPBACK" 8080)" \
		syn=0 synack=0
	host send c1 3000
	expect_bytes 3000 host recv s1 3000
	both_close out in
}

redirected_from_elsewhere()
{
	redirected "$SERVER"
}

redirected_from_loopback()
{
	redirected "$LOOPBACK"
}

# A VRF has a loopback of its own: itself
in_a_vrf()
{
	setup_ns host
	ip -n "${NS[host]}" link add red type vrf table 10 || skip "no VRF"
	ip -n "${NS[host]}" address add "$CLIENT/$PREFIX" dev red
	ip -n "${NS[host]}" link set red up
	open_on host l1 red
	host listen l1 "$CLIENT" 80
	open_on host c1 red
	host connect c1 "$CLIENT" 80
	host accept s1 l1
	expect_conn host path=lo l3dev="$(index_of host red)" syn=0 synack=0 \
		client_state=ESTABLISHED server_state=ESTABLISHED
	both_close lo
	expect_repeats host 0 0 0 0
}

# What goes to an own link-local address goes over loopback, but its sockets are
# bound to the link of the address
link_local()
{
	with_link
	[ "$FAMILY" = ipv6 ] || skip "there is none in use"
	ip -n "${NS[host]}" address add fe80::1/64 dev eth0
	open_on host l1 eth0
	host listen l1 fe80::1 80
	open_on host c1 eth0
	host connect c1 fe80::1 80
	host accept s1 l1
	expect_conn host path=lo l3dev="$(index_of host eth0)" syn=0 synack=0 \
		client_state=ESTABLISHED server_state=ESTABLISHED
	both_close lo
}

# of_a_device NAME...: those are bound to the device that the address is of,
# though everything goes over loopback
of_a_device()
{
	local index

	with_link
	index=$(index_of host eth0)
	host open l1 "${FAMILY#ipv}"
	host open c1 "${FAMILY#ipv}"
	for name; do
		host set "$name" ifindex "$index"
	done
	host listen l1 "$CLIENT" 80
	host connect c1 "$CLIENT" 80
	host accept s1 l1
	expect_conn host path=lo client_state=ESTABLISHED \
		server_state=ESTABLISHED syn=0 synack=0
	expect_edge host server SYN-RECEIVED ESTABLISHED 1
	both_close lo
	expect_edge host server LAST-ACK CLOSED 1
	expect_edge host client FIN-WAIT-2 TIME-WAIT 1
	expect_stat host divergence 0
}

server_of_a_device()
{
	of_a_device l1
}

client_of_a_device()
{
	of_a_device c1
}

both_of_a_device()
{
	of_a_device l1 c1
}

run_scenarios open_and_close abort refused cookie_of_nobody \
	redirected_from_elsewhere redirected_from_loopback in_a_vrf link_local \
	server_of_a_device client_of_a_device both_of_a_device
