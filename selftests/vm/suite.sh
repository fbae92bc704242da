# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Which Debian suites a guest is made of, and a way to fetch their packages
# without touching the host's own package state.

KERNEL=${KERNEL:-6.1}
# The debug kernel is built from the source of the oldest
version=${KERNEL/debug/6.1}

# The kernel's suite.  The programs are bookworm's with every kernel, so that
# only the kernel differs.
case $version in
6.1)	suite=bookworm ;;
6.12)	suite=trixie ;;
7.2)	suite=sid ;;
*)	die "KERNEL=$KERNEL: not one of 6.1, 6.12, 7.2, debug" ;;
esac
# shellcheck disable=SC2034 # image.sh's
image_suite=bookworm

# The host's own apt sources say which mirror to use.  A line is "URI suite".
host_sources()
{
	# shellcheck disable=SC2016 # apt's own placeholders
	apt-get indextargets --format '$(REPO_URI) $(RELEASE)' \
		'Created-By: Packages' 'Component: main' | sort -u
}

# suite_sources SUITE: its sources.list
suite_sources()
{
	local suite=$1 host key mirror security

	# shellcheck source=/dev/null
	host=$(. /etc/os-release && echo "$VERSION_CODENAME")
	key=/usr/share/keyrings/debian-archive-keyring.gpg
	mirror=$(host_sources | awk -v s="$host" '$2 == s { print $1; exit }')
	security=$(host_sources |
		awk -v s="$host-security" '$2 == s { print $1; exit }')
	[ -n "$mirror" ] || die "no apt source for Debian $host on this machine"

	echo "deb [signed-by=$key] $mirror $suite main"
	# sid has no security suite of its own
	if [ -n "$security" ] && [ "$suite" != sid ]; then
		echo "deb [signed-by=$key] $security $suite-security main"
	fi
}

# suite_apt DIR ARGS...: apt-get on a private state in DIR.  The host's
# acquire settings (proxy and such) still hold, its package lists do not.
suite_apt()
{
	local dir=$1

	shift
	apt-get -o Dir::State="$dir/state" -o Dir::Cache="$dir/cache" \
		-o Dir::State::status="$dir/status" \
		-o Dir::Etc::SourceList="$dir/sources.list" \
		-o Dir::Etc::SourceParts=/dev/null \
		-o Dir::Etc::Preferences=/dev/null \
		-o Dir::Etc::PreferencesParts=/dev/null \
		-o Debug::NoLocking=true -o APT::Sandbox::User=root \
		-o APT::Get::List-Cleanup=false -o Acquire::Languages=none \
		"$@"
}

# suite_apt_init DIR SUITE: an empty package state that knows the suite's lists
suite_apt_init()
{
	mkdir -p "$1/state/lists/partial" "$1/cache/archives/partial"
	: >"$1/status"
	suite_sources "$2" >"$1/sources.list"
	suite_apt "$1" update
}

# suite_unpack DIR ROOT PACKAGE...: these and all that they need.  Nothing is
# configured, so this takes neither root nor a chroot.
suite_unpack()
{
	local dir=$1 root=$2 deb link

	for link in bin sbin lib lib64; do
		mkdir -p "$root/usr/$link"
		ln -s "usr/$link" "$root/$link"
	done
	suite_apt "$dir" install -y --no-install-recommends \
		--download-only "${@:3}"
	for deb in "$dir/cache/archives/"*.deb; do
		dpkg-deb --fsys-tarfile "$deb" |
			tar -x -C "$root" --keep-directory-symlink \
			--no-same-owner -X "$vm_dir/excludes"
	done
}
