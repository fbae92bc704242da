# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Scenarios that need no kernel: only what "tcpviz lab" makes of a script.
