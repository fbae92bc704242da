# SPDX-License-Identifier: GPL-2.0
# The table of what cost-figures.awk says, beside the goals:
#
#	awk -f cost-table.awk cost.goals FIGURES

BEGIN {
	FS = "\t"
	heading["none"] = "no module"
	heading["hook"] = "empty hook"
	heading["header"] = "hook, header"
	heading["conntrack"] = "nf_ conntrack"
	heading["synproxy"] = "with SYNPROXY"
	heading["tcpviz"] = "tcpviz "
	heading["limits"] = "tcpviz, limits"
	heading["table-full"] = "table full"
	heading["no-transcript"] = "no transcript"
}

/^#/ {
	next
}

FILENAME == ARGV[1] {
	goal[$1, $2, $3] = $4
	known[$1, $2, $3] = $5 == "short"
	next
}

{
	if (!($1 in column))
		config[column[$1] = ++configs] = $1
	if (!(($2, $3) in is_row)) {
		is_row[$2, $3]
		row[++rows] = $2 SUBSEP $3
	}
	figure[$1, $2, $3] = $4
	if ($1 != "none" && $5 != "-" &&
	    (!seen[$2]++ || $5 > resolution[$2]))
		resolution[$2] = $5
}

# print_header(LINE): the first or second word of each heading
function print_header(line,	i, name, word)
{
	printf "%-22s", line == 1 ? "instructions," : "added to no module"
	for (i = 1; i <= configs; i++) {
		name = config[i]
		name = name in heading ? heading[name] : name
		if (!sub("@", " ", name) && !index(name, " "))
			name = name " "
		split(name, word, " ")
		printf "%11s", word[line]
	}
	print line == 1 ? "" : "   goal"
}

# judge(ROW): print its goal
function judge(r,	k)
{
	k = "tcpviz" SUBSEP r
	if (!(k in goal) || !(k in figure)) {
		printf "%7s\n", "-"
		return
	}
	judged++
	printf "%7d", goal[k]
	if (figure[k] <= goal[k]) {
		print known[k] ? "  met by now" : ""
		return
	}
	print known[k] ? "  missed, known" : "  MISSED"
	missed++
	failed += !known[k]
}

function print_row(r,	i, k, name)
{
	split(r, name, SUBSEP)
	printf "%-22s", name[1] ", " name[2]
	for (i = 1; i <= configs; i++) {
		k = config[i] SUBSEP r
		printf "%11s", k in figure ? figure[k] : "-"
	}
	judge(r)
}

function print_resolution(	i, done, name, text)
{
	for (i = 1; i <= rows; i++) {
		split(row[i], name, SUBSEP)
		if (name[1] in resolution && !done[name[1]]++)
			text = text " " name[1] " " resolution[name[1]]
	}
	if (text)
		print "seeds differ by up to:" text
}

END {
	if (!rows || !("none" in column)) {
		print "nothing measured, or nothing to compare with"
		exit 1
	}
	print_header(1)
	print_header(2)
	for (r = 1; r <= rows; r++)
		print_row(row[r])
	print_resolution()
	if (!judged)
		exit
	if (missed)
		printf "%d of %d goals missed, %d of them not known to be\n",
			missed, judged, failed
	else
		printf "all %d goals met\n", judged
	exit failed > 0
}
