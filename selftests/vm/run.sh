#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Boots a guest with this tree's module and selftests in it.
#
#	run.sh [--virtual | --real] [--src] [--shift N] [--seed N] [--gdb SOCKET]
#	       [--time-limit SECONDS] [--boot SECONDS] [--idle SECONDS]
#	       [--limit SECONDS] tests TEST...
#	run.sh ... program PATH ARG...
#	run.sh ... shell
#
# --virtual	one processor whose clock follows the instructions it executes
#		and jumps over idle time: a minute of TIME-WAIT costs nothing,
#		and a run repeats exactly.  Nothing of the host is inside.
# --real	two processors on the host's clock
# --src		the source tree, read-only, on /src (real only)
# --shift	virtual nanoseconds per instruction, as a power of two
# --seed	what is random in virtual time: another run for another number
# --gdb		wait, and let a debugger look, at that socket
# --time-limit	for one test, instead of the one in settings
# --idle, --limit	host seconds without output, and in all, before the
#		guest counts as hung
# --boot	host seconds before the first output; then the guest is started
#		once more, for now and then the processors that QEMU emulates
#		side by side wait for each other before the kernel says a word
#
# Standard output is what the guest says, as it says it; the kernel's console
# in between as "# [time] ..." lines.  Exit status 0: the guest ended as it
# should and its kernel had nothing to complain about.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=suite.sh
. "$vm_dir/suite.sh"
# shellcheck source=kernel.sh
. "$vm_dir/kernel.sh"
# shellcheck source=toolchain.sh
. "$vm_dir/toolchain.sh"
# shellcheck source=image.sh
. "$vm_dir/image.sh"
# shellcheck source=overlay.sh
. "$vm_dir/overlay.sh"
# shellcheck source=accel.sh
. "$vm_dir/accel.sh"
# shellcheck source=splat.sh
. "$vm_dir/splat.sh"

mode=real src='' shift=4 seed=1 boot=100 idle=300 limit=2400 time_limit=''
slower=1 gdb=''

# A debug kernel executes 25 to 60 times as many instructions.  Virtual time
# has them take a sixty-fourth of the time each, so that to the tests, and to
# the timers of TCP, it is the machine that they know: a sixteenth by QEMU,
# which knows nothing shorter than a nanosecond, and a fourth by telling the
# kernel that this clock of 1 GHz is one of 4 GHz.
debug_tsc_khz=4000000
if [ "$KERNEL" = debug ]; then
	shift=0 boot=900 idle=1800 limit=14400 time_limit=3000 slower=10
fi

parse_options()
{
	while [ $# -gt 0 ]; do
		case $1 in
		--virtual)	mode=virtual ;;
		--real)		mode=real ;;
		--src)		src=1 ;;
		--shift)	shift=$2; shift ;;
		--seed)		seed=$2; shift ;;
		--gdb)		gdb=$2; shift ;;
		--time-limit)	time_limit=$2; shift ;;
		--boot)		boot=$2; shift ;;
		--idle)		idle=$2; shift ;;
		--limit)	limit=$2; shift ;;
		*)		break ;;
		esac
		shift
	done
	job=${1:?what to run: tests, program or shell}
	shift
	job_args=("$@")
}

# What a killed run left behind is large; logs are small but many
forget_old_runs()
{
	local dir

	for dir in "$cache/run/"*; do
		[ -d "/proc/${dir##*/}" ] || rm -rf "$dir"
	done
	find "$cache/log" -name '2*.log' -mtime +7 -delete
}

# prepare: everything QEMU needs, in $work
prepare()
{
	local kernel image size

	forget_old_runs
	work=$cache/run/$$
	mkdir -p "$work"
	trap cleanup EXIT
	trap 'exit 1' INT TERM
	kernel=$(kernel_dir)
	image=$(image_dir)
	mkdir "$work/root"
	overlay_build "$kernel" "$work/root"
	if [ "$job" = tests ] && [ -n "$time_limit" ]; then
		job_args=(-t "$time_limit" "${job_args[@]}")
	fi
	size=$(stty size 2>/dev/null) || size='24 80'
	cat >"$work/root/job" <<-END
	JOB=$job JOB_SRC=$src JOB_KERNEL=$KERNEL JOB_ARGS=(${job_args[*]@Q})
	export TCPVIZ_VM=$mode TCPVIZ_TIMEOUT_FACTOR=$slower
	export TERM=${TERM:-dumb}
	export LINES=${size% *} COLUMNS=${size#* }
	END
	overlay_initrd "$kernel" "$image" "$work/root" "$work/initrd"
	rm -rf "$work/root"
	ln "$kernel/vmlinux" "$work/vmlinux"
}

# shellcheck disable=SC2317 # the trap calls it
cleanup()
{
	[ -z "${qemu_pid:-}" ] || kill -9 "$qemu_pid" 2>/dev/null || true
	rm -rf "$work"
}

# kernel_command_line: any trouble ends the guest; nothing is random; nothing
# waits.  A busy host keeps virtual processors from running for seconds, which
# is no lockup yet.  norandmaps also makes programs start three times as fast under TCG,
# which translates code anew for each address it is mapped at.
kernel_command_line()
{
	echo "console=ttyS0 quiet rdinit=/init panic=-1 oops=panic" \
		"panic_on_warn=1 softlockup_panic=1 hung_task_panic=1" \
		"rcupdate.rcu_cpu_stall_timeout=100 watchdog_thresh=50" \
		"nokaslr norandmaps randomize_kstack_offset=off" \
		"tsc=reliable random.trust_cpu=on mitigations=off" \
		"cryptomgr.notests"
	[ "$KERNEL" != debug ] || debug_command_line
}

# debug_command_line: what happens at locks is counted only when a program says
# so (kernel.lock_stat).  The timer is set by what QEMU calls time, to which the
# kernel keeps because it has a PM timer to compare with.
debug_command_line()
{
	echo "lockdep.lock_stat=0"
	[ "$mode" != virtual ] || echo "tsc_early_khz=$debug_tsc_khz"
}

# qemu_args: set $qemu
qemu_args()
{
	local machine=pc

	# There the debug kernel spends 3 minutes on ACPI's table of interrupts
	[ "$KERNEL" != debug ] || machine=q35
	qemu=(qemu-system-x86_64 -nodefaults -no-user-config -display none
	      -no-reboot -m 2048M -kernel "$work/vmlinux"
	      -initrd "$work/initrd"
	      -append "$(kernel_command_line | xargs)")
	case $mode in
	virtual)
		# String instructions would count once an iteration
		qemu+=(-M "$machine,hpet=off" -smp 1 -accel "tcg,thread=single"
		       -icount "shift=$shift,sleep=off" -seed "$seed"
		       -rtc "base=2026-01-01,clock=vm"
		       -cpu "max,erms=off,fsrm=off") ;;
	real)
		qemu+=(-M q35 -smp 2)
		accel_args "$work/vmlinux" ;;
	esac
	[ -z "$gdb" ] ||
		qemu+=(-S -chardev "socket,id=gdb,path=$gdb,server=on,wait=off"
		       -gdb chardev:gdb)
	[ -z "$src" ] ||
		qemu+=(-virtfs "local,path=$top_dir,mount_tag=src,readonly=on,security_model=none")
}

# watch: pass on what the guest prints, keep it all in $log, the kernel's part
# in $work/console, and end a guest that has stopped talking
watch()
{
	local line left rc patience=$boot begun=$SECONDS

	while :; do
		left=$((begun + limit - SECONDS))
		[ "$left" -lt "$patience" ] || left=$patience
		rc=0
		IFS= read -r -t "$((left > 0 ? left : 1))" line || rc=$?
		if [ "$rc" -gt 128 ]; then
			hung="no end after $((SECONDS - begun)) s,"
			hung+=" the last $left without output"
			kill -9 "$qemu_pid"
			return
		fi
		[ "$rc" -eq 0 ] || return 0
		patience=$idle
		watch_line "${line%%:*}" "${line#*:}"
	done
}

watch_line()
{
	case $1 in
	kernel)
		echo "$2" >>"$log"
		echo "$2" >>"$work/console"
		# One for each interface that a test makes, and the good-bye
		case $2 in
		*'link becomes ready'|*'sleep state S5'|*'Power down') ;;
		*) echo "# $2" ;;
		esac ;;
	guest)
		echo "> $2" >>"$log"
		case $2 in
		'# tcpviz-vm: exit='*)	status=${2##*=} ;;
		'# tcpviz-vm: end')	ended=1 ;;
		*)			echo "$2" ;;
		esac ;;
	esac
}

boot_watched()
{
	hung='' ended='' status=''
	: >"$work/console"
	: >"$log"
	mkfifo "$work/kernel" "$work/guest"
	"${qemu[@]}" -serial "file:$work/kernel" -serial "file:$work/guest" \
		</dev/null >"$work/qemu.log" 2>&1 &
	qemu_pid=$!
	watch < <(
		for port in kernel guest; do
			sed -u "s/\r\$//; s/^/$port:/" <"$work/$port" &
		done
		wait
	)
	wait "$qemu_pid" || true
	qemu_pid=''
	rm "$work/kernel" "$work/guest"
}

# A person at the keyboard is watchdog enough
boot_shell()
{
	hung='' ended=1 status=0
	"${qemu[@]}" -serial "file:$work/console" \
		-chardev stdio,id=tty,signal=off -serial chardev:tty || true
	cp "$work/console" "$log"
}

# verdict: print what was wrong with the guest itself, nothing if it was well
verdict()
{
	local splat

	splat=$(splats "$work/console")
	if [ -n "$splat" ]; then
		echo "kernel: ${splat%%$'\n'*}"
	elif [ -n "$hung" ]; then
		echo "hung: $hung"
	elif [ -z "$ended" ]; then
		echo "the guest ended without its end marker"
	fi
	if [ -s "$work/qemu.log" ]; then
		echo "QEMU: $(head -n 1 "$work/qemu.log")"
	fi
}

# report FAULT: the guest itself is one more test
report()
{
	local line="1 selftests: tcpviz: vm/$mode"

	if [ -z "$1" ]; then
		echo "ok $line"
	else
		echo "not ok $line # $1; log: $log"
	fi
}

main()
{
	local fault

	parse_options "$@"
	mkdir -p "$cache/log" "$cache/run"
	prepare
	qemu_args
	log=$cache/log/$(date +%Y%m%d-%H%M%S)-$mode-$$.log
	if [ "$job" = shell ]; then
		boot_shell
	else
		boot_watched
		if [ -n "$hung" ] && [ ! -s "$log" ]; then
			say "the guest does not boot: $hung; once more"
			boot_watched
		fi
	fi
	fault=$(verdict)
	[ "$job" != tests ] || report "$fault"
	[ -z "$fault" ] || die "the guest failed: $fault; log: $log"
	exit "${status:-1}"
}

main "$@"
