# SPDX-License-Identifier: GPL-2.0
# Reads connection, segment and SYN, see document.sh; writes SVG.
set terminal svg size 1000,340 font "sans,11" background "white" noenhanced
set style data histograms
set style histogram clustered gap 1
set style fill solid 0.8 border -1
set boxwidth 0.9
set grid ytics
set yrange [0:*]
set xrange [-0.7:2.7]
set xtics scale 0 font ",10"
set multiplot layout 1,3 margins 0.07,0.98,0.1,0.9 spacing 0.06,0
set ylabel "instructions added"
set title "a connection, 7 segments"
set key inside left top vertical Left reverse samplen 2
# room for the key
set offsets graph 0, graph 0, graph 0.45, graph 0
plot for [i=2:5] "connection" using i:xtic(1) title columnheader(i)
unset ylabel
unset offsets
set key off
set title "a segment of a transfer"
plot for [i=2:5] "segment" using i:xtic(1) title columnheader(i)
set title "a SYN of a flood"
plot for [i=2:5] "SYN" using i:xtic(1) title columnheader(i)
