# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the network tests share.  A test sources this file, defines functions
# that each play one scenario, and ends with "run_scenarios FUNCTION...".
#
# A scenario runs once over IPv4 and once over IPv6, in a subshell and in
# namespaces of its own, and is one KTAP result.  It is a story: lines tell
# hosts what to do (client connect c1 $SERVER 80), "expect_..." lines say what
# must be seen; the first that isn't ends the scenario as failed.

# shellcheck source-path=SCRIPTDIR
LIB_DIR=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
. "$LIB_DIR/lib/ktap.sh"
. "$LIB_DIR/lib/hosts.sh"
. "$LIB_DIR/lib/lab.sh"
. "$LIB_DIR/lib/wire.sh"
. "$LIB_DIR/lib/tap.sh"
. "$LIB_DIR/lib/table.sh"
. "$LIB_DIR/lib/mirror.sh"
. "$LIB_DIR/lib/netlink.sh"
. "$LIB_DIR/lib/policy.sh"
. "$LIB_DIR/lib/queue.sh"

# Seconds that an expectation waits; a debug kernel wants a larger factor
: "${LIMIT:=$((5 * ${TCPVIZ_TIMEOUT_FACTOR:-1}))}"

# The family's addresses; a documentation prefix for each link
set_family()
{
	FAMILY=$1
	case $FAMILY in
	ipv4)
		CLIENT=192.0.2.1 SERVER=198.51.100.1
		CLIENT_GW=192.0.2.254 SERVER_GW=198.51.100.254
		SPOOFED=203.0.113.1 SPOOFED_NET=203.0.113.0/24
		LOOPBACK=127.0.0.1 PREFIX=24 IP_BYTES=20 ;;
	ipv6)
		CLIENT=2001:db8:1::1 SERVER=2001:db8:2::1
		CLIENT_GW=2001:db8:1::fe SERVER_GW=2001:db8:2::fe
		SPOOFED=2001:db8:f::1 SPOOFED_NET=2001:db8:f::/64
		LOOPBACK=::1 PREFIX=64 IP_BYTES=40 ;;
	esac
	export FAMILY CLIENT SERVER CLIENT_GW SERVER_GW SPOOFED SPOOFED_NET \
		LOOPBACK PREFIX IP_BYTES
}

# The family's own way to say "any"
any_address()
{
	case $FAMILY in
	ipv4)	echo 0.0.0.0 ;;
	ipv6)	echo :: ;;
	esac
}

# endpoint ADDR PORT: as the tables and the actors write it
endpoint()
{
	case $1 in
	*:*)	echo "[$1]:$2" ;;
	*)	echo "$1:$2" ;;
	esac
}

need_tool()
{
	local tool

	for tool; do
		command -v "$tool" >/dev/null || skip_all "no $tool"
	done
}

need_tcpviz()
{
	[ "$(id -u)" -eq 0 ] || skip_all "not root"
	need_tool awk ip nft nsenter sed ss
	[ -x "$LIB_DIR/actor" ] || skip_all "not built: make -C $LIB_DIR"
	load_tcpviz || skip_all "module tcpviz is neither loaded nor found"
}

# Installed, named by TCPVIZ_KO, or this tree's
load_tcpviz()
{
	local ko

	[ -d /proc/tcpviz ] && return
	modprobe -q tcpviz && return
	for ko in "${TCPVIZ_KO:-}" "$LIB_DIR/../../module/tcpviz.ko"; do
		[ -f "$ko" ] && insmod "$ko" && return
	done
	return 1
}

# run_scenarios FUNCTION...: each over both families, or at least one
run_scenarios()
{
	[ -z "${TCPVIZ_LAB:-}" ] || lab_play "$@"
	need_tcpviz
	if [ "${TCPVIZ_TIMEOUT_FACTOR:-1}" -gt 1 ]; then
		run_in_turns "$@"
	else
		run_over_both "$@"
	fi
	ktap_finish
}

run_over_both()
{
	local family fn

	ktap_plan "$((2 * $#))"
	for family in ipv4 ipv6; do
		for fn; do
			run_one "$fn" "$family"
		done
	done
}

# A debug kernel takes half a minute for each: one family, then the other, and
# another one first in another test
run_in_turns()
{
	local fn turn=${#0}

	ktap_plan $#
	for fn; do
		turn=$((turn + 1))
		run_one "$fn" "ipv$((turn % 2 ? 4 : 6))"
	done
}

# run_once FUNCTION...: what knows no family, or plays both by itself
run_once()
{
	local fn

	need_tcpviz
	ktap_plan "$#"
	for fn; do
		run_one "$fn"
	done
	ktap_finish
}

run_one()
{
	local fn=$1 family=${2:-}

	echo "# --- ${family:+$family }${fn//_/ }"
	( play "$fn" "${family:-ipv4}" )
	ktap_result "$?" "${family:+$family }${fn//_/ }"
}

# play FUNCTION FAMILY: in a subshell, which ends with the scenario
play()
{
	WORK=$(mktemp -d "${TMPDIR:-/tmp}/tcpviz.XXXXXX")
	trap cleanup EXIT
	trap 'exit 1' INT TERM
	set_family "$2"
	"$1" || return
	lab_show
}

# What runs in the background first, the actors among it
cleanup()
{
	local pids

	mapfile -t pids < <(jobs -p)
	[ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null
	wait
	remove_hosts
	rm -rf "$WORK"
}

# now_us: microseconds, in NOW
now_us()
{
	NOW=${EPOCHREALTIME/[^0-9]/}
}

# A file from which nothing ever comes: reading it is to sleep without a
# process
exec {NOTHING}<> <(:)

# poll SECONDS COMMAND...: until it succeeds.  The pauses grow with the time
# waited, so that a minute of TIME-WAIT costs dozens of looks, not thousands.
poll()
{
	local start waited pause limit=$(($1 * 1000000))

	shift
	now_us
	start=$NOW
	until "$@"; do
		now_us
		waited=$((NOW - start))
		[ "$waited" -lt "$limit" ] || return 1
		pause=$((waited / 10))
		[ "$pause" -ge 10000 ] || pause=10000
		[ "$pause" -le 1000000 ] || pause=1000000
		printf -v pause '%d.%06d' $((pause / 1000000)) \
			$((pause % 1000000))
		read -rt "$pause" -u "$NOTHING"
	done
	return 0
}
