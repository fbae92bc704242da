#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A guest that breaks, hangs or ends early must fail its run and name its log.
# Boots one guest for each.

cd "$(dirname "$0")" || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

n=0
# fails NAME FAULT COMMAND: a guest that runs COMMAND must fail, saying FAULT
fails()
{
	local rc=0

	n=$((n + 1))
	./run.sh --virtual --idle 60 program /bin/bash -c "$3" \
		>"$work/out" 2>"$work/err" || rc=$?
	if [ "$rc" -ne 0 ] && grep -q "failed: $2.*; log: /" "$work/err"; then
		echo "ok $n $1"
	else
		echo "not ok $n $1"
		echo "# exit=$rc"
		tail -n 20 "$work/out" "$work/err" | sed 's/^/# /'
	fi
}

echo 1..4
fails "a panic" "kernel: .*panic" "echo c >/proc/sysrq-trigger"
fails "a trace on the console" "kernel: .*Call Trace" \
	"echo l >/proc/sysrq-trigger"
fails "a guest that hangs" "hung: " "sleep infinity"
fails "an end without the marker" "the guest ended" "busybox poweroff -f"
