# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Segments that nobody's TCP sends now: copies of old ones, forgeries, and the
# words of a TCP played by hand.  All of one connection, that between port
# 40000 of the client and port 80 of the server.  Numbers are relative to each
# end's ISN, as in the transcripts.

# tap HOST: keep what passes on its link from now on
tap()
{
	local near=("$CLIENT" 40000) far=("$SERVER" 80) router

	if [ "$1" = server ]; then
		near=("$SERVER" 80) far=("$CLIENT" 40000)
	fi
	router=$(ip -n "${NS[$1]}" neighbor show dev eth0 |
		awk '/PERMANENT/ { print $3; exit }')
	start_program "tap-$1" "$1" tap eth0 "$router" "${near[@]}" "${far[@]}"
}

# again HOST FLAGS [N]: the network delivers its N-th such segment once more;
# DATA is one with data
again()
{
	quietly "tap-$1" again "${@:2}"
	step "a copy of an old segment arrives from $1: ${*:2}"
}

# forge HOST FLAGS [seq N] [ack N] [len N] [window N]: somebody sends this in
# its name
forge()
{
	quietly "tap-$1" send "${@:2}"
	step "forged, in the name of $1: ${*:2}"
}

# by_hand HOST: its TCP hears nothing of the connection and says nothing; all
# that is said in its name is what "say" says
by_hand()
{
	tap "$1"
	in_ns "$1" nft -f - <<-END || fail "$1: cannot be silenced"
		table inet by_hand {
			chain prerouting {
				type filter hook prerouting priority -500;
				meta l4proto tcp drop
			}
		}
	END
	step "$1: is played by hand"
}

# say HOST FLAGS [seq N] [ack N] [len N] [window N]
say()
{
	quietly "tap-$1" send "${@:2}"
	step "$1 says: ${*:2}"
}

# hears HOST FLAGS [N]: wait until the N-th such segment has come to it
hears()
{
	quietly "tap-$1" hears "${@:2}"
	step "$1 hears: ${*:2}"
}
