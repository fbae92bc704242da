#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Adaptive limits in the manner of pf: in this namespace, the more half-open
# connections there are, the sooner they are pruned.  An experiment, see
# Documentation/variant.rst; ends when it is killed.
#
#	adapt.sh START END AGE		ms at START connections, and none at END

set -eu
start=$1 end=$2 age=$3

# half_open: how many the one listener has, its third column
half_open()
{
	local -a column

	{ read -r; read -ra column; } </proc/tcpviz/listeners || column=()
	echo "${column[2]:-0}"
}

# A pipe that nobody writes to: to sleep without a process
exec {nothing}<> <(:)
while ! read -rt 0.02 -u "$nothing"; do
	n=$(half_open)
	left=$((n < start ? age : age * (end - n) / (end - start)))
	echo $((left < 1 ? 1 : left)) \
		>/proc/sys/net/tcpviz/half_open_max_age_ms
done
