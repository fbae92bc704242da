#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# scenario: it does not
# why: There is none.

echo "# FAIL: this is wrong"
exit 1
