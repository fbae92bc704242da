#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The judge of the fidelity runs, which has to see what is wrong: lives that are
# made up, each of one client.
# shellcheck disable=SC2317 # run() calls the scenarios

cd "$(dirname "$0")" || exit 1
# shellcheck source=SCRIPTDIR/../net/lib/ktap.sh
. ../net/lib/ktap.sh

client=192.0.2.1:40000 server=192.0.2.2:80
trace=$(mktemp)
trap 'rm -f "$trace"' EXIT

# event KIND TEXT: a line of the trace, at the time of $now
event()
{
	printf ' life-1 [000] ..... %d.%06d: %s: %s\n' $((now / 1000000)) \
		$((now % 1000000)) "$1" "$2" >>"$trace"
}

# after US: so much later
after()
{
	now=$((now + $1))
}

# socket FROM TO [FIN-WAITS]: as the kernel says
socket()
{
	event socket "sk=abc was=0 netns=5 local=$client peer=$server from=$1 to=$2 request=0 fin_waits=${3:-0}"
	after 10
}

# mirror FROM TO EVENT [CAUSE]: as the module says
mirror()
{
	event transition "id=1 netns=5 client=$client server=$server end=client local=1 from=$1 to=$2 cause=${4:-event} event=$3 ambiguous=0"
	after 10
}

# both FROM TO EVENT
both()
{
	mirror "$@"
	socket "$1" "$2"
}

at_rest()
{
	event tracing_mark_write "rest 5 $client $server"
}

connected()
{
	: >"$trace"
	now=1000000
	both CLOSED SYN-SENT snd-syn
	socket SYN-SENT SYN-SENT
	both SYN-SENT ESTABLISHED rcv-syn-ack
}

# judged STATUS LINE...: that is its exit status, and these lines are among
# what it says
judged()
{
	local status=$1 said rc=0

	shift
	at_rest
	said=$(../fidelity/judge 20 <"$trace") || rc=$?
	echo "$said"
	[ "$rc" -eq "$status" ] || fail "exit status $rc instead of $status"
	for line; do
		grep -qF -- "$line" <<<"$said" || fail "it does not say: $line"
	done
}

agrees()
{
	connected
	both ESTABLISHED CLOSED rcv-rst
	judged 0 "local sequences: 1 of 1 agree, 100.0 %" \
		"states at rest: 1 of 1 agree, 100.0 %"
}

nothing_seen()
{
	: >"$trace"
	now=1000000
	judged 2
}

a_state_missed()
{
	connected
	both ESTABLISHED FIN-WAIT-1 snd-fin
	socket FIN-WAIT-1 FIN-WAIT-2
	both FIN-WAIT-2 TIME-WAIT rcv-fin
	both TIME-WAIT CLOSED 2msl
	judged 1 "local sequences: 0 of 1 agree" "#   mirror  SYN-SENT"
}

a_state_too_many()
{
	connected
	mirror ESTABLISHED CLOSE-WAIT rcv-fin
	socket ESTABLISHED CLOSED
	mirror CLOSE-WAIT CLOSED rcv-rst
	judged 1 "local sequences: 0 of 1 agree"
}

no_mirror()
{
	connected
	sed -i '/: transition: /d' "$trace"
	socket ESTABLISHED CLOSED
	judged 2
}

not_at_rest()
{
	connected
	socket ESTABLISHED CLOSED
	judged 1 "states at rest: 0 of 1 agree" \
		"its socket CLOSED, in the table ESTABLISHED"
}

taken_back()
{
	connected
	mirror ESTABLISHED CLOSED rcv-rst
	mirror CLOSED ESTABLISHED - taken-back
	both ESTABLISHED CLOSED delete
	judged 0 "local sequences: 1 of 1 agree" "taken back 1"
}

# aborts EVENT US [FIN-WAITS]: it closes, and so much later resets the
# connection; its FIN waits behind data
aborts()
{
	connected
	socket ESTABLISHED FIN-WAIT-1
	after "$2"
	mirror ESTABLISHED CLOSED "$1"
	socket FIN-WAIT-1 CLOSED "${3:-1}"
}

gone_unseen()
{
	aborts snd-rst 40
	connected_again
	judged 0 "local sequences: 1 of 1 agree" "gone unseen 1"
}

gone_unseen_by_another()
{
	aborts rcv-rst 40
	judged 1 "gone unseen 0"
}

gone_unseen_late()
{
	aborts snd-rst 2000
	judged 1 "gone unseen 0"
}

gone_after_its_fin()
{
	aborts snd-rst 40 0
	judged 1 "gone unseen 0"
}

# aborts_at_home US: the peer has a socket here as well
aborts_at_home()
{
	aborts snd-rst "$1"
	event socket "sk=def was=0 netns=5 local=$server peer=$client from=LISTEN to=SYN-RECEIVED request=1 fin_waits=0"
	connected_again
}

gone_unseen_late_at_home()
{
	aborts_at_home 2000
	judged 1 "local sequences: 1 of 2 agree" "gone unseen 1"
}

gone_when_it_was_asked()
{
	aborts_at_home 10100000
	judged 1 "local sequences: 1 of 3 agree" "gone unseen 0"
}

# A life that agrees: without any that was compared nothing is proved.
connected_again()
{
	client=192.0.2.1:40001
	both CLOSED SYN-SENT snd-syn
	socket SYN-SENT SYN-SENT
	both SYN-SENT ESTABLISHED rcv-syn-ack
	both ESTABLISHED CLOSED rcv-rst
}

run()
{
	local scenario

	ktap_plan $#
	for scenario; do
		(set -e; "$scenario") | sed 's/^#* */# /'
		ktap_result "${PIPESTATUS[0]}" "$scenario"
	done
	ktap_finish
}

make --no-print-directory -s -C ../fidelity judge || exit 1
run agrees nothing_seen a_state_missed a_state_too_many no_mirror not_at_rest \
	taken_back gone_unseen gone_unseen_by_another gone_unseen_late \
	gone_after_its_fin gone_unseen_late_at_home gone_when_it_was_asked
