#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: virtual
#
# Which namespaces are followed from their first packet on: the parameter
# enable_new_netns says it, 0 none, 1 those of the machine's owner, 2 also
# those that a user has made for himself.  The latter cannot help themselves
# unless it is 2: they would spend the owner's memory.

. "$(dirname "$0")/lib.sh"

param=/sys/module/tcpviz/parameters/enable_new_netns

with_param()
{
	echo "$1" >"$param"
	step "enable_new_netns is $1"
}

# expect_enabled VALUE WORDS...: what a new namespace made by WORDS has
expect_enabled()
{
	local want=$1 got

	shift
	got=$("$@" cat /proc/sys/net/tcpviz/enabled) || fail "$*"
	[ "$got" = "$want" ] || fail "$*: enabled is $got, not $want"
	step "$*: enabled is $got"
}

owner="unshare -n" user="unshare -U -r -n"

# shellcheck disable=SC2086 # words they are
none()
{
	with_param 0
	expect_enabled 0 $owner
	expect_enabled 0 $user
	# the owner may still do it by hand
	$owner sysctl -qw net.tcpviz.enabled=1 || fail "the owner may not"
}

# shellcheck disable=SC2086
owners()
{
	with_param 1
	expect_enabled 1 $owner
	expect_enabled 0 $user
	! $user sysctl -qw net.tcpviz.enabled=1 2>/dev/null ||
		fail "a user's namespace could be enabled"
	step "a user's namespace cannot be enabled"
}

# shellcheck disable=SC2086
all()
{
	with_param 2
	expect_enabled 1 $owner
	expect_enabled 1 $user
}

trap 'echo 1 >"$param"' EXIT
run_once none owners all
