#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# nf_conntrack and SYNPROXY beside tcpviz, loaded before and after it.  Both
# confirm or steal segments at the same hooks; neither order may change what
# is pruned, or what the mirror says.

. "$(dirname "$0")/lib.sh"

reload()
{
	rmmod tcpviz || fail "rmmod"
	load_tcpviz || fail "the module does not load again"
}

# track HOST: from now on its connections are tracked
track()
{
	in_ns "$1" nft -f - <<-END || fail "$1: no conntrack"
		table inet track {
			chain in {
				type filter hook input priority 0;
				ct state new,established accept
			}
		}
	END
}

# protect HOST: SYNPROXY answers for port 80 behind it
protect()
{
	in_ns "$1" nft -f - <<-END || fail "$1: no synproxy"
		table inet proxy {
			chain pre {
				type filter hook prerouting priority -300;
				tcp dport 80 tcp flags syn notrack
			}
			chain forward {
				type filter hook forward priority 0;
				tcp dport 80 ct state invalid,untracked synproxy mss 1460 wscale 7 timestamp sack-perm
				ct state invalid drop
			}
		}
	END
	# Of conntrack, which the rules have brought
	knob "$1" net.netfilter.nf_conntrack_tcp_loose=0
}

pruned_beside_conntrack()
{
	knob server net.ipv4.tcp_syncookies=0 net.tcpviz.half_open_max=2
	server listen l1 "$SERVER" 80
	flood 4
	expect_queue server 2
	expect_pruned server 1001 bound
	expect_pruned server 1002 bound
	client connect c1 "$SERVER" 80
	server accept s1 l1
	client send c1 10
	server recv s1 10
	expect_stat server pruned_bound 3
	knob server net.tcpviz.synack_retries=0
	LIMIT=40 expect_queue server 0
	expect_stat server pruned_retries 1
	expect_mirror client server
	client close c1
	server close s1
	expect_mirror client server
}

conntrack_first()
{
	setup_path
	track server
	reload
	pruned_beside_conntrack
}

conntrack_second()
{
	setup_path
	reload
	track server
	pruned_beside_conntrack
}

# No SYN of the flood gets through; who completes the handshake does.  Without
# timestamps: those that SYNPROXY echoes are refused by kernels since 6.15
# (TSEcrRejected) until the SYN-ACK is repeated, which it must not be here.
behind_synproxy()
{
	knob client net.ipv4.tcp_timestamps=0
	knob server net.tcpviz.half_open_max=2 net.tcpviz.synack_retries=0
	server listen l1 "$SERVER" 80
	flood 4
	expect_queue server 0
	client connect c1 "$SERVER" 80
	server accept s1 l1
	client send c1 10
	server recv s1 10
	expect_stat server pruned_bound 0
	expect_mirror client server
}

synproxy_first()
{
	setup_path
	protect router
	reload
	behind_synproxy
}

synproxy_second()
{
	setup_path
	reload
	protect router
	behind_synproxy
}

run_scenarios conntrack_first conntrack_second synproxy_first synproxy_second
