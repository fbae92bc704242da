#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# "tcpviz top" shows on a terminal, which tmux is, what connections do while
# they do it, and gives the terminal back when the module goes.

. "$(dirname "$0")/lib.sh"

tmux_do()
{
	LC_ALL=C.UTF-8 tmux -u -f /dev/null -S "$WORK/tmux" "$@"
}

screen()
{
	tmux_do capture-pane -p
}

screen_has()
{
	screen | grep -Eq -- "$1"
}

# expect_screen PATTERN
expect_screen()
{
	if ! poll "$LIMIT" screen_has "$1"; then
		screen | sed 's/^/#     /'
		fail "nothing on the screen is like $1"
	fi
	step "on the screen: $1"
}

# top HOST WORDS...: begin there; the terminal goes with the scenario
top()
{
	local host=$1

	shift
	LC_ALL=C.UTF-8 tmux -u -f /dev/null -S "$WORK/tmux" -D \
		>"$WORK/tmux.out" 2>&1 &
	poll "$LIMIT" test -S "$WORK/tmux" ||
		fail "tmux does not start: $(<"$WORK/tmux.out")"
	tmux_do set -g status off
	tmux_do new-session -d -x 80 -y 24 \
		"tcpviz -A -N ${NS[$host]} top $*
		echo \"exit status \$?\"; exec sleep infinity"
	expect_screen "by IDLE"
	step "$host: tcpviz top $*"
}

keys()
{
	tmux_do send-keys "$@"
}

# From a SYN to the end, in the list and on its page
while_it_happens()
{
	setup_path
	server listen l1 "$SERVER" 80
	top server
	expect_screen "no connection has been seen"
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	expect_screen ":40000 ESTABLISHED .*:80 ESTABLISHED"
	expect_error ECONNREFUSED client connect c2 "$SERVER" 81
	expect_screen " 2 connections, 0 half-open"
	keys / && keys -l "sport = :80" && keys Enter
	expect_screen " 1 of 2 connections"
	keys Enter
	expect_screen "^server .*:80 is in ESTABLISHED"
	expect_screen "^ .* ESTABLISHED \| ACK seq 1 ack 1 "
	server accept s1 l1
	client close c1
	expect_screen "^server .*:80 is in CLOSE-WAIT"
	server close s1
	expect_screen "^client .*:40000 is in TIME-WAIT"
	keys q
	expect_screen ":40000 TIME-WAIT .*:80 CLOSED"
	keys Escape
	expect_screen "  2 connections"
	keys q
	expect_screen "^exit status 0"
}

# What was chosen stays chosen, wherever it is listed
one_of_many()
{
	local i

	setup_path
	server listen l1 "$SERVER" 80 200
	for i in {1..40}; do
		quietly client connect "c$i" "$SERVER" 80 from "$CLIENT" \
			$((40000 + i))
	done
	step "40 connections"
	top server client :40007
	expect_screen " 1 of 40 connections"
	keys End && keys Enter
	expect_screen "^client .*:40007 is in ESTABLISHED"
	keys q && keys Down && keys Escape
	expect_screen "  40 connections"
	keys End && keys Up && keys r && keys '<'
	expect_screen "by AGE "
	for i in {41..60}; do
		quietly client connect "c$i" "$SERVER" 80 from "$CLIENT" \
			$((40000 + i))
	done
	expect_screen "  60 connections"
	expect_screen ":40060 ESTABLISHED"
	! screen_has ":40001 " || fail "the oldest one is among the newest"
	keys q
	expect_screen "^exit status 0"
}

unloaded()
{
	setup_ns host
	top host
	rmmod tcpviz || fail "rmmod"
	expect_screen "the module tcpviz isn't loaded"
	expect_screen "^exit status 2"
	load_tcpviz || fail "the module does not load again"
}

need_tool tmux
run_scenarios while_it_happens one_of_many unloaded
