#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Runs test programs where they belong and closes with one line of counts:
#
#	check.sh PROGRAM...
#
# PROGRAM is a path below this directory.  One that says `# vm: virtual` or
# `# vm: real` near its top runs in a guest of that kind, one that says
# `# vm: own` boots a guest itself, any other runs here on the host.  The two
# guests run side by side, and those of their own follow the virtual one.

set -uo pipefail
cd "$(dirname "$0")" || exit 1

# place_of PROGRAM: host, virtual, real or own
place_of()
{
	local place

	place=$(sed -n '1,20s/^# vm: \(virtual\|real\|own\)$/\1/p' "$1")
	echo "${place:-host}"
}

# tagged STREAM COMMAND...: its output in the form ktap.awk reads
tagged()
{
	local stream=$1

	shift
	"$@" | sed -u "s/^/$stream:/"
}

# The host's programs first: they are quick, and cheap to fail
run_everything()
{
	printf 'expect:%s\n' "${host[@]}" "${virtual[@]}" "${real[@]}" \
		"${own[@]}" \
		${virtual:+vm/virtual} ${real:+vm/real}
	[ ${#host[@]} -eq 0 ] || tagged host ./runner.sh "${host[@]}"
	{
		[ ${#virtual[@]} -eq 0 ] ||
			tagged virtual vm/run.sh --virtual tests "${virtual[@]}"
		[ ${#own[@]} -eq 0 ] ||
			tagged own ./runner.sh -t "$own_limit" "${own[@]}"
	} &
	[ ${#real[@]} -eq 0 ] ||
		tagged real vm/run.sh --real tests "${real[@]}" &
	wait
}

# Those guests have a limit of their own, and end before this one
own_limit=1500
[ "${KERNEL:-}" != debug ] || own_limit=15000
host=() virtual=() real=() own=()
for prog; do
	declare -n group
	group=$(place_of "$prog")
	group+=("$prog")
	unset -n group
done
run_everything | mawk -W interactive -f ktap.awk
