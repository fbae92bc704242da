#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# Whoever opens one connection after the other from the same port makes entries
# that all belong to one chain of the table.  Only the last few are kept: a
# packet must not have to walk past all others.

. "$(dirname "$0")/lib.sh"

# entries HOST: from the client's port
entries()
{
	WHERE="client=$(endpoint "$CLIENT" 40000)" records "$1" connections id
	wc -l <<<"$RECORDS"
}

refused_again_and_again()
{
	local n host

	setup_path
	tap client
	for ((n = 0; n < 30; n++)); do
		forge client SYN seq $((100000 * n))
	done
	for host in server router; do
		expect_stat "$host" superseded 29
		expect_stat "$host" evicted_reused 21
		[ "$(entries "$host")" -eq 9 ] ||
			fail "$host: $(entries "$host") entries"
		step "$host: 9 entries"
	done
}

run_scenarios refused_again_and_again
