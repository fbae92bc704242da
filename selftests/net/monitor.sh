#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# "tcpviz monitor" tells each transition once and in order, and what it could
# not tell it says it has lost.

. "$(dirname "$0")/lib.sh"

declare -A MONITOR

# Its second group, the controller's, is among those that /proc shows
has_joined()
{
	# shellcheck disable=SC2016 # it is awk's $
	in_ns "$1" awk -v pid="${MONITOR[$1]}" '$2 == 16 && $3 == pid &&
		$4 != "00000000" { found = 1 } END { exit !found }' \
		/proc/net/netlink
}

# monitor HOST WORDS...: begin to listen there, in $WORK/events.HOST.  nsenter
# becomes the command, so that the process is its own.
monitor()
{
	local host=$1

	shift
	nsenter --net="/run/netns/${NS[$host]}" tcpviz "$@" \
		>"$WORK/events.$host" 2>"$WORK/errors.$host" &
	MONITOR[$host]=$!
	poll "$LIMIT" has_joined "$host" || fail "$host: does not listen"
	step "$host: tcpviz $*"
}

stop_monitor()
{
	kill "${MONITOR[$1]}"
	wait "${MONITOR[$1]}" 2>/dev/null
	unset "MONITOR[$1]"
}

# events HOST: "END FROM -> TO (WHY)" of each
events()
{
	sed -n 's/^[0-9].* > [^ ]*: //p' "$WORK/events.$1"
}

events_are()
{
	[ "$(events "$1")" = "$2" ]
}

# expect_events HOST <<EOF
expect_events()
{
	local want

	want=$(cat)
	if ! poll "$LIMIT" events_are "$1" "$want"; then
		sed 's/^/#     /' "$WORK/events.$1" "$WORK/errors.$1"
		fail "$1: not the events wanted"
	fi
	step "$1: heard $(wc -l <<<"$want") events"
}

# expect_line HOST PATTERN
expect_line()
{
	if ! poll "$LIMIT" grep -Eq -- "$2" "$WORK/events.$1"; then
		tail -n 20 "$WORK/events.$1" "$WORK/errors.$1" |
			sed 's/^/#     /'
		fail "$1: no line $2"
	fi
	step "$1: a line like $2"
}

# What each end did, by which event, and who was elsewhere
in_order()
{
	setup_path
	server listen l1 "$SERVER" 80
	monitor client monitor
	monitor router monitor dport = :81
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
	client close c1
	expect_states client FIN-WAIT-2 CLOSE-WAIT
	server close s1
	expect_events client <<-END
		client CLOSED -> SYN-SENT (snd-syn)
		server CLOSED -> LISTEN (passive-open)
		server LISTEN -> SYN-RECEIVED (rcv-syn)
		client SYN-SENT -> ESTABLISHED (rcv-syn-ack)
		server SYN-RECEIVED -> ESTABLISHED (rcv-ack-of-syn)
		client ESTABLISHED -> FIN-WAIT-1 (snd-fin)
		server ESTABLISHED -> CLOSE-WAIT (rcv-fin)
		client FIN-WAIT-1 -> FIN-WAIT-2 (rcv-ack-of-fin)
		server CLOSE-WAIT -> LAST-ACK (snd-fin)
		client FIN-WAIT-2 -> TIME-WAIT (rcv-fin)
		server LAST-ACK -> CLOSED (rcv-ack-of-fin)
	END
	[ "$(cut -d' ' -f1 "$WORK/events.client")" = "$(seq 11)" ] ||
		fail "numbered $(cut -d' ' -f1 "$WORK/events.client")"
	expect_line client '^1 [0-9:.]{15} [0-9]+ out [^ ]+:40000 > [^ ]+:80: '
	expect_error ECONNREFUSED client connect c2 "$SERVER" 81
	expect_line router ':81: client CLOSED -> SYN-SENT'
	! grep -q ':80: ' "$WORK/events.router" ||
		fail "router: heard of port 80"
}

as_json()
{
	setup_path
	server listen l1 "$SERVER" 80
	monitor server -j monitor
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	expect_line server '"type":"transition",.*"seq":[0-9]+,.*"end":"client","from":"CLOSED","to":"SYN-SENT","cause":"event"'
	expect_line server '"path":"in",.*"server_state":"ESTABLISHED"'
}

# No number is given for what nobody would have heard
only_while_heard()
{
	setup_path
	server listen l1 "$SERVER" 80
	monitor client monitor
	client connect c1 "$SERVER" 80
	expect_line client '^5 .*server SYN-RECEIVED -> ESTABLISHED'
	stop_monitor client
	client connect c2 "$SERVER" 80
	expect_states_of_all client
	monitor client monitor
	client connect c3 "$SERVER" 80
	expect_line client '^6 .*client CLOSED -> SYN-SENT'
	! grep -q '^lost' "$WORK/events.client" ||
		fail "what nobody heard is lost"
}

# Two connections
expect_states_of_all()
{
	records "$1" connections "client_state server_state"
	[ "$RECORDS" = $'ESTABLISHED ESTABLISHED\nESTABLISHED ESTABLISHED' ] ||
		fail "$1: $RECORDS"
}

# accounted HOST: every number up to the last was shown or is said to be lost
accounted()
{
	awk '/^[0-9]/ { if ($1 != next_seq) bad = 1; next_seq = $1 + 1 }
	     /^lost: [0-9]/ { sub(",", "", $4)
		if ($4 != next_seq) bad = 1
		lost += $2; next_seq = $6 + 1 }
	     BEGIN { next_seq = 1 }
	     END { print lost + 0; exit bad || !lost }' "$WORK/events.$1"
}

# A reader that does not read loses events: it is told how many, and where
# everything is now
lost_events()
{
	local i

	setup_path
	server listen l1 "$SERVER" 80 200
	monitor server monitor buffer 16384
	kill -STOP "${MONITOR[server]}"
	for i in {1..60}; do
		quietly client connect "c$i" "$SERVER" 80
	done
	step "60 connections while the reader is stopped"
	kill -CONT "${MONITOR[server]}"
	expect_line server '^lost: events, the buffer was full$'
	expect_line server '^synced: 60 connections$'
	[ "$(grep -c '^state: .*client ESTABLISHED, server ESTABLISHED$' \
		"$WORK/events.server")" -eq 60 ] || fail "not the states of all"
	quietly client connect c61 "$SERVER" 80
	expect_line server '^lost: [0-9]+ events, [0-9]+ to [0-9]+$'
	expect_line server 'server SYN-RECEIVED -> ESTABLISHED .*$'
	poll "$LIMIT" accounted server >/dev/null ||
		fail "numbers are missing: $(grep '^lost' "$WORK/events.server")"
	step "lost and told of: $(accounted server)"
	[ "$(grep -c '^synced' "$WORK/events.server")" -eq 1 ] ||
		fail "synchronised more than once"
}

# Each its own, and only by who may administer it
other_namespaces()
{
	local said rc=0

	connected
	monitor router monitor
	setup_ns other
	monitor other monitor
	client close c1
	expect_line router 'client ESTABLISHED -> FIN-WAIT-1'
	expect_error ECONNREFUSED other connect c1 "$LOOPBACK" 9
	expect_line other '^1 .*:9: client CLOSED -> SYN-SENT'
	! grep -q ":80: " "$WORK/events.other" ||
		fail "another namespace heard it"
	said=$(in_ns router setpriv --reuid 65534 --clear-groups tcpviz \
		monitor 2>&1) || rc=$?
	[ "$rc" -eq 2 ] || fail "exit status $rc for nobody"
	[[ $said == *"may not hear of transitions"*"try as root"* ]] ||
		fail "nobody is told: $said"
	step "nobody may not listen: $said"
}

unloaded()
{
	local rc=0

	setup_ns host
	monitor host monitor
	rmmod tcpviz || fail "rmmod"
	wait "${MONITOR[host]}" || rc=$?
	[ "$rc" -eq 2 ] || fail "exit status $rc"
	grep -q 'the module was unloaded' "$WORK/errors.host" ||
		fail "it does not say why it ends"
	load_tcpviz || fail "the module does not load again"
	step "the reader is told that the module goes"
}

run_scenarios in_order as_json only_while_heard lost_events other_namespaces \
	unloaded
