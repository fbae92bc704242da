# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What in a kernel's log means that the kernel, or a module in it, is broken.

splat_patterns=(
	'BUG:' 'Oops:' 'WARNING:' 'Call Trace' 'Kernel panic'
	'general protection fault' 'kernel BUG at'
	'possible circular locking' 'possible recursive locking'
	'inconsistent lock state' 'suspicious RCU usage'
	'INFO: rcu.*(stall|detected)' 'soft lockup' 'hard LOCKUP'
	'KASAN:' 'UBSAN:' 'KFENCE:' 'refcount_t:' 'ODEBUG:' 'list_(add|del) corruption'
	'unreferenced object' 'suspected memory leak'
	'blocked for more than' 'unregister_netdevice: waiting'
	'scheduling while atomic' 'sleeping function called'
	'still has locks held' 'Remaining objects|Objects remaining'
)

# splats FILE: the first lines of a kernel log that are one
splats()
{
	local IFS='|'

	grep -m 5 -E "${splat_patterns[*]}" "$1" || true
}
