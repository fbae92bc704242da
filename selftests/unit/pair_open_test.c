// SPDX-License-Identifier: GPL-2.0
/* How connections open. */
#include "ladder.h"

LADDER(open_normal, "open: three-way handshake, RFC 9293 figure 6", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"> .  1 1     | ESTABLISHED ESTABLISHED",
	"> P. 1(99) 1 | ESTABLISHED ESTABLISHED",
	"< .  1 100   | ESTABLISHED ESTABLISHED",
	"flags",
})

LADDER(open_sockets, "open: three-way handshake, both sockets asked", {
	"> S  0       snd:SYN-SENT         | SYN-SENT CLOSED",
	"< S. 0 1     snd:SYN-RECEIVED     | SYN-SENT SYN-RECEIVED",
	"> .  1 1 snd:ESTABLISHED rcv:SYN-RECEIVED | ESTABLISHED ESTABLISHED",
	"< P. 1(5) 1  snd:ESTABLISHED      | ESTABLISHED ESTABLISHED",
	"flags",
})

LADDER(open_data, "open: data on the third ACK", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"> P. 1(99) 1 | ESTABLISHED ESTABLISHED",
	"flags",
})

LADDER(open_fin, "open: FIN on the third ACK", {
	"> S  0    | SYN-SENT CLOSED",
	"< S. 0 1  | SYN-SENT SYN-RECEIVED",
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED",
	"< .  1 2  | FIN-WAIT-2 CLOSE-WAIT",
})

LADDER(open_syn_lost, "open: SYN lost and repeated", {
	"> S  0    | SYN-SENT CLOSED",
	"> S  0    | SYN-SENT CLOSED repeat=1",
	"> S  0    | SYN-SENT CLOSED repeat=2",
	"< S. 0 1  | SYN-SENT SYN-RECEIVED",
	"> .  1 1  | ESTABLISHED ESTABLISHED",
	"flags",
})

LADDER(open_syn_timeout, "open: nobody answers, and the SYN times out", {
	"> S  0    | SYN-SENT CLOSED",
	"> S  0    | SYN-SENT CLOSED repeat=1",
	"l DELETE  | CLOSED CLOSED",
})

LADDER(open_synack_lost, "open: SYN-ACK lost, both sides repeat", {
	"> S  0    | SYN-SENT CLOSED",
	"< S. 0 1  | SYN-SENT SYN-RECEIVED",
	"< S. 0 1  | SYN-SENT SYN-RECEIVED repeat=1",
	"> S  0    | SYN-SENT SYN-RECEIVED repeat=1",
	"< S. 0 1  | SYN-SENT SYN-RECEIVED repeat=2",
	"> .  1 1  | ESTABLISHED ESTABLISHED",
	"flags",
})

LADDER(open_synack_timeout, "open: half-open until the server gives up", {
	"> S  0    | SYN-SENT CLOSED",
	"< S. 0 1  | SYN-SENT SYN-RECEIVED",
	"< S. 0 1  | SYN-SENT SYN-RECEIVED repeat=1",
	"r DELETE  | SYN-SENT CLOSED",
	"l DELETE  | CLOSED CLOSED",
})

LADDER(open_ack_lost, "open: third ACK lost, the server repeats its SYN-ACK", {
	"> S  0    | SYN-SENT CLOSED",
	"< S. 0 1  | SYN-SENT SYN-RECEIVED",
	"> .  1 1  | ESTABLISHED ESTABLISHED",
	"< S. 0 1  | ESTABLISHED SYN-RECEIVED repeat=1 back",
	"> .  1 1  | ESTABLISHED ESTABLISHED",
	"flags taken-back",
})

LADDER(open_ack_lost_twice, "open: third ACK lost again and again", {
	"> S  0    | SYN-SENT CLOSED",
	"< S. 0 1  | SYN-SENT SYN-RECEIVED",
	"> .  1 1  | ESTABLISHED ESTABLISHED",
	"< S. 0 1  | ESTABLISHED SYN-RECEIVED repeat=1 back",
	"> .  1 1  | ESTABLISHED ESTABLISHED",
	"< S. 0 1  | ESTABLISHED SYN-RECEIVED repeat=2 back",
	"r DELETE  | ESTABLISHED CLOSED",
})

LADDER(open_ack_lost_data, "open: third ACK lost, data completes it", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"> .  1 1     | ESTABLISHED ESTABLISHED",
	"< S. 0 1     | ESTABLISHED SYN-RECEIVED repeat=1 back",
	"> P. 1(10) 1 | ESTABLISHED ESTABLISHED",
	"< .  1 11    | ESTABLISHED ESTABLISHED",
	"flags taken-back",
})

LADDER(open_crossed, "open: a SYN-ACK that crosses the third ACK", {
	"> S  0      | SYN-SENT CLOSED",
	"< S. 0 1    | SYN-SENT SYN-RECEIVED",
	"> .  1 1    | ESTABLISHED ESTABLISHED",
	"< S. 0 1    crossed | ESTABLISHED ESTABLISHED repeat=1",
	"< S. 0 1    | ESTABLISHED SYN-RECEIVED repeat=2 back",
	"> .  1 1    | ESTABLISHED ESTABLISHED",
	"flags taken-back",
})

/* A SYN-ACK that crossed the third ACK; a half-open server has no data. */
LADDER(open_crossed_data, "open: a server that sends data is open", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"> .  1 1     | ESTABLISHED ESTABLISHED",
	"< S. 0 1     | ESTABLISHED SYN-RECEIVED repeat=1 back",
	"< P. 1(20) 1 | ESTABLISHED *",
	"> .  1 21    | ESTABLISHED ESTABLISHED",
})

/* The old SYN-ACK is a duplicate, however late it comes. */
LADDER(open_crossed_soon, "open: a server may send data at once", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"> .  1 1     | ESTABLISHED ESTABLISHED",
	"< P. 1(20) 1 crossed | ESTABLISHED ESTABLISHED",
	"< S. 0 1     | ESTABLISHED ESTABLISHED repeat=1",
	"flags",
})

LADDER(open_crossed_ack, "open: a server that acknowledges data is open", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"> P. 1(10) 1 | ESTABLISHED ESTABLISHED",
	"< S. 0 1     | ESTABLISHED SYN-RECEIVED repeat=1 back",
	"< .  1 11    | ESTABLISHED ESTABLISHED",
})

LADDER(open_confirmed, "open: the server has spoken, no way back", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"> P. 1(10) 1 | ESTABLISHED ESTABLISHED",
	"< .  1 11    | ESTABLISHED ESTABLISHED",
	"< S. 0 1     | ESTABLISHED ESTABLISHED repeat=1",
	"flags",
})

LADDER(open_heard, "open: an old SYN-ACK comes after the server's first data", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"> P. 1(10) 1 | ESTABLISHED ESTABLISHED",
	"< S. 0 1     rcv:heard | ESTABLISHED ESTABLISHED repeat=1",
	"flags",
})

LADDER(open_data_lost, "open: data only, third ACK never seen", {
	"> S  0        | SYN-SENT CLOSED",
	"< S. 0 1      | SYN-SENT SYN-RECEIVED",
	"> P. 11(10) 1 | ESTABLISHED ESTABLISHED",
	"flags",
})

LADDER(open_wrong_ack, "open: an ACK of anything but the SYN opens nothing", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"> .  1 0     | SYN-SENT SYN-RECEIVED",
	"> .  1 -1    | SYN-SENT SYN-RECEIVED",
	"> .  1 70000 | SYN-SENT SYN-RECEIVED",
	"> .  1 -2000000000 | SYN-SENT SYN-RECEIVED",
	"> .  1 1     | ESTABLISHED ESTABLISHED",
})

LADDER(open_wrong_ack_only, "open: an ACK too high completes no handshake", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"> .  1 1     | ESTABLISHED ESTABLISHED",
	"< S. 0 1     | ESTABLISHED SYN-RECEIVED repeat=1 back",
	"> .  1 2     | ESTABLISHED SYN-RECEIVED",
	"> .  0 1     | ESTABLISHED SYN-RECEIVED",
	"> .  1 1     | ESTABLISHED ESTABLISHED",
})

LADDER(open_window, "open: an ACK outside the window opens nothing", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"> .  0 1     rcv:wnd=1:100+mini | ESTABLISHED SYN-RECEIVED ask",
	"> .  102 1   rcv:wnd=1:100+mini | ESTABLISHED SYN-RECEIVED ask",
	"> P. 101(5) 1 rcv:wnd=1:100+mini | ESTABLISHED SYN-RECEIVED ask",
	"> P. -9(10) 1 rcv:wnd=1:100+mini | ESTABLISHED SYN-RECEIVED ask",
	"> P. -9(11) 1 rcv:wnd=1:100+mini | ESTABLISHED ESTABLISHED",
})

LADDER(open_window_edge, "open: an ACK at the edge of the window opens", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"> .  101 1   rcv:wnd=1:100+mini | ESTABLISHED ESTABLISHED",
})

LADDER(open_outdated, "open: an ACK with an old time stamp opens nothing", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"> .  1 1     rcv:wnd=1:100+mini outdated | ESTABLISHED SYN-RECEIVED ask",
	"> .  1 1     rcv:wnd=1:100+mini          | ESTABLISHED ESTABLISHED",
})

/* Linux 6.15 and later */
LADDER(open_echo, "open: an ACK echoes a time stamp that was not sent", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"> .  1 1     rcv:wnd=1:100+mini+sent=5:9 echo=4  | ESTABLISHED SYN-RECEIVED ask",
	"> .  1 1     rcv:wnd=1:100+mini+sent=5:9 echo=10 | ESTABLISHED SYN-RECEIVED ask",
	"> R  1       rcv:wnd=1:100+mini+sent=5:9 echo=4  | ESTABLISHED SYN-RECEIVED refused ask",
	"> .  1 1     rcv:wnd=1:100+mini+sent=5:9 echo=5  | ESTABLISHED ESTABLISHED",
})

LADDER(open_echo_nothing, "open: an ACK echoes no time stamp", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"> .  1 1     rcv:wnd=1:100+mini+sent=5:9 echo=0  | ESTABLISHED ESTABLISHED",
})

LADDER(open_forged_syn, "open: the client acknowledges a SYN that is forged", {
	"> S  0                       | SYN-SENT CLOSED",
	"> S. 0 9     snd:SYN-RECEIVED | SYN-RECEIVED CLOSED",
	"< S. 0 1     rcv:SYN-RECEIVED+wnd=9:100 | SYN-RECEIVED * ask",
	"> .  1 9     snd:SYN-RECEIVED | SYN-RECEIVED *",
})

LADDER(open_synack_to_request, "open: no SYN-ACK completes a request", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"> S. 1 1     rcv:wnd=1:100+mini | * SYN-RECEIVED ask",
})

LADDER(open_synack_again, "open: a SYN-ACK at the SYN's number neither", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"> S. 0 1     rcv:wnd=1:100+mini | * SYN-RECEIVED",
})

/* The number of the SYN that was forged is believed first, but a request drops
 * itself for a SYN in its window.
 */
LADDER(open_synack_rival, "open: a SYN-ACK from the client, with a SYN's number", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"> S  1       rcv:wnd=1:100+mini outdated | * SYN-RECEIVED ask rival",
	"> S. 1 1     rcv:wnd=1:100+mini | * SYN-RECEIVED ask",
	"> S  1       rcv:wnd=1:100+mini | * SYN-RECEIVED repeat=1 ask",
})

/* By its time stamp it may be too old, and the socket passes it over. */
LADDER(open_synack_stamp, "open: simultaneous, and a SYN-ACK that may be old", {
	"> S  0       | SYN-SENT CLOSED",
	"< S  0       | SYN-SENT SYN-SENT",
	"> S. 0 1     snd:SYN-RECEIVED           | SYN-RECEIVED SYN-SENT",
	"< S. 0 1     rcv:wnd=1:100+SYN-RECEIVED | ESTABLISHED * ask",
	"l = SYN-RECEIVED                        | SYN-RECEIVED * back",
})

LADDER(open_wrong_synack, "open: a SYN-ACK of an older SYN is none of ours", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 -9    | SYN-SENT CLOSED",
	"> R  -9      | SYN-SENT CLOSED refused",
	"< S. 500 1   | SYN-SENT SYN-RECEIVED",
	"> .  1 501   | ESTABLISHED ESTABLISHED",
})

LADDER(open_old_syn, "open: an old duplicate SYN, RFC 9293 figure 8", {
	"> S  -10      | SYN-SENT CLOSED",
	"< S. 300 -9   | SYN-SENT SYN-RECEIVED",
	"> R  -9       | CLOSED CLOSED",
	"> S  0        | SYN-SENT CLOSED new",
	"< S. 400 1    | SYN-SENT SYN-RECEIVED",
	"> .  1 401    | ESTABLISHED ESTABLISHED",
})

LADDER(open_synack_isn, "open: a half-open connection made anew", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"< S. 7777 1  | SYN-SENT SYN-RECEIVED repeat=1",
	"> .  1 7778  | ESTABLISHED ESTABLISHED",
})

LADDER(open_synack_forged, "open: a SYN-ACK of no SYN of ours changes no ISN", {
	"> S  0            | SYN-SENT CLOSED",
	"< S. 0 1          | SYN-SENT SYN-RECEIVED",
	"< S. 777777 99999 | SYN-SENT SYN-RECEIVED",
	"> .  1 1          | ESTABLISHED ESTABLISHED",
})

LADDER(open_synack_client, "open: a SYN-ACK from the client changes no ISN", {
	"> S  0           | SYN-SENT CLOSED",
	"< S. 0 1         | SYN-SENT SYN-RECEIVED",
	"> .  1 1         | ESTABLISHED ESTABLISHED",
	"< S. 0 1         | ESTABLISHED SYN-RECEIVED repeat=1 back",
	"> S. 777777 9999 | ESTABLISHED SYN-RECEIVED",
	"> .  1 1         | ESTABLISHED ESTABLISHED",
})

LADDER(open_simultaneous, "open: simultaneous, RFC 9293 figure 7", {
	"> S  0    | SYN-SENT CLOSED",
	"< S  0    | SYN-SENT SYN-SENT",
	"> S. 0 1  | SYN-RECEIVED SYN-SENT",
	"< S. 0 1  | ESTABLISHED ESTABLISHED",
	"flags simultaneous",
})

LADDER(open_simultaneous_ack, "open: simultaneous, acknowledged by data", {
	"> S  0      | SYN-SENT CLOSED",
	"< S  0      | SYN-SENT SYN-SENT",
	"> S. 0 1    | SYN-RECEIVED SYN-SENT",
	"> S. 0 1    | SYN-RECEIVED SYN-SENT repeat=1",
	"< .  1 1    | ESTABLISHED ESTABLISHED",
	"> .  1 1    | ESTABLISHED ESTABLISHED",
	"flags simultaneous",
})

LADDER(open_simultaneous_linux, "open: simultaneous, with challenge ACKs", {
	"> S  0    snd:SYN-SENT      | SYN-SENT CLOSED",
	"< S  0    rcv:SYN-SENT      | SYN-SENT SYN-SENT",
	"> S. 0 1  snd:SYN-RECEIVED  | SYN-RECEIVED SYN-SENT",
	"< S. 0 1  rcv:SYN-RECEIVED  | * * ask",
	"> .  1 1  snd:SYN-RECEIVED  | SYN-RECEIVED ESTABLISHED perhaps-back",
	"< .  1 1  rcv:SYN-RECEIVED  | ESTABLISHED ESTABLISHED",
})

/* It repeats only what it sent on a SYN-ACK that was lost before us. */
LADDER(open_simultaneous_dup, "open: simultaneous, a bare ACK of a SYN", {
	"> S  0    | SYN-SENT CLOSED",
	"< S  0    | SYN-SENT SYN-SENT",
	"> .  1 1  | SYN-RECEIVED SYN-SENT",
})

LADDER(open_split, "open: SYN-ACK split into an ACK and a SYN", {
	"> S  0    | SYN-SENT CLOSED",
	"< .  0 1  | SYN-SENT CLOSED",
	"< S  0    | SYN-SENT SYN-SENT",
	"> S. 0 1  | SYN-RECEIVED SYN-SENT",
	"< .  1 1  | ESTABLISHED ESTABLISHED",
})

LADDER(open_refused, "open: refused", {
	"> S  0    | SYN-SENT CLOSED",
	"< R. 0 1  | CLOSED CLOSED",
	"flags",
})

LADDER(open_refused_lost, "open: refused, but the RST is lost", {
	"> S  0    | SYN-SENT CLOSED",
	"< R. 0 1  | CLOSED CLOSED",
	"> S  0    | SYN-SENT CLOSED repeat=1 back",
	"< R. 0 1  | CLOSED CLOSED",
	"flags taken-back",
})

LADDER(open_refused_wrong, "open: a RST that does not acknowledge the SYN", {
	"> S  0        | SYN-SENT CLOSED",
	"< R  0        | SYN-SENT CLOSED refused",
	"< R. 0 0      | SYN-SENT CLOSED refused",
	"< R. 0 70000  | SYN-SENT CLOSED refused",
	"< R. 0 -100   | SYN-SENT CLOSED refused",
	"< R. 0 1      | CLOSED CLOSED",
})

LADDER(open_cookie, "open: cookies, no server state until the third ACK", {
	"> S  0     | SYN-SENT CLOSED",
	"< S. 0 1   snd:LISTEN+cookie | SYN-SENT LISTEN",
	"> .  1 1   | ESTABLISHED ESTABLISHED",
	"< P. 1(5) 1 snd:ESTABLISHED | ESTABLISHED ESTABLISHED",
	"flags cookie",
})

LADDER(open_cookie_repeat, "open: cookies, the next one has another number", {
	"> S  0     | SYN-SENT CLOSED",
	"< S. 0 1   snd:LISTEN+cookie | SYN-SENT LISTEN",
	"> S  0     | SYN-SENT LISTEN repeat=1",
	"< S. 55 1  snd:LISTEN+cookie | SYN-SENT LISTEN repeat=1",
	"> .  1 56  | ESTABLISHED ESTABLISHED",
	"flags cookie",
})

LADDER(open_cookie_wrong, "open: cookies, a wrong ACK opens nothing", {
	"> S  0    | SYN-SENT CLOSED",
	"< S. 0 1  snd:LISTEN+cookie | SYN-SENT LISTEN",
	"> .  1 2  | ESTABLISHED LISTEN",
	"r = CLOSED | ESTABLISHED LISTEN",
	"> .  1 1  | ESTABLISHED ESTABLISHED",
})

LADDER(open_cookie_reset, "open: cookies, the client does not want it", {
	"> S  0    | SYN-SENT CLOSED",
	"< S. 0 1  snd:LISTEN+cookie | SYN-SENT LISTEN",
	"> R  1    | SYN-SENT LISTEN refused",
	"l DELETE  | CLOSED LISTEN",
})

LADDER(open_defer, "open: deferred accept, data completes it", {
	"> S  0      | SYN-SENT CLOSED",
	"< S. 0 1    snd:SYN-RECEIVED | SYN-SENT SYN-RECEIVED",
	"> .  1 1    rcv:defer | ESTABLISHED SYN-RECEIVED held=defer",
	"< S. 0 1    snd:SYN-RECEIVED | ESTABLISHED SYN-RECEIVED repeat=1",
	"> .  1 1    rcv:defer | ESTABLISHED SYN-RECEIVED held=defer",
	"> P. 1(9) 1 rcv:defer | ESTABLISHED ESTABLISHED",
	"flags deferred",
})

LADDER(open_defer_fin, "open: deferred accept, a FIN completes it", {
	"> S  0      | SYN-SENT CLOSED",
	"< S. 0 1    | SYN-SENT SYN-RECEIVED",
	"> .  1 1    rcv:defer | ESTABLISHED SYN-RECEIVED held=defer",
	"> F. 1 1    rcv:defer | FIN-WAIT-1 ESTABLISHED",
	"flags deferred",
})

LADDER(open_defer_over, "open: deferred accept, until it has waited enough", {
	"> S  0      | SYN-SENT CLOSED",
	"< S. 0 1    | SYN-SENT SYN-RECEIVED",
	"> .  1 1    rcv:defer | ESTABLISHED SYN-RECEIVED held=defer",
	"< S. 0 1    | ESTABLISHED SYN-RECEIVED repeat=1",
	"> .  1 1    rcv:SYN-RECEIVED | ESTABLISHED ESTABLISHED",
	"flags deferred",
})

LADDER(open_full, "open: accept queue full, then room", {
	"> S  0      | SYN-SENT CLOSED",
	"< S. 0 1    snd:SYN-RECEIVED | SYN-SENT SYN-RECEIVED",
	"> .  1 1    rcv:full | ESTABLISHED SYN-RECEIVED held=full",
	"> P. 1(9) 1 rcv:full | ESTABLISHED SYN-RECEIVED held=full",
	"< S. 0 1    snd:SYN-RECEIVED | ESTABLISHED SYN-RECEIVED repeat=1",
	"> .  1 1    rcv:SYN-RECEIVED | ESTABLISHED ESTABLISHED",
	"flags acceptq-full",
})

LADDER(open_full_unseen, "open: accept queue full, found out afterwards", {
	"> S  0      | SYN-SENT CLOSED",
	"< S. 0 1    | SYN-SENT SYN-RECEIVED",
	"> .  1 1    | ESTABLISHED ESTABLISHED",
	"r = SYN-RECEIVED | ESTABLISHED SYN-RECEIVED back",
	"r = SYN-RECEIVED | ESTABLISHED SYN-RECEIVED",
	"r = ESTABLISHED  | ESTABLISHED ESTABLISHED socket",
	"flags taken-back",
})

LADDER(open_fast, "open: Fast Open, data before the third ACK", {
	"> S  0(100)    snd:SYN-SENT | SYN-SENT CLOSED",
	"< S. 0 101     snd:SYN-RECEIVED+tfo | SYN-SENT SYN-RECEIVED",
	"< P. 1(50) 101 snd:SYN-RECEIVED+tfo | SYN-SENT SYN-RECEIVED",
	"> .  101 51    rcv:SYN-RECEIVED | ESTABLISHED ESTABLISHED",
	"flags fast-open",
})

LADDER(open_fast_again, "open: Fast Open, data again on the third ACK", {
	"> S  0(100)    | SYN-SENT CLOSED",
	"< S. 0 101     snd:SYN-RECEIVED+tfo | SYN-SENT SYN-RECEIVED",
	"< P. 1(50) 101 snd:SYN-RECEIVED+tfo | SYN-SENT SYN-RECEIVED",
	"> .  101 1     rcv:SYN-RECEIVED | ESTABLISHED ESTABLISHED",
	"< P. 1(50) 101 snd:SYN-RECEIVED | ESTABLISHED ESTABLISHED",
	"< F. 51 101    snd:FIN-WAIT-1   | ESTABLISHED FIN-WAIT-1",
	"flags fast-open",
})

LADDER(open_fast_refused, "open: Fast Open, the third ACK is refused", {
	"> S  0(100)    | SYN-SENT CLOSED",
	"< S. 0 101     snd:SYN-RECEIVED+tfo | SYN-SENT SYN-RECEIVED",
	"> .  101 1     rcv:SYN-RECEIVED | ESTABLISHED ESTABLISHED",
	"< .  1 101     snd:SYN-RECEIVED | ESTABLISHED ESTABLISHED",
	"> P. 101(5) 0  rcv:SYN-RECEIVED | ESTABLISHED SYN-RECEIVED back ask",
	"flags fast-open taken-back",
})

LADDER(open_fast_close, "open: Fast Open, the server has closed already", {
	"> S  0(100)    | SYN-SENT CLOSED",
	"< S. 0 101     snd:SYN-RECEIVED+tfo | SYN-SENT SYN-RECEIVED",
	"< F. 1(50) 101 snd:FIN-WAIT-1+tfo   | SYN-SENT FIN-WAIT-1",
	"> .  101 52    | CLOSE-WAIT FIN-WAIT-2",
	"flags fast-open",
})

LADDER(open_fast_half, "open: Fast Open, the data on the SYN is not taken", {
	"> S  0(100)  | SYN-SENT CLOSED",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"> P. 1(100) 1 | ESTABLISHED ESTABLISHED",
	"flags",
})

LADDER(open_fast_router, "open: Fast Open seen by a router", {
	"> S  0(100)    | SYN-SENT CLOSED",
	"< S. 0 101     | SYN-SENT SYN-RECEIVED",
	"< P. 1(50) 101 | SYN-SENT SYN-RECEIVED",
	"> .  101 51    | ESTABLISHED ESTABLISHED",
})

LADDER(open_close_early, "open: closed before the handshake is acknowledged", {
	"> S  0    | SYN-SENT CLOSED",
	"< S. 0 1  | SYN-SENT SYN-RECEIVED",
	"< F. 1 1  | SYN-SENT FIN-WAIT-1",
	"> .  1 1  | ESTABLISHED FIN-WAIT-1",
	"> .  1 2  | CLOSE-WAIT FIN-WAIT-2",
})

LADDER(open_cookie_older, "open: cookies, the client has got the older one", {
	"> S  0     | SYN-SENT CLOSED",
	"< S. 0 1   snd:LISTEN+cookie | SYN-SENT LISTEN",
	"> S  0     | SYN-SENT LISTEN repeat=1",
	"< S. 55 1  snd:LISTEN+cookie | SYN-SENT LISTEN repeat=1",
	"> .  1 1   rcv:LISTEN+cookie | ESTABLISHED ESTABLISHED",
	"flags cookie",
})

LADDER(open_cookie_gone, "open: cookies, the listener has gone", {
	"> S  0     | SYN-SENT CLOSED",
	"< S. 0 1   snd:LISTEN+cookie | SYN-SENT LISTEN",
	"> .  1 1   rcv:CLOSED        | ESTABLISHED LISTEN",
	"< R  1     snd:CLOSED        | CLOSED LISTEN",
})

LADDER(open_cookie_orphan, "open: cookies, the listener goes as one is sent", {
	"> S  0     rcv:LISTEN | SYN-SENT LISTEN socket",
	"< S. 0 1   snd:CLOSED | SYN-SENT CLOSED socket",
	"> .  1 1   rcv:CLOSED | ESTABLISHED CLOSED",
	"< R  1     snd:CLOSED | CLOSED CLOSED",
})

LADDER(open_cookie_full, "open: cookies, the accept queue is full", {
	"> S  0     | SYN-SENT CLOSED",
	"< S. 0 1   snd:LISTEN+cookie      | SYN-SENT LISTEN",
	"> .  1 1   rcv:LISTEN+cookie+full | ESTABLISHED LISTEN held=full",
	"> .  1 1   rcv:LISTEN+cookie      | ESTABLISHED ESTABLISHED",
	"flags cookie acceptq-full",
})

LADDER(open_cookie_unborn, "open: cookies, no connection was made of one", {
	"> S  0     | SYN-SENT CLOSED",
	"< S. 0 1   snd:LISTEN+cookie | SYN-SENT LISTEN",
	"> .  1 1   rcv:LISTEN+cookie | ESTABLISHED ESTABLISHED",
	"r = CLOSED | ESTABLISHED LISTEN back",
})

LADDER(open_defer_lost, "open: deferred accept, an ACK behind lost data", {
	"> S  0      | SYN-SENT CLOSED",
	"< S. 0 1    | SYN-SENT SYN-RECEIVED",
	"> .  10 1   rcv:defer | ESTABLISHED ESTABLISHED",
	"flags",
})

LADDER(open_both_late_syn, "open: both, a SYN comes after its SYN-ACK", {
	"> S  0      | SYN-SENT CLOSED",
	"< S. 0 1    | SYN-SENT SYN-RECEIVED",
	"> .  1 1    | ESTABLISHED ESTABLISHED",
	"< S  0      | ESTABLISHED ESTABLISHED repeat=1",
	"flags",
})

LADDER(open_both_old_syn, "open: both, an old SYN comes first", {
	"> S  0   snd:SYN-SENT       | SYN-SENT CLOSED",
	"< S  0                      | SYN-SENT SYN-SENT",
	"< S  700                    | SYN-SENT SYN-SENT rival",
	"> S. 0 701 snd:SYN-RECEIVED | SYN-RECEIVED SYN-SENT",
	"< .  701 1                  | ESTABLISHED ESTABLISHED",
})

LADDER(open_acked_too_much, "open: a SYN-ACK that acknowledges too much", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 2     | SYN-SENT CLOSED",
	"< R. 0 5000  | SYN-SENT CLOSED refused",
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",
	"flags",
})

LADDER(open_fast_reset, "open: Fast Open, reset before the third ACK", {
	"> S  0(100)  | SYN-SENT CLOSED",
	"< S. 0 101   | SYN-SENT SYN-RECEIVED",
	"> R. 101 1   | CLOSED CLOSED",
	"flags fast-open",
})

/* Its socket may pass over what acknowledges something */
LADDER(open_fast_unsure, "open: Fast Open, a third ACK that may be refused", {
	"> S  0(100)  | SYN-SENT CLOSED",
	"< S. 0 101   snd:SYN-RECEIVED+tfo                 | SYN-SENT SYN-RECEIVED",
	"> .  101 99  rcv:SYN-RECEIVED+tfo+wnd=101:65535   | * ESTABLISHED ask",
	"r = SYN-RECEIVED                                  | * SYN-RECEIVED back",
})

/* It looks like Fast Open, but the server's socket knows of none. */
LADDER(open_not_fast, "open: both, and a SYN with data was answered before", {
	"> S  0(100)  | SYN-SENT CLOSED",
	"< S. 0 101   snd:SYN-RECEIVED                   | SYN-SENT SYN-RECEIVED",
	"> .  101 9   rcv:SYN-RECEIVED+wnd=101:65535     | * SYN-RECEIVED ask",
	"> .  101 1   rcv:SYN-RECEIVED+wnd=101:65535     | * ESTABLISHED",
})
