# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What happens on the wire: exact losses, delays, hand-made segments.

# flags_match FLAGS: nft expression for exactly these of FIN, SYN, RST and ACK,
# but FIN for a FIN with or without ACK
flags_match()
{
	local flags=${1,,}

	if [ "$flags" = fin ]; then
		echo "tcp flags & fin == fin"
	else
		echo "tcp flags & (fin|syn|rst|ack) == (${flags//,/|})"
	fi
}

# drop_next HOST HOOK MATCH COUNT: drop the next COUNT packets that match an
# nft expression (0: all of them), before any other hook.  A token bucket
# that holds COUNT and gains one a week is a counter.
drop_next()
{
	local bucket=

	[ "$4" -eq 0 ] || bucket="limit rate 1/week burst $4 packets"
	drop_rule "$1" "$2" "$3 $bucket"
}

# drop_after HOST HOOK MATCH COUNT: let the next COUNT pass, drop the rest
drop_after()
{
	drop_rule "$1" "$2" "$3 limit rate over 1/week burst $4 packets"
}

drop_rule()
{
	in_ns "$1" nft -f - <<-END || fail "$1: no drop rule for $3"
		table inet loss {
			chain $2 {
				type filter hook $2 priority -400;
				$3 counter drop
			}
		}
	END
}

# lose COUNT FLAGS from HOST [MATCH]: on their way to the router
lose()
{
	step "the next $1 (0: all) $2 from $4 will be lost"
	drop_next router prerouting \
		"iifname \"$4\" $(flags_match "$2") ${5:-}" "$1"
}

# lose_after COUNT FLAGS from HOST
lose_after()
{
	step "all but the next $1 $2 from $4 will be lost"
	drop_after router prerouting \
		"iifname \"$4\" $(flags_match "$2")" "$1"
}

# heal HOST: from now on nothing is lost there
heal()
{
	in_ns "$1" nft delete table inet loss
}

lost()
{
	in_ns "$1" nft list table inet loss | awk '
		{ for (i = 1; i < NF; i++)
			if ($i == "counter" && $(i + 1) == "packets")
				n += $(i + 2) }
		END { print n + 0 }'
}

lost_is()
{
	[ "$(lost "$1")" -eq "$2" ]
}

# expect_lost COUNT [HOST]: that many have been lost by all rules together
expect_lost()
{
	local host=${2:-router}

	poll "$LIMIT" lost_is "$host" "$1" ||
		fail "$(lost "$host") segments lost, not $1"
	step "lost so far: $1"
}

# delay HOST IFACE TIME: all that the host sends there
delay()
{
	in_ns "$1" tc qdisc add dev "$2" root netem delay "$3" ||
		skip "no netem"
}

# rawseg HOST ARGUMENTS...: see rawseg.c
rawseg()
{
	local host=$1

	shift
	in_ns "$host" "$LIB_DIR/rawseg" "$@" >/dev/null ||
		fail "$host: rawseg $*"
	step "$host: rawseg $*"
}

# count_packets HOST NAME MATCH: how many reach the host, seen before any hook
count_packets()
{
	in_ns "$1" nft -f - <<-END || fail "$1: no counter for $3"
		table inet count {
			counter $2 { }
			chain prerouting {
				type filter hook prerouting priority -450;
				$3 counter name $2
			}
		}
	END
}

counted()
{
	in_ns "$1" nft list counter inet count "$2" |
		awk '$1 == "packets" { print $2 }'
}

counted_is()
{
	[ "$(counted "$1" "$2")" -eq "$3" ]
}

# expect_counted HOST NAME COUNT
expect_counted()
{
	poll "$LIMIT" counted_is "$@" ||
		fail "$1: $(counted "$1" "$2") packets $2, not $3"
	step "$1: $3 packets $2"
}

# snmp HOST NAME: a counter of the stack
snmp()
{
	in_ns "$1" nstat -asz "$2" | awk -v name="$2" '$1 == name { print $2 }'
}

snmp_is()
{
	[ "$(snmp "$1" "$2")" -eq "$3" ]
}

# expect_snmp HOST NAME VALUE
expect_snmp()
{
	poll "$LIMIT" snmp_is "$@" || fail "$1: $2 is $(snmp "$1" "$2"), not $3"
	step "$1: $2 is $3"
}
