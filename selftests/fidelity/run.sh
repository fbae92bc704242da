#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# make fidelity: COUNT random lives of SEED at LOSS per cent loss, half of them
# in each of two guests in virtual time, then REAL others in a guest with two
# processors.  Everything that was printed is kept in build/fidelity/, by kernel
# and seed.

cd "$(dirname "$0")" || exit 1
: "${SEED:=1}" "${COUNT:=10000}" "${LOSS:=5}" "${REAL:=1000}"
out=../../build/fidelity/${KERNEL:-6.1}-$SEED
mkdir -p "$out"

# guest NAME MODE COUNT FIRST
guest()
{
	local args=("--$2")

	# For the debug kernel run.sh knows better
	if [ "${KERNEL:-}" != debug ]; then
		args+=(--idle 1200 --limit 7200)
		[ "$2" = real ] || args+=(--shift 1)
	fi
	../vm/run.sh "${args[@]}" program /selftests/fidelity/fidelity.sh \
		--seed "$SEED" --loss "$LOSS" --count "$3" --first "$4" \
		>"$out/$1.log" 2>&1
}

# sum NAME...: over guests, by the totals that they end with
sum()
{
	local what name

	for what in "local sequences" "states at rest"; do
		for name; do
			sed -n "/^# seed /,\$s/^# $what: //p" "$out/$name.log"
		done | awk -v what="$what" '
		{
			agree += $1
			all += $3
		}
		END {
			permille = all ? int(agree * 1000 / all) : 0
			printf "%s: %d of %d agree, %d.%d %%\n", what, agree,
				all, permille / 10, permille % 10
		}'
	done
	for name; do
		sed -n '/^# seed /,$s/^# not to be told: //p' "$out/$name.log"
	done | awk -f exceptions.awk | sed 's/^/not to be told: /'
}

half=$((COUNT / 2))
echo "${KERNEL:-6.1}, seed $SEED, $LOSS % loss, in virtual time:"
guest virtual-1 virtual "$half" 0 &
first=$!
guest virtual-2 virtual $((COUNT - half)) "$half" &
second=$!
rc=0
wait "$first" || rc=1
wait "$second" || rc=1
sum virtual-1 virtual-2
if [ "$REAL" -gt 0 ]; then
	echo "with two processors:"
	guest real real "$REAL" "$COUNT" || rc=1
	sum real
fi
[ $rc -eq 0 ] || echo "disagreements, or a guest that failed: see ${out#../../}"
exit $rc
