#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# User space is asked about each packet (NFQUEUE), and lets it pass: from then on
# it goes its way in that process, not in a softirq, and past the hooks of
# LOCAL_IN and FORWARD as well.

. "$(dirname "$0")/lib.sh"

# asked HOST CHAIN: about what passes there, before the module sees it
asked()
{
	in_ns "$1" nft -f - <<-END || skip "no queues"
		table inet ask {
			chain $2 {
				type filter hook $2 priority 0;
				meta l4proto tcp queue num 7
			}
		}
	END
	start_program queue "$1" nfqueue 7
}

# expect_asked N: so many times at least
expect_asked()
{
	ask queue count
	[ "${ANSWER#ok }" -ge "$1" ] || fail "asked about ${ANSWER#ok } packets"
}

of_what_comes()
{
	setup_path
	asked server input
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80
	server accept s1 l1
	expect_states server ESTABLISHED ESTABLISHED
	expect_mirror server
	client close c1
	expect_states server FIN-WAIT-2 CLOSE-WAIT
	expect_mirror server
	server close s1
	expect_states server TIME-WAIT CLOSED
	expect_asked 4
	expect_stat server divergence 0
}

of_what_is_forwarded()
{
	setup_path
	asked router forward
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80
	server accept s1 l1
	expect_states router ESTABLISHED ESTABLISHED
	client send c1 1000
	expect_bytes 1000 server recv s1 1000
	client close c1
	expect_states router FIN-WAIT-2 CLOSE-WAIT
	expect_forwarded router client server
	server close s1
	expect_states router TIME-WAIT CLOSED
	expect_forwarded router client server
	expect_asked 9
}

over_loopback()
{
	setup_ns host
	asked host input
	tell host listen l1 "$LOOPBACK" 80
	tell host connect c1 "$LOOPBACK" 80
	tell host accept s1 l1
	expect_states host ESTABLISHED ESTABLISHED
	expect_mirror host
	tell host close s1
	expect_states host CLOSE-WAIT FIN-WAIT-2
	expect_mirror host
	tell host abort c1
	expect_states host CLOSED CLOSED
	expect_mirror host
	expect_asked 6
	expect_stat host divergence 0
}

run_scenarios of_what_comes of_what_is_forwarded over_loopback
