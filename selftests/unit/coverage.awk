# SPDX-License-Identifier: GPL-2.0
# gcov's summary, one line a file.

function share(line)
{
	sub(/^[^:]*:/, "", line)
	return line
}

/^File / {
	name = $2
	gsub(/'|.*\//, "", name)
}

/^Lines executed/ {
	lines = share($0)
}

/^Branches executed/ {
	branches = share($0)
}

/^Taken at least once/ && name ~ /\.c$/ {
	printf "%-14s lines %-18s branches taken %s\n", name, lines, share($0)
	name = ""
}
