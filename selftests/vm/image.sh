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

# image_unpack DIR: all that the listed packages need, in DIR/root.  Nothing is
# configured, so this takes neither root nor a chroot.
image_unpack()
{
	local dir=$1 deb link

	for link in bin sbin lib lib64; do
		mkdir -p "$dir/root/usr/$link"
		ln -s "usr/$link" "$dir/root/$link"
	done
	suite_apt_init "$dir/apt"
	# shellcheck disable=SC2046 # one package a word
	suite_apt "$dir/apt" install -y --no-install-recommends \
		--download-only $(image_packages)
	for deb in "$dir/apt/cache/archives/"*.deb; do
		dpkg-deb --fsys-tarfile "$deb" |
			tar -x -C "$dir/root" --keep-directory-symlink \
			--no-same-owner -X "$vm_dir/excludes"
	done
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

	say "building the guest image ($suite), a minute at most, once"
	image_unpack "$dir"
	image_configure "$dir/root"
	( cd "$dir/root" && find . -mindepth 1 | sort |
		cpio --quiet -o -H newc -R 0:0 ) >"$dir/base.cpio"
	rm -rf "$dir/root" "$dir/apt"
}

# image_dir: print the directory that holds base.cpio
image_dir()
{
	cached "image-$suite" "$(hash_of "$vm_dir/packages" "$vm_dir/excludes" \
		"$vm_dir/image.sh" "$vm_dir/suite.sh")" image_build
}
