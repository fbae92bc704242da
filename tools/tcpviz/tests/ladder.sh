# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The ladders of recorded tables, on terminals and elsewhere. For run.sh.
# shellcheck disable=SC2154 # run.sh has data, golden, here, tcpviz and tmp

# on_terminal ENVIRONMENT...: the same on a pseudo-terminal, to $tmp/tty
on_terminal()
{
	env "$@" script -qec \
		"'$tcpviz' --proc '$here/data/refused' ladder" /dev/null \
		</dev/null >"$tmp/tty" 2>&1
}

# plain TEXT: the terminal got the text and no escape sequence
plain()
{
	grep -q -- "$1" "$tmp/tty" && ! grep -q $'\033' "$tmp/tty"
}

terminal_tests()
{
	local name

	if ! command -v script >/dev/null; then
		for name in color no-color ascii-locale dumb; do
			result "$KSFT_SKIP" "terminal-$name" "no script(1)"
		done
		return
	fi
	on_terminal TERM=xterm
	check terminal-color grep -q $'\033\\[31m◀──' "$tmp/tty"
	on_terminal NO_COLOR=1
	check terminal-no-color plain '──'
	on_terminal LC_ALL=C NO_COLOR=1
	check terminal-ascii-locale plain '<--'
	on_terminal TERM=dumb
	check terminal-dumb plain '──'
}

# No line may be wider than a terminal, whatever the table says
width_is_good()
{
	local dir

	for dir in "$here"/data/*/; do
		"$tcpviz" -U --proc "$dir" ladder 2>/dev/null
	done >"$tmp/pages"
	[ -s "$tmp/pages" ] && ! grep -E '^.{80}' "$tmp/pages"
}

output_is_written()
{
	"$tcpviz" -o "$tmp/ladder.svg" --proc "$data/third-ack-lost" \
		ladder sv 6 >"$tmp/nothing" &&
		[ ! -s "$tmp/nothing" ] &&
		diff "$golden/ladder-svg" "$tmp/ladder.svg"
}

# By words that are wrong; by words that are right it is replaced as a whole
output_is_kept()
{
	yes x | head -n 10000 >"$tmp/kept"
	cp "$tmp/kept" "$tmp/ladder.svg"
	"$tcpviz" -o "$tmp/ladder.svg" lodder 2>"$tmp/nothing"
	[ $? -eq 1 ] && cmp "$tmp/kept" "$tmp/ladder.svg" && output_is_written
}

ladder_tests()
{
	local name

	for name in both-repeated copied extremes garbage given-up half-closed \
		    half-open last-ack-lost midstream new-columns \
		    open-close queue-full queue-full-once refused rejected \
		    reset rival several simultaneous-close \
		    simultaneous-open \
		    third-ack-data third-ack-lost truncated unanswered \
		    vanished; do
		run "$name" 0 --proc "$name" ladder
	done
	run by-id 0 --proc several -A lad 3
	run unicode 0 --proc third-ack-lost -U ladder 6
	run unknown-columns-json 0 -j -p --proc new-columns ladder 3
	run json 0 -j --proc refused ladder
	run ladder-scale 0 --proc third-ack-lost ladder scale 6
	run ladder-svg 0 --proc third-ack-lost ladder svg
	run ladder-svg-none 1 --proc several ladder svg 4
	check ladder-output output_is_written
	check output-kept output_is_kept
	run output-refused 2 -o /no/such/file --proc several ladder
	run ladder-filter 0 --proc several ladder state time-wait or sport = :22
	run ladder-none 1 --proc several ladder sport = :1
	run ladder-4 1 -6 --proc several ladder 3
}
