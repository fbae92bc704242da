#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Makes the fuzzer's seeds of recorded tables: its input is a transcript, a
# line of "%", and the connections.
# usage: seed.sh DATA SEEDS

set -eu

mkdir -p "$2"
for dir in "$1"/*/; do
	{
		cat "$dir/transcript"
		echo %
		cat "$dir/connections"
	} >"$2/$(basename "$dir")"
done
