#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Runs test programs as the kernel's own kselftest runner does, and as KTAP:
#
#	runner.sh [-t SECONDS] PROGRAM...
#
# PROGRAM is a path below this directory.  The time limit of a program is
# `timeout` in the file settings.  Exit status 0: none failed.

cd "$(dirname "$0")" || exit 1
limit=$(sed -n 's/^timeout=//p' settings)

# Decimal seconds since $1, by the clock that the tests see
seconds_since()
{
	local us=$((${EPOCHREALTIME/./} - $1))

	printf '%d.%02d' $((us / 1000000)) $((us / 10000 % 100))
}

# A daemon that a test left behind may hold its output open for ever
wait_prefixer()
{
	local tries

	for tries in {1..20}; do
		kill -0 "$1" 2>/dev/null || return
		sleep 0.1
	done
	echo "# a process left behind still holds the output ($tries tries)"
	{ kill "$1"; wait "$1"; } 2>/dev/null
}

# Also ends a last line that the program did not
prefix()
{
	local line

	while IFS= read -r line || [ -n "$line" ]; do
		printf '# %s\n' "$line"
	done
}

# run_program PATH: its output, prefixed; its exit status
run_program()
{
	local rc prefixer

	exec {out}> >(prefix)
	prefixer=$!
	(
		exec {out}>&-
		cd "$(dirname "$1")" || exit 1
		exec timeout -k 5 "$limit" "./${1##*/}"
	) >&"$out" 2>&1 </dev/null
	rc=$?
	exec {out}>&-
	wait_prefixer "$prefixer"
	return "$rc"
}

# report NUMBER NAME STATUS TIME
report()
{
	local line="$1 selftests: tcpviz: $2"

	case $3 in
	0)	echo "ok $line # time=$4" ;;
	4)	echo "ok $line # SKIP time=$4" ;;
	124|137) echo "not ok $line # TIMEOUT $limit seconds time=$4" ;;
	*)	echo "not ok $line # exit=$3 time=$4" ;;
	esac
}

run_all()
{
	local n=0 failed=0 prog start rc

	echo "TAP version 13"
	echo "1..$#"
	for prog; do
		n=$((n + 1))
		start=${EPOCHREALTIME/./}
		echo "# selftests: tcpviz: $prog"
		run_program "$prog"
		rc=$?
		[ "$rc" -eq 0 ] || [ "$rc" -eq 4 ] || failed=1
		report "$n" "$prog" "$rc" "$(seconds_since "$start")"
	done
	return "$failed"
}

if [ "$1" = -t ]; then
	limit=$2
	shift 2
fi
run_all "$@"
