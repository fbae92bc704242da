#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# make hostile: every forgery at every state, and COUNT others at random, half
# of them over IPv4 and half over IPv6, in two guests side by side.  What they
# print is kept in build/hostile/.

cd "$(dirname "$0")" || exit 1
: "${SEED:=1}" "${COUNT:=$([ "${KERNEL:-}" = debug ] && echo 100000 || echo 1000000)}"
out=../../build/hostile
mkdir -p "$out"

# guest FAMILY
guest()
{
	local args=(--virtual)

	# For the debug kernel run.sh knows better
	[ "${KERNEL:-}" = debug ] || args+=(--idle 1200 --limit 7200)
	../vm/run.sh "${args[@]}" program /selftests/hostile/hostile.sh --full \
		--family "$1" --count $((COUNT / 2)) --seed "$SEED" \
		>"$out/$1.log" 2>&1
}

echo "${KERNEL:-6.1}, seed $SEED:"
guest ipv4 &
first=$!
guest ipv6 &
second=$!
rc=0
wait "$first" || rc=1
wait "$second" || rc=1
grep -hE '^(not )?ok |^# # .* segments$|disagreements$' "$out/ipv4.log" \
	"$out/ipv6.log"
[ $rc -eq 0 ] || echo "disagreements, or a guest that failed: see build/hostile/"
exit $rc
