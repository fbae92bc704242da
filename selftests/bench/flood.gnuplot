# SPDX-License-Identifier: GPL-2.0
# Reads a file per configuration, see bench-flood.sh; writes SVG.
set terminal svg size 800,480 font "sans,12" background "white"
set key outside bottom center maxrows 4
set grid
set logscale x
set format x "10^{%T}"
set xrange [1e-5:100]
set yrange [-3:103]
set xlabel "SYNs of the flood in a round-trip time / places in the queue"
set ylabel "honest clients that get through, %"
set arrow from 1, graph 0 to 1, graph 1 nohead dashtype 2 linecolor "gray"
configs = "off retries0 retries1 cookies synproxy oldest random oldest-cookies"
names = "'cookies off' 'tcp\\\_synack\\\_retries=0' 'tcp\\\_synack\\\_retries=1' 'cookies on' SYNPROXY 'tcpviz oldest' 'tcpviz random' 'tcpviz oldest, cookies on'"
plot for [i=1:words(configs)] word(configs, i) using 1:2 \
	with points pointtype i pointsize 0.9 linewidth (i > 5 ? 2 : 1) \
	title word(names, i)
