# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# tcpviz monitor as far as it goes without the module. For run.sh.
# shellcheck disable=SC2154 # run.sh has event_test, here and tmp

# said_by ENUM: what the command calls its numbers
said_by()
{
	sed -n "s/^$1 //p" "$tmp/names"
}

# The numbers of the specification, and what the JSON of the monitor may say. A
# cause is called after what it did, and not by its name there.
event_names_agree()
{
	local docs=$here/../../../Documentation
	local spec=$docs/netlink/specs/tcpviz.yaml name
	local entries=("$here/../../../selftests/static/enum.awk" "$spec")

	"$event_test" names >"$tmp/names" || return
	for name in trigger path role state; do
		said_by "$name" | tr '[:upper:]' '[:lower:]' >"$tmp/said"
		[ -s "$tmp/said" ] &&
			awk -v name="$name" -f "${entries[@]}" |
			diff - "$tmp/said" || return
	done
	said_by cause >"$tmp/said"
	[ "$(awk -v name=cause -f "${entries[@]}" | wc -l)" -eq \
		"$(wc -l <"$tmp/said")" ] || return
	for name in "trigger event" "cause cause"; do
		jq -r --arg name "${name#* }" '."$defs".transition.properties
			[$name].enum[] | select(.)' \
			"$docs/json/tcpviz.schema.json" |
			diff <(said_by "${name% *}") - || return
	done
}

monitor_tests()
{
	run monitor-help 0 monitor help
	run monitor-buffer 1 monitor buffer
	run monitor-buffer-word 1 monitor buffer large
	run monitor-bad-filter 1 monitor buffer 4096 state opened
	run monitor-proc 1 --proc several monitor
	check monitor-names event_names_agree
}
