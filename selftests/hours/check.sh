#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: own
#
# What takes hours, for which a test beside others has no time: in virtual time
# it is half a minute.

exec ../vm/run.sh --virtual program /selftests/hours/in_use.sh
