# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A test as a story for people: "tcpviz lab" runs it with TCPVIZ_LAB set to the
# family, and TCPVIZ_LAB_DRAW to the options to draw with.  Its first scenario
# is played, and at the end the ladders are drawn as the hosts have seen them.

# Of more connections at once only the newest is drawn
LAB_LADDERS=4

declare -A LAB_VIEW

# lab_play FUNCTION...: the first of them; the exit status is the test's
lab_play()
{
	need_tcpviz
	( play "$1" "$TCPVIZ_LAB" )
	exit
}

# lab_look HOST...: keep what they show now, which may be gone at the end.  A
# view is what was seen, but for its times.
lab_look()
{
	local host ids words

	[ -n "${TCPVIZ_LAB:-}" ] || return 0
	for host; do
		WHERE='' records "$host" connections id
		[ -n "$RECORDS" ] || continue
		mapfile -t ids <<<"$RECORDS"
		words=(state all)
		[ ${#ids[@]} -le "$LAB_LADDERS" ] || words=()
		# shellcheck disable=SC2086 # several options, or none
		in_ns "$host" tcpviz ${TCPVIZ_LAB_DRAW:-} ladder \
			"${words[@]}" >"$WORK/lab.$host" || continue
		WHERE='' records "$host" transcript \
			"from flags rep client_state server_state note"
		LAB_VIEW[$host]=$RECORDS
		[ ${#words[@]} -gt 0 ] ||
			echo "(the newest of ${#ids[@]} connections)" \
				>>"$WORK/lab.$host"
	done
}

# lab_others HOST: those that come after it and have seen the same, in OTHERS
lab_others()
{
	local host past=

	OTHERS=()
	for host in client router server; do
		if [ "$host" = "$1" ]; then
			past=1
		elif [ -n "$past" ] && [ -n "${LAB_VIEW[$host]:-}" ] &&
		     [ "${LAB_VIEW[$host]}" = "${LAB_VIEW[$1]}" ]; then
			OTHERS+=("$host")
		fi
	done
}

# lab_show: each view once
lab_show()
{
	local host other

	[ -n "${TCPVIZ_LAB:-}" ] || return 0
	lab_look "${!NS[@]}"
	for host in client router server; do
		[ -n "${LAB_VIEW[$host]:-}" ] || continue
		lab_others "$host"
		printf '\n--- as seen by the %s' "$host"
		for other in "${OTHERS[@]}"; do
			printf ', the %s' "$other"
			unset "LAB_VIEW[$other]"
		done
		printf '\n\n'
		cat "$WORK/lab.$host"
	done
}
