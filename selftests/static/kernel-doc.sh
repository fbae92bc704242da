#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The module's kernel-doc comments are complete and well-formed.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

source=$(source_dir)
cd "$top_dir"
find module -name '*.[ch]' ! -name '*.mod.c' -print0 | sort -z |
	xargs -0 perl "$source/scripts/kernel-doc" -none -Werror
