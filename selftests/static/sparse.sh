#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sparse has nothing to say about the module.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

module_check C=2 CF="-D__CHECK_ENDIAN__"
