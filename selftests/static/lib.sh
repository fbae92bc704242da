# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the static checks share.  Each is one program that prints what it found
# and exits 0 only if that was nothing.

# shellcheck source=../vm/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../vm/lib.sh"
# shellcheck source=../vm/suite.sh
. "$vm_dir/suite.sh"
# shellcheck source=../vm/kernel.sh
. "$vm_dir/kernel.sh"
# shellcheck source=../vm/toolchain.sh
. "$vm_dir/toolchain.sh"
# shellcheck source=../vm/source.sh
. "$vm_dir/source.sh"
# shellcheck source=../vm/overlay.sh
. "$vm_dir/overlay.sh"

# module_check ARGS...: build a copy of the module from nothing with these
# arguments to make; a single line of warning is a failure
module_check()
{
	local kernel work out

	kernel=$(kernel_dir)
	work=$cache/run/$$
	mkdir -p "$work"
	# shellcheck disable=SC2064 # now is when the name is known
	trap "rm -rf '$work'" EXIT
	overlay_copy "$work"
	out=$(kernel_make "$kernel" M="$work" "$@" modules 2>&1 |
		grep -vF 'Skipping BTF generation') || true
	printf '%s' "$out"
	[ -z "$out" ] && [ -f "$work/module/tcpviz.ko" ]
}
