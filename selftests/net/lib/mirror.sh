# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The mirror against the kernel's own sockets, request and timewait sockets
# included.  Both are lists of "LOCAL PEER STATE" in the tables' words.

# ss's words where they are not the tables'
declare -rA SS_STATE=([ESTAB]=ESTABLISHED [SYN-RECV]=SYN-RECEIVED)

# ss_endpoint TEXT: without its device and as IPv4 what is IPv4, in ENDPOINT
ss_endpoint()
{
	ENDPOINT=$1
	[[ ! $ENDPOINT =~ ^(.*)%[^]:]+(.*)$ ]] ||
		ENDPOINT=${BASH_REMATCH[1]}${BASH_REMATCH[2]}
	[[ ! $ENDPOINT =~ ^\[::ffff:(.*)\](.*)$ ]] ||
		ENDPOINT=${BASH_REMATCH[1]}${BASH_REMATCH[2]}
}

# sockets HOST...: every TCP socket that neither listens nor is closed, in
# SOCKETS
sockets()
{
	local host state near far

	SOCKETS=()
	for host; do
		while read -r state _ _ near far _; do
			[[ $state != LISTEN && $state != UNCONN ]] || continue
			ss_endpoint "$near"
			near=$ENDPOINT
			ss_endpoint "$far"
			SOCKETS+=("$near $ENDPOINT ${SS_STATE[$state]:-$state}")
		done < <(in_ns "$host" ss -Htan)
	done
}

mirror_end()
{
	[[ $3 = CLOSED || $3 = LISTEN ]] || MIRROR+=("$*")
}

# mirrored HOST PATH...: what its table says of the ends that are local on
# these paths, in MIRROR; on "fwd" both ends
mirrored()
{
	local path client server client_state server_state

	MIRROR=()
	records "$1" connections "path client server client_state server_state"
	[ -n "$RECORDS" ] || return
	while read -r path client server client_state server_state; do
		[[ $path = in ]] || mirror_end "$client" "$server" "$client_state"
		[[ $path = out ]] || mirror_end "$server" "$client" "$server_state"
	done <<<"$RECORDS"
}

# only_in LIST OTHER: elements of an array that another does not have as
# often, in ONLY
only_in()
{
	local -n list=$1 other=$2
	local -A left=()
	local element

	ONLY=()
	for element in "${other[@]}"; do
		left[$element]=$((${left[$element]:-0} + 1))
	done
	for element in "${list[@]}"; do
		if [ "${left[$element]:-0}" -gt 0 ]; then
			left[$element]=$((left[$element] - 1))
		else
			ONLY+=("$element")
		fi
	done
}

# same_mirror TABLE_HOST SOCKET_HOST...: both ways
same_mirror()
{
	mirrored "$1"
	shift
	sockets "$@"
	only_in SOCKETS MIRROR
	[ ${#ONLY[@]} -eq 0 ] && [ ${#SOCKETS[@]} -eq ${#MIRROR[@]} ]
}

expect_same_mirror()
{
	if ! poll "$LIMIT" same_mirror "$@"; then
		only_in SOCKETS MIRROR
		printf '# only the kernel has: %s\n' "${ONLY[@]}"
		only_in MIRROR SOCKETS
		printf '# only tcpviz has: %s\n' "${ONLY[@]}"
		show "$1" connections
		fail "$1: the mirror is not what ss says"
	fi
}

# expect_mirror HOST...: each the same ends in the same states as ss
expect_mirror()
{
	local host

	for host; do
		expect_same_mirror "$host" "$host"
		step "$host: mirror and ss agree: ${#SOCKETS[@]} sockets"
	done
}

# expect_forwarded ROUTER CLIENT SERVER: a router's entries against the
# sockets of both ends
expect_forwarded()
{
	expect_same_mirror "$@"
	step "$1: mirror and both ends agree: ${#SOCKETS[@]} sockets"
}

# expect_ss HOST STATE...: the states of all its sockets; "none" for none
expect_ss()
{
	local host=$1

	shift
	WANTED=("$@")
	[ "$*" != none ] || WANTED=()
	poll "$LIMIT" ss_says "$host" ||
		fail "$host: ss says '${SEEN[*]}', not '${WANTED[*]}'"
	step "$host: ss says $*"
}

ss_says()
{
	sockets "$1"
	SEEN=("${SOCKETS[@]##* }")
	only_in WANTED SEEN
	[ ${#ONLY[@]} -eq 0 ] && [ ${#SEEN[@]} -eq ${#WANTED[@]} ]
}
