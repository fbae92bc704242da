#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: own
#
# The module adds no more instructions to a packet than it did when
# cost.baseline was written, which is by the default kernel.

if [ "${KERNEL:-6.1}" != 6.1 ]; then
	echo "# the baseline is not for kernel $KERNEL"
	exit 4
fi
exec ./bench-cost.sh -s 1 -r 4 -c none tcpviz
