#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# Packets that are no usable segments (RFC 9293 section 3.1 for the header,
# 3.10.7 for what may stand in it): a data offset that points nowhere, flags
# that TCP never sends together, a wrong checksum, half a header, fragments.
# Each is counted by its reason, makes no entry, and goes on as it came: what
# to do with it is the receiver's business.

. "$(dirname "$0")/lib.sh"

# from_spoofed: the nft match for what rawseg sends here
setup_malformed()
{
	setup_path
	server listen l1 "$SERVER" 80
	case $FAMILY in
	ipv4)	from_spoofed="ip saddr $SPOOFED" ;;
	ipv6)	from_spoofed="ip6 saddr $SPOOFED" ;;
	esac
}

# spoil OPTIONS... -- FLAGS...: one segment for each set of flags
spoil()
{
	local flags

	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	for flags; do
		rawseg client "$SPOOFED" 1234 "$SERVER" 80 "$flags" \
			"${options[@]}"
	done
	options=()
}

# expect_refused REASON COUNT: on the way and at the end, and nothing came of it
expect_refused()
{
	local host

	expect_counted server arrived "$2"
	for host in router server; do
		expect_stat "$host" "$1" "$2"
		expect_none "$host" connections
	done
}

data_offset()
{
	setup_malformed
	count_packets server arrived "$from_spoofed tcp doff != 5"
	spoil --doff 0 -- SYN
	spoil --doff 4 -- SYN
	spoil --doff 15 -- SYN ACK
	expect_refused bad_doff 4
}

impossible_flags()
{
	setup_malformed
	count_packets server arrived "$from_spoofed"
	spoil -- NONE FIN SYN,FIN SYN,RST FIN,RST,ACK SYN,FIN,ACK URG \
		SYN,ACK,RST
	expect_refused bad_flags 8
}

# Only what would open, close or kill a connection is verified
wrong_checksum()
{
	setup_malformed
	count_packets server arrived "$from_spoofed"
	spoil --bad-checksum -- SYN SYN,ACK RST FIN,ACK
	expect_refused bad_checksum 4
	spoil --bad-checksum -- ACK
	expect_refused_by_tcp 5
	expect_stat server bad_checksum 4
}

# The stack itself found that many checksums wrong: they came unmended
expect_refused_by_tcp()
{
	local seen

	expect_counted server arrived "$1"
	seen=$(snmp server TcpInCsumErrors)
	[ "$seen" -eq "$1" ] || fail "TcpInCsumErrors is $seen, not $1"
	step "server: TcpInCsumErrors is $1"
}

truncated_header()
{
	setup_malformed
	count_packets server arrived \
		"$from_spoofed meta length $((IP_BYTES + 12))"
	spoil --cut 12 -- SYN ACK RST
	expect_refused truncated 3
}

# The router sees two fragments and no segment.  IPv4 puts them together
# before the server's hook, IPv6 only after it: there the answer tells of it.
fragments()
{
	setup_malformed
	count_packets server arrived "$from_spoofed"
	spoil --fragments --payload 100 -- SYN
	expect_counted server arrived 2
	expect_stat router fragment 2
	expect_none router connections
	expect_ss server SYN-RECEIVED
	case $FAMILY in
	ipv4)	expect_stat server fragment 0 ;;
	ipv6)	expect_stat server fragment 2 ;;
	esac
	expect_states server SYN-SENT SYN-RECEIVED
	expect_mirror server
}

# What nobody sees come counts all the same where half-open ones are bounded
bounded_in_fragments()
{
	bounded 4
	rawseg client --count 4 --ports 4 --fragments --payload 100 \
		"$SPOOFED" 1001 "$SERVER" 80 SYN
	expect_queue server 4
	rawseg client "$SPOOFED" 2001 "$SERVER" 80 SYN
	expect_queue server 4
	expect_pruned server 1001 bound
	expect_waiting server 2001
	expect_mirror server
}

# IPv4 does not look at the version that a raw socket has written.  As IPv6 it
# would be a SYN to a link-local address: the options are its TCP header.
another_version()
{
	[ "$FAMILY" = ipv4 ] || skip "of IPv4 only"
	setup_ns host
	rawseg host --disguised --seq 0xfe800000 --options \
		"04d2005000000001000000005002ffff00000000" \
		"$LOOPBACK" 1234 "$LOOPBACK" 80 SYN
	expect_stat host bad_ip 1
	expect_stat host bad_checksum 0
	expect_none host connections
}

# In a frame to everybody on the link: IP takes it, TCP does not, and nobody
# makes room for it
in_a_broadcast()
{
	setup_malformed
	knob server net.tcpviz.half_open_max=1
	rawseg client "$SPOOFED" 1001 "$SERVER" 80 SYN
	expect_states server SYN-SENT SYN-RECEIVED
	count_packets server arrived "$from_spoofed meta pkttype broadcast"
	ip -n "${NS[router]}" neighbor replace "$SERVER" dev server \
		lladdr ff:ff:ff:ff:ff:ff nud permanent
	rawseg client "$SPOOFED" 1002 "$SERVER" 80 SYN
	expect_counted server arrived 1
	expect_states server SYN-SENT SYN-RECEIVED
	expect_stat server pruned_bound 0
	expect_mirror server
}

# spoilt_on_its_way HOST IFACE: a bit of each packet, behind our hook
spoilt_on_its_way()
{
	in_ns "$1" tc qdisc add dev "$2" root netem corrupt 100% ||
		skip "no netem"
}

# It was right where it left, which says nothing of how it arrives
spoilt_behind_the_hook()
{
	setup_ns host
	spoilt_on_its_way host lo
	rawseg host --count 100 "$LOOPBACK" 1234 "$LOOPBACK" 80 RST
	poll "$LIMIT" finds_wrong_sums host ||
		fail "host: TCP finds no checksum wrong"
	step "host: TCP finds checksums wrong"
}

finds_wrong_sums()
{
	[ "$(snmp "$1" TcpInCsumErrors)" -gt 0 ]
}

options=()
run_scenarios data_offset impossible_flags wrong_checksum truncated_header \
	fragments bounded_in_fragments another_version in_a_broadcast \
	spoilt_behind_the_hook
