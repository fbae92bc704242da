#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: own
#
# A guest that breaks, hangs or ends early must fail its run and name its log;
# one that never says a word gets a second try.  Boots one guest for each.  So
# must what a module does wrong under the debug kernel; those are skipped where
# that is not in the cache.

cd "$(dirname "$0")" || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

n=0
# fails NAME FAULT COMMAND: a guest that runs COMMAND must fail, saying FAULT
fails()
{
	local rc=0

	n=$((n + 1))
	./run.sh --virtual --boot "$boot" --idle "$idle" \
		program /bin/bash -c "$3" >"$work/out" 2>"$work/err" || rc=$?
	if [ "$rc" -ne 0 ] && grep -q "failed: $2.*; log: /" "$work/err"; then
		echo "ok $n $1"
	else
		failed "$1" "$rc"
	fi
}

# failed NAME EXIT-STATUS
failed()
{
	echo "not ok $n $1"
	echo "# exit=$2"
	tail -n 20 "$work/out" "$work/err" | sed 's/^/# /'
}

# qemu_silent TIMES: the next guests say nothing, for their processors stand
qemu_silent()
{
	mkdir -p "$work/bin"
	echo "$1" >"$work/silent"
	cat >"$work/bin/qemu-system-x86_64" <<-END
	#!/bin/sh
	read -r left <"$work/silent"
	echo "\$((left - 1))" >"$work/silent"
	[ "\$left" -le 0 ] || set -- "\$@" -S
	exec $(command -v qemu-system-x86_64) "\$@"
	END
	chmod +x "$work/bin/qemu-system-x86_64"
}

second_boot()
{
	local rc=0 name="a guest that boots the second time"

	n=$((n + 1))
	qemu_silent 1
	PATH=$work/bin:$PATH ./run.sh --virtual --boot "$boot" program true \
		>"$work/out" 2>"$work/err" || rc=$?
	if [ "$rc" -eq 0 ] && grep -q "does not boot" "$work/err"; then
		echo "ok $n $name"
	else
		failed "$name" "$rc"
	fi
}

no_third_boot()
{
	local boot=3

	qemu_silent 2
	PATH=$work/bin:$PATH fails "a guest that does not boot" "hung: " true
}

# What fault.c can do, and what the debug kernel must say of it
debug_faults=(
	"leak|kmemleak: [0-9]* new suspected memory leaks"
	"use-after-free|BUG: KASAN: use-after-free in use_after_free"
	"lock-order|WARNING: possible circular locking"
	"rcu-unlocked|WARNING: suspicious RCU usage"
	"atomic-sleep|BUG: sleeping function called from invalid context"
	"free-armed|ODEBUG: free active"
	"shift|UBSAN: shift-out-of-bounds in "
)

# The same guest without a fault must pass, or the others prove nothing
debug_passes()
{
	local rc=0

	n=$((n + 1))
	./run.sh --virtual program insmod /selftests/vm/fault.ko what=none \
		>"$work/out" 2>"$work/err" || rc=$?
	if [ "$rc" -eq 0 ]; then
		echo "ok $n debug kernel: no fault"
	else
		failed "debug kernel: no fault" "$rc"
	fi
}

# Only a leak is found at the end of a run, which takes its time
check_debug()
{
	local fault what end

	export KERNEL=debug
	boot=900 idle=600
	debug_passes
	for fault in "${debug_faults[@]}"; do
		what=${fault%%|*} end='busybox poweroff -f'
		[ "$what" != leak ] || end=true
		fails "debug kernel: $what" "kernel: .*${fault##*|}" \
			"insmod /selftests/vm/fault.ko what=$what; $end"
	done
}

skip_debug()
{
	local fault

	for fault in "no fault" "${debug_faults[@]%%|*}"; do
		n=$((n + 1))
		echo "ok $n debug kernel: $fault # SKIP it is not in the cache"
	done
}

boot=40 idle=60
echo "1..$((7 + ${#debug_faults[@]}))"
fails "a panic" "kernel: .*panic" "echo c >/proc/sysrq-trigger"
fails "a trace on the console" "kernel: .*Call Trace" \
	"echo l >/proc/sysrq-trigger"
fails "a guest that hangs" "hung: " "sleep infinity"
fails "an end without the marker" "the guest ended" "busybox poweroff -f"
second_boot
no_third_boot
if ./debug-cached.sh; then
	check_debug
else
	skip_debug
fi
