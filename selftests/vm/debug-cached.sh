#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Is the debug kernel in the cache, so that using it costs no build?

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
KERNEL=debug
# shellcheck source=suite.sh
. "$vm_dir/suite.sh"
# shellcheck source=kernel-debug.sh
. "$vm_dir/kernel-debug.sh"

[ -d "$cache/kernel-debug-$(debug_key)" ]
