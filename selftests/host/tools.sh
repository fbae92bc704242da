#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The command against recorded tables, with sanitizers.

exec make --no-print-directory -s -j"$(nproc)" -C ../../tools/tcpviz check
