# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# tcpviz top in a terminal of its own, which tmux is: what is on its screen
# after some keys, against tests/golden/. For run.sh.
#
# The tables are files, so that nothing on the screen moves but the clock and
# the time that reading took.
# shellcheck disable=SC2154 # run.sh has data, golden, results, tcpviz and tmp

readonly TOP_LIMIT_S=30
screens=0

# on_screen COLSxROWS [NAME=VALUE...] WORDS...: begin; the exit status is shown
# when it has ended
on_screen()
{
	local size=$1 env=()

	shift
	while [[ $1 = *=* ]]; do
		env+=("$1")
		shift
	done
	echo 'set -g status off' >"$tmp/tmux.conf"
	# the one before may still be going
	screens=$((screens + 1))
	(cd "$data" && tmux -u -f "$tmp/tmux.conf" -S "$tmp/tmux.$screens" \
		new-session -d -x "${size%x*}" -y "${size#*x}" \
		"env ${env[*]} ${under-} '$tcpviz' $*
		 echo \"exit status \$?\"; exec cat")
}

off_screen()
{
	[ ! -e "$tmp/tmux.$screens" ] || tmux -S "$tmp/tmux.$screens" kill-server
	rm -f "$tmp/tmux.$screens"
}

# keys KEY...: as tmux names them; anything else is typed
keys()
{
	tmux -S "$tmp/tmux.$screens" send-keys "$@"
}

# screen [-e]: what is on it, with what may differ made the same
screen()
{
	tmux -S "$tmp/tmux.$screens" capture-pane -p "$@" |
		sed -E 's/[0-9]{2}:[0-9]{2}:[0-9]{2} /HH:MM:SS /
			s/^tcpviz [0-9:]+$/tcpviz HH:/
			s/read in [0-9.]+ [a-z]+/read in TIME/; s/ +$//'
}

# shows PATTERN: wait until a line of the screen is like that
shows()
{
	local until=$((SECONDS + TOP_LIMIT_S))

	until screen >"$tmp/screen" && grep -Eq -- "$1" "$tmp/screen"; do
		if [ $SECONDS -ge $until ]; then
			echo "# no line $1" >>"$results"
			remark "$tmp/screen"
			return 1
		fi
		sleep 0.05
	done
}

# screen_is NAME PATTERN: all of it becomes as in the golden file of that name,
# where a line is like PATTERN
screen_is()
{
	local until=$((SECONDS + TOP_LIMIT_S))

	if ! shows "$2"; then
		result 1 "$1"
		return
	fi
	# the rest of what belongs to that line may still be on its way
	[ -z "${TCPVIZ_UPDATE-}" ] || sleep 0.5
	until screen >"$tmp/screen" &&
	      cmp -s "$golden/$1" "$tmp/screen" || [ $SECONDS -ge $until ] ||
	      [ -n "${TCPVIZ_UPDATE-}" ]; do
		sleep 0.05
	done
	compare "$1" "$tmp/screen"
}

# screen_has NAME PATTERN: no more than that
screen_has()
{
	shows "$2"
	result $? "$1"
}

top_list_tests()
{
	on_screen 80x24 --proc server top
	screen_is top-list "7 connections.*by IDLE"
	keys '<'
	screen_is top-sorted "by AGE "
	keys r
	screen_is top-reversed "by AGE down"
	# the chosen one is still chosen when others are gone
	keys Down Down /
	keys -l "state syn-x"
	screen_is top-filter-error 'is not a state'
	keys BSpace BSpace
	keys -l -- "-r"
	screen_is top-filter-typed "1 of 7 connections"
	keys Escape
	screen_is top-filter-given-up "down.*read in TIME$"
	keys /
	keys -l "sport = :80 state time-wait"
	keys Enter Up
	screen_is top-filter "^filter: sport = :80 state time-wait"
	keys Enter
	screen_is top-conn "line 1 of"
	keys End s
	screen_is top-conn-scale "line [0-9]+ of [4-9][0-9]"
	keys Escape
	screen_is top-back "^filter: sport"
	keys Escape
	screen_has top-filter-dropped "  7 connections"
	keys '?'
	screen_is top-keys "^Keys of the list"
	keys q
	shows "by AGE"
	keys q
	screen_has top-quit "^exit status 0"
	off_screen
}

# Smaller and smaller, and back again; a page at each size
top_size_tests()
{
	local size line

	on_screen 200x12 --proc server top
	screen_is top-wide "^ 7 in"
	while read -r size line; do
		tmux -S "$tmp/tmux.$screens" resize-window -x "${size%x*}" \
			-y "${size#*x}"
		screen_is "top-$size" "$line"
		keys Enter
		screen_has "top-conn-$size" "^q b"
		keys q
	done <<-'END'
		40x8 ^ 7 10\.~6030
		20x5 ^10\.~6030 3\.4s
		10x3 ^ *AGE +IDLE$
		3x1 ^Ent$
	END
	tmux -S "$tmp/tmux.$screens" resize-window -x 80 -y 24
	screen_is top-large-again "^Enter show.*quit"
	keys q
	screen_has top-sizes-quit "^exit status 0"
	off_screen
	# what the environment says of it may be long ago
	on_screen 60x9 LINES=24 COLUMNS=80 --proc server top
	shows "^Enter show"
	keys Enter
	screen_is top-environment "line 1 of"
	off_screen
}

# New tables in the place of the old ones
replace_tables()
{
	rm -f "$tmp/live/connections"
	cp "$data/$1"/* "$tmp/live"
}

# The tables change, and go
top_live_tests()
{
	mkdir "$tmp/live"
	replace_tables empty
	on_screen 80x24 --proc "$tmp/live" top
	screen_is top-empty "no connection has been seen"
	replace_tables refused
	screen_is top-appears "1 connection,"
	keys Enter
	screen_has top-live-conn "^refused"
	replace_tables empty
	screen_has top-gone "connection 4 is no longer in the table"
	keys q
	screen_has top-gone-list "no connection has been seen"
	keys p
	replace_tables refused
	screen_has top-paused "PAUSED"
	sleep 1.5
	check top-pause-holds grep -q "no connection" "$tmp/screen"
	keys p
	screen_has top-goes-on "1 connection,"
	rm "$tmp/live/connections"
	screen_has top-table-gone "cannot read.*No such file"
	screen_has top-table-gone-status "^exit status 2"
	off_screen
}

# escapes: what colours there are on the screen, as escape sequences
escapes()
{
	shows "1 half-open"
	screen -e | grep -oE $'\033\\[[0-9;]*m' | grep -E '3[0-7]|[^0-9][12]m'
}

top_look_tests()
{
	on_screen 80x24 --proc server top
	check top-color escapes
	off_screen
	on_screen 80x24 NO_COLOR=1 --proc server top
	check top-no-color not escapes
	off_screen
	on_screen 80x24 LC_ALL=C --proc refused top
	shows "^Enter show"
	keys Enter
	screen_is top-ascii-locale "^refused"
	off_screen
	on_screen 80x24 -6 --proc several top interval 2 state connected
	screen_is top-6 "^filter: state connected"
	off_screen
	on_screen 80x24 --proc no-such-directory top
	screen_has top-no-directory "cannot read no-such-directory/connections"
	screen_has top-no-directory-status "^exit status 2"
	off_screen
	on_screen 80x24 TERM=dumb --proc server top
	screen_has top-dumb 'a terminal "dumb" .TERM. cannot show a screen'
	screen_has top-dumb-status "^exit status 2"
	off_screen
}

# table_make COUNT: so many connections to port 80, each tenth half-open
table_make()
{
	mkdir -p "$tmp/large" &&
	head -n 1 "$data/server/transcript" >"$tmp/large/transcript" &&
	awk -v count="$1" 'NR == 1 { print; exit }
		END { for (i = 1; i <= count; i++) {
			half = i % 10 == 0
			print i, "in", "10." int(i / 65536) "." \
				int(i / 256) % 256 "." i % 256 ":40000",
				"192.0.2.1:80",
				half ? "SYN-SENT" : "ESTABLISHED",
				half ? "SYN-RECEIVED" : "ESTABLISHED",
				i * 7919 % 1000000, i * 104729 % 100000, 5000,
				0, half, 0, 0, 100, half ? "-" : 200, "-", "-"
		} }' "$data/server/connections" >"$tmp/large/connections"
}

# Only what is on the screen is written to the terminal
top_large_tests()
{
	local size

	check top-large-table table_make 50000
	on_screen 80x24 --proc "$tmp/large" top
	tmux -S "$tmp/tmux.$screens" pipe-pane -O "cat >'$tmp/written'"
	screen_has top-large " 50000 connections, 5000 half-open"
	keys End
	keys /
	keys -l "client 10.0.100.0/24 and state syn-recv"
	screen_has top-large-filter "^tcpviz.*  2[56] of 50000 connections"
	keys Enter End Enter
	screen_has top-large-conn "^client 10\.0\.100\..* is in SYN-SENT"
	keys q Escape
	screen_has top-large-all "  50000 connections"
	keys q
	screen_has top-large-quit "^exit status 0"
	size=$(stat -c %s "$tmp/written")
	echo "# $size bytes written to the terminal" >>"$results"
	check top-large-written [ "$size" -gt 1000 -a "$size" -lt 40000 ]
	off_screen
}

# not COMMAND...
not()
{
	! "$@"
}

# The list, its order, a filter, a connection, another size
top_valgrind_test()
{
	local tcpviz=$here/../build/tcpviz
	local under="valgrind -q --error-exitcode=99 --leak-check=full \
		--errors-for-leak-kinds=definite"

	command -v tmux >/dev/null || return
	on_screen 80x24 --proc server top
	shows "^Enter show"
	keys '<' /
	keys -l "state syn-x"
	shows "is not a state"
	keys Escape End Enter
	shows "line 1 of"
	tmux -S "$tmp/tmux.$screens" resize-window -x 30 -y 7
	keys s Escape
	shows "^Enter show"
	keys q
	screen_has top-valgrind "^exit status 0"
	off_screen
}

# Without a terminal, and what is refused on any
top_refusal_tests()
{
	run top-help 0 top help
	run top-no-terminal 2 --proc server top
	run top-json 1 -j --proc server top
	run top-bad-filter 1 --proc server top state opened
	run top-interval 1 --proc server top interval
	run top-interval-nought 1 --proc server top int 0
}

top_tests()
{
	top_refusal_tests
	if ! command -v tmux >/dev/null; then
		result "$KSFT_SKIP" top-screen "no tmux"
		return
	fi
	top_list_tests
	top_size_tests
	top_live_tests
	top_look_tests
	top_large_tests
}
