# SPDX-License-Identifier: GPL-2.0
# Does the variant keep its promises?  Reads the table of flood.sh; slots is
# how many half-open connections the listener takes with SYN cookies off.

NR == 1 {
	for (i = 1; i <= NF; i++)
		column[$i] = i
	next
}

{
	key = $1 SUBSEP $2 SUBSEP $3
	ok[key] = $column["ok"]
	clients[key] = $column["clients"]
	connect[key] = $column["connect_us"]
	options[key] = $column["options"] "/" $column["plain_options"]
	synacks[key] = $column["synacks_per_syn"]
	per_s[key] = $column["syns_per_s"]
	cell[$2 SUBSEP $3] = 1
}

function missed(what, config, rtt, rate)
{
	printf "goal missed: %s, %s ms, %s SYN/s: %s\n", config, rtt, rate, what
	misses++
}

# within(RTT, RATE): does a client of that round-trip time get through?
function within(rtt, rate)
{
	return rtt / 1000 * per_s["oldest", rtt, rate] <= 0.8 * slots
}

# best(RTT, RATE): by the policy that suits it
function best(rtt, rate,	o, r)
{
	o = ok["oldest", rtt, rate] + 0
	r = ok["random", rtt, rate] + 0
	return o > r ? o : r
}

function check_oldest(rtt, rate,	key, idle)
{
	key = "oldest" SUBSEP rtt SUBSEP rate
	idle = connect["oldest", rtt, 0]
	if (best(rtt, rate) < ok["off", rtt, rate])
		missed(best(rtt, rate) " get through, " ok["off", rtt, rate] \
		       " without tcpviz", "oldest and random", rtt, rate)
	if (rate != 0 && synacks[key] > 1.02)
		missed(synacks[key] " SYN-ACKs per SYN", "oldest", rtt, rate)
	if (!within(rtt, rate))
		return
	checked++
	if (ok[key] < clients[key])
		missed(ok[key] " of " clients[key] " get through", "oldest",
		       rtt, rate)
	if (connect[key] > 1.05 * idle)
		missed("connect takes " connect[key] " us, " idle " idle",
		       "oldest", rtt, rate)
	if (options[key] != "TSW/SW")
		missed("options " options[key], "oldest", rtt, rate)
}

function check_cookies(rtt, rate,	key, stock)
{
	key = "oldest-cookies" SUBSEP rtt SUBSEP rate
	stock = "cookies" SUBSEP rtt SUBSEP rate
	if (ok[key] < ok[stock])
		missed(ok[key] " get through, " ok[stock] " without tcpviz",
		       "oldest-cookies", rtt, rate)
}

END {
	for (c in cell) {
		split(c, at, SUBSEP)
		check_oldest(at[1], at[2])
		check_cookies(at[1], at[2])
	}
	if (!checked) {
		print "goal missed: no row of oldest within its edge"
		misses++
	}
	if (!misses)
		print "all goals reached, " checked " cells within the edge"
	exit misses > 0
}
