#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The module builds without a warning of clang's at W=1.  Debian configured its
# kernel for gcc: what only gcc 12 knows is turned off, and a warning that the
# kernel's own headers cause.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

module_check CC=clang W=1 CONFIG_CC_IS_GCC= CONFIG_CC_IS_CLANG=y \
	CONFIG_GCC_VERSION=0 CONFIG_RETHUNK= CONFIG_SLS= \
	CONFIG_FTRACE_MCOUNT_USE_CC= CONFIG_INIT_STACK_ALL_ZERO= \
	CONFIG_CC_IMPLICIT_FALLTHROUGH=-Wimplicit-fallthrough \
	KCFLAGS=-Wno-address-of-packed-member
