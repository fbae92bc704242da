#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What tcpviz prints for recorded tables, against tests/golden/. KTAP.
# usage: run.sh TCPVIZ PCAP_MAKE UNIT...
# TCPVIZ_UPDATE=1 writes the golden files anew

set -u

readonly KSFT_SKIP=4

[ $# -ge 2 ] || { echo "usage: $0 TCPVIZ PCAP_MAKE UNIT..." >&2; exit 1; }
tcpviz=$(readlink -f "$1") || exit 1
pcap_make=$(readlink -f "$2") || exit 1
shift 2
units=("$@")
event_test=$(dirname "$tcpviz")/event_test
here=$(dirname "$(readlink -f "$0")")
golden=$here/golden
data=$here/data
tmp=$(mktemp -d) || exit 1

# shellcheck source=install.sh
. "$here/install.sh"
# shellcheck source=json.sh
. "$here/json.sh"
# shellcheck source=ladder.sh
. "$here/ladder.sh"
# shellcheck source=monitor.sh
. "$here/monitor.sh"
# shellcheck source=prometheus.sh
. "$here/prometheus.sh"
# shellcheck source=replay.sh
. "$here/replay.sh"
# shellcheck source=top.sh
. "$here/top.sh"

trap 'end_prometheus; off_screen; rm -rf "$tmp"' EXIT

export LC_ALL=C.UTF-8 TERM=xterm
export ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99:print_stacktrace=1
unset NO_COLOR

count=0
failed=0
results=$tmp/results

# result STATUS NAME [WHY]: one line of KTAP; 0 is a pass
result()
{
	local ok="ok" why=""

	count=$((count + 1))
	case $1 in
	0) ;;
	"$KSFT_SKIP") why=" # SKIP ${3-}" ;;
	*) ok="not ok"; failed=$((failed + 1)) ;;
	esac
	echo "$ok $count $2$why" >>"$results"
}

# remark FILE: as diagnostic lines
remark()
{
	sed 's/^/# /' "$1" >>"$results"
}

# compare NAME FILE: with the golden one
compare()
{
	if [ -n "${TCPVIZ_UPDATE-}" ]; then
		cp "$2" "$golden/$1"
	elif ! diff -u "$golden/$1" "$2" >"$tmp/diff" 2>&1; then
		remark "$tmp/diff"
		result 1 "$1"
		return
	fi
	result 0 "$1"
}

# run NAME STATUS WORDS...: all that it writes, and its exit status
run()
{
	local name=$1 want=$2 got

	shift 2
	(cd "$data" && "$tcpviz" "$@") >"$tmp/out" 2>"$tmp/err"
	got=$?
	if [ -s "$tmp/err" ]; then
		echo "--- stderr"
		cat "$tmp/err"
	fi >>"$tmp/out"
	if [ "$got" -ne "$want" ]; then
		echo "# exit status $got, not $want" >>"$results"
		remark "$tmp/out"
		result 1 "$name"
		return
	fi
	compare "$name" "$tmp/out"
}

# check NAME COMMAND...: passes if the command does
check()
{
	local name=$1

	shift
	"$@" >"$tmp/out" 2>&1
	set -- $?
	[ "$1" -eq 0 ] || remark "$tmp/out"
	result "$1" "$name"
}

json_is_good()
{
	local dir words

	for dir in "$here"/data/{extremes,several,midstream}; do
		"$tcpviz" -j --proc "$dir" ladder | jq -e 'length == 1 and
			(.[0].transcript | type == "array") and
			(.[0].verdict.text | length > 0)' >/dev/null ||
			return 1
	done
	for words in conn "conn show" listeners half-open stats; do
		# shellcheck disable=SC2086 # several words
		"$tcpviz" -j --proc "$here/data/server" $words |
			jq -e 'length > 0 and all(type == "object")' \
			>/dev/null || return 1
	done
	"$tcpviz" -j --proc "$here/data/server" conn show |
		jq -e 'all(has("client_why") and
			(.server_why.text | length > 0))' >/dev/null
}

# Somebody who may not read the tables
unreadable_is_told()
{
	local as=()

	cp "$tcpviz" "$tmp/tcpviz" || return
	cp -r "$here/data/refused" "$tmp/secret" || return
	chmod 755 "$tmp" "$tmp/tcpviz" "$tmp/secret" || return
	chmod 0 "$tmp/secret/connections" || return
	[ "$(id -u)" -ne 0 ] ||
		as=(setpriv --reuid 65534 --regid 65534 --clear-groups)
	"${as[@]}" "$tmp/tcpviz" --proc "$tmp/secret" ladder >"$tmp/out" 2>&1
	[ $? -eq 2 ] && grep -q "may not read.*try as root" "$tmp/out"
}

full_disk_is_told()
{
	"$tcpviz" --proc "$here/data/refused" ladder 2>"$tmp/err" >/dev/full
	[ $? -eq 2 ] && grep -q "cannot write" "$tmp/err"
}

not_loaded_test()
{
	if [ -e /proc/net/tcpviz ]; then
		result "$KSFT_SKIP" not-loaded "the module is loaded"
		result "$KSFT_SKIP" summary-not-loaded "the module is loaded"
		result "$KSFT_SKIP" policy-not-loaded "the module is loaded"
		result "$KSFT_SKIP" monitor-not-loaded "the module is loaded"
	else
		run not-loaded 2 ladder
		run summary-not-loaded 2
		run policy-not-loaded 2 policy
		run monitor-not-loaded 2 monitor
	fi
}

refusal_tests()
{
	run id-unknown 1 --proc several ladder 4
	run id-word 1 --proc several ladder three
	run id-minus 1 --proc several ladder -- -1
	run id-huge 1 --proc several ladder 99999999999999999999
	run none-seen 1 --proc empty ladder
	run one-word-too-many 1 --proc several ladder 3 4
	run object-unknown 1 --proc several lodder
	run object-empty 1 --proc several ""
	run object-missing 2 --proc several
	run option-conflict 1 -N blue --proc several ladder
	run netns-unknown 2 -N tcpviz-no-such-netns ladder
	run no-column 2 --proc no-column ladder
	run no-header 2 --proc no-header ladder
	run no-directory 2 --proc no-such-directory ladder
	run help 0 -h
	run ladder-help 0 ladder help
	check help-shortened help_is_shortened
	run several-objects 1 l
	run several-words 1 --proc several conn s
	run several-words-first 1 --proc several ladder s
	run several-formats 1 --proc server graph d
	run several-filters 1 --proc several conn se :80
	run several-verbs 1 policy re
	run several-keywords 1 policy add half-open-m 1
	run flag-unknown 1 --proc several conn flag nonsense
	run flag-several 1 --proc several conn flag a
}

# Of each object, whatever its other words are
help_is_shortened()
{
	local object

	diff <("$tcpviz" hel) <("$tcpviz" help) || return
	for object in ladder policy conn listeners half-open stats replay \
		      graph summary metrics monitor top; do
		"$tcpviz" "$object" help >"$tmp/full" || return
		[ "$object" = replay ] && continue
		"$tcpviz" "${object::3}" hel 2>"$tmp/err" |
			diff "$tmp/full" - || return
	done
}

# The same connections, in fewer letters
filter_is_shortened()
{
	"$tcpviz" --proc "$data/several" con l st connec ds 10/8 |
		diff "$golden/conn-filter" -
}

conn_tests()
{
	local name

	run conn 0 --proc server conn
	run conn-json 0 -j --proc server conn
	run conn-several 0 --proc several conn
	run conn-empty 0 --proc empty conn
	run conn-empty-json 0 -j --proc empty conn
	run conn-garbage 0 --proc garbage conn
	run conn-4 0 -4 --proc several conn list
	run conn-6 0 -6 -n --proc several c l
	run conn-filter 0 --proc several conn state connected dst 10.0.0.0/8
	check conn-filter-shortened filter_is_shortened
	run conn-none 0 --proc several conn sport = :1
	run conn-help 0 conn help
	run conn-bad-filter 1 --proc several conn state opened
	run conn-no-directory 2 -j --proc no-such-directory conn
	run show 0 --proc server conn show 5
	run show-closed 0 --proc server conn 3
	run show-json 0 -j -p --proc server conn show 3
	run show-filter 0 --proc several conn show server :80
	run show-missing 1 --proc several conn show 4
	run show-one-too-many 1 --proc several conn show 3 4
	for name in extremes garbage given-up half-open last-ack-lost \
		    midstream queue-full refused rejected reset rival \
		    simultaneous-close third-ack-lost truncated; do
		run "show-$name" 0 --proc "$name" conn show
	done
}

# Every edge and each end of each connection is counted once
graph_json_is_good()
{
	"$tcpviz" -j --proc "$here/data/server" graph | jq -e '.[0] |
		([.states[].clients] | add) == 7 and
		([.states[].servers] | add) == 7 and
		(.edges | length) == 52 and
		([.edges[].count] | add) == 60' >/dev/null
}

graph_tests()
{
	run graph 0 --proc server graph
	run graph-unicode 0 -U --proc server graph text
	run graph-filter 0 --proc server graph state time-wait
	run graph-dot 0 --proc server graph dot
	run graph-svg 0 --proc server graph svg
	run graph-help 0 graph help
	run graph-bad-filter 1 --proc server graph png
	run graph-no-table 2 --proc several graph
	check graph-json graph_json_is_good
}

# All that a terminal of the usual size has room for
screen_is_enough()
{
	"$tcpviz" --proc "$data/trouble" >"$tmp/screen" &&
		[ "$(wc -L <"$tmp/screen")" -le 80 ]
}

summary_tests()
{
	run summary 0 --proc server
	run summary-trouble 0 --proc trouble
	run summary-json 0 -j --proc trouble
	run summary-filter 0 --proc trouble summary sport = :443
	run summary-help 0 summary help
	run summary-bad-filter 1 --proc server summary foo
	check summary-width screen_is_enough
}

metrics_tests()
{
	local table

	run metrics 0 --proc server metrics
	run metrics-trouble 0 -4 --proc trouble metrics
	run metrics-help 0 metrics help
	run metrics-word 1 metrics sport
	run metrics-no-table 2 --proc several metrics
	for table in server trouble; do
		"$tcpviz" --proc "$data/$table" metrics |
			"$here/metrics.py" >"$tmp/out" 2>&1
		set -- $?
		[ "$1" -eq 0 ] || remark "$tmp/out"
		result "$1" "metrics-parser-$table" "no prometheus_client"
	done
}

table_tests()
{
	run listeners 0 --proc server listeners
	run listeners-json 0 -j --proc server listeners
	run listeners-filter 0 -4 --proc server listeners sport = :80
	run listeners-help 0 listeners help
	run listeners-no-table 2 --proc several listeners
	run half-open-table 0 --proc server half-open
	run half-open-json 0 -j --proc server half
	run half-open-filter 0 --proc server half dst 192.0.2.1
	run half-open-help 0 half-open help
	run stats 0 --proc server stats
	run stats-json 0 -j --proc server stats conn seg
	run stats-unknown 1 --proc server stats foo
	run stats-unknown-json 1 -j --proc server stats foo
	run stats-help 0 stats help
	run stats-no-table 2 -j --proc several stats
}

lab_tests()
{
	export TCPVIZ_LAB_DIR=$data/lab
	run lab 0 lab
	run lab-json 0 -j lab list
	run lab-help 0 lab help
	run lab-one 0 -6 lab two-seg
	run lab-several 0 -U lab two_segments two_segments
	run lab-wrong 2 lab two_w two_s
	run lab-skipped 2 lab skip
	run lab-all 2 lab all
	run lab-unknown 1 lab two_segments three
	run lab-ambiguous 1 lab two
	run lab-empty-word 1 lab ""
	run lab-json-play 1 -j lab two_segments
	export TCPVIZ_LAB_DIR=no-such-directory
	run lab-no-directory 2 lab
	unset TCPVIZ_LAB_DIR
}

# What is refused before the kernel is asked
policy_tests()
{
	run policy-help 0 policy help
	run policy-verb-unknown 1 policy lost
	run policy-verb-empty 1 policy ""
	run policy-proc 1 --proc several policy
	run policy-word-unknown 1 policy add sport 80
	run policy-value-missing 1 policy add port
	run policy-twice 1 policy add port 80 po 81
	run policy-port-word 1 policy add port http
	run policy-port-huge 1 policy add port 80-65536
	run policy-port-open 1 policy add port 80-
	run policy-prefix-word 1 policy add local example.org
	run policy-prefix-length 1 policy repl source 10.0.0.0/256
	run policy-number-huge 1 policy add priority 4294967296
	run policy-number-minus 1 policy del priority -1
	run policy-number-blank 1 policy add synack-retries " 1"
	run policy-number-hex 1 policy add half-open-max 0x10
	run policy-number-empty 1 policy add half-open-max ""
	run policy-prune-unknown 1 policy add prune-policy newest
	run policy-family-unknown 1 policy add family ipx
	run policy-list-word 1 policy list all
	run policy-flush-word 1 policy flush all
	run policy-save-word 1 policy save all
	run policy-restore-no-word 1 policy restore
	run policy-restore-no-file 2 policy restore no-such-file
	run policy-restore-bad-line 1 policy restore bad-rules
}

# unit PROGRAM: its lines "ok NAME" and "not ok NAME # why" as ours
unit()
{
	local line name

	name=$(basename "$1")
	"$1" >"$tmp/unit" 2>"$tmp/err"
	set -- $?
	while read -r line; do
		case $line in
		"ok "*) result 0 "${line#ok }" ;;
		"not ok "*) result 1 "${line#not ok }" ;;
		*) echo "# $line" >>"$results" ;;
		esac
	done <"$tmp/unit"
	[ "$1" -eq 0 ] || remark "$tmp/err"
	result "$1" "$name"
}

# under_valgrind WORDS...: fails for what it finds, whatever the exit status
under_valgrind()
{
	local rc=0

	timeout 60 valgrind -q --error-exitcode=99 --leak-check=full \
		--errors-for-leak-kinds=definite "$here/../build/tcpviz" "$@" \
		>/dev/null || rc=$?
	[ "$rc" -ne 99 ] && [ "$rc" -ne 124 ]
}

# Memory that is lost, or used before it is set; sanitizers see the rest
valgrind_is_quiet()
{
	local words

	for words in "--proc $here/data/trouble" \
		     "-j --proc $here/data/server conn show dst 10.0.0.0/8" \
		     "--proc $here/data/trouble metrics" \
		     "-j lab" \
		     "policy restore $here/data/bad-rules" \
		     "replay $tmp/pcaps/story.pcap ladder state connected"; do
		# shellcheck disable=SC2086 # several words
		under_valgrind $words || return
	done
	# with the module these two would listen, and set rules
	[ -e /proc/net/tcpviz ] && return
	under_valgrind -4 monitor buffer 4096 dport = :80 &&
		under_valgrind policy restore "$here/data/good-rules"
}

for program in "${units[@]}"; do
	unit "$program"
done
ladder_tests
conn_tests
replay_tests
graph_tests
summary_tests
metrics_tests
prometheus_tests
table_tests
refusal_tests
policy_tests
lab_tests
monitor_tests
json_tests
top_tests
not_loaded_test
terminal_tests
check width width_is_good
check json-parses json_is_good
check unreadable unreadable_is_told
check full-disk full_disk_is_told
check completion "$here/completion.sh" "$tcpviz"
check install install_is_good
if command -v valgrind >/dev/null; then
	check valgrind valgrind_is_quiet
	top_valgrind_test
else
	result "$KSFT_SKIP" valgrind "no valgrind"
fi

echo "TAP version 13"
echo "1..$count"
cat "$results"
[ "$failed" -eq 0 ]
