#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# make install puts the module where modprobe finds it, and without headers
# make says what to do.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

kernel=$(kernel_dir)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
overlay_copy "$work"
cp "$top_dir/Makefile" "$work/"

make -s -C "$work" KDIR="$(kernel_kdir "$kernel")" INSTALL_MOD_PATH="$work/root" \
	install >"$work/log" 2>&1 || {
	cat "$work/log"
	die "make install failed"
}
grep -q 'tcpviz\.ko' "$work/root/lib/modules/$(<"$kernel/release")/modules.dep" ||
	die "depmod has not seen the module"

if make -s -C "$work" KDIR="$work/none" >"$work/log" 2>&1; then
	die "make without headers succeeds"
fi
grep -q 'apt install linux-headers-' "$work/log" ||
	die "make without headers does not say what to install"
