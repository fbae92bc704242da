#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# A connection drawn after the event: nobody captured anything, and yet the
# ladder has each segment of its beginning and end, both ends' states, and
# says in words what happened.

. "$(dirname "$0")/lib.sh"

need_tool tcpviz

# says HOST TEXT: the ladder of the newest connection in HOST
says()
{
	local drawn

	drawn=$(in_ns "$1" tcpviz -A ladder) || fail "$1: tcpviz ladder"
	# the verdict is wrapped
	[[ ${drawn//$'\n'/ } = *"$2"* ]] || {
		echo "$drawn"
		fail "$1: the ladder does not say: $2"
	}
	step "$1: the ladder says: $2"
}

opened_and_closed()
{
	local host

	connected
	for host in client router server; do
		says "$host" "three-way handshake completed"
	done
	client close c1
	expect_states client FIN-WAIT-2 CLOSE-WAIT
	server close s1
	for host in client router server; do
		expect_states "$host" TIME-WAIT CLOSED
		says "$host" "closed by the client with four segments"
	done
}

nobody_listens()
{
	setup_path
	expect_error ECONNREFUSED client connect c1 "$SERVER" 80
	says client "refused: RST in answer to the SYN"
	says router "refused: RST in answer to the SYN"
}

run_scenarios opened_and_closed nobody_listens
