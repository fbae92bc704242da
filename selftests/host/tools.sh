#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The command against recorded tables, with sanitizers, and its metrics against
# Prometheus.

set -e
# shellcheck source=../vm/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../vm/lib.sh"
# shellcheck source=../vm/suite.sh
. "$vm_dir/suite.sh"
# shellcheck source=../vm/prometheus.sh
. "$vm_dir/prometheus.sh"

"$vm_dir/deps.sh" tools
dir=$(prometheus_dir)
export PATH="$dir/usr/bin:$PATH"
export PYTHONPATH="$dir/usr/lib/python3/dist-packages${PYTHONPATH:+:$PYTHONPATH}"
exec make --no-print-directory -s -j"$(nproc)" -C ../../tools/tcpviz check
