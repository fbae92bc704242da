#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: own
#
# A thousand random lives, in a guest of their own.

exec ../vm/run.sh --virtual --shift 1 --limit 1400 \
	program /selftests/fidelity/fidelity.sh --count 1000
