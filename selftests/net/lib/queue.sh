# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Half-open queues: filling them, and what the stack itself has in them.

# flood COUNT: SYNs that never answer, from as many ports of one address, the
# first of them 1001
flood()
{
	rawseg client --count "$1" --ports "$1" "${@:2}" \
		"$SPOOFED" 1001 "$SERVER" 80 SYN
}

queue_is()
{
	QUEUE=$(in_ns "$1" ss -Htn state syn-recv | wc -l)
	[ "$QUEUE" -eq "$2" ]
}

# expect_queue HOST COUNT: request sockets in the stack, and the same number
# of connections in our table
expect_queue()
{
	local ids

	poll "$LIMIT" queue_is "$1" "$2" ||
		fail "$1: ss has $QUEUE half-open connections, not $2"
	records "$1" half_open id
	read -rd '' -a ids <<<"$RECORDS"
	[ "${#ids[@]}" -eq "$2" ] ||
		fail "$1: half_open has ${#ids[@]} records, not $2"
	step "$1: half-open in ss and in the table: $2"
}

# expect_pruned HOST PORT REASON: the connection from that port of SPOOFED
expect_pruned()
{
	WHERE="client=$(endpoint "$SPOOFED" "$2")" expect_conn "$1" \
		client_state=SYN-SENT server_state=CLOSED flags=pruned
	WHERE="client=$(endpoint "$SPOOFED" "$2")" transcript "$1"
	[[ $TRANSCRIPT == *"server - SYN-SENT/CLOSED pruned-$3"$'\n' ]] ||
		fail "$1: port $2: its transcript does not end with pruned-$3"
	step "$1: port $2: its transcript ends with pruned-$3"
}

# expect_waiting HOST PORT: the connection from there has not been pruned
expect_waiting()
{
	WHERE="client=$(endpoint "$SPOOFED" "$2")" expect_conn "$1" \
		client_state=SYN-SENT server_state=SYN-RECEIVED flags=-
}

# bounded MAX KNOB=VALUE...: a server that limits its half-open connections,
# SYN cookies off
bounded()
{
	setup_path
	knob server net.ipv4.tcp_syncookies=0 net.tcpviz.half_open_max="$1" \
		"${@:2}"
	server listen l1 "$SERVER" 80
}
