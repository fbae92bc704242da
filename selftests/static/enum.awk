# SPDX-License-Identifier: GPL-2.0
# The entries of an enum in a netlink specification, in order.
# usage: awk -v name=NAME -f enum.awk SPECIFICATION

/^attribute-sets:/ { exit }
/^    name:/ { in_it = $2 == name }
in_it && /^      - [a-z0-9]/ { print $2 }
in_it && /^        name:/ { print $2 }
in_it && /^    entries: \[/ {
	gsub(/.*\[ | \]|,/, "")
	n = split($0, entries, " ")
	for (i = 1; i <= n; i++)
		print entries[i]
}
