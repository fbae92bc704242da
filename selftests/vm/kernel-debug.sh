# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The debug kernel, which Debian does not build: from Debian's source, as
# guest.config and debug.config say.  It ends up laid out like the others.

# debug_unpack DIR SOURCE: fetched in DIR, like everything, by apt
debug_unpack()
{
	mkdir -p "$1" "$2"
	suite_apt_init "$1" "$suite"
	( cd "$1" && suite_apt "$1" download "linux-source-$version" )
	dpkg-deb --fsys-tarfile "$1"/*.deb |
		tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
		xz -dc | tar -x -C "$2" --strip-components=1
	rm -rf "$1"
}

# debug_configure SOURCE: an option that did not come out as it was written is
# an error, for its dependencies are missing
debug_configure()
{
	local wanted=$1/wanted.config unmet

	cat "$vm_dir/guest.config" "$vm_dir/debug.config" >"$wanted"
	make -s -C "$1" KCONFIG_ALLCONFIG="$wanted" allnoconfig
	unmet=$(grep '^CONFIG_' "$wanted" | grep -vxFf "$1/.config") || true
	[ -z "$unmet" ] || die "not in the kernel: ${unmet//$'\n'/ }"
}

# debug_headers SOURCE DIR: what it takes to build a module
debug_headers()
{
	mkdir -p "$2"
	( cd "$1" && {
		find . arch/x86 -maxdepth 1 -name 'Makefile*'
		find include scripts arch/x86/include -type f \
			! -name '*.o' ! -name '.*.cmd'
		printf '%s\n' .config Module.symvers tools/objtool/objtool
	} | tar -c -T - ) | tar -x -C "$2"
}

debug_build()
{
	local dir=$1 src=$1/source release make

	say "building a debug kernel, 15 to 30 minutes of processor time, once"
	mkdir -p "$dir/root/usr/lib"
	ln -s usr/lib "$dir/root/lib"
	debug_unpack "$dir/apt" "$src"
	debug_configure "$src"
	make=(env -u MAKEFLAGS nice make -s -C "$src" -j"$(nproc)")
	"${make[@]}" bzImage modules
	"${make[@]}" modules_install INSTALL_MOD_PATH="$dir/root"
	release=$(basename "$dir"/root/lib/modules/*)
	echo "$release" >"$dir/release"
	# Not the vmlinux that QEMU boots by PVH: what runs first there has
	# KASAN look at its shadow before there is one.
	cp "$src/arch/x86/boot/bzImage" "$dir/vmlinux"
	debug_headers "$src" "$dir/headers/usr/src/linux-headers-$release"
	rm -rf "$src" "$dir/root/lib/modules/$release/"{build,source}
	depmod -b "$dir/root" "$release"
	kernel_cpio "$dir"
}

debug_key()
{
	echo "$version-$(hash_of "$vm_dir/guest.config" \
		"$vm_dir/debug.config" "$vm_dir/kernel-debug.sh")"
}

debug_dir()
{
	cached kernel-debug "$(debug_key)" debug_build
}
