# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What changes from one run to the next: the module, the tools and the
# selftests of this tree, and the job.  A second cpio archive that the kernel
# unpacks over the first.

# overlay_quietly COMMAND...: silent unless it fails
overlay_quietly()
{
	local log=$cache/log/make-$$.log

	"$@" >"$log" 2>&1 || {
		cat "$log" >&2
		die "failed: $*"
	}
	rm -f "$log"
}

# overlay_make DIR ARGS...
overlay_make()
{
	overlay_quietly make --no-print-directory -s -C "$@"
}

# overlay_sync DIR SOURCE...: sources that kbuild needs.  A file that differs gets
# the time of copying: DIR may have been built last from another tree, whose files
# are newer than these.
overlay_sync()
{
	local dir=$1

	shift
	rsync -rlpc --delete --exclude='*.mod.c' --include='*/' \
		--include='*.[ch]' --include=Kbuild --exclude='*' "$@" "$dir/"
}

# overlay_copy DIR: the module's sources.  It is built in a copy, so that a
# module/tcpviz.ko that someone built for the running kernel stays what it is;
# what an earlier build left in the copy stays as well.
overlay_copy()
{
	overlay_sync "$1" "$top_dir/Kbuild" "$top_dir/module"
}

# overlay_kbuild KERNEL DIR: build the modules in DIR.  The debug kernel has
# what UBSAN reports with, and leaves to modules whether it looks at them.
overlay_kbuild()
{
	local args=()

	[ "$KERNEL" != debug ] || args=(CONFIG_UBSAN_SANITIZE_ALL=y)
	overlay_quietly kernel_make "$1" M="$2" "${args[@]}" modules
}

# overlay_module KERNEL: build tcpviz.ko against the guest's kernel and print
# its path
overlay_module()
{
	local build=$cache/build/$KERNEL

	mkdir -p "$build"
	overlay_copy "$build"
	overlay_kbuild "$1" "$build"
	echo "$build/module/tcpviz.ko"
}

# overlay_helper KERNEL DIR NAME: build NAME.ko, a module of the tests, from its
# sources in DIR and print its path
overlay_helper()
{
	local build=$cache/build/$KERNEL-${2##*/}

	mkdir -p "$build"
	overlay_sync "$build" "$selftests_dir/$2/"
	overlay_kbuild "$1" "$build"
	echo "$build/$3.ko"
}

# overlay_modules KERNEL KO ROOT: the module where modprobe finds it.  depmod
# wants to see all modules, the overlay only carries what it wrote.
overlay_modules()
{
	local release mods=$3/usr/lib/modules

	release=$(<"$1/release")
	mkdir -p "$mods"
	ln -s usr/lib "$3/lib"
	cp -al "$1/root/lib/modules/$release" "$mods/"
	mkdir "$mods/$release/updates"
	cp "$2" "$mods/$release/updates/"
	# depmod writes its files anew: the cache's own are left alone
	depmod -b "$3" "$release"
	rm -rf "$mods/$release/kernel"
	ln -s "/lib/modules/$release/updates/tcpviz.ko" "$3/tcpviz.ko"
}

# overlay_build KERNEL ROOT: everything of this tree that goes into the guest
overlay_build()
{
	local ko truth hook fault=''

	exec {build_fd}>"$cache/.build.lock"
	flock "$build_fd"
	ko=$(overlay_module "$1")
	truth=$(overlay_helper "$1" fidelity/truth tcptruth)
	hook=$(overlay_helper "$1" bench/hook benchhook)
	[ "$KERNEL" != debug ] || fault=$(overlay_helper "$1" vm/fault fault)
	overlay_make "$top_dir/tools/tcpviz"
	overlay_make "$selftests_dir/net"
	overlay_make "$selftests_dir/bench"
	overlay_make "$selftests_dir/fidelity"
	overlay_make "$selftests_dir/hostile"
	overlay_modules "$1" "$ko" "$2"
	exec {build_fd}>&-
	install -D "$top_dir/tools/tcpviz/build/tcpviz" \
		"$2/usr/local/sbin/tcpviz"
	rsync -a --exclude=/unit "$selftests_dir" "$2/"
	rsync -aR "$top_dir/./Documentation/json" "$2/"
	mkdir -p "$2/usr/local/libexec/tcpviz"
	ln -s /selftests/net "$2/usr/local/libexec/tcpviz/lab"
	cp "$truth" "$2/selftests/fidelity/"
	cp "$hook" "$2/selftests/bench/"
	[ -z "$fault" ] || cp "$fault" "$2/selftests/vm/"
	install -m 755 "$vm_dir/init" "$2/init"
}

# overlay_initrd KERNEL IMAGE ROOT FILE: base, kernel modules and overlay in
# one file, which is all that QEMU takes.  The same tree gives the same file,
# byte for byte: virtual time repeats only then.
overlay_initrd()
{
	find "$3" -exec touch -h -d @0 {} +
	{
		cat "$2/base.cpio" "$1/modules.cpio"
		( cd "$3" && find . -mindepth 1 | sort |
			cpio --quiet -o -H newc -R 0:0 --reproducible )
	} >"$4"
}
