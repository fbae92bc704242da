#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The module builds without a warning of gcc's at W=1.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

module_check W=1
