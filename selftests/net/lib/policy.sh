# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Rules: changing them by the command, and expecting them.

# policy HOST WORDS...: must succeed
policy()
{
	local host=$1

	shift
	in_ns "$host" tcpviz policy "$@" || fail "$host: policy $*"
	step "$host: policy $*"
}

# rules HOST: all of them without their hits, in RULES
rules()
{
	records "$1" policy "priority family port local source \
		synack_retries half_open_max half_open_max_age_ms \
		half_open_min_age_ms half_open_max_per_source prune_policy"
	RULES=$RECORDS
}

# expect_rules HOST <<EOF: each as its columns but the hits
expect_rules()
{
	local want

	want=$(cat)
	rules "$1"
	if [ "$RULES" != "$want" ]; then
		printf '# wanted:\n%s\n# seen:\n%s\n' "$want" "$RULES" |
			sed '/^#/!s/^/#     /'
		fail "$1: not the rules wanted"
	fi
	step "$1: rules as wanted"
}

# expect_refused TEXT HOST WORDS...: with this message, and nothing changes
expect_refused()
{
	local text=$1 host=$2 before said rc=0

	shift 2
	rules "$host"
	before=$RULES
	said=$(in_ns "$host" tcpviz policy "$@" 2>&1) || rc=$?
	[ "$rc" -eq 2 ] || fail "$host: policy $*: exit status $rc, '$said'"
	[ "$said" = "tcpviz: policy $1: $text" ] ||
		fail "$host: policy $*: '$said', not '$text'"
	rules "$host"
	[ "$RULES" = "$before" ] || fail "$host: policy $* has changed the rules"
	step "$host: policy $*: $text"
}

# expect_hits HOST PRIORITY HITS
expect_hits()
{
	WHERE="priority=$2" expect_record "$1" policy hits="$3"
}
