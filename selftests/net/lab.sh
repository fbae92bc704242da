#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# "tcpviz lab" plays these tests as stories: with ladders, in both families, and
# nothing is left of it afterwards.

. "$(dirname "$0")/lib.sh"

# told WORDS...: what the command says, in $WORK/told
told()
{
	local rc=0

	TCPVIZ_LAB_DIR=$LIB_DIR tcpviz "$@" >"$WORK/told" 2>&1 || rc=$?
	return "$rc"
}

# says PATTERN...: each in a line of it
says()
{
	local pattern

	for pattern; do
		grep -Eq -- "$pattern" "$WORK/told" || {
			sed 's/^/#     /' "$WORK/told"
			fail "the lab does not say: $pattern"
		}
	done
	step "the lab says what it should, $# things"
}

one_view()
{
	told -A lab handshake || fail "exit status $?"
	says '^=== handshake: three-way handshake$' \
		'^  client: connect c1 198\.51\.100\.1 80 ' \
		'^--- as seen by the client, the router, the server$' \
		'SYN-SENT \| SYN seq 0 ' \
		'completed in .*both ESTABLISHED$' \
		'^Each end must know that the other has its number'
	[ "$(grep -c '^--- as seen' "$WORK/told")" -eq 1 ] ||
		fail "one view more than once"
}

# What was lost on the way only its sender has seen
two_views()
{
	told -6 -A lab third-ack-lost refused || fail "exit status $?"
	says '^--- as seen by the client$' \
		'^--- as seen by the router, the server$' \
		'2001:db8:2::1\]:80' '\[taken-back\]' '\|-+x +\|' \
		'^third ACK lost: ' \
		'^=== refused: refused port$' '^refused: RST'
}

# It has left the table by the end of the story
gone_by_the_end()
{
	told -A lab time_wait_2msl || fail "exit status $?"
	says '^--- as seen by the client' 'TIME-WAIT' \
		'2MSL|twice|lifetime'
}

cannot_be_played()
{
	local rc=0

	TCPVIZ_KO=/nowhere setpriv --reuid 65534 --clear-groups \
		tcpviz lab handshake >"$WORK/told" 2>&1 || rc=$?
	[ "$rc" -eq 2 ] || fail "exit status $rc, not 2"
	says 'SKIP: not root' 'cannot be played here'
}

nothing_is_left()
{
	told -A lab handshake || fail "exit status $?"
	[ -z "$(ip netns list)" ] || fail "left: $(ip netns list)"
}

run_once one_view two_views gone_by_the_end cannot_be_played nothing_is_left
