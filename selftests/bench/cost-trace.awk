# SPDX-License-Identifier: GPL-2.0
# Counts the instructions that a module's hooks execute, by function:
#
#	awk -v what=TEXT -f cost-trace.awk SYMBOLS LOG
#
# SYMBOLS has "ADDRESS NAME [MODULE]" lines in order, LOG is QEMU's of what was
# executed.  What the module calls in the kernel is counted for the function of
# the kernel that it calls.

BEGIN {
	for (i = 0; i < 16; i++)
		digit[substr("0123456789abcdef", i + 1, 1)] = i
}

# number(): the low half of an address, which is enough to tell them apart
function number(hex,	i, n)
{
	for (i = 9; i <= 16; i++)
		n = n * 16 + digit[substr(hex, i, 1)]
	return n
}

# function_at(): index of the symbol that an address lies behind
function function_at(addr,	low, high, middle)
{
	low = 1
	high = symbols
	while (low < high) {
		middle = int((low + high + 1) / 2)
		if (start[middle] <= addr)
			low = middle
		else
			high = middle - 1
	}
	return low
}

FNR == NR {
	if ($1 !~ /^ffffffff/)
		next
	symbols++
	start[symbols] = number($1)
	name[symbols] = $2
	ours[symbols] = $3 == "[tcpviz]"
	next
}

!match($0, /\/ffffffff[0-9a-f]+\//) { next }

{
	pc = substr($0, RSTART + 1, 16)
	if (!(pc in at)) {
		at[pc] = function_at(number(pc))
		first[pc] = start[at[pc]] == number(pc)
	}
	f = at[pc]
	if (!inside) {
		if (!ours[f] || !first[pc] || name[f] !~ /^hook_/) {
			before = f
			next
		}
		inside = 1
		caller = before
		looks++
	} else if (f == caller) {
		inside = 0
		before = f
		next
	}
	all++
	if (ours[f]) {
		own[name[f]]++
		called = ""
	} else {
		if (called == "")
			called = name[f]
		kernel[called]++
	}
}

function list(title, count,	sorted, f)
{
	printf "  %s\n", title
	sorted = "sort -k1,1nr -k2"
	for (f in count)
		if (count[f] * 200 >= all)
			printf "  %6d  %s\n", count[f], f | sorted
		else
			rest += count[f]
	close(sorted)
	printf "  %6d  others\n", rest
	rest = 0
}

END {
	if (!looks) {
		print "cost-trace: no hook was called" > "/dev/stderr"
		exit 1
	}
	printf "%s: %d instructions, the hooks were called %d times\n", what,
		all, looks
	list("in the module:", own)
	list("in the kernel's functions that it calls:", kernel)
}
