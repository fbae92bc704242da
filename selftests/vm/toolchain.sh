# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Building modules for a kernel of a newer suite.  It wants the compiler that
# it was built by, and its build tools want that suite's C library: both are
# unpacked into the cache, and make runs in there.

# What a build runs besides the compiler
toolchain_packages="bash binutils coreutils dash findutils grep libelf1t64
make mawk sed"

# kernel_cc KERNEL: the compiler that the headers name, as gcc-14; nothing if
# they leave it open
kernel_cc()
{
	sed -n 's/^CC = .*(CROSS_COMPILE)//p' \
		"$(kernel_kdir "$1")/.kernelvariables" 2>/dev/null || true
}

toolchain_build()
{
	local cc=$1 dir=$2

	say "fetching $suite's $cc, to build for its kernel, once"
	suite_apt_init "$dir/apt" "$suite"
	# shellcheck disable=SC2086 # one package a word
	suite_unpack "$dir/apt" "$dir" "$cc-x86-64-linux-gnu" \
		$toolchain_packages
	[ -e "$dir/usr/bin/sh" ] || ln -s dash "$dir/usr/bin/sh"
	ln -sf mawk "$dir/usr/bin/awk"
	mkdir -p "$dir"/{dev,proc,tmp}
	# Half of it is for what no kernel wants
	rm -rf "$dir/apt" "$dir"/usr/libexec/gcc/*/*/lto* \
		"$dir"/usr/bin/*lto-dump* \
		"$dir"/usr/lib/x86_64-linux-gnu/lib*san.so* \
		"$dir"/usr/lib/gcc/*/*/lib*san*
}

# toolchain_dir CC: print the root directory that holds it
toolchain_dir()
{
	cached "toolchain-$suite" "$(hash_of "$vm_dir/toolchain.sh" \
		"$vm_dir/suite.sh" <(echo "$1"))" toolchain_build "$1"
}

# toolchain_run DIR COMMAND...: in DIR as the root directory, where the cache
# is what it is outside.  Without root by the grace of user namespaces.
toolchain_run()
{
	local root=$1 user=()

	[ "$(id -u)" -eq 0 ] || user=(--map-root-user)
	mkdir -p "$root$cache"
	# shellcheck disable=SC2016 # for the other shell
	unshare "${user[@]}" --mount sh -e -c '
		root=$1
		for dir in /dev /proc "$2"; do
			mount --rbind "$dir" "$root$dir"
		done
		shift 2
		exec chroot "$root" "$@"
	' sh "$root" "$cache" env -i PATH=/usr/bin DEB_BUILD_ARCH=amd64 "${@:2}"
}

# kernel_make KERNEL ARGS...: make in the kernel's build directory.  All that
# the arguments name lies in the cache.
kernel_make()
{
	local cc make

	cc=$(kernel_cc "$1")
	make=(make --no-print-directory -s -j"$(nproc)"
	      -C "$(kernel_kdir "$1")" "${@:2}")
	if [ -z "$cc" ] || command -v "x86_64-linux-gnu-$cc" >/dev/null; then
		env -u MAKEFLAGS "${make[@]}"
	else
		# Type information for BPF would take another package
		toolchain_run "$(toolchain_dir "$cc")" "${make[@]}" \
			CONFIG_DEBUG_INFO_BTF_MODULES= CONFIG_PAHOLE_VERSION=0
	fi
}
