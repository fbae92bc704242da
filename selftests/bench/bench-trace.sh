#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Where the instructions of a load of cost.c go: one time is executed step by
# step, and what is executed between the calls of the module's hooks and their
# ends is counted by function.
#
#	bench-trace.sh LOAD PLACE [CONFIGURATION]
#
# For instance `bench-trace.sh connection veth` or `bench-trace.sh SYN room`.
# Needs gdb.

set -euo pipefail
bench=$(dirname "$(readlink -f "$0")")
[ $# -ge 2 ] || {
	sed -n 's/^#	//p' "$0" >&2
	exit 2
}
load=$1 place=$2 config=${3:-tcpviz}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# guest OPTION...: does the load once
guest()
{
	"$bench/../vm/run.sh" --virtual --shift 0 --idle 600 "$@" program env \
		"COST_TRACE=$place" "COST_ONLY=$load" /selftests/bench/cost.sh \
		1 1 "$config"
}

# debugger ADDRESS: has QEMU log each instruction from the first to the second
# call of what is there
debugger()
{
	cat >"$work/commands" <<-END
		set confirm off
		target remote $work/gdb
		hbreak *0x$1
		continue
		monitor singlestep on
		monitor logfile $work/log
		monitor log exec,nochain
		continue
		monitor log none
		kill
	END
	gdb -q -batch -x "$work/commands" >"$work/gdb.log" 2>&1
}

# Addresses are the same in each run
guest | sed -n 's/^symbol //p' >"$work/symbols"
address=$(awk '$2 == "__x64_sys_getpriority" { print $1 }' "$work/symbols")
guest --gdb "$work/gdb" >/dev/null 2>&1 &
while [ ! -S "$work/gdb" ]; do
	sleep 0.1
done
debugger "$address"
wait || true
sort "$work/symbols" | awk -v what="$load, $place, $config" \
	-f "$bench/cost-trace.awk" - "$work/log"
