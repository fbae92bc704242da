# SPDX-License-Identifier: GPL-2.0
# Merges the KTAP of test programs that run side by side, keeps what belongs to
# one program together, numbers the results and counts them.
#
# Input lines are "STREAM:text".  The stream "expect" names the programs that
# must report, one a line; one that does not has failed.  What counts is each
# subtest where a program prints a plan, else the program.  Failures are named
# once more at the end, with the reason a subtest gave ("# FAIL: ...").

BEGIN {
	result_re = "^(not )?ok [0-9]+ selftests: tcpviz: "
	print "TAP version 13"
}

{
	stream = substr($0, 1, index($0, ":") - 1)
	text = substr($0, index($0, ":") + 1)
}

stream == "expect" {
	expected[++nexpected] = text
	next
}

# The programs' own header, once for all of them
text ~ /^(TAP|KTAP) version/ || text ~ /^1\.\.[0-9]+$/ {
	next
}

!header_done {
	print "1.." nexpected
	header_done = 1
}

text ~ /^# selftests: tcpviz: / {
	running[stream] = substr(text, 22)
}

text ~ result_re {
	result(stream, text)
	next
}

{
	block[stream] = block[stream] text "\n"
	count_line(stream, text)
}

END {
	for (i = 1; i <= nexpected; i++)
		if (!(expected[i] in reported))
			never_reported(expected[i])
	for (s in block)
		printf "%s", block[s]
	for (i = 1; i <= nfailures; i++)
		print "# failed: " failures[i]
	printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
	exit failed > 0 || passed == 0
}

function fail(what)
{
	failed++
	failures[++nfailures] = what
}

# Only a program's own lines: what is nested deeper is summed up by them
function count_line(s, line)
{
	if (match(line, /^# 1\.\.[0-9]+/))
		plan[s] = substr(line, 6) + 0
	else if (line ~ /^# # FAIL: /)
		why[s] = ": " substr(line, 11)
	else if (line ~ /^# not ok( |$)/)
		seen[s, ++nseen[s]] = line why[s]
	else if (line ~ /^# ok( |$)/)
		seen[s, ++nseen[s]] = line
	if (line ~ /^# (not )?ok( |$)/)
		delete why[s]
}

function count_subtests(s, name,	i, line, before)
{
	before = failed
	for (i = 1; i <= nseen[s]; i++) {
		line = substr(seen[s, i], 3)
		if (line ~ /# SKIP/)
			skipped++
		else if (line ~ /^ok/)
			passed++
		else
			fail(name ": " line)
	}
	return failed - before
}

# count PROGRAM: outcome is "ok", "skip" or "not ok"
function count(s, name, outcome, line,	bad, left)
{
	if (!(s in plan)) {
		if (outcome == "skip")
			skipped++
		else if (outcome == "ok")
			passed++
		else
			fail(line)
		return
	}
	bad = count_subtests(s, name)
	left = plan[s] - nseen[s]
	if (outcome == "skip" && left > 0)
		skipped += left
	else if (left > 0)
		while (left-- > 0)
			fail(name ": planned, not run")
	else if (left < 0)
		fail(name ": more results than planned")
	else if (outcome == "not ok" && !bad)
		fail(line)
}

function result(s, line,	name, outcome)
{
	name = line
	sub(result_re, "", name)
	sub(/ #.*/, "", name)
	outcome = line ~ /^not/ ? "not ok" : line ~ /# SKIP/ ? "skip" : "ok"
	sub(/ok [0-9]+ /, "ok " ++nresults " ", line)
	printf "%s%s\n", block[s], line
	fflush()
	count(s, name, outcome, line)
	reported[name] = 1
	forget(s)
}

# A program of which no result came: it was running when its guest ended, or
# was never started
function never_reported(name,	s)
{
	for (s in running)
		if (running[s] == name) {
			result(s, "not ok 0 selftests: tcpviz: " name \
				" # ended without a result")
			return
		}
	result("none", "not ok 0 selftests: tcpviz: " name " # not run")
}

function forget(s)
{
	delete block[s]
	delete running[s]
	delete plan[s]
	delete nseen[s]
	delete why[s]
}
