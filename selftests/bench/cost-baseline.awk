# SPDX-License-Identifier: GPL-2.0
# Does the module cost more than it did?
#
#	awk -f cost-baseline.awk cost.baseline FIGURES
#
# Both as cost-figures.awk prints them.  More is what exceeds the baseline by
# 5 % and by twice its resolution.

BEGIN {
	FS = "\t"
}

/^#/ {
	next
}

FILENAME == ARGV[1] {
	if ($1 == "none")
		next
	baseline[$1, $2, $3] = $4
	slack[$1, $2, $3] = $4 / 20 > 2 * $5 ? $4 / 20 : 2 * $5
	left++
	next
}

($1, $2, $3) in baseline {
	was = baseline[$1, $2, $3]
	allowed = was + slack[$1, $2, $3]
	verdict = $4 > allowed ? "MORE" : "ok"
	printf "%s, %s, %s: %d instructions, %d in the baseline, up to %d allowed: %s\n",
		$1, $2, $3, $4, was, allowed, verdict
	failed += $4 > allowed
	left--
}

END {
	if (left) {
		print left " figures of the baseline have not been measured"
		exit 1
	}
	exit failed > 0
}
