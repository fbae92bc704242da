#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# A transparent proxy on the router: it answers for the server with the server's
# address, and calls the server with the client's.  Both are connections with an
# end on the router, whose addresses are none of its own, and are shown as its
# sockets have them.

. "$(dirname "$0")/lib.sh"

# transparent NAME: a socket of the router that may have foreign addresses
transparent()
{
	tell router open "$1" "${FAMILY#ipv}"
	if [ "$FAMILY" = ipv4 ]; then
		tell router set "$1" transparent 1
	else
		tell router set "$1" transparent6 1
	fi
}

# divert: what is for the server's port 80 goes to the proxy, and so does what
# belongs to a socket of it
divert()
{
	local ip="ip -n ${NS[router]} -${FAMILY#ipv}"

	in_ns router nft -f - <<-END || skip "a kernel without TPROXY"
		table inet proxy {
			chain pre {
				type filter hook prerouting priority mangle;
				meta l4proto tcp socket transparent 1 meta mark set 1 accept
				iifname "client" tcp dport 80 tproxy to :8080 meta mark set 1 accept
			}
		}
	END
	$ip rule add fwmark 1 lookup 100
	$ip route add local default dev lo table 100
}

by_proxy()
{
	local any=0.0.0.0

	[ "$FAMILY" = ipv4 ] || any=::
	setup_path
	divert
	transparent l1
	tell router listen l1 "$any" 8080
	server listen l2 "$SERVER" 80
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	tell router accept s1 l1
	expect_mirror client router
	transparent c2
	tell router connect c2 "$SERVER" 80 from "$CLIENT" 50000
	server accept s2 l2
	expect_mirror client router server
	WHERE="path=in" expect_record router connections \
		client="$(endpoint "$CLIENT" 40000)" \
		server="$(endpoint "$SERVER" 80)" \
		client_state=ESTABLISHED server_state=ESTABLISHED
	WHERE="path=out" expect_record router connections \
		client="$(endpoint "$CLIENT" 50000)" \
		server="$(endpoint "$SERVER" 80)" \
		client_state=ESTABLISHED server_state=ESTABLISHED
	client send c1 100
	expect_bytes 100 router recv s1 100
	client close c1
	expect_mirror client router server
	tell router close s1
	tell router close c2
	server close s2
	expect_mirror client router server
	expect_stat router divergence 0
}

run_scenarios by_proxy
