#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# Netfilter copies packets for somebody who watches (nft's dup, iptables' TEE).
# The copies leave by LOCAL_OUT with the addresses of those that they are
# copied from, whether these came in or went out: they are nobody's segments.

. "$(dirname "$0")/lib.sh"

# watched CHAIN: the server sends copies of all that passes there to a link of
# their own
watched()
{
	local table=ip watch=10.99.0.1 watcher=10.99.0.2

	if [ "$FAMILY" = ipv6 ]; then
		table=ip6 watch=2001:db8:99::1 watcher=2001:db8:99::2
	fi
	setup_path
	ip -n "${NS[server]}" -batch - <<-END
		link add watch type dummy
		link set watch up
		address add $watch/$PREFIX dev watch
	END
	in_ns server nft -f - <<-END || skip "no dup"
		table $table watch {
			chain $1 {
				type filter hook $1 priority 0;
				tcp dport 80 dup to $watcher device "watch"
				tcp sport 80 dup to $watcher device "watch"
			}
		}
	END
}

open_and_close()
{
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80
	server accept s1 l1
	expect_conn server path=in flags=-
	expect_states server ESTABLISHED ESTABLISHED
	expect_mirror server
	client close c1
	expect_states server FIN-WAIT-2 CLOSE-WAIT
	expect_mirror server
	server close s1
	expect_states server TIME-WAIT CLOSED
	expect_repeats server 0 0 0 0
	expect_stat server divergence 0
}

of_what_comes()
{
	watched prerouting
	open_and_close
}

of_what_goes()
{
	watched output
	open_and_close
}

run_scenarios of_what_comes of_what_goes
