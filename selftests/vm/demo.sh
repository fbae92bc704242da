#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What a user sees: real programs talk, and /proc/tcpviz shows it.
#
#	client 10.0.1.2 -------- router -------- 10.0.2.2 server (nginx)

set -u
selftests=$(dirname "$(dirname "$(readlink -f "$0")")")
tables=/proc/tcpviz

title()
{
	printf '\n==== %s\n' "$*"
}

die()
{
	echo "demo: $*" >&2
	exit 1
}

# run NAMESPACE COMMAND...: and say so
run()
{
	local ns=$1

	shift
	printf '\n%s# %s\n' "$ns" "$*"
	ip netns exec "$ns" "$@"
}

# until_true COMMAND...: poll, for 20 s at most
until_true()
{
	local end=$((SECONDS + 20))

	until "$@"; do
		[ $SECONDS -lt $end ] || die "waited in vain for: $*"
		read -rt 0.1 <> <(:)
	done
}

start_nginx()
{
	local conf=/tmp/nginx.conf

	mkdir -p /tmp/www
	seq 1000 >/tmp/www/index.html
	cat >$conf <<-END
	user root;
	pid /tmp/nginx.pid;
	error_log /tmp/nginx.log;
	events { }
	http {
		access_log off;
		server {
			listen 80;
			listen [::]:80;
			root /tmp/www;
			limit_rate_after 1k;
			location /slow { alias /tmp/www/; limit_rate 1k; }
		}
	}
	END
	ip netns exec server nginx -c $conf
	until_true ip netns exec server \
		curl -sfo /dev/null http://127.0.0.1/
}

# column FILE NAME: of each record, in the namespace server
column()
{
	# shellcheck disable=SC2016 # it is awk's $
	ip netns exec server awk -v name="$2" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) col = i; next }
		{ print $1, $col }' "$tables/$1"
}

# id_of STATE: a connection whose server is in STATE
id_of()
{
	column connections server_state | awk -v state="$1" \
		'$2 == state { print $1; exit }'
}

half_open()
{
	[ "$(column half_open synacks | wc -l)" -gt 0 ]
}

established()
{
	[ -n "$(id_of ESTABLISHED)" ]
}

curls()
{
	title "curl and nginx: IPv4, IPv6, loopback; a port where nobody listens"
	run client curl -sSo /dev/null -w '%{http_code} %{size_download} bytes\n' http://10.0.2.2/
	run client curl -sSo /dev/null -w '%{http_code} %{size_download} bytes\n' 'http://[2001:db8:2::2]/'
	run server curl -sSo /dev/null -w '%{http_code} %{size_download} bytes\n' 'http://[::1]/'
	run client curl -sS http://10.0.2.2:81/
}

# A SYN from an address that is not there: nobody answers the SYN-ACK
silent_client()
{
	title "a client sends a SYN and is never heard of again"
	ip -n router neigh replace 10.0.1.99 dev to-client \
		lladdr 02:00:00:00:00:99 nud permanent
	run client "$selftests/net/rawseg" 10.0.1.99 4242 10.0.2.2 80 SYN ||
		die "rawseg failed"
	until_true half_open
}

while_it_happens()
{
	title "while it happens: a slow download, and the half-open connection"
	ip netns exec client curl -sSo /dev/null http://10.0.2.2/slow/ &
	slow=$!
	until_true established
	run server cat $tables/connections
	run server cat $tables/half_open
	run router cat $tables/connections
	wait $slow
}

afterwards()
{
	title "afterwards"
	run server cat $tables/connections
	run server cat $tables/half_open
	run server cat $tables/listeners
	run server cat $tables/transitions
	run server cat $tables/stats
}

# The same state machine in two pictures
drawn()
{
	title "connections, drawn from their transcripts"
	run server tcpviz ladder state time-wait server 10.0.2.2:80
	run client tcpviz ladder dport = :81
	title "the state diagram, with counts"
	run server tcpviz graph
}

unload()
{
	title "unload"
	kill "$(cat /tmp/nginx.pid)"
	"$selftests/vm/topology.sh" down
	rmmod tcpviz || die "rmmod failed"
	[ ! -e /proc/tcpviz ] || die "/proc/tcpviz is still there"
	if dmesg --level emerg,alert,crit,err,warn | grep -i tcpviz |
	   grep -v taint; then
		die "the kernel has complained"
	fi
	echo "rmmod tcpviz: gone, nothing in dmesg"
}

title "insmod"
"$selftests/vm/topology.sh" up || die "no namespaces"
modprobe tcpviz || die "modprobe failed"
ls -l /proc/tcpviz
start_nginx
curls
silent_client
while_it_happens
afterwards
drawn
shown=$(column connections id | wc -l)
unload
echo
echo "tcpviz demo: $shown connections shown from both ends," \
	"one refused, one half-open; module loaded and unloaded"
