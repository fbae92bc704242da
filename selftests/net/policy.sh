#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# Rules override the limits of net.tcpviz.* for some ports, local prefixes and
# sources: they are tried by ascending priority, the first one that matches
# holds, and what it does not set is the namespace's.  A rule belongs to its
# namespace and may be set by whoever administers that.

. "$(dirname "$0")/lib.sh"

# The other family, and how many bits an address has
set_other()
{
	case $FAMILY in
	ipv4)	BITS=32 OTHER=ipv6 OTHER_LOOPBACK=::1 ;;
	ipv6)	BITS=128 OTHER=ipv4 OTHER_LOOPBACK=127.0.0.1 ;;
	esac
}

# Added in any order, shown in theirs; a rule without priority comes last
add_and_del()
{
	set_other
	setup_ns host
	policy host add priority 100 port 80 synack-retries 0
	policy host add port 8000-9000 half-open-max 64 prune-policy random
	policy host add priority 5 local "$SPOOFED_NET" half-open-min-age -1
	policy host add priority 4294967295 source "$SPOOFED" port 443 \
		half-open-max-age 1000 half-open-max-per-source 8
	expect_rules host <<-EOF
		5 $FAMILY - $SPOOFED_NET - - - - -1 - -
		100 - 80 - - 0 - - - - -
		110 - 8000-9000 - - - 64 - - - random
		4294967295 $FAMILY 443 - $SPOOFED/$BITS - - 1000 - 8 -
	EOF
	policy host del priority 100
	policy host del priority 4294967295
	expect_rules host <<-EOF
		5 $FAMILY - $SPOOFED_NET - - - - -1 - -
		110 - 8000-9000 - - - 64 - - - random
	EOF
	policy host flush
	expect_rules host <<<""
	policy host flush
	policy host add family "$FAMILY" synack-retries 3
	expect_rules host <<<"10 $FAMILY - - - 3 - - - - -"
}

# By its priority, or by its match; hits go on while the match is the same
replace()
{
	set_other
	listening
	policy server add port 80 synack-retries 5
	policy server add priority 7 local "$SERVER" port 81 synack-retries 5
	client connect c1 "$SERVER" 80
	expect_hits server 10 1
	policy server replace port 80 half-open-max 9
	expect_hits server 10 1
	policy server replace priority 10 port 80-90 half-open-max 9
	expect_hits server 10 0
	expect_rules server <<-EOF
		7 $FAMILY 81 $SERVER/$BITS - 5 - - - - -
		10 - 80-90 - - - 9 - - - -
	EOF
	expect_refused "there is no rule with this match" \
		server replace port 80 half-open-max 9
	expect_refused "priority: there is no rule with this priority" \
		server replace priority 8 port 80 half-open-max 9
	expect_refused "it would come first and cover the rule with priority 10" \
		server replace priority 7 port 80-100 half-open-max 9
	expect_refused "the rule with priority 7 has this match" server \
		replace priority 10 port 81 local "$SERVER" half-open-max 9
}

# not_restored TEXT: nor is it silent about it
not_restored()
{
	local said rc=0

	said=$(in_ns host tcpviz policy restore "$WORK/saved" 2>&1) || rc=$?
	[ "$rc" -eq 2 ] || fail "restore: exit status $rc"
	[[ $said == *"$1"*"the rules are as before" ]] ||
		fail "restore: '$said', not '$1'"
	step "not restored: $1"
}

# What is saved is what can be restored; what cannot be leaves all as it was
save_and_restore()
{
	local want

	set_other
	setup_ns host
	policy host add priority 7 port 80-90 local "$SERVER" synack-retries 0
	policy host add source "$SPOOFED_NET" half-open-min-age -1 \
		half-open-max-age 1000 half-open-max-per-source 8
	policy host add port 443 half-open-max 64 prune-policy random
	rules host
	want=$RULES
	policy host save >"$WORK/saved"
	policy host flush
	policy host add port 1 half-open-max 1
	policy host restore "$WORK/saved"
	expect_rules host <<<"$want"
	in_ns host tcpviz policy save | in_ns host tcpviz policy restore - ||
		fail "what is saved cannot be restored at once"
	expect_rules host <<<"$want"
	echo "port 443 half-open-max 9" >>"$WORK/saved"
	not_restored "the rule with priority 27 has this match"
	expect_rules host <<<"$want"
	echo "port 444" >"$WORK/saved"
	not_restored "policy restore: that is rule 1"
	expect_rules host <<<"$want"
	: >"$WORK/saved"
	policy host restore "$WORK/saved"
	expect_rules host <<<""
}

# What the command prints is what /proc has
list()
{
	local listed

	setup_ns host
	policy host add port 80-90 source "$SPOOFED_NET" synack-retries -1
	policy host add port 81 half-open-max 0 prune-policy oldest
	listed=$(in_ns host tcpviz policy | tr -s ' ' |
		 sed 's/^ //; s/ $//; s/ [^ ]*$//')
	rules host
	[ "${listed#*$'\n'}" = "$RULES" ] || fail "policy list: $listed"
	listed=$(in_ns host tcpviz -j policy list)
	[[ $listed == '[{"priority":10,"family":"'$FAMILY'","port":"80-90",'* ]] ||
		fail "policy list as JSON: $listed"
	[[ $listed == *'"half_open_max":0,"half_open_max_age_ms":null,'* ]] ||
		fail "policy list as JSON: $listed"
	step "policy list, as text and as JSON"
}

bad_matches()
{
	set_other
	setup_ns host
	policy host add port 22 synack-retries 5
	expect_refused "the rule matches everything, as net.tcpviz.* does" \
		host add synack-retries 1
	expect_refused "the rule matches everything, as net.tcpviz.* does" \
		host add port 1-65535 synack-retries 1
	expect_refused "port: integer out of range" \
		host add port 0 synack-retries 1
	expect_refused "port: the last port is less than the first" \
		host add port 81-80 synack-retries 1
	expect_refused "source: the address has bits set beyond the prefix" \
		host add source "$SPOOFED/$((BITS - 1))" synack-retries 1
	expect_refused "local: the prefix is longer than an address" \
		host add local "$SPOOFED/$((BITS + 1))" synack-retries 1
	expect_refused "local: the prefix is not of the rule's family" \
		host add local "$SERVER" family "$OTHER" synack-retries 1
	expect_refused "source: the prefix is not of the rule's family" \
		host add local "$SERVER" source "$OTHER_LOOPBACK" \
		synack-retries 1
}

bad_limits()
{
	local words

	setup_ns host
	policy host add port 22 synack-retries 5
	expect_refused "the rule sets no limit" host add port 80
	for words in "synack-retries -2" "synack-retries 128" \
		"half-open-max 1048577" "half-open-max-age 600001" \
		"half-open-min-age -2" "half-open-min-age 600001" \
		"half-open-max-per-source 1048577"; do
		# shellcheck disable=SC2086 # a word and its value
		expect_refused "${words% *}: integer out of range" \
			host add port 80 $words
		# shellcheck disable=SC2086
		expect_refused "${words% *}: integer out of range" \
			host replace port 22 $words
	done
	policy host add port 80 synack-retries 127 half-open-max 1048576 \
		half-open-max-age 600000 half-open-min-age 600000 \
		half-open-max-per-source 1048576
	expect_refused "priority: which rule? the priority is missing" host del
	expect_refused "priority: there is no rule with this priority" \
		host del priority 21
}

# A rule that another one keeps from ever holding is not taken
covered()
{
	set_other
	setup_ns host
	policy host add priority 10 port 80-90 source "$SPOOFED_NET" \
		synack-retries 1
	expect_refused "priority: there is a rule with this priority" \
		host add priority 10 port 443 synack-retries 1
	expect_refused "the rule with priority 10 has this match" \
		host add priority 5 port 80-90 source "$SPOOFED_NET" \
		synack-retries 2
	expect_refused "the rule with priority 10 comes first and covers it" \
		host add port 85 source "$SPOOFED" synack-retries 2
	expect_refused \
		"it would come first and cover the rule with priority 10" \
		host add priority 9 port 80-90 synack-retries 2
	policy host add priority 9 port 85 source "$SPOOFED" synack-retries 2
	policy host add priority 11 port 80-91 source "$SPOOFED_NET" \
		synack-retries 2
	policy host add priority 12 port 80-90 synack-retries 2
	policy host add priority 13 family "$OTHER" synack-retries 2
}

# 256 and no more; a namespace that goes takes all of them along
too_many()
{
	local i

	setup_ns host
	for ((i = 1; i <= 256; i++)); do
		in_ns host tcpviz policy add port "$i" synack-retries 1 ||
			fail "rule $i"
	done
	step "256 rules"
	expect_refused "there are as many rules as there may be" \
		host add port 257 synack-retries 1
	policy host replace port 256 synack-retries 2
	[ "$(in_ns host tcpviz policy | wc -l)" -eq 257 ] ||
		fail "not all are listed"
	policy host del priority 1000
	policy host add port 257 synack-retries 1
}

# After the last priority there is none
no_priority_left()
{
	setup_ns host
	policy host add priority 4294967290 port 80 synack-retries 1
	policy host add port 81 synack-retries 1
	expect_rules host <<-EOF
		4294967290 - 80 - - 1 - - - - -
		4294967295 - 81 - - 1 - - - - -
	EOF
	expect_refused "no priority is left after the last rule" \
		host add port 82 synack-retries 1
}

listening()
{
	setup_path
	server listen l1 "$SERVER" 80
	server listen l2 "$SERVER" 81
}

half_open_on()
{
	rawseg client "$SPOOFED" "$1" "$SERVER" "$2" SYN
	WHERE="client=$(endpoint "$SPOOFED" "$1")" \
		expect_states server SYN-SENT SYN-RECEIVED
}

# expect_retries FROM_PORT RETRIES: that the connection is given
expect_retries()
{
	WHERE="client=$(endpoint "$SPOOFED" "$1")" expect_record server \
		half_open retries="$2"
}

# On port 80 and not on port 81
by_port()
{
	listening
	policy server add port 80 synack-retries 0
	half_open_on 1234 80
	half_open_on 1235 81
	WHERE="client=$(endpoint "$SPOOFED" 1234)" LIMIT=5 expect_conn server \
		server_state=CLOSED flags=pruned
	WHERE="client=$(endpoint "$SPOOFED" 1235)" expect_conn server \
		server_state=SYN-RECEIVED flags=-
	expect_ss server SYN-RECEIVED
	expect_stat server pruned_retries 1
	expect_hits server 10 1
	expect_mirror server
	WHERE="listener=$(endpoint "$SERVER" 80)" expect_record server \
		listeners retries=0 retries_by=tcpviz
	WHERE="listener=$(endpoint "$SERVER" 81)" expect_record server \
		listeners retries=5 retries_by=tcp_synack_retries
}

# The first one that matches holds alone: others count nothing
first_match()
{
	listening
	knob server net.tcpviz.synack_retries=4
	policy server add priority 10 source "$SPOOFED" synack-retries 3
	policy server add priority 20 local "$SERVER" port 80 synack-retries 2
	policy server add priority 30 port 80-81 half-open-max 100
	half_open_on 1234 80
	expect_retries 1234 3
	rawseg client "${SPOOFED%1}2" 1235 "$SERVER" 80 SYN
	WHERE="client=$(endpoint "${SPOOFED%1}2" 1235)" expect_record server \
		half_open retries=2
	rawseg client "${SPOOFED%1}2" 1236 "$SERVER" 81 SYN
	WHERE="client=$(endpoint "${SPOOFED%1}2" 1236)" expect_record server \
		half_open retries=4
	expect_hits server 10 1
	expect_hits server 20 1
	expect_hits server 30 1
	policy server add priority 5 source "$SPOOFED_NET" port 80-81 \
		synack-retries -1
	expect_retries 1234 5
	policy server flush
	expect_retries 1234 4
	expect_mirror server
}

# Once a handshake, whatever is repeated
hits()
{
	listening
	policy server add port 80 synack-retries 9
	lose 1 SYN,ACK from server
	client connect c1 "$SERVER" 80
	server accept s1 l1
	expect_lost 1
	expect_hits server 10 1
	client connect c2 "$SERVER" 81
	expect_hits server 10 1
	policy client add port 80 synack-retries 9
	client connect c3 "$SERVER" 80
	expect_hits server 10 2
	expect_hits client 10 0
}

# A bound for one port and none for the other
half_open_max()
{
	bounded 0
	server listen l2 "$SERVER" 81
	policy server add port 80 half-open-max 2
	flood 5
	expect_queue server 2
	expect_stat server pruned_bound 3
	rawseg client --count 3 --ports 3 "$SPOOFED" 2001 "$SERVER" 81 SYN
	expect_queue server 5
	policy server replace port 80 half-open-max 0
	knob server net.tcpviz.half_open_max=1
	rawseg client "$SPOOFED" 3001 "$SERVER" 80 SYN
	expect_queue server 6
	expect_stat server pruned_bound 3
	expect_mirror server
}

other_namespaces()
{
	listening
	policy server add port 80 synack-retries 0
	policy router add port 80 synack-retries 1
	expect_rules client <<<""
	expect_rules router <<<"10 - 80 - - 1 - - - - -"
	policy router flush
	expect_rules server <<<"10 - 80 - - 0 - - - - -"
	half_open_on 1234 80
	expect_hits server 10 1
	in_ns client tcpviz -N "${NS[server]}" policy add port 81 \
		synack-retries 0 || fail "-N"
	expect_rules server <<-EOF
		10 - 80 - - 0 - - - - -
		20 - 81 - - 0 - - - - -
	EOF
	expect_rules client <<<""
}

# Who owns a namespace sets its rules, and no other's; it was never enabled
user_namespace()
{
	local said

	setup_ns host
	said=$(unshare -U -r -n sh -c "
		tcpviz policy add source $SPOOFED_NET synack-retries 0 &&
		sed 1d /proc/net/tcpviz/policy" 2>&1)
	[[ $said == "10 "*"$SPOOFED_NET"* ]] || fail "in a namespace of its own: $said"
	said=$(in_ns host unshare -U -r \
		tcpviz policy add port 80 synack-retries 0 2>&1)
	[ "$said" = "tcpviz: policy add: Operation not permitted (try as root)" ] ||
		fail "in another's namespace: $said"
	said=$(in_ns host unshare -U -r tcpviz policy 2>&1)
	[ "$said" = "tcpviz: policy list: Operation not permitted (try as root)" ] ||
		fail "in another's namespace: $said"
	expect_rules host <<<""
	step "a user sets rules of the own namespace only"
}

# The module takes its rules along
unloaded()
{
	local said

	setup_ns host
	policy host add port 80 synack-retries 0
	rmmod tcpviz || fail "rmmod"
	said=$(in_ns host tcpviz policy 2>&1; echo "status $?")
	[[ $said == *"the module tcpviz isn't loaded"*"status 2" ]] ||
		fail "without the module: $said"
	load_tcpviz || fail "the module does not load again"
	expect_rules host <<<""
}

run_scenarios add_and_del replace list save_and_restore bad_matches \
	bad_limits covered too_many no_priority_left by_port first_match hits \
	half_open_max other_namespaces user_namespace unloaded
