#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The module builds without a warning for the newer kernels as well, by their
# own compilers.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=../net/lib/ktap.sh
. "$selftests_dir/net/lib/ktap.sh"

# builds_for KERNEL: in a subshell, because suite.sh decides when it is read
builds_for()
{
	local kernel cc

	KERNEL=$1
	# shellcheck source=../vm/suite.sh
	. "$vm_dir/suite.sh"
	kernel=$(kernel_dir) || skip "no such kernel, in the cache or to be had"
	cc=$(kernel_cc "$kernel")
	cc=$(toolchain_dir "$cc") || skip "no compiler for it"
	# The script that W=1 calls for comments is not in the headers
	module_check W=1 cmd_checkdoc=:
}

ktap_plan 2
for version in 6.12 7.2; do
	rc=0
	( builds_for "$version" ) || rc=$?
	ktap_result "$rc" "builds for $version"
done
ktap_finish
