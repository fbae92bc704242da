#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What tcpviz adds to packets and connections, in instructions, beside what
# others add.  Boots a guest for each seed, two at a time; prints a table with
# the goals (cost.goals), and fails if one is missed that was not before.
#
#	bench-cost.sh [-s SEEDS] [-r REPETITIONS] [-l LOADS] [-b | -c]
#		      [-o FILE] [CONFIGURATION...]
#
# -s	so many, 3
# -r	in each guest, 8
# -l	some loads of cost.c, "connection SYN"
# -b	print a new cost.baseline instead of the table
# -c	compare with cost.baseline instead
# -o	keep what cost-figures.awk has made of it
#
# Configurations are those of cost.sh.  The quickest answer to what a change of
# the module does:
#
#	bench-cost.sh -s 1 -r 3 none tcpviz

set -euo pipefail
bench=$(dirname "$(readlink -f "$0")")
seeds=3 repetitions=8 loads='' print=table keep=
configs=(none hook header conntrack synproxy tcpviz limits no-transcript
	 table-full)

usage()
{
	sed -n '/^#	bench-cost.sh \[/,/^#$/s/^#	*//p' "$0" >&2
	exit 2
}

# guest SEED: its figures
guest()
{
	local log=$work/log.$1

	"$bench/../vm/run.sh" --virtual --shift 0 --seed "$1" --idle 1200 \
		program env "COST_ONLY=$loads" /selftests/bench/cost.sh \
		"$1" "$repetitions" "${configs[@]}" >"$log" || {
		tail -n 5 "$log" >&2
		return 1
	}
	grep -v '^#' "$log" >"$work/seed.$1"
}

# measure: with all seeds; fails if one of the guests does
measure()
{
	local seed failed=0

	for ((seed = 1; seed <= seeds; seed += 2)); do
		guest "$seed" &
		if [ "$seed" -lt "$seeds" ]; then
			guest $((seed + 1)) || failed=1
		fi
		wait $! || failed=1
	done
	return "$failed"
}

print_table()
{
	awk -f "$bench/cost-table.awk" "$bench/cost.goals" "$work/figures"
}

print_baseline()
{
	cat <<-'END'
		# What tcpviz adds with its defaults, and how far the seeds differ, as
		# printed by: bench-cost.sh -b none tcpviz
	END
	cat "$work/figures"
}

print_comparison()
{
	awk -f "$bench/cost-baseline.awk" "$bench/cost.baseline" \
		"$work/figures"
}

while getopts s:r:l:bco: option; do
	case $option in
	s)	seeds=$OPTARG ;;
	r)	repetitions=$OPTARG ;;
	l)	loads=$OPTARG ;;
	b)	print=baseline ;;
	c)	print=comparison ;;
	o)	keep=$OPTARG ;;
	*)	usage ;;
	esac
done
shift $((OPTIND - 1))
[ $# -eq 0 ] || configs=("$@")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
measure
awk -f "$bench/cost-figures.awk" "$work"/seed.* >"$work/figures"
[ -z "$keep" ] || cp "$work/figures" "$keep"
"print_$print"
