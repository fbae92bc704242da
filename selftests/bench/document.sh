#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Writes the tables and the picture of Documentation/performance.rst anew: what
# packets cost, how that grows with the table, what is left for later, and what
# a list costs.
#
# In the text, a comment names the file that a table comes from:
#
#	.. table: costs
#
# It and the indented lines that follow it are replaced.

set -euo pipefail
bench=$(dirname "$(readlink -f "$0")")
doc=$(readlink -f "$bench/../../Documentation")
command -v gnuplot >/dev/null || {
	echo "document.sh: needs gnuplot" >&2
	exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# put_tables: standard input with the tables in it
put_tables()
{
	awk -v dir="$work" '
		/^\.\. table: / {
			print
			print "\n::\n"
			file = dir "/" $3
			while ((getline line < file) > 0)
				print "    " line
			print ""
			skip = 1
			next
		}
		skip && /^([ \t]|::$|$)/ { next }
		{ skip = 0; print }'
}

# group LOAD: its figures, a line for each place
group()
{
	printf 'place "hook, header" nf_conntrack tcpviz "tcpviz, no transcript"\n'
	awk -v load="$1" '
		$2 == load {
			if (!($3 in seen))
				place[++n] = $3
			seen[$3]
			added[$1, $3] = $4
		}
		END {
			for (i = 1; i <= n; i++)
				print place[i], added["header", place[i]],
					added["conntrack", place[i]],
					added["tcpviz", place[i]],
					added["no-transcript", place[i]]
		}' "$work/figures"
}

plot()
{
	local load

	for load in connection segment SYN; do
		group "$load" >"$work/$load"
	done
	(cd "$work" && gnuplot "$bench/cost.gnuplot") >"$work/svg"
	cp "$work/svg" "$doc/performance.svg"
}

"$bench/bench-cost.sh" -o "$work/figures" >"$work/costs"
"$bench/bench-cost.sh" -s 1 -r 1 none tcpviz@10 tcpviz@10000 tcpviz@500000 \
	>"$work/growth"
"$bench/bench-cost.sh" -s 1 -r 1 -l later none tcpviz no-transcript \
	>"$work/later"
"$bench/bench-trace.sh" connection veth >"$work/trace-connection"
"$bench/bench-trace.sh" SYN room >"$work/trace-syn"
"$bench/../vm/run.sh" --virtual --shift 0 program \
	/selftests/bench/bench.sh listing | sed '/^#/d; /^$/d' >"$work/listing"
plot
put_tables <"$doc/performance.rst" >"$work/rst"
cp "$work/rst" "$doc/performance.rst"
