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

run_scenarios open_and_close abort refused cookie_of_nobody
