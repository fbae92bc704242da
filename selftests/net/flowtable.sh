#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# A router with a flowtable: the segments of an open connection take a short cut
# past FORWARD.  SYN, FIN and RST do not, so that it sees a connection open and
# close all the same.

. "$(dirname "$0")/lib.sh"

# offload: conntrack's open connections take the short cut
offload()
{
	# nf_tables walks a list there in a way that PROVE_RCU_LIST objects to
	[ ! -e /proc/lockdep ] || skip "a kernel that checks nf_tables' locks"
	in_ns router nft -f - <<-END || skip "a kernel without flowtables"
		table inet fast {
			flowtable f {
				hook ingress priority 0
				devices = { "client", "server" }
			}
			chain forward {
				type filter hook forward priority 0
				meta l4proto tcp flow add @f
				meta l4proto tcp counter name slow
			}
			counter slow { }
		}
	END
}

slow_packets()
{
	in_ns router nft list counter inet fast slow |
		sed -n 's/.*packets \([0-9]*\) .*/\1/p'
}

# short_cut: c1 - s1, which conntrack has seen both directions of: from now on it
# is offloaded
short_cut()
{
	setup_path
	offload
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
	client send c1 10
	expect_bytes 10 server recv s1 10
	server send s1 10
	expect_bytes 10 client recv c1 10
}

# went_past BEFORE: later kernels let what closes go past the hook as well, and
# then nothing tells the router
went_past()
{
	[ "$(slow_packets)" -eq "$1" ] || return 1
	expect_states router ESTABLISHED ESTABLISHED
	step "the kernel's flowtable takes FIN and RST, too"
}

past_the_hook()
{
	local before

	short_cut
	before=$(slow_packets)
	client send c1 20000
	expect_bytes 20000 server recv s1 20000
	# An ACK may have been late
	[ "$(slow_packets)" -le $((before + 2)) ] ||
		fail "not offloaded: $before packets, then $(slow_packets)"
	expect_states router ESTABLISHED ESTABLISHED
	before=$(slow_packets)
	client close c1
	expect_states server FIN-WAIT-2 CLOSE-WAIT
	! went_past "$before" || return 0
	expect_states router FIN-WAIT-2 CLOSE-WAIT
	expect_forwarded router client server
	server close s1
	expect_states router TIME-WAIT CLOSED
	expect_forwarded router client server
}

cut_off()
{
	local before

	short_cut
	before=$(slow_packets)
	server abort s1
	expect_states client CLOSED CLOSED
	! went_past "$before" || return 0
	expect_states router CLOSED CLOSED
	expect_forwarded router client server
}

run_scenarios past_the_hook cut_off
