# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The guest's kernel: Debian's own, unpacked into the cache and never
# installed on the host, or the debug kernel.  A finished directory holds
#	release		what uname -r says in the guest
#	vmlinux		the kernel, uncompressed where QEMU can boot it so
#	root/		/lib/modules/RELEASE with the modules listed in `modules`
#	modules.cpio	the same, ready for the guest
#	headers/	linux-headers and linux-kbuild, to build tcpviz against

# shellcheck source=SCRIPTDIR/../vm/kernel-debug.sh
. "$vm_dir/kernel-debug.sh"

# kernel_packages DIR: names of the packages that the metapackages stand for
# today.  Suites cut the kernel into different packages; apt knows.
kernel_packages()
{
	suite_apt "$1" -qq --print-uris -y --no-install-recommends install \
		linux-image-amd64 linux-headers-amd64 |
		sed -n "s/^'[^']*' \([^_ ]*\)_.*/\1/p" |
		grep -E '^linux-(image|binary|modules|base|headers|kbuild)-[0-9]'
}

# kernel_unpack DEBS DIR: boot files and headers whole, of the modules only
# the directories that anything wanted lives in
kernel_unpack()
{
	local deb

	for deb in "$1"/*.deb; do
		case $deb in
		*/linux-headers-*|*/linux-kbuild-*)
			dpkg-deb -x "$deb" "$2/headers" ;;
		*)
			dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$2/root" \
				--keep-directory-symlink --exclude='*/sound/*' \
				--exclude='*/drivers/[a-mo-uw-z]*' \
				--exclude='*/drivers/net/[ew]*/*' \
				--exclude='*/fs/[a-eg-mo-z]*' ;;
		esac
	done
}

# kernel_wanted ROOT RELEASE: paths of the listed modules and all they need
kernel_wanted()
{
	local mod patterns

	patterns=$(grep -v '^#' "$vm_dir/modules")
	# Patterns are matched against module names, whose - and _ are one.
	cut -d: -f1 "$1/lib/modules/$2/modules.dep" | while read -r mod; do
		mod=${mod##*/}
		mod=${mod%%.*}
		mod=${mod//-/_}
		for pattern in $patterns; do
			# shellcheck disable=SC2053 # a pattern it is
			[[ $mod != $pattern ]] || echo "$mod"
		done
	done | xargs -n1 modprobe -d "$1" -S "$2" --show-depends |
		sed -n 's/^insmod \([^ ]*\).*/\1/p' | sort -u
}

# kernel_prune ROOT RELEASE: remove every other module
kernel_prune()
{
	local mods=$1/lib/modules/$2 keep=$1/keep

	depmod -b "$1" "$2"
	kernel_wanted "$1" "$2" >"$keep"
	find "$mods" -name '*.ko*' | grep -vxFf "$keep" | xargs rm -f
	rm -rf "$keep" "$mods/build" "$mods/source"
	find "$mods" -type d -empty -delete
	depmod -b "$1" "$2"
}

# kernel_relocate DIR: Debian's headers name /usr/src and /usr/lib in full
kernel_relocate()
{
	local h=$1/headers final=$2/headers link

	grep -rlE '(^|[^.A-Za-z])/usr/(src|lib)/linux-' "$h"/usr/src/*/Makefile \
		"$h"/usr/src/*/.kernelvariables 2>/dev/null |
		xargs -r sed -i -E "s#/usr/(src|lib)/linux-#$final/usr/\1/linux-#g"
	find "$h" -type l -lname '/usr/*' | while read -r link; do
		ln -sfn "$final$(readlink "$link")" "$link"
	done
}

# le_number FILE OFFSET BYTES
le_number()
{
	od -An -t "u$3" -j "$2" -N "$3" "$1" | tr -d ' '
}

# kernel_uncompress VMLINUZ FILE: the kernel out of its bzImage.  QEMU boots it
# as it is (PVH); unpacking it in the guest would take TCG 6 seconds each time.
kernel_uncompress()
{
	local setup offset length

	# The x86 boot protocol's setup_sects, payload_offset and _length; the
	# last four bytes of the payload are its unpacked size.
	setup=$(le_number "$1" $((0x1f1)) 1)
	offset=$(le_number "$1" $((0x248)) 4)
	length=$(le_number "$1" $((0x24c)) 4)
	head -c $(((setup + 1) * 512 + offset + length - 4)) "$1" |
		tail -c $((length - 4)) >"$2.packed"
	case $(le_number "$2.packed" 0 4) in
	1484404733)	xz -dc <"$2.packed" >"$2" ;;
	4247762216)	zstd -qdc <"$2.packed" >"$2" ;;
	*)		die "$1: not packed by xz or zstd" ;;
	esac
	rm "$2.packed"
}

# kernel_cpio DIR: the modules as the guest gets them
kernel_cpio()
{
	( cd "$1/root" && find usr/lib/modules | sort |
		cpio --quiet -o -H newc -R 0:0 ) >"$1/modules.cpio"
}

kernel_build()
{
	local dir=$1 apt debs release

	say "fetching Debian's $KERNEL kernel and headers ($suite), once"
	apt=$dir/apt debs=$dir/debs
	mkdir -p "$debs" "$dir/root/usr/lib" "$dir/headers"
	# as in the guest; older suites still ship /lib
	ln -s usr/lib "$dir/root/lib"
	suite_apt_init "$apt" "$suite"
	# shellcheck disable=SC2046 # one package a word
	( cd "$debs" && suite_apt "$apt" download $(kernel_packages "$apt") )
	kernel_unpack "$debs" "$dir"
	release=$(basename "$dir"/root/lib/modules/*)
	echo "$release" >"$dir/release"
	kernel_uncompress "$(find "$dir/root" -name "vmlinuz*" -type f)" \
		"$dir/vmlinux"
	rm -rf "$dir/root/boot" "$dir/root/usr/share"
	kernel_prune "$dir/root" "$release"
	kernel_relocate "$dir" "$cache/kernel-$suite-$kernel_key"
	kernel_cpio "$dir"
	rm -rf "$apt" "$debs"
}

# kernel_dir: print the directory described above
kernel_dir()
{
	if [ "$KERNEL" = debug ]; then
		debug_dir
		return
	fi
	kernel_key=$(hash_of "$vm_dir/modules" "$vm_dir/kernel.sh" \
		"$vm_dir/suite.sh")
	cached "kernel-$suite" "$kernel_key" kernel_build
}

# kernel_kdir KERNEL: the directory to build modules against
kernel_kdir()
{
	echo "$1/headers/usr/src/linux-headers-$(<"$1/release")"
}
