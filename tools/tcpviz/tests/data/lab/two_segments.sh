#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# scenario: it goes as it should
# why: One reason, which is long enough to be broken into a second line of the
#   page, and begins in two lines of the script.
#
# This is for those who read the script.

echo "  the client does this over $TCPVIZ_LAB, drawn with $TCPVIZ_LAB_DRAW"
tcpviz -V >/dev/null || echo "  another tcpviz, or none"
