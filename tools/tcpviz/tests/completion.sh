#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What bash would offer after some words, and that each object and word offered
# is one that the command knows.
# usage: completion.sh TCPVIZ

set -u
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=../completion/tcpviz
. "$here/../completion/tcpviz"
rc=0
program=$1

# offers "WORDS" WORD...: the last of WORDS is being typed
offers()
{
	local words=$1 got

	IFS=' ' read -ra COMP_WORDS <<<"$words"
	[[ $words != *' ' ]] || COMP_WORDS+=("")
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
	COMPREPLY=()
	_tcpviz
	shift
	got=${COMPREPLY[*]-}
	[ "$got" = "$*" ] || {
		echo "after \"$words\": \"$got\", not \"$*\""
		rc=1
	}
}

offers "tcpviz con" conn
offers "tcpviz -j -N blue l" ladder listeners lab
offers "tcpviz conn sh" show
offers "tcpviz conn state syn" syn-sent syn-recv synchronized
offers "tcpviz -4 half-open not flag ta" taken-back
offers "tcpviz conn path " out in lo fwd
offers "tcpviz graph d" dot dst dport dev
offers "tcpviz replay file.pcap g" graph
offers "tcpviz replay file.pcap ladder sv" svg
offers "tcpviz replay file.pcap su" summary
offers "tcpviz replay file.pcap l" ladder list
offers "tcpviz policy add pr" priority prune-policy
offers "tcpviz metrics " openmetrics prometheus
offers "tcpviz help "
offers "tcpviz to" top
offers "tcpviz top i" interval
offers "tcpviz top not state time" time-wait
# shellcheck disable=SC2317 # the completion calls it
tcpviz()
{
	TCPVIZ_LAB_DIR=$here/data/lab "$program" "$@"
}
offers "tcpviz lab two_segments two" two_segments two_wrong

for object in $_tcpviz_objects; do
	"$1" "$object" help >/dev/null || rc=1
done
for state in $_tcpviz_states; do
	"$1" --proc "$here/data/several" conn state "$state" >/dev/null || rc=1
done
# All that the module and a capture may have, and the filter knows each
names()
{
	sed -n 's/^\t\[TCPVIZ_\(F\|GAP\)_[A-Z_]*\].*"\(.*\)",$/\2/p' \
		"$here/../../../module/names.h" "$here/../gap.c"
}
# shellcheck disable=SC2086 # one a word
diff <(names) <(printf '%s\n' $_tcpviz_flags) || rc=1
for flag in $_tcpviz_flags; do
	"$1" --proc "$here/data/several" conn flag "$flag" >/dev/null || rc=1
done
exit "$rc"
