#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Makes a fuzzer's seeds of what the tests read.
# usage: seed.sh FUZZER SEEDS

set -eu

here=$(dirname "$(readlink -f "$0")")
seeds=$2
mkdir -p "$seeds"

# The input of the fuzzer of tables is a transcript, a line of "%", and the
# connections
proc_seeds()
{
	for dir in "$here"/../tests/data/*/; do
		# some have other things than tables
		[ -e "$dir/transcript" ] || continue
		{
			cat "$dir/transcript"
			echo %
			cat "$dir/connections"
		} >"$seeds/$(basename "$dir")"
	done
}

# Four tables, a line of "%" between them
table_seeds()
{
	for dir in "$here"/../tests/data/*/; do
		[ -e "$dir/listeners" ] || continue
		{
			cat "$dir/listeners"
			for table in half_open stats transitions; do
				echo %
				cat "$dir/$table"
			done
		} >"$seeds/$(basename "$dir")"
	done
}

# The cases of the filter's test
filter_seeds()
{
	sed -n 's/^\t{ "\([^"]*\)".*/\1/p' "$here/../tests/filter_test.c" |
		split -l 1 - "$seeds/"
}

# An event, a connection and a rule as the module makes them
event_seeds()
{
	"$here/../build/san/attr_test" "$seeds"
	"$here/../build/san/event_test" "$seeds/event"
}

# Rules, one a file and all in one
rule_seeds()
{
	cat >"$seeds/all" <<-END
		# of every kind
		priority 5 family ipv4 port 80-90 local 10.0.0.0/8 synack-retries 0
		port 443 half-open-max 7 half-open-max-age 1000 # more
		source 2001:db8::1 half-open-min-age -1 prune-policy random
		family ipv6 half-open-max-per-source 3
	END
	split -l 1 "$seeds/all" "$seeds/"
}

# Capture files of every kind
replay_seeds()
{
	"$here/../build/san/pcap_make" "$seeds"
}

"$1_seeds"
