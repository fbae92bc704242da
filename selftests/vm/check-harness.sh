#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What runs and counts the tests must itself fail when it should.  The parts
# that need no guest; check-guest.sh has the others.

cd "$(dirname "$0")/.." || exit 1
# shellcheck source=splat.sh
. vm/splat.sh
# shellcheck source=/dev/null
. vm/overlay.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

n=0
# check NAME WANTED GOT
check()
{
	n=$((n + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $n $1"
	else
		echo "not ok $n $1"
		printf '# wanted: %s\n# got: %s\n' "$2" "${3//$'\n'/ }"
	fi
}

# merged LINE...: what is said of a program that prints these, as the runner
# would pass them on; the last one is its result
merged()
{
	{
		echo "expect:a.sh"
		printf 'x:%s\n' "# selftests: tcpviz: a.sh" "$@"
	} | mawk -f ktap.awk
}

# counts LINE...: its closing line
counts()
{
	merged "$@" | tail -n 1
}

check_counting()
{
	local ok='ok 1 selftests: tcpviz: a.sh'

	check "a program without a plan counts as one" \
		"1 passed, 0 failed, 0 skipped" "$(counts "$ok")"
	check "subtests count one by one" "1 passed, 1 failed, 1 skipped" \
		"$(counts '# 1..3' '# ok 1 a' '# not ok 2 b' \
		'# ok 3 c # SKIP' "not $ok # exit=1")"
	check "a subtest that was planned and not run has failed" \
		"1 passed, 2 failed, 0 skipped" \
		"$(counts '# 1..3' '# ok 1 a' "$ok")"
	check "results beyond the plan are a failure" \
		"2 passed, 1 failed, 0 skipped" \
		"$(counts '# 1..1' '# ok 1 a' '# ok 2 b' "$ok")"
	check "a failing program with good subtests has failed" \
		"1 passed, 1 failed, 0 skipped" \
		"$(counts '# 1..1' '# ok 1 a' "not $ok # exit=1")"
	check "nested results are not counted" "1 passed, 0 failed, 0 skipped" \
		"$(counts '# 1..1' '# # not ok 1 x' '# ok 1 a' "$ok")"
	check "a program cut off has failed" "0 passed, 1 failed, 0 skipped" \
		"$(counts '# still busy')"
	check "a failure is named at the end with its reason" \
		"# failed: a.sh: not ok 1 a: b is 2, not 1" \
		"$(merged '# 1..2' '# # FAIL: b is 2, not 1' '# not ok 1 a' \
		'# ok 2 c' "not $ok # exit=1" | grep '^# failed')"
	check "nothing passed is no success" 1 \
		"$(mawk -f ktap.awk </dev/null >"$work/out"; echo $?)"
}

# outcome STATUS-LINE: run a program of that body, print its result line
outcome()
{
	printf '#!/bin/sh\n%s\n' "$1" >"$work/t.sh"
	chmod +x "$work/t.sh"
	"$work/runner.sh" -t 1 t.sh | tail -n 1 | sed 's/ time=.*//'
}

check_runner()
{
	local line='1 selftests: tcpviz: t.sh'

	cp runner.sh settings "$work/"
	check "exit 0 is a pass" "ok $line #" "$(outcome 'exit 0')"
	check "exit 1 is a failure" "not ok $line # exit=1" \
		"$(outcome 'exit 1')"
	check "exit 4 is a skip" "ok $line # SKIP" "$(outcome 'exit 4')"
	check "a signal is a failure" "not ok $line # exit=143" \
		"$(outcome 'kill $$')"
	check "a program over its time has failed" \
		"not ok $line # TIMEOUT 1 seconds" \
		"$(outcome 'exec sleep infinity')"
	check "what it left behind does not hold the runner" "ok $line #" \
		"$(outcome 'sleep 5 &')"
}

# What kernels print, a line for each kind of trouble
check_splats()
{
	local line missed=''

	while IFS= read -r line; do
		echo "[    1.000000] $line" >"$work/console"
		[ -n "$(splats "$work/console")" ] || missed+="$line; "
	done <<-'END'
	BUG: kernel NULL pointer dereference, address: 0000000000000000
	WARNING: CPU: 0 PID: 1 at kernel/softirq.c:376 __local_bh_enable_ip
	general protection fault, probably for non-canonical address
	Kernel panic - not syncing: sysrq triggered crash
	WARNING: possible circular locking dependency detected
	WARNING: possible recursive locking detected
	WARNING: inconsistent lock state
	WARNING: suspicious RCU usage
	rcu: INFO: rcu_preempt self-detected stall on CPU
	rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:
	watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [swapper:1]
	BUG: KASAN: slab-use-after-free in conn_free+0x1/0x2 [tcpviz]
	UBSAN: array-index-out-of-bounds in module/fsm.c:1:2
	refcount_t: underflow; use-after-free.
	unreferenced object 0xffff888003a12340 (size 256):
	kmemleak: 3 new suspected memory leaks (see /sys/kernel/debug/kmemleak)
	INFO: task rmmod:123 blocked for more than 120 seconds.
	unregister_netdevice: waiting for lo to become free. Usage count = 2
	BUG tcpviz_conn (Tainted: G O): Objects remaining in tcpviz_conn
	BUG: sleeping function called from invalid context at mm/slab.h:1
	END
	check "every kind of kernel trouble is seen" "" "$missed"
	cat >"$work/console" <<-'END'
	[    0.000000] rcu: Adjusting geometry for rcu_fanout_leaf=16
	[    1.000000] tcpviz: loading out-of-tree module taints kernel.
	[    2.000000] IPv6: ADDRCONF(NETDEV_CHANGE): eth0: link becomes ready
	END
	check "an ordinary log is not taken for trouble" "" \
		"$(splats "$work/console")"
}

# Two trees take turns in one cache, and one has the older files
check_sources()
{
	mkdir "$work/old" "$work/new" "$work/copy"
	echo old >"$work/old/a.c"
	echo new >"$work/new/a.c"
	touch -d '1 hour ago' "$work/old/a.c"
	overlay_sync "$work/copy" "$work/new/"
	touch -d '1 minute ago' "$work/copy/a.c"
	touch -d '30 seconds ago' "$work/copy/a.o"
	overlay_sync "$work/copy" "$work/old/"
	check "an older source that differs is built anew" old \
		"$([ "$work/copy/a.c" -nt "$work/copy/a.o" ] &&
		   cat "$work/copy/a.c")"
	touch "$work/copy/a.o"
	overlay_sync "$work/copy" "$work/old/"
	check "a source that is the same is not" "" \
		"$(find "$work/copy" -newer "$work/copy/a.o" -name '*.c')"
}

echo 1..19
check_counting
check_runner
check_splats
check_sources
