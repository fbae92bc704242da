# SPDX-License-Identifier: GPL-2.0
# Table of what each configuration adds to what nothing costs.  Reads
# cost.goals and then the output of cost.sh for each seed:
#
#	awk -f cost.awk cost.goals SEED1 SEED2 ...

BEGIN {
	FS = "\t"
	heading["none"] = "no module"
	heading["hook"] = "empty hook"
	heading["header"] = "hook+header"
	heading["conntrack"] = "nf_conntrack"
	heading["synproxy"] = "+SYNPROXY"
	heading["limits"] = "tcpviz+limits"
	heading["no-transcript"] = "no transcript"
}

FNR == 1 {
	file++
}

/^#/ {
	next
}

file == 1 {
	goal[$1, $2, $3] = $4
	short[$1, $2, $3] = $5 == "short"
	next
}

{
	row = $2 SUBSEP $3
	if (!($1 in is_config)) {
		is_config[$1]
		config[++configs] = $1
	}
	if (!(row in is_row)) {
		is_row[row]
		rows[++nrows] = row
	}
	sample[file, $1, row, ++samples[file, $1, row]] = $4
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

# of_seed(FILE, CONFIG, ROW): median of its repetitions
function of_seed(f, c, row,	i, n)
{
	n = samples[f, c, row]
	for (i = 1; i <= n; i++)
		list[i] = sample[f, c, row, i]
	return median(n)
}

# figure(CONFIG, ROW): what nothing costs, or what is added to that; sets
# spread to how far the seeds differ
function figure(c, row,	f, i, n, all)
{
	n = 0
	for (f = 2; f <= file; f++) {
		if (!samples[f, c, row])
			continue
		all[++n] = of_seed(f, c, row)
		if (c != "none")
			all[n] -= of_seed(f, "none", row)
	}
	if (!n)
		return ""
	for (i = 1; i <= n; i++)
		list[i] = all[i]
	t = median(n)
	spread = list[n] - list[1]
	return t
}

function cell(value)
{
	if (value == "")
		printf "%14s", "-"
	else
		printf "%14.0f", value
}

function print_header(	i, name)
{
	printf "%-22s", "instructions, added to"
	for (i = 1; i <= configs; i++) {
		name = config[i]
		printf "%14s", name in heading ? heading[name] : name
	}
	printf "%8s\n", "goal"
}

# judge(ROW, ADDED): print the goal of a row
function judge(row, added,	key)
{
	key = "tcpviz" SUBSEP row
	if (!(key in goal) || added == "") {
		printf "%8s\n", "-"
		return
	}
	judged++
	printf "%8d", goal[key]
	if (added <= goal[key]) {
		print ""
		return
	}
	print short[key] ? "  missed, as known" : "  MISSED"
	missed++
	failed += !short[key]
}

function print_row(row,	i, name, value, added)
{
	split(row, name, SUBSEP)
	printf "%-22s", name[1] ", " name[2]
	added = ""
	for (i = 1; i <= configs; i++) {
		value = figure(config[i], row)
		cell(value)
		if (config[i] == "tcpviz")
			added = value
	}
	judge(row, added)
}

END {
	if (!nrows || !("none" in is_config)) {
		print "nothing measured to compare with"
		exit 1
	}
	print_header()
	for (r = 1; r <= nrows; r++)
		print_row(rows[r])
	if (!judged)
		exit
	if (missed)
		printf "%d of %d goals missed, %d of them not known to be\n",
			missed, judged, failed
	else
		printf "all %d goals met\n", judged
	exit failed > 0
}
