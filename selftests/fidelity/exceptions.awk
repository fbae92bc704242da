# SPDX-License-Identifier: GPL-2.0
# Adds up lines of "NAME NUMBER, NAME NUMBER ...", what no observer can tell.

{
	n = split($0, part, /, /)
	for (i = 1; i <= n; i++) {
		name = number = part[i]
		sub(/ [0-9]+$/, "", name)
		sub(/^.* /, "", number)
		if (!(name in sum))
			order[++names] = name
		sum[name] += number
	}
}

END {
	for (i = 1; i <= names; i++)
		printf "%s%s %d", (i > 1 ? ", " : ""), order[i], sum[order[i]]
	print ""
}
