#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
# The connections that the module lists by netlink are those of its table, the
# kernel sends only those that are asked for, and who asks wrongly or may not ask
# is refused.

. "$(dirname "$0")/lib.sh"

# Bits of states
readonly OPEN=0x10 HALF_OPEN=0x08 CLOSED=0x01

need_programs()
{
	need_tool tcpviz setpriv unshare
	need_conn_get
}

# Connections of the server's in several states, by three paths, of both
# families: some hundred
a_table()
{
	local i other=::1

	[ "$FAMILY" = ipv4 ] || other=127.0.0.1
	setup_path
	# What is closed and what is half-open stays for long
	knob server net.tcpviz.linger_ms=600000 net.ipv4.tcp_syncookies=0 \
		net.ipv4.tcp_max_syn_backlog=4096 net.ipv4.tcp_synack_retries=9
	server listen l1 "$SERVER" 80 4096
	server listen l2 "$other" 81
	client listen l3 "$CLIENT" 82
	for i in 1 2 3 4 5 6; do
		quietly client connect "c$i" "$SERVER" 80
		quietly server accept "s$i" l1
		quietly server connect "d$i" "$CLIENT" 82
		quietly server connect "e$i" "$other" 81
	done
	quietly client close c1
	quietly server shutdown s2 wr
	quietly server close d3
	quietly client shutdown c4 wr
	quietly server close s4
	flood 200
	rawseg client --count 150 --ports 150 "$SPOOFED" 3001 "$SERVER" 83 SYN
	expect_queue server 200
}

# by_table WORDS...: what the command says of a copy of the files, but for times
# and for repetitions, which go on
by_table()
{
	local dir=/proc/${ACTOR_PID[server]}/net/tcpviz file

	mkdir -p "$WORK/copy"
	for file in connections transcript; do
		cat "$dir/$file" >"$WORK/copy/$file" || return
	done
	tcpviz -j --proc "$WORK/copy" "$@" | without_times
}

# by_netlink WORDS...: the same of the module, and how many it told in TOLD
by_netlink()
{
	OVERHEAR=$WORK/told LD_PRELOAD=$LIB_DIR/overhear.so \
		in_ns server tcpviz -j "$@" | without_times
	read -r _ TOLD <"$WORK/told"
}

# a connection in a line, in any order; jq would take longer than all else
without_times()
{
	sed 's/^\[//; s/\]$//; s/},{"id"/}\n{"id"/g' |
		sed -E 's/"(age|idle|timer)_ms":[0-9]+,//g
			/"server_state":"SYN-RECEIVED"/s/"synack":[0-9]+,//' |
		sort
}

same_answer()
{
	by_table "$@" >"$WORK/table"
	by_netlink "$@" >"$WORK/netlink"
	diff "$WORK/table" "$WORK/netlink" >"$WORK/diff"
}

# expect_same TOLD WORDS...: by netlink as by the table, of which the kernel
# sent as many: a number, or "exact" for those that are shown alone
expect_same()
{
	local told=$1 count

	shift
	poll "$LIMIT" same_answer "$@" || {
		head -n 20 "$WORK/diff" | cut -c-150 | sed 's/^/#     /'
		fail "server: $*: not what the table says"
	}
	count=$(wc -l <"$WORK/netlink")
	[ "$told" != exact ] || told=$count
	[ "$told" = "$TOLD" ] ||
		fail "server: $*: the kernel sent $TOLD connections, not $told"
	[ "$count" -gt 0 ] || fail "server: $*: nothing to compare"
	step "server: $*: $count as in the table, of $TOLD sent"
}

filters()
{
	local all

	need_programs
	a_table
	all=$(sed 1d "/proc/${ACTOR_PID[server]}/net/tcpviz/connections" |
		wc -l)
	expect_between "connections" 350 "$all" 400
	expect_same "$all" conn
	expect_same exact -4 conn
	expect_same exact -6 conn
	expect_same exact conn state syn-recv
	expect_same exact conn state established
	expect_same exact conn state time-wait or state close-wait
	expect_same exact conn exclude syn-recv exclude closed
	expect_same exact conn client-state syn-sent
	expect_same exact conn server-state closed path in
	expect_same exact conn state bucket
	expect_same exact conn path lo
	expect_same exact conn path out or path lo
	expect_same exact conn path in sport = 80
	expect_same exact conn path out sport '!=' 1
	expect_same exact conn client "$SPOOFED_NET" server-port = 83
	expect_same exact conn "client $(endpoint "$SPOOFED" 3007)"
	expect_same exact conn "src $SERVER state established path in"
	expect_same exact conn not '(' path in or state closed ')'
	# What cannot be said is more than what is shown, and less than all
	expect_same 200 conn state syn-recv "client-port >= 1101"
	expect_same "$all" conn "server-port > 82"
	expect_same "$all" conn flag taken-back or state established
}

# The command looks into one connection, and into the newest
one_of_them()
{
	local id

	need_programs
	a_table
	WHERE="client=$(endpoint "$SPOOFED" 3007)" value server connections id
	id=$VALUE
	in_ns server tcpviz conn show "$id" >"$WORK/shown" ||
		fail "conn show $id"
	grep -qF "$(endpoint "$SPOOFED" 3007)" "$WORK/shown" ||
		fail "conn show $id shows another"
	expect_same 1 conn "$id"
	expect_same 1 ladder "$id"
	expect_same exact ladder state established
	by_netlink conn show 1000000007 >"$WORK/netlink" 2>&1
	[ "$TOLD" = 0 ] || fail "of no connection the kernel sent $TOLD"
}

# expect_answer TEXT HOST WORDS...
expect_answer()
{
	local text=$1

	shift
	conn_get "$@"
	[ "$ANSWER" = "$text" ] || fail "$*: '$ANSWER', not '$text'"
	step "$*: $text"
}

# expect_told COUNT HOST WORDS...
expect_told()
{
	local told=$1

	shift
	conn_get "$@"
	[[ $ANSWER == "told $told in "* ]] ||
		fail "$*: '$ANSWER', not $told told"
	step "$*: $ANSWER"
}

conjunction()
{
	local other=127.0.0.0/8 net=${SPOOFED_NET%/*} len=${SPOOFED_NET#*/}

	need_programs
	a_table
	expect_told 200 server states="$HALF_OPEN"
	expect_told 200 server states="$HALF_OPEN" server-port=80
	expect_told 0 server states="$HALF_OPEN" server-port=81
	expect_told 1 server states="$HALF_OPEN" client-port=1007
	expect_told 200 server states="$HALF_OPEN" port=80
	expect_told 0 server states="$HALF_OPEN" port=81
	expect_told 0 server client-states="$HALF_OPEN"
	expect_told 350 server client="$net" client-len="$len"
	expect_told 0 server server="$net" server-len="$len"
	expect_told 350 server addr="$net" addr-len="$len"
	expect_told 350 server client="$SPOOFED"
	expect_told 150 server client="$SPOOFED" server-states="$CLOSED"
	expect_told 0 server client="$SPOOFED" states="$OPEN"
	expect_told 6 server paths=4 states="$OPEN"
	expect_told 0 server states=0
	expect_told 0 server l3dev=7
	expect_told 0 server flags=1
	expect_told 0 server id=1000000007
	[ "$FAMILY" = ipv4 ] || other=::1/128
	expect_told 0 server server="${other%/*}" server-len="${other#*/}"
}

bad_requests()
{
	need_programs
	setup_ns host
	expect_answer "refused EINVAL Unknown attribute type [200]" \
		host 200=x00
	expect_answer "refused EINVAL Unsupported attribute [1]" host 1=x00
	expect_answer "refused EINVAL reserved bit set [states]" \
		host states=0x800
	expect_answer "refused EINVAL reserved bit set [paths]" \
		host states=1 paths=0x10
	expect_answer "refused EINVAL reserved bit set [flags]" \
		host flags=0x80000000
	expect_answer "refused ERANGE integer out of range [client-len]" \
		host client=::1 client-len=129
	expect_answer "refused ERANGE integer out of range [l3dev]" \
		host l3dev=0
	expect_answer \
		"refused EINVAL family: neither AF_INET nor AF_INET6 [family]" \
		host family=1
	expect_answer "refused ERANGE binary attribute size out of range [addr]" \
		host addr=x010203
	expect_answer "refused EINVAL invalid attribute length [port]" \
		host port=x01020304
	# Later ones come with the end of the list, and before 6.10 say no more
	expect_wrong client "an address has 4 or 16 bytes" \
		client=x0102030405
	expect_wrong client-len "a prefix length without a prefix" \
		client-len=8
	expect_wrong server-len "the prefix is longer than an address" \
		server=10.0.0.0 server-len=33
	expect_wrong addr "the address has bits set beyond the prefix" \
		addr=10.0.0.1 addr-len=31
	expect_answer "told 0 in 1" host
}

# expect_wrong ATTRIBUTE TEXT WORDS...
expect_wrong()
{
	local text="refused EINVAL $1: $2"

	conn_get host "${@:3}"
	[[ $ANSWER == "$text" || $ANSWER == "$text [$1]" ]] ||
		fail "${*:3}: '$ANSWER', not '$text'"
	step "${*:3}: $ANSWER"
}

# As for the file: who owns the namespace reads it, and nobody else
permission()
{
	local said rc=0

	need_programs
	setup_ns host
	said=$(in_ns host setpriv --reuid 65534 --regid 65534 \
		--clear-groups "$LIB_DIR/conn_get" 2>&1)
	[ "$said" = "refused EPERM" ] || fail "nobody: '$said'"
	said=$(in_ns host setpriv --reuid 65534 --regid 65534 \
		--clear-groups tcpviz conn 2>&1) || rc=$?
	[ "$rc" -eq 2 ] || fail "nobody: exit status $rc"
	[[ $said == *"may not read /proc/net/tcpviz/connections"* ]] ||
		fail "nobody: '$said'"
	said=$(in_ns host unshare -U -r "$LIB_DIR/conn_get" 2>&1)
	[ "$said" = "refused EPERM" ] ||
		fail "in another's namespace: '$said'"
	said=$(unshare -U -r -n "$LIB_DIR/conn_get" 2>&1)
	[ "$said" = "told 0 in 1" ] || fail "in a namespace of its own: '$said'"
	step "only who owns the namespace may ask"
}

# A module that does not know the request: the command reads the table instead
older_module()
{
	need_programs
	a_table
	export OVERHEAR_OLD=1
	expect_same 0 conn state syn-recv
	expect_same 0 conn
	expect_same 0 ladder state established
	unset OVERHEAR_OLD
}

run_scenarios filters one_of_them conjunction bad_requests permission \
	older_module
