# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What every script of the VM needs: where things are, how to speak, and how
# to build something into the cache exactly once.

set -euo pipefail
# depmod and modprobe, for users who lack it
PATH=$PATH:/usr/sbin:/sbin

vm_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034 # for those who source this file
selftests_dir=${vm_dir%/*}
# shellcheck disable=SC2034
top_dir=${vm_dir%/*/*}
cache=${TCPVIZ_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tcpviz}

# Everything that is not a result goes to standard error, so that standard
# output stays KTAP; to the script's own, even where a build's goes to a log.
exec {say_fd}>&2

say()
{
	printf 'tcpviz: %s\n' "$*" >&"$say_fd"
}

die()
{
	say "$*"
	exit 1
}

# hash_of FILE...: a short key that changes when any of the files does
hash_of()
{
	cat "$@" | sha256sum | cut -c1-12
}

# cached NAME KEY BUILD...: print the directory $cache/NAME-KEY; when it is not
# there, have `BUILD... DIR` fill an empty DIR first.  A build that fails or is
# interrupted leaves nothing that could be taken for a finished one, and older
# keys of the same NAME go when a new one has been made.
cached()
{
	local name=$1 key=$2 dir tmp log
	local lock="$cache/.$name.lock"

	shift 2
	dir="$cache/$name-$key"
	mkdir -p "$cache/log"
	exec {lock_fd}>"$lock"
	flock "$lock_fd"
	if [ ! -d "$dir" ]; then
		rm -rf "$cache/.tmp-$name-"*
		tmp=$(mktemp -d "$cache/.tmp-$name-XXXXXX")
		chmod 755 "$tmp"
		log="$cache/log/build-$name.log"
		# Not in an `if`: a condition would switch off errexit inside
		# the build.
		( set -e; "$@" "$tmp" ) >"$log" 2>&1 &
		wait $! || {
			tail -n 20 "$log" >&2
			rm -rf "$tmp"
			die "building $name failed; all of its output is in $log"
		}
		rm -rf "${cache:?}/$name-"*
		mv "$tmp" "$dir"
	fi
	exec {lock_fd}>&-
	printf '%s\n' "$dir"
}
