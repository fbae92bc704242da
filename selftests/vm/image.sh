# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The guest's root file system: the packages listed in `packages`, less what
# `excludes` names (no test reads it), unpacked into one uncompressed cpio
# archive that the kernel takes as its initramfs.  It stays the root: no disk,
# nothing of the host inside.

# image_packages: the names in `packages`
image_packages()
{
	grep -v '^#' "$vm_dir/packages"
}

# image_unpack DIR: all that the listed packages need, in DIR/root
image_unpack()
{
	suite_apt_init "$1/apt" "$image_suite"
	# shellcheck disable=SC2046 # one package a word
	suite_unpack "$1/apt" "$1/root" $(image_packages)
}

# image_configure ROOT: the little that maintainer scripts would have done
image_configure()
{
	local root=$1

	cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
	cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
	[ -e "$root/usr/bin/sh" ] || ln -s bash "$root/usr/bin/sh"
	ln -sf mawk "$root/usr/bin/awk"
	printf '127.0.0.1 localhost\n::1 localhost\n' >"$root/etc/hosts"
	echo tcpviz >"$root/etc/hostname"
	mkdir -p "$root"/{dev,proc,sys,run,tmp,root,src}
}

image_build()
{
	local dir=$1

	say "building the guest image ($image_suite), a minute at most, once"
	image_unpack "$dir"
	image_configure "$dir/root"
	( cd "$dir/root" && find . -mindepth 1 | sort |
		cpio --quiet -o -H newc -R 0:0 ) >"$dir/base.cpio"
	rm -rf "$dir/root" "$dir/apt"
}

# image_dir: print the directory that holds base.cpio
image_dir()
{
	cached "image-$image_suite" "$(hash_of "$vm_dir/packages" "$vm_dir/excludes" \
		"$vm_dir/image.sh" "$vm_dir/suite.sh")" image_build
}
