#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The netlink specification and the headers that the module and programs are
# compiled with number the same attributes, operations and states.

cd "$(dirname "$0")/../.." || exit 1

spec=Documentation/netlink/specs/tcpviz.yaml

# constants of the specification, by the rules of the kernel's generator
from_spec()
{
	awk '/^[a-z-]+:/ { part = $1; want = "" }
		part == "attribute-sets:" && /^  -/ { want = "set" }
		part == "attribute-sets:" && /^      -/ { want = "A_" set "_" }
		part == "operations:" && /^    -/ { want = "CMD_" }
		want && $1 == "name:" {
			name = toupper($2)
			gsub("-", "_", name)
			if (want == "set")
				set = name
			else
				print "TCPVIZ_" want name, ++n[want]
			want = ""
		}' "$spec"
}

from_header()
{
	awk '/^enum/ { n = 0 }
		/^\tTCPVIZ_(A_(RULE|CONN)|CMD)_[A-Z0-9_]+( = 1)?,$/ {
			sub(",", "")
			print $1, ++n
		}' module/uapi/linux/tcpviz.h
}

# enum_spec NAME: its entries, in order
enum_spec()
{
	awk -v name="$1" -f selftests/static/enum.awk "$spec"
}

# enum_header NAME FILE [PREFIX]: the same of an enum of the module
enum_header()
{
	awk -v start="enum tcpviz_$1 {" -v prefix="TCPVIZ_${3-}" '
		$0 == start { in_it = 1; next }
		/^}/ { in_it = 0 }
		in_it && /^\tTCPVIZ_/ && index($1, prefix) == 1 {
			sub(/,.*/, "", $1)
			name = tolower(substr($1, length(prefix) + 1))
			gsub("_", "-", name)
			print name
		}' "$2"
}

# same_enum SPEC NAME FILE [PREFIX]: but for the count that ends the module's
same_enum()
{
	local ours

	ours=$(enum_header "$2" "$3" "${4-}" |
		grep -vx 'states\|events\|causes\|steps')
	[ -n "$ours" ] && diff <(enum_spec "$1") <(echo "$ours")
}

rc=0
[ -n "$(from_spec)" ] && diff <(from_spec) <(from_header) || rc=1
same_enum state state module/fsm.h || rc=1
same_enum trigger event module/fsm.h || rc=1
same_enum role role module/pair.h || rc=1
same_enum cause cause module/effect.h || rc=1
same_enum path path module/conn.h PATH_ || rc=1
same_enum flag flag module/pair.h F_ || rc=1
exit "$rc"
