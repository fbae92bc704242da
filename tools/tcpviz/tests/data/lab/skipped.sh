#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# scenario: it cannot be played
# why: Something is missing.

echo "# SKIP: no nft"
exit 4
