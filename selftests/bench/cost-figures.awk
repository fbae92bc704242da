# SPDX-License-Identifier: GPL-2.0
# From what cost.sh prints, a file for each seed, to a line for each figure:
#
#	CONFIGURATION LOAD PLACE INSTRUCTIONS RESOLUTION
#
# What "none" costs is that; for all others it is what they add to it.  The
# median of all rounds is taken for each seed, and the median of those; how far
# they are apart is what this can resolve ("-": there is one seed).

BEGIN {
	FS = OFS = "\t"
}

FNR == 1 {
	seeds++
}

{
	row = $2 SUBSEP $3
	if (!(($1, row) in rounds)) {
		key[++keys] = $1 SUBSEP row
		where[$1, row] = row
	}
	round[seeds, $1, row, ++rounds[seeds, $1, row]] = $4
	rounds[$1, row] = 1
}

# median(N): of list[1..N], which it sorts
function median(n,	i, j, t)
{
	for (i = 2; i <= n; i++) {
		t = list[i]
		for (j = i - 1; j > 0 && list[j] > t; j--)
			list[j + 1] = list[j]
		list[j + 1] = t
	}
	return (list[int((n + 1) / 2)] + list[int((n + 2) / 2)]) / 2
}

# cost(SEED, KEY): of an operation
function cost(seed, k,	i, n)
{
	n = rounds[seed, k]
	for (i = 1; i <= n; i++)
		list[i] = round[seed, k, i]
	return median(n)
}

function figure(k,	seed, n, added, m)
{
	n = 0
	for (seed = 1; seed <= seeds; seed++) {
		if (!((seed, k) in rounds))
			continue
		added[++n] = cost(seed, k)
		if (k !~ "^none" SUBSEP)
			added[n] -= cost(seed, "none" SUBSEP where[k])
	}
	for (seed = 1; seed <= n; seed++)
		list[seed] = added[seed]
	m = median(n)
	split(k, name, SUBSEP)
	printf "%s\t%s\t%s\t%.0f\t%s\n", name[1], name[2], name[3], m,
		(n > 1 ? sprintf("%.0f", list[n] - list[1]) : "-")
}

END {
	for (i = 1; i <= keys; i++)
		figure(key[i])
}
