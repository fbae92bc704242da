#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The netlink specification and the header that programs are compiled with
# number the same attributes and operations.

cd "$(dirname "$0")/../.." || exit 1

# constants of the specification, by the rules of the kernel's generator
from_spec()
{
	awk '/^[a-z-]+:/ { part = $1 }
		part == "attribute-sets:" && /^      -/ { want = "A_RULE_" }
		part == "operations:" && /^    -/ { want = "CMD_" }
		want && $1 == "name:" {
			name = toupper($2)
			gsub("-", "_", name)
			print "TCPVIZ_" want name, ++n[want]
			want = ""
		}' Documentation/netlink/specs/tcpviz.yaml
}

from_header()
{
	awk '/^enum/ { n = 0 }
		/^\tTCPVIZ_(A_RULE|CMD)_[A-Z_]+( = 1)?,$/ {
			sub(",", "")
			print $1, ++n
		}' module/uapi/linux/tcpviz.h
}

[ -n "$(from_spec)" ] && diff <(from_spec) <(from_header)
