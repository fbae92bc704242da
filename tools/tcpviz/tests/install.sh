# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The installed command. For run.sh.
# shellcheck disable=SC2154 # run.sh has here and tmp

# What make install puts where, and takes away again
install_is_good()
{
	local make=(make -s -C "$here/.." DESTDIR="$tmp/root" PREFIX=/usr)
	local file

	"${make[@]}" install || return
	for file in sbin/tcpviz share/man/man8/tcpviz.8 \
		    share/man/man7/tcpviz-lab.7 \
		    share/bash-completion/completions/tcpviz \
		    libexec/tcpviz/lab/lib/lab.sh \
		    libexec/tcpviz/lab/actor; do
		[ -s "$tmp/root/usr/$file" ] || return
	done
	"$tmp/root/usr/sbin/tcpviz" -V | grep -q '^tcpviz [0-9]' || return
	"$tmp/root/usr/sbin/tcpviz" lab | grep -q '^handshake ' || return
	"${make[@]}" uninstall &&
		[ -z "$(find "$tmp/root" -type f)" ]
}
