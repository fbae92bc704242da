#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Every script, with all that it sources, is clean by shellcheck's measure.

cd "$(dirname "$0")/../.." || exit 1
grep -rlIE --exclude-dir=.git -m 1 '^#! ?/bin/(ba)?sh' . | sort |
	xargs shellcheck --check-sourced
