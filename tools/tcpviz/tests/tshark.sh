#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Whether tcpviz replay and tshark agree on how each connection of a capture
# was opened and closed: tcp.completeness against opening and closing.
# usage: tshark.sh TCPVIZ FILE
#
# What differs, and why:
# - A connection whose SYN is not in the file has a stream and no record.
# - tshark takes the first ACK after a SYN-ACK for the end of the handshake,
#   also if the server then repeats its SYN-ACK; here it is taken back.
# - tshark has one bit for a FIN: who closed, and how far, it doesn't say.

set -euo pipefail

# streams FILE: client, and the bits SYN SYN-ACK ACK FIN RST as letters
streams()
{
	tshark -2 -r "$1" -T fields -E separator=' ' -e tcp.stream \
		-e ip.src -e ipv6.src -e tcp.srcport -e tcp.completeness \
		2>/dev/null |
	awk '
	# one of the two addresses is empty
	{ stream = $1; if (!(stream in who)) who[stream] = $2 ":" $3
	  bits[stream] = $4 }
	function has(bit) { return int(bits[stream] / bit) % 2 }
	END {
		for (stream in who) {
			if (!has(1))
				continue
			said = "syn"
			if (has(2))
				said = has(4) ? "open" : "synack"
			if (said == "open" && has(16))
				said = said " fin"
			if (has(32))
				said = said " rst"
			print who[stream], said
		}
	}' | sort
}

# verdicts TCPVIZ FILE: the same of ours
verdicts()
{
	"$1" -j replay "$2" 2>/dev/null | jq -r '
	def opened: {
		"syn-sent": "syn", "unanswered": "syn", "refused": "syn rst",
		"half-open": "synack", "given-up": "synack",
		"rejected": "synack rst", "aborted": "synack rst",
		"completed": "open", "simultaneous": "open"
	}[.opening] // .opening;
	def closed: {"none": "", "reset": " rst"}[.closing] // " fin";
	.[] | (.client | gsub("[][]"; "")) + " " + opened + closed' | sort
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
streams "$2" >"$work/streams"
verdicts "$1" "$2" >"$work/verdicts"
[ -s "$work/verdicts" ]
diff "$work/streams" "$work/verdicts"
