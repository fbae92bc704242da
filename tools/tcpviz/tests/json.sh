# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What -j writes is what Documentation/json/ says, by its own checker and by
# python3-jsonschema. policy and monitor ask the kernel: net/json.sh has them.
# For run.sh.
# shellcheck disable=SC2154 # run.sh has data, here, tcpviz and tmp

readonly SCHEMA=$here/../../../Documentation/json

# schema_errors DEFINITION FILE
schema_errors()
{
	jq -r --argjson schema "$(<"$SCHEMA/tcpviz.schema.json")" --arg is "$1" \
		-f "$SCHEMA/check.jq" "$2"
}

# conforms DEFINITION WORDS...: what is written then; kept for others to check
conforms()
{
	local file

	file=$tmp/json/$1.$(find "$tmp/json" -type f | wc -l)
	mkdir -p "$tmp/json"
	(cd "$data" && "$tcpviz" -j "${@:2}") >"$file"
	[ -s "$file" ] || return
	schema_errors "$1" "$file" >"$tmp/errors" || return
	[ ! -s "$tmp/errors" ] || {
		echo "${*:2}:"
		cat "$tmp/errors"
		return 1
	}
}

talks_conform()
{
	local dir

	for dir in both-repeated extremes garbage given-up half-closed \
		   midstream new-columns open-close queue-full refused \
		   rejected reset rival several simultaneous-open third-ack-lost \
		   truncated unanswered; do
		conforms ladder --proc "$dir" ladder &&
		conforms conn-show --proc "$dir" conn show || return
	done
}

tables_conform()
{
	conforms conn-list --proc server conn &&
	conforms conn-list --proc garbage conn list &&
	conforms conn-list --proc empty conn &&
	conforms half-open --proc server half-open &&
	conforms listeners --proc server listeners &&
	conforms listeners --proc trouble listeners &&
	conforms graph --proc server graph &&
	conforms stats --proc server stats &&
	conforms summary --proc server &&
	conforms summary --proc trouble summary &&
	TCPVIZ_LAB_DIR=lab conforms lab lab
}

replays_conform()
{
	local data=$tmp/pcaps

	conforms replay-list replay story.pcap &&
	conforms conn-show replay story.pcap conn show client :40001 &&
	conforms ladder replay story.pcap ladder state established &&
	conforms graph replay story.pcap graph &&
	conforms replay-summary replay story.pcap summary &&
	conforms ladder replay gaps.pcap ladder state all
}

# Each is wrong in one way
readonly WRONG='.[0].id = "3" | .[0].id = null | .[0].id = 1.5 |
	.[0].age_ms = -1 | .[0].client_state = "OPEN" | .[0].client = "::1" |
	.[0].flags = ["new"] | .[0].flags = null | .[0].peer = "::1" |
	.[0].transcript[0].from = "router" | .[0].transcript[0].sack = [] |
	.[0].verdict.opening = "late" | .[0].server_why.text = null |
	del(.[0].client_why) | del(.[0].path) | del(.[0].verdict) | .[0]'

wrong_is_found()
{
	local change n=0

	"$tcpviz" -j --proc "$data/refused" conn show >"$tmp/right"
	mkdir "$tmp/wrong"
	while read -r -d'|' change; do
		n=$((n + 1))
		jq "$change" "$tmp/right" >"$tmp/wrong/conn-show.$n" &&
		schema_errors conn-show "$tmp/wrong/conn-show.$n" \
			>"$tmp/errors" || return
		[ -s "$tmp/errors" ] || {
			echo "nothing is wrong with $change"
			return 1
		}
	done <<<"$WRONG|"
	[ "$n" -eq 17 ]
}

json_tests()
{
	check json-talks talks_conform
	check json-tables tables_conform
	check json-replays replays_conform
	check json-wrong wrong_is_found
	"$here/schema.py" "$SCHEMA/tcpviz.schema.json" "$tmp/json" \
		"$tmp/wrong" >"$tmp/out" 2>&1
	set -- $?
	[ "$1" -eq 0 ] || remark "$tmp/out"
	result "$1" json-schema-library "no python3-jsonschema"
}
