#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The parts of the module that need no kernel, with sanitizers.

exec make --no-print-directory -s -C ../unit check
