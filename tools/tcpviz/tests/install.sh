# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The installed command. For run.sh.
# shellcheck disable=SC2154 # run.sh has here and tmp

# installs LABDIR MAKE-WORDS...: what make install puts where, and takes away
# again; the command and its page find the scenarios
installs()
{
	local labdir=$1 root=$tmp/root file
	local make=(make -s -C "$here/.." DESTDIR="$root" "${@:2}")

	"${make[@]}" install || return
	for file in usr/sbin/tcpviz usr/share/man/man8/tcpviz.8 \
		    usr/share/man/man7/tcpviz-lab.7 \
		    usr/share/bash-completion/completions/tcpviz \
		    "$labdir/lib/lab.sh" "$labdir/actor"; do
		[ -s "$root/$file" ] || {
			echo "$file is not there"
			return 1
		}
	done
	"$root/usr/sbin/tcpviz" -V | grep -q '^tcpviz [0-9]' || return
	"$root/usr/sbin/tcpviz" lab | grep -q '^handshake ' || return
	grep -qF ".It Pa /$labdir/" "$root/usr/share/man/man7/tcpviz-lab.7" ||
		return
	grep -F /usr/local "$root"/usr/share/man/man*/* && return 1
	"${make[@]}" uninstall && [ -z "$(find "$root" -type f)" ]
}

# The usual place last: that is what remains built
install_is_good()
{
	installs opt/lib/exec/tcpviz/lab PREFIX=/usr \
		libexecdir=/opt/lib/exec &&
		installs usr/libexec/tcpviz/lab PREFIX=/usr
}
