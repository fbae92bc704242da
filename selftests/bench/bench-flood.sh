#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The flood benchmark: runs flood.sh in two guests at a time, prints its table,
# draws the curves, and fails if the variant misses its goals.
#
#	bench-flood.sh [TABLE]		of an earlier run, instead of a new one
#
# The environment of flood.sh holds; the table is kept in build/.

set -eu
bench=$(dirname "$(readlink -f "$0")")
top=$(readlink -f "$bench/../..")
build=$top/build
table=${1:-$build/bench-flood.tsv}

# guest CONFIGURATION...: their rows, in a guest of their own
guest()
{
	"$bench/../vm/run.sh" --virtual --shift 0 --idle 1800 --limit 5400 \
		program env "FLOOD_RATES=${FLOOD_RATES:-0 50 500 5000 max}" \
		"FLOOD_RTTS=${FLOOD_RTTS:-0 20 100 300}" \
		/selftests/bench/flood.sh "$@" | grep -v '^#'
}

# SYNPROXY last: the kernel keeps conntrack once it was in use
measure()
{
	local other=$build/bench-flood.other pid

	mkdir -p "$build"
	guest off oldest oldest-cookies synproxy >"$table.new" &
	pid=$!
	guest retries0 retries1 cookies random >"$other"
	wait "$pid"
	sed 1d "$other" >>"$table.new"
	mv "$table.new" "$table"
	rm "$other"
}

# goals: what the variant promises, see Documentation/variant.rst
goals()
{
	awk -F '\t' -v slots=96 -f "$bench/goals.awk" "$table"
}

# curve CONFIGURATION: how far over the edge, and the share of clients that
# get through
curve()
{
	awk -F '\t' -v config="$1" -v slots=96 '
		$1 == config && $3 != "0" {
			# what is no delay is that of two hosts side by side
			rtt = $2 > 0 ? $2 / 1000 : 0.00006
			print $14 * rtt / slots, 100 * $5 / $4
		}' "$table" | sort -g
}

plot()
{
	local config dir

	dir=$(mktemp -d)
	while read -r config; do
		curve "$config" >"$dir/$config"
	done < <(sed 1d "$table" | cut -f1 | sort -u)
	(cd "$dir" && gnuplot "$bench/flood.gnuplot") >"$dir/svg"
	mv "$dir/svg" "$top/Documentation/flood.svg"
	rm -r "$dir"
}

[ $# -gt 0 ] || measure
column -t -s $'\t' "$table"
plot
goals
