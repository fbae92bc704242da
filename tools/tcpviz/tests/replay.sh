# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What tcpviz replay makes of capture files. For run.sh.
# shellcheck disable=SC2154 # run.sh has here, pcap_make, tcpviz and tmp

# Files that end or go wrong somewhere
broken_pcaps()
{
	local dir=$1 size

	"$pcap_make" "$dir" || return
	size=$(stat -c %s "$dir/story.pcap") || return
	head -c $((size / 2)) "$dir/story.pcap" >"$dir/cut.pcap"
	head -c 24 "$dir/story.pcap" >"$dir/empty.pcap"
	head -c 20 "$dir/story.pcap" >"$dir/cut-header.pcap"
	echo "no capture at all, but some text" >"$dir/text.pcap"
	: >"$dir/nothing.pcap"
	{
		head -c $((24 + 76)) "$dir/story.pcap"
		printf '\377%.0s' {1..64}
	} >"$dir/corrupt.pcap"
	head -c 300 "$dir/excerpt.pcapng" >"$dir/cut.pcapng"
	head -c 490 "$dir/mixed.pcapng" >"$dir/cut-mixed.pcapng"
	head -c 20 "$dir/mixed.pcapng" >"$dir/cut-section.pcapng"
}

# The same connections, whatever they were captured on
links_agree()
{
	local file

	"$tcpviz" replay "$data/raw.pcap" conn show >"$tmp/raw" || return
	for file in vlan.pcap sll.pcap sll2.pcap null.pcap twice.pcap \
		    excerpt.pcapng mixed.pcapng swapped.pcapng; do
		"$tcpviz" replay "$data/$file" conn show >"$tmp/other" &&
			diff "$tmp/raw" "$tmp/other" || return
	done
}

stdin_is_read()
{
	"$tcpviz" replay - <"$data/story.pcap" 2>/dev/null >"$tmp/stdin"
	"$tcpviz" replay "$data/story.pcap" 2>/dev/null |
		diff - "$tmp/stdin"
}

replay_tests()
{
	data=$tmp/pcaps
	mkdir "$data"
	check pcap-make broken_pcaps "$data"
	run replay 0 replay story.pcap
	run replay-json 0 -j replay story.pcap
	run replay-filter 0 replay story.pcap state established dport = :80
	run replay-shortened 0 replay story.pcap st established
	run replay-several 1 replay story.pcap c
	run replay-summary 0 replay story.pcap summary
	run replay-summary-json 0 -jp replay story.pcap su st syn-sent
	run replay-summary-none 0 -6 replay story.pcap summary sport = :1
	run replay-summary-well 0 replay story.pcap summary dport = :443
	run replay-summary-help 0 replay story.pcap summary help
	run replay-summary-bad-filter 1 replay story.pcap summary foo
	run replay-ipv6 0 -6 replay story.pcap list
	run replay-show 0 replay story.pcap 5
	run replay-reused 0 replay story.pcap conn show client :40001
	run replay-ladder 0 replay story.pcap ladder 9
	run replay-newest 0 -A replay story.pcap ladder
	run replay-snaplen 0 replay short.pcap
	run replay-too-short 0 replay too-short.pcap
	run replay-gaps 0 replay gaps.pcap
	run replay-gaps-show 0 replay gaps.pcap show state all
	run replay-gaps-ladder 0 replay gaps.pcap ladder state all
	run replay-overtaken 0 replay overtaken.pcap
	run replay-empty 0 replay empty.pcap
	run replay-cut 2 replay cut.pcap
	run replay-cut-json 2 -j replay cut.pcapng
	run replay-cut-header 2 replay cut-header.pcap
	run replay-corrupt 2 replay corrupt.pcap
	run replay-text 2 replay text.pcap
	run replay-nothing 2 -j replay nothing.pcap
	run replay-cut-mixed 2 replay cut-mixed.pcapng
	run replay-cut-section 2 replay cut-section.pcapng
	run replay-radio-too 0 replay radio.pcapng
	run replay-all-radio 2 replay all-radio.pcapng
	run replay-radio 2 replay radio.pcap
	run replay-no-file 2 replay no-such-file
	run replay-missing 1 replay story.pcap 99
	run replay-bad-filter 1 replay story.pcap ladder foo
	run replay-no-words 1 replay
	run replay-help 0 replay help
	run replay-graph 0 replay story.pcap graph
	run replay-graph-dot 0 replay story.pcap graph dot
	check replay-stdin stdin_is_read
	check replay-links links_agree
	if command -v tshark >/dev/null && command -v jq >/dev/null; then
		check replay-tshark "$here/tshark.sh" "$tcpviz" \
			"$data/story.pcap"
	else
		result "$KSFT_SKIP" replay-tshark "no tshark, or no jq"
	fi
	data=$here/data
}
