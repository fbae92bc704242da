#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What tcpviz adds to packets and connections, in instructions, beside what
# others add.  Boots a guest for each seed, two at a time; prints a table with
# the goals (cost.goals), and fails if one is missed that was not before.
#
#	bench-cost.sh [-s SEEDS] [-r REPETITIONS] [-l LOADS] [CONFIGURATION...]
#
# -s	so many, 3; -r in each guest, 8
# -l	some loads of cost.c, "connection SYN"
#
# The quickest answer to what a change of the module does:
#
#	bench-cost.sh -s 1 -r 3 none tcpviz

set -euo pipefail
bench=$(dirname "$(readlink -f "$0")")
build=$(readlink -f "$bench/../..")/build
seeds=3 repetitions=8 loads=
configs=(none hook header conntrack synproxy tcpviz limits no-transcript)

usage()
{
	sed -n '/^#	bench-cost/s/^#	//p' "$0" >&2
	exit 2
}

# guest SEED: its figures
guest()
{
	"$bench/../vm/run.sh" --virtual --shift 0 --seed "$1" \
		program env "COST_ONLY=$loads" /selftests/bench/cost.sh \
		"$1" "$repetitions" "${configs[@]}" >"$build/cost.$1.log" || {
		tail -n 5 "$build/cost.$1.log" >&2
		return 1
	}
	grep -v '^#' "$build/cost.$1.log" >"$build/cost.$1"
}

# measure: all seeds; fails if one of the guests does
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

while getopts s:r:l: option; do
	case $option in
	s)	seeds=$OPTARG ;;
	r)	repetitions=$OPTARG ;;
	l)	loads=$OPTARG ;;
	*)	usage ;;
	esac
done
shift $((OPTIND - 1))
[ $# -eq 0 ] || configs=("$@")
mkdir -p "$build"
measure
files=()
for ((seed = 1; seed <= seeds; seed++)); do
	files+=("$build/cost.$seed")
done
awk -f "$bench/cost.awk" "$bench/cost.goals" "${files[@]}"
