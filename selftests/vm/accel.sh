# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# KVM where it really works, TCG elsewhere.  There are machines whose /dev/kvm
# opens and then hangs, so nothing short of a booted kernel is believed, and
# the answer is kept.

# accel_boots KERNEL: does a kernel without a root reach its panic under KVM?
accel_boots()
{
	local out=$work/kvm.log pid deadline=$((SECONDS + 10))

	qemu-system-x86_64 -M q35 -accel kvm -cpu host -m 256M -nodefaults \
		-no-user-config -display none -no-reboot -kernel "$1" \
		-append "console=ttyS0 panic=-1" -serial "file:$out" \
		</dev/null >/dev/null 2>&1 &
	pid=$!
	# Not waited for: a process stuck in the driver cannot be killed
	disown "$pid"
	while kill -0 "$pid" 2>/dev/null && [ "$SECONDS" -lt "$deadline" ]; do
		sleep 0.2
	done
	kill -9 "$pid" 2>/dev/null || true
	grep -q 'Unable to mount root' "$out" 2>/dev/null
}

# accel_probe KERNEL: print kvm or tcg
accel_probe()
{
	if [ ! -w /dev/kvm ]; then
		echo tcg
		return
	fi
	say "trying KVM by a boot, 10 seconds at most, once"
	if accel_boots "$1"; then
		echo kvm
	else
		say "/dev/kvm is there but no kernel boots on it: using TCG"
		echo tcg
	fi
}

# accel_args KERNEL: add to $qemu.  The answer is kept per host kernel, which
# is what the driver belongs to.
accel_args()
{
	local known

	known=$cache/accel-$(uname -r)
	[ -s "$known" ] || accel_probe "$1" >"$known"
	case $(<"$known") in
	kvm)	qemu+=(-accel kvm -cpu host) ;;
	*)	qemu+=(-accel "tcg,thread=multi" -cpu max) ;;
	esac
}
