#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Installs the host packages that a make target needs, after saying which.
#
#	deps.sh check|tools|static|flood

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

# To build the module, the tools and the image, and to run the guest
check_packages="gcc libc6-dev libelf1 make pkg-config libsmartcols-dev
libmnl-dev libjson-c-dev libpcap-dev libncurses-dev qemu-system-x86
debian-archive-keyring cpio kmod rsync tmux xz-utils zstd mawk jq"

# To build the debug kernel
debug_packages="bc bison flex libelf-dev"

# What the command is held against: a schema, tshark, valgrind
tools_packages="python3 python3-jsonschema tshark valgrind"

# For the static checks
static_packages="clang perl shellcheck sparse"

# To draw the curves of the flood benchmark
flood_packages="bsdextrautils gnuplot-nox"

# packages_of GROUP
packages_of()
{
	case $1 in
	check)	echo "$check_packages"
		[ "${KERNEL:-}" != debug ] || echo "$debug_packages" ;;
	tools)	echo "$check_packages $tools_packages" ;;
	flood)	echo "$check_packages $flood_packages" ;;
	static)	echo "$check_packages $static_packages" ;;
	*)	die "$1: no such group of packages" ;;
	esac
}

# missing PACKAGE...: those that are not installed
missing()
{
	local pkg

	for pkg; do
		dpkg-query -W -f '${db:Status-Abbrev}' "$pkg" 2>/dev/null |
			grep -q '^ii' || echo "$pkg"
	done
}

install_packages()
{
	local cmd=(apt-get install -y --no-install-recommends "$@") root=()

	say "installing by apt: $*"
	if [ "$(id -u)" -ne 0 ]; then
		if ! sudo -n true 2>/dev/null; then
			die "not root; run this first:" \
				"sudo apt-get update && sudo ${cmd[*]}"
		fi
		root=(sudo -n)
	fi
	export DEBIAN_FRONTEND=noninteractive
	quietly "${root[@]}" apt-get update -qq
	quietly "${root[@]}" "${cmd[@]}" -qq
}

# quietly COMMAND...: what it says is of interest only if it fails
quietly()
{
	local log

	log=$(mktemp)
	"$@" </dev/null >"$log" 2>&1 || {
		cat "$log" >&2
		die "failed: $*"
	}
	rm -f "$log"
}

main()
{
	local pkgs

	command -v dpkg-query >/dev/null || die "this needs a Debian machine"
	# shellcheck disable=SC2046 # one package a word
	mapfile -t pkgs < <(missing $(packages_of "$1"))
	[ ${#pkgs[@]} -eq 0 ] || install_packages "${pkgs[@]}"
}

main "$@"
