#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Whether two processors wait for each other in tcpviz: what lockdep counts at
# its locks and at the kernel's, while both open and close connections, and
# while both have half-open ones pruned.  In a guest with the debug kernel.
#
#	client0 ---+
#	           +--- server		each client, its segments and who
#	client1 ---+			serves it on a processor of its own
#
#	lock-stat.sh [CONNECTIONS [SYNS]]	of each processor

. "$(dirname "$0")/../net/lib.sh"

connections=${1:-500}
syns=${2:-2000}
TAB=$'\t'

# tcpviz's, as lockdep calls them, and the kernel's that a connection takes
own='^(&conn->lock|&table_lock\[i]|&c->lock|&ls->lock|&l->lock'
own+='|&source_lock\[i]|&tn->notify_lock|&tn->rules_lock|netns_mutex)(#.)?$'
stack='^(slock-AF_INET|&ptr\[i]|&tcp_hashinfo\.bhash2?\[i]\.lock'
stack+='|&icsk->icsk_accept_queue\.rskq_lock)$'

# The story is not the point here
step()
{
	:
}

# pin NAME PROCESSOR: an actor
pin()
{
	taskset -pc "$2" "${ACTOR_PID[$1]}" >/dev/null || fail "taskset"
}

# two_sides: a client and an actor of the server's for each processor.  What is
# sent to 198.18.N.0/24 gets to clientN, which takes no notice.
two_sides()
{
	local i near far

	setup_ns client0 client1 server
	start_program server0 server actor
	start_program server1 server actor
	for i in 0 1; do
		near=192.0.$((2 + i)).1 far=192.0.$((2 + i)).2
		link "client$i" eth0 "$near" server "client$i" "$far" "$i"
		ip -n "${NS[server]}" route add "198.18.$i.0/24" via "$near"
		pin "client$i" "$i"
		pin "server$i" "$i"
		knob "client$i" net.tcpviz.enabled=0
	done
	knob server net.core.somaxconn=1024
}

# visit PORT0 PORT1: both clients at once, each to a port
visit()
{
	begin client0 visit 192.0.2.2 "$1" "$connections"
	begin client1 visit 192.0.3.2 "$2" "$connections"
	await client0
	await client1
}

listener_each()
{
	tell server0 listen l 0.0.0.0 80 1024
	tell server1 listen l 0.0.0.0 81 1024
	count_from_now
	begin server0 serve l "$connections"
	begin server1 serve l "$connections"
	visit 80 81
	await server0
	await server1
	tell server0 close l
	tell server1 close l
}

one_listener()
{
	tell server0 listen l 0.0.0.0 80 1024
	count_from_now
	begin server0 serve l "$((2 * connections))"
	visit 80 80
	await server0
	tell server0 close l
}

# pour PROCESSOR: SYNs that nobody goes on with
pour()
{
	in_ns "client$1" taskset -c "$1" "$LIB_DIR/rawseg" --sources 256 \
		--ports 100 --count "$syns" "198.18.$1.0" 1024 \
		"192.0.$((2 + $1)).2" 80 SYN >/dev/null
}

# When the queue is full, each SYN pushes out another
pruning()
{
	local pid

	knob server net.ipv4.tcp_syncookies=0 net.tcpviz.half_open_max=64 \
		net.tcpviz.half_open_max_per_source=1000
	tell server0 listen l 0.0.0.0 80 1024
	count_from_now
	pour 0 &
	pid=$!
	pour 1 || fail "rawseg"
	wait "$pid" || fail "rawseg"
	tell server0 close l
}

count_from_now()
{
	echo 0 >/proc/lock_stat
	echo 1 >/proc/sys/kernel/lock_stat
}

# known_locks: the names of all that lockdep has seen taken
known_locks()
{
	sed -n '/^[0-9a-f].*: /s/.*: //p' /proc/lockdep | sort -u
}

# own_locks: others of the same names were there before the module
own_locks()
{
	known_locks | comm -13 "$WORK/before" - | grep -E "$own"
}

# counts: a line for each lock: NAME ACQUISITIONS ACQ-BOUNCES CONTENTIONS
# CON-BOUNCES.  Of /proc/lock_stat the lines with a dozen figures; others say
# where a lock was contended.
counts()
{
	awk -v OFS='\t' '
		match($0, /: +[0-9]+ +[0-9]+ +[0-9.]+ /) {
			name = substr($0, 1, RSTART - 1)
			sub(/^ +/, "", name)
			$0 = substr($0, RSTART + 1)
			print name, $8, $7, $2, $1
		}' /proc/lock_stat | sort -t "$TAB" -k 4,4nr -k 2,2nr
}

# rows TITLE: those of $WORK/counts that are named on standard input
rows()
{
	printf '%-36s acquisitions acq-bounces contentions con-bounces\n' "$1"
	awk -F '\t' '
		NR == FNR {
			named[$0]
			next
		}
		$1 in named {
			printf "  %-34s %12d %11d %11d %11d\n", $1, $2, $3,
				$4, $5
		}' - "$WORK/counts"
}

# report TITLE: what has been counted
report()
{
	echo 0 >/proc/sys/kernel/lock_stat
	counts >"$WORK/counts"
	own_locks >"$WORK/own"
	printf '\n%s\n\n' "$1"
	rows "tcpviz" <"$WORK/own"
	known_locks | grep -E "$stack" | rows "the kernel's TCP"
	awk -F '\t' '$4 { print $1 }' "$WORK/counts" |
		grep -vxFf "$WORK/own" | grep -vE "$stack" | head -n 5 |
		rows "the most contended of all others"
}

# The subshells of scenarios are not for this: nothing goes on after a failure
main()
{
	WORK=$(mktemp -d)
	trap cleanup EXIT
	set_family ipv4
	known_locks >"$WORK/before"
	need_tcpviz
	two_sides
	listener_each
	report "A listener each, $((2 * connections)) connections"
	one_listener
	report "One listener, $((2 * connections)) connections"
	pruning
	report "One listener with limits, $((2 * syns)) SYNs"
}

[ -e /proc/lock_stat ] || {
	echo "lock-stat: not the debug kernel" >&2
	exit 2
}
main
