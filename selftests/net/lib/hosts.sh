# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Hosts: network namespaces, each with an actor in it, and the links between.

declare -A NS ACTOR_PID ACTOR_IN ACTOR_OUT

# in_ns HOST COMMAND...
in_ns()
{
	local host=$1

	shift
	nsenter --net="/run/netns/${NS[$host]}" "$@"
}

# setup_ns HOST...: namespaces with a random suffix, loopback up, an actor in
# each.  Links that come later say nothing by themselves, and a SYN is repeated
# after 1, 2, 4, ... seconds, also by kernels that would repeat some at an equal
# distance first.
setup_ns()
{
	local host knob

	for host; do
		NS[$host]=$host-${WORK##*.}
		ip netns add "${NS[$host]}" || fail "no namespace for $host"
		ip -n "${NS[$host]}" link set lo up
		start_actor "$host"
		for knob in accept_dad accept_ra router_solicitations; do
			quietly "$host" put \
				"/proc/sys/net/ipv6/conf/default/$knob" 0
		done
		knob=/proc/sys/net/ipv4/tcp_syn_linear_timeouts
		[ ! -e "$knob" ] || quietly "$host" put "$knob" 0
	done
}

remove_hosts()
{
	local host

	for host in "${!NS[@]}"; do
		remove_host "$host"
	done
}

# remove_host HOST: with all that is in it
remove_host()
{
	local in=${ACTOR_IN[$1]:-} out=${ACTOR_OUT[$1]:-}

	if [ -n "$in" ]; then
		kill "${ACTOR_PID[$1]}" 2>/dev/null
		wait "${ACTOR_PID[$1]}" 2>/dev/null
		exec {in}>&- {out}<&-
	fi
	ip netns del "${NS[$1]}" || echo "# $1 cannot be removed"
	unset "NS[$1]" "ACTOR_PID[$1]" "ACTOR_IN[$1]" "ACTOR_OUT[$1]"
}

start_actor()
{
	start_program "$1" "$1" actor
}

# start_program NAME HOST PROGRAM ARG...: one that answers lines, as an actor
# does.  nsenter becomes it, so that the process is the program's own.
start_program()
{
	local name=$1 host=$2 program=$3 in out

	shift 3
	mkfifo "$WORK/$name.in" "$WORK/$name.out"
	nsenter --net="/run/netns/${NS[$host]}" "$LIB_DIR/$program" "$@" \
		<"$WORK/$name.in" >"$WORK/$name.out" &
	ACTOR_PID[$name]=$!
	exec {in}>"$WORK/$name.in" {out}<"$WORK/$name.out"
	ACTOR_IN[$name]=$in
	ACTOR_OUT[$name]=$out
	rm "$WORK/$name.in" "$WORK/$name.out"
	hear "$name"
}

# hear HOST: the actor's answer, in ANSWER
hear()
{
	read -r -t 600 ANSWER <&"${ACTOR_OUT[$1]}" ||
		fail "the actor of $1 does not answer"
}

# begin HOST COMMAND...: the answer is heard by "await HOST"
begin()
{
	local host=$1

	shift
	echo "$*" >&"${ACTOR_IN[$host]}"
	step "$host: $* ..."
}

await()
{
	hear "$1"
	step "$1: ... -> $ANSWER"
	[[ $ANSWER == ok* ]] || fail "$1: $ANSWER"
}

# ask HOST COMMAND...: whatever the answer
ask()
{
	local host=$1

	shift
	echo "$*" >&"${ACTOR_IN[$host]}"
	hear "$host"
	step "$host: $* -> $ANSWER"
}

# tell HOST COMMAND...: must succeed
tell()
{
	ask "$@"
	[[ $ANSWER == ok* ]] || fail "$*: $ANSWER"
}

# quietly HOST COMMAND...: what is not part of the story
quietly()
{
	local host=$1

	shift
	echo "$*" >&"${ACTOR_IN[$host]}"
	hear "$host"
	[[ $ANSWER == ok* ]] || fail "$host: $*: $ANSWER"
}

client()
{
	tell client "$@"
}

server()
{
	tell server "$@"
}

# expect_error ERRNO HOST COMMAND...
expect_error()
{
	local errno=$1

	shift
	ask "$@"
	[[ $ANSWER == "err $errno "* ]] || fail "$*: $ANSWER, not $errno"
}

# expect_bytes N HOST recv|recv-eof ...
expect_bytes()
{
	local bytes=$1

	shift
	tell "$@"
	[ "$ANSWER" = "ok $bytes" ] || fail "$*: $ANSWER, not $bytes bytes"
}

# knob HOST NAME=VALUE...: set sysctls
knob()
{
	local host=$1 pair name

	shift
	for pair; do
		name=${pair%%=*}
		quietly "$host" put "/proc/sys/${name//.//}" "${pair#*=}"
	done
	step "$host: $*"
}

# knob_value HOST NAME: in VALUE
knob_value()
{
	quietly "$1" get "/proc/sys/${2//.//}"
	VALUE=${ANSWER#ok }
}

# link A IFACE_A ADDR_A B IFACE_B ADDR_B NUMBER: a veth pair.  Neighbours are
# static: nothing but the test's own segments is on the wire.
link()
{
	local a=${NS[$1]} b=${NS[$4]} mac=02:00:00:00:0$7

	ip link add "$2" netns "$a" address "$mac:0a" type veth \
		peer name "$5" netns "$b" address "$mac:0b" ||
		fail "no link from $1 to $4"
	ip -n "$a" -batch - <<-END
		address add $3/$PREFIX dev $2
		link set $2 up
		neighbor replace $6 lladdr $mac:0b dev $2 nud permanent
	END
	ip -n "$b" -batch - <<-END
		address add $6/$PREFIX dev $5
		link set $5 up
		neighbor replace $3 lladdr $mac:0a dev $5 nud permanent
	END
	poll "$LIMIT" link_up "$a" "$2" || fail "$1: $2 does not come up"
}

# index_of HOST DEVICE
index_of()
{
	ip -n "${NS[$1]}" -o link show dev "$2" | cut -d: -f1
}

# open_on HOST NAME DEVICE: a socket that may use that device only
open_on()
{
	tell "$1" open "$2" "${FAMILY#ipv}"
	tell "$1" set "$2" ifindex "$(index_of "$1" "$3")"
}

# Addresses are there some time before the queue of the link
link_up()
{
	[[ $(ip -n "$1" link show dev "$2") == *"state UP"* ]]
}

# setup_path: client - router - server.  The router's interfaces are named
# after the host behind them.  SPOOFED_NET seems to be behind the client, which
# forwards nothing: what is sent there is forwarded once and then lost.
setup_path()
{
	setup_ns client router server
	knob router net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
	link client eth0 "$CLIENT" router client "$CLIENT_GW" 1
	link server eth0 "$SERVER" router server "$SERVER_GW" 2
	ip -n "${NS[client]}" route add default via "$CLIENT_GW"
	ip -n "${NS[server]}" route add default via "$SERVER_GW"
	ip -n "${NS[router]}" route add "$SPOOFED_NET" via "$CLIENT"
}

# in_vrf HOST ADDR GATEWAY [QDISC ARG...]: the host's link belongs to a VRF,
# which has a queue of its own if one is named
in_vrf()
{
	local ns=${NS[$1]}

	ip -n "$ns" link add red type vrf table 10 || skip "no VRF"
	ip -n "$ns" link set red up
	[ $# -le 3 ] || in_ns "$1" tc qdisc add dev red root "${@:4}"
	ip -n "$ns" link set eth0 master red
	ip -n "$ns" address replace "$2/$PREFIX" dev eth0 nodad
	ip -n "$ns" route add default via "$3" table 10
	knob "$1" net.ipv4.tcp_l3mdev_accept=1
}

# connected: setup_path, and c1 - s1 established to port 80 of the server.
# The client's port is 40000.
connected()
{
	setup_path
	server listen l1 "$SERVER" 80
	client connect c1 "$SERVER" 80 from "$CLIENT" 40000
	server accept s1 l1
}
