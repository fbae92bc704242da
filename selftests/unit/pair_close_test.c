// SPDX-License-Identifier: GPL-2.0
/* How connections close. */
#include "ladder.h"

#define OPEN						\
	"> S  0       | SYN-SENT CLOSED",		\
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",		\
	"> .  1 1     | ESTABLISHED ESTABLISHED",	\
	"< .  1 1     | ESTABLISHED ESTABLISHED"

LADDER(close_four, "close: four segments, RFC 9293 figure 12", {
	OPEN,
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED",
	"< .  1 2  | FIN-WAIT-2 CLOSE-WAIT",
	"< F. 1 2  | FIN-WAIT-2 LAST-ACK",
	"> .  2 2  | TIME-WAIT CLOSED",
	"l 2MSL    | CLOSED CLOSED",
	"flags",
})

LADDER(close_four_server, "close: four segments, begun by the server", {
	OPEN,
	"< F. 1 1  | ESTABLISHED FIN-WAIT-1",
	"> .  1 2  | CLOSE-WAIT FIN-WAIT-2",
	"> F. 1 2  | LAST-ACK FIN-WAIT-2",
	"< .  2 2  | CLOSED TIME-WAIT",
	"r 2MSL    | CLOSED CLOSED",
})

LADDER(close_ack_window, "close: an ACK outside the window ends nothing", {
	OPEN,
	"> F. 1 1                     | FIN-WAIT-1 ESTABLISHED",
	"< .  102 2    rcv:wnd=1:100  | FIN-WAIT-1 CLOSE-WAIT ask",
	"< .  0 2      rcv:wnd=1:100  | FIN-WAIT-1 CLOSE-WAIT",
	"< P. 0(1) 2   rcv:wnd=1:100  | FIN-WAIT-2 CLOSE-WAIT",
})

LADDER(close_forged_fin, "close: of several FINs the socket has got one", {
	OPEN,
	"> F. 1 1      | FIN-WAIT-1 ESTABLISHED",
	"< F. 5 2      | FIN-WAIT-2 LAST-ACK",
	"< F. 9 2      | FIN-WAIT-2 LAST-ACK",
	"> .  2 5      snd:FIN-WAIT-2+wnd=5:100         | FIN-WAIT-2 LAST-ACK",
	"> .  2 6      snd:FIN-WAIT-2+wnd=6:100+got-fin | TIME-WAIT CLOSED",
})

LADDER(close_syn, "close: what a SYN acknowledges is passed over", {
	OPEN,
	"> F. 1 1   | FIN-WAIT-1 ESTABLISHED",
	"< S. 1 2   | FIN-WAIT-1 CLOSE-WAIT",
	"< .  1 2   | FIN-WAIT-2 CLOSE-WAIT",
})

LADDER(close_three, "close: three segments", {
	OPEN,
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED",
	"< F. 1 2  | FIN-WAIT-2 LAST-ACK",
	"> .  2 2  | TIME-WAIT CLOSED",
})

LADDER(close_data, "close: FINs that carry data", {
	OPEN,
	"> FP. 1(300) 1   | FIN-WAIT-1 ESTABLISHED",
	"< .   1 301      | FIN-WAIT-1 ESTABLISHED",
	"< .   1 302      | FIN-WAIT-2 CLOSE-WAIT",
	"< FP. 1(70) 302  | FIN-WAIT-2 LAST-ACK",
	"> .   302 71     | FIN-WAIT-2 LAST-ACK",
	"> .   302 72     | TIME-WAIT CLOSED",
	"flags ambiguous",
})

LADDER(close_data_local, "close: a FIN that carries data, of a socket here", {
	OPEN,
	"> F. 1 1                      | FIN-WAIT-1 ESTABLISHED",
	"< .  1 2       snd:CLOSE-WAIT | FIN-WAIT-2 CLOSE-WAIT",
	"< FP. 1(70) 2  snd:LAST-ACK   | FIN-WAIT-2 LAST-ACK",
	"flags",
})

LADDER(close_half, "close: half-closed, one side goes on for long", {
	OPEN,
	"> F. 1 1        | FIN-WAIT-1 ESTABLISHED",
	"< .  1 2        | FIN-WAIT-2 CLOSE-WAIT",
	"< P. 1(1000) 2  | FIN-WAIT-2 CLOSE-WAIT",
	"> .  2 1001     | FIN-WAIT-2 CLOSE-WAIT",
	"< P. 1001(50) 2 | FIN-WAIT-2 CLOSE-WAIT",
	"> .  2 1051     | FIN-WAIT-2 CLOSE-WAIT",
	"< F. 1051 2     | FIN-WAIT-2 LAST-ACK",
	"> .  2 1052     | TIME-WAIT CLOSED",
})

LADDER(close_simultaneous, "close: simultaneous, RFC 9293 figure 13", {
	OPEN,
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED",
	"< F. 1 1  | FIN-WAIT-1 FIN-WAIT-1",
	"> .  2 2  | CLOSING *",
	"< .  2 2  | TIME-WAIT TIME-WAIT",
	"l 2MSL    | CLOSED TIME-WAIT",
	"r 2MSL    | CLOSED CLOSED",
	"flags",
})

LADDER(close_simultaneous_repeat, "close: simultaneous, the FINs repeated", {
	OPEN,
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED",
	"< F. 1 1  | FIN-WAIT-1 FIN-WAIT-1",
	"> F. 1 2  | CLOSING * repeat=1",
	"< F. 1 2  | TIME-WAIT * repeat=1 perhaps-back",
	"> .  2 2  | TIME-WAIT TIME-WAIT",
})

LADDER(close_out_of_order, "close: a FIN overtakes data", {
	OPEN,
	"> F. 501 1     | FIN-WAIT-1 ESTABLISHED",
	"< .  1 1       | FIN-WAIT-1 ESTABLISHED",
	"> P. 1(500) 1  | FIN-WAIT-1 ESTABLISHED",
	"< .  1 502     | FIN-WAIT-2 CLOSE-WAIT",
})

LADDER(close_fin_lost, "close: FIN lost and repeated", {
	OPEN,
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED",
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED repeat=1",
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED repeat=2",
	"< .  1 2  | FIN-WAIT-2 CLOSE-WAIT",
	"flags",
})

LADDER(close_fin_moved, "close: FIN repeated together with data", {
	OPEN,
	"> P. 1(10) 1  | ESTABLISHED ESTABLISHED",
	"> F. 11 1     | FIN-WAIT-1 ESTABLISHED",
	"> FP. 1(10) 1 | FIN-WAIT-1 ESTABLISHED repeat=1",
	"< .  1 12     | FIN-WAIT-2 CLOSE-WAIT",
})

LADDER(close_ack_lost, "close: the ACK of the first FIN lost", {
	OPEN,
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED",
	"< .  1 2  | FIN-WAIT-2 CLOSE-WAIT",
	"> F. 1 1  | FIN-WAIT-1 CLOSE-WAIT repeat=1 back",
	"< .  1 2  | FIN-WAIT-2 CLOSE-WAIT",
	"flags taken-back",
})

LADDER(close_ack_lost_fin, "close: the ACK of the first FIN lost, FINs cross", {
	OPEN,
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED",
	"< .  1 2  | FIN-WAIT-2 CLOSE-WAIT",
	"< F. 1 2  | FIN-WAIT-2 LAST-ACK",
	"> F. 1 1  | FIN-WAIT-1 LAST-ACK repeat=1 back",
	"> .  2 2  | CLOSING CLOSED",
	"< F. 1 2  | TIME-WAIT LAST-ACK repeat=1 back",
	"> .  2 2  | TIME-WAIT CLOSED",
})

LADDER(close_last_ack_lost, "close: the last ACK lost, the FIN repeated", {
	OPEN,
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED",
	"< .  1 2  | FIN-WAIT-2 CLOSE-WAIT",
	"< F. 1 2  | FIN-WAIT-2 LAST-ACK",
	"> .  2 2  | TIME-WAIT CLOSED",
	"< F. 1 2  | TIME-WAIT LAST-ACK repeat=1 back",
	"> .  2 2  | TIME-WAIT CLOSED",
	"< F. 1 2  | TIME-WAIT LAST-ACK repeat=2 back",
	"> .  2 2  | TIME-WAIT CLOSED",
	"flags taken-back",
})

LADDER(close_crossed, "close: repeated FINs that cross their ACKs", {
	OPEN,
	"> F. 1 1   | FIN-WAIT-1 ESTABLISHED",
	"< .  1 2   | FIN-WAIT-2 CLOSE-WAIT",
	"> F. 1 1   crossed | FIN-WAIT-2 CLOSE-WAIT repeat=1",
	"< F. 1 2   | FIN-WAIT-2 LAST-ACK",
	"> .  2 2   | TIME-WAIT CLOSED",
	"< F. 1 2   crossed | TIME-WAIT CLOSED repeat=1",
	"flags",
})

LADDER(close_closing_lost, "close: simultaneous, an ACK lost in CLOSING", {
	OPEN,
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED",
	"< F. 1 1  | FIN-WAIT-1 FIN-WAIT-1",
	"< .  2 2  | FIN-WAIT-2 CLOSING",
	"> .  2 2  | TIME-WAIT TIME-WAIT",
	"< F. 1 2  | TIME-WAIT CLOSING repeat=1 back",
	"> .  2 2  | TIME-WAIT TIME-WAIT",
	"flags taken-back",
})

LADDER(close_wrong_ack, "close: ACKs that do not cover the FIN", {
	OPEN,
	"> F. 1 1           | FIN-WAIT-1 ESTABLISHED",
	"< .  1 1           | FIN-WAIT-1 ESTABLISHED",
	"< .  1 0           | FIN-WAIT-1 ESTABLISHED",
	"< .  1 -2000000000 | FIN-WAIT-1 ESTABLISHED",
	"< .  1 2           | FIN-WAIT-2 CLOSE-WAIT",
})

/* More than was ever sent: RFC 9293 section 3.10.7.4, fifth, drops it. */
LADDER(close_ack_beyond, "close: an ACK beyond the FIN acknowledges nothing", {
	OPEN,
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED",
	"< .  1 3  | FIN-WAIT-1 ESTABLISHED",
	"< .  1 2000000000 | FIN-WAIT-1 ESTABLISHED",
	"< .  1 2  | FIN-WAIT-2 CLOSE-WAIT",
})

LADDER(close_window, "close: a FIN beyond the window is a forgery", {
	OPEN,
	"> F. 70000 1 rcv:wnd=1:65535 | ESTABLISHED ESTABLISHED",
	"> F. 0 1     rcv:wnd=1:65535 | ESTABLISHED ESTABLISHED",
	"> F. -5 1    rcv:wnd=1:65535 | ESTABLISHED ESTABLISHED",
	"> F. 1 1     rcv:wnd=1:65535 | FIN-WAIT-1 ESTABLISHED",
	"< .  1 2                     | FIN-WAIT-2 CLOSE-WAIT",
})

LADDER(close_window_edge, "close: a FIN at the end of the window", {
	OPEN,
	"> F. 65536 1 rcv:wnd=1:65535 | FIN-WAIT-1 ESTABLISHED",
	"< .  1 65537                 | FIN-WAIT-2 CLOSE-WAIT",
})

/* Which data are too far for a receiver, kernels do not agree on. */
LADDER(close_ack_far, "close: an ACK of a FIN on data beyond the window", {
	OPEN,
	"> F. 1 1                          | FIN-WAIT-1 ESTABLISHED",
	"< P. 1(100) 2   rcv:wnd=1:100     | FIN-WAIT-2 CLOSE-WAIT",
	"l = FIN-WAIT-1                    | FIN-WAIT-1 CLOSE-WAIT back",
	"< P. 1(101) 2   rcv:wnd=1:100     | FIN-WAIT-2 CLOSE-WAIT ask",
	"l = FIN-WAIT-1                    | FIN-WAIT-1 CLOSE-WAIT back",
	"< P. 102(1) 2   rcv:wnd=1:100     | FIN-WAIT-1 CLOSE-WAIT ask",
})

LADDER(close_too_soon, "close: a FIN before the handshake ends nothing", {
	"> S  0    | SYN-SENT CLOSED",
	"> F. 1 99 | SYN-SENT CLOSED",
	"< F. 1 99 | SYN-SENT CLOSED",
	"< S. 0 1  | SYN-SENT SYN-RECEIVED",
	"> .  1 1  | ESTABLISHED ESTABLISHED",
})

LADDER(close_half_open, "close: FIN to a server whose third ACK was held", {
	"> S  0    | SYN-SENT CLOSED",
	"< S. 0 1  | SYN-SENT SYN-RECEIVED",
	"> .  1 1  rcv:full | ESTABLISHED SYN-RECEIVED held=full",
	"> F. 1 1  rcv:full | FIN-WAIT-1 SYN-RECEIVED held=full",
	"< .  1 2  | FIN-WAIT-2 CLOSE-WAIT",
	"flags acceptq-full",
})

LADDER(close_lag, "close: Linux answers a FIN before it changes its state", {
	OPEN,
	"> F. 1 1  snd:FIN-WAIT-1  | FIN-WAIT-1 ESTABLISHED",
	"< .  1 2  snd:CLOSE-WAIT  | FIN-WAIT-2 CLOSE-WAIT",
	"< F. 1 2  snd:LAST-ACK    | FIN-WAIT-2 LAST-ACK",
	"> .  2 2  snd:FIN-WAIT-2  | TIME-WAIT CLOSED",
	"flags",
})

LADDER(close_lag_closing, "close: Linux is not in CLOSING yet", {
	OPEN,
	"> F. 1 1  snd:FIN-WAIT-1  | FIN-WAIT-1 ESTABLISHED",
	"< F. 1 1  snd:FIN-WAIT-1  | FIN-WAIT-1 FIN-WAIT-1",
	"> .  2 2  snd:FIN-WAIT-1  | CLOSING *",
	"flags",
})

/* Over loopback both answer before they have read the other's answer. */
LADDER(close_lag_crossed, "close: simultaneous, and the lagging ACKs cross", {
	OPEN,
	"> F. 1 1  snd:FIN-WAIT-1  | FIN-WAIT-1 ESTABLISHED",
	"< F. 1 1  snd:FIN-WAIT-1  | FIN-WAIT-1 FIN-WAIT-1",
	"> .  2 2  snd:FIN-WAIT-1  | CLOSING *",
	"< .  2 2  snd:FIN-WAIT-1  | TIME-WAIT * perhaps-back",
})

LADDER(close_unsent, "close: the FIN has to wait for data to be sent", {
	OPEN,
	"> P. 1(1000) 1    snd:FIN-WAIT-1 | FIN-WAIT-1 ESTABLISHED socket",
	"< .  1 1001       | FIN-WAIT-1 ESTABLISHED",
	"> FP. 1001(500) 1 snd:FIN-WAIT-1 | FIN-WAIT-1 ESTABLISHED",
	"< .  1 1502       | FIN-WAIT-2 CLOSE-WAIT",
	"flags",
})

LADDER(close_backlog, "close: the peer's FIN waits in the backlog meanwhile", {
	OPEN,
	"> F. 1 1  rcv:ESTABLISHED | FIN-WAIT-1 ESTABLISHED",
	"< F. 1 1  snd:FIN-WAIT-1  | FIN-WAIT-1 FIN-WAIT-1",
	"< .  2 2  snd:FIN-WAIT-1  | FIN-WAIT-2 CLOSING",
	"> .  2 2  rcv:CLOSING     | TIME-WAIT TIME-WAIT",
	"flags",
})

LADDER(close_orphan, "close: an orphan gives up FIN-WAIT-2", {
	OPEN,
	"> F. 1 1   | FIN-WAIT-1 ESTABLISHED",
	"< .  1 2   | FIN-WAIT-2 CLOSE-WAIT",
	"l = CLOSED | CLOSED CLOSE-WAIT",
	"< P. 1(5) 2 | CLOSED CLOSE-WAIT",
	"> R  2     | CLOSED CLOSED",
})

LADDER(close_lost_before, "close: a FIN lost that was sent before the peer's", {
	OPEN,
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED",
	"< .  2 2  | FIN-WAIT-2 CLOSE-WAIT",
	"< F. 1 2  | FIN-WAIT-2 CLOSING back",
	"> .  2 2  | TIME-WAIT TIME-WAIT",
	"flags ambiguous taken-back",
})

LADDER(close_lost_after, "close: a FIN lost that answered the peer's first", {
	OPEN,
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED",
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED repeat=1",
	"< .  2 2  | FIN-WAIT-2 CLOSE-WAIT",
	"< F. 1 2  | FIN-WAIT-2 LAST-ACK",
	"> .  2 2  | TIME-WAIT CLOSED",
	"flags ambiguous",
})

LADDER(close_blind_fin_window, "close: a forged FIN beyond the window", {
	OPEN,
	"> F. 101 1    rcv:wnd=1:1000   | FIN-WAIT-1 ESTABLISHED",
	"> F. 900000 1 rcv:wnd=1:1000   | FIN-WAIT-1 ESTABLISHED",
	"< .  1 102                     | FIN-WAIT-2 CLOSE-WAIT",
})

LADDER(close_late, "close: three segments, but the second comes late", {
	OPEN,
	"> F. 1 1       | FIN-WAIT-1 ESTABLISHED",
	"< F. 1 2 late  | FIN-WAIT-2 LAST-ACK",
	"flags ambiguous",
})

LADDER(close_reset_time_wait, "close: a RST into TIME-WAIT", {
	OPEN,
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED",
	"< F. 1 2  | FIN-WAIT-2 LAST-ACK",
	"> .  2 2  | TIME-WAIT CLOSED",
	"< R  2    | CLOSED CLOSED",
	"flags ambiguous",
})

LADDER(close_blind_fin, "close: a forged FIN, and the real one", {
	OPEN,
	"> F. 900000 1 | FIN-WAIT-1 ESTABLISHED",
	"> F. 101 1    | FIN-WAIT-1 ESTABLISHED",
	"< .  1 102    | FIN-WAIT-2 CLOSE-WAIT",
})

LADDER(close_no_time_wait, "close: no room for TIME-WAIT", {
	OPEN,
	"> F. 1 1  snd:FIN-WAIT-1              | FIN-WAIT-1 ESTABLISHED",
	"< .  1 2                              | FIN-WAIT-2 CLOSE-WAIT",
	"< F. 1 2                              | FIN-WAIT-2 LAST-ACK",
	"> .  2 2  snd:FIN-WAIT-2+no-time-wait | CLOSED CLOSED",
})

LADDER(close_no_time_wait_both, "close: no room for TIME-WAIT after CLOSING", {
	OPEN,
	"> F. 1 1                           | FIN-WAIT-1 ESTABLISHED",
	"< F. 1 1                           | FIN-WAIT-1 FIN-WAIT-1",
	"> .  2 2                           | CLOSING FIN-WAIT-2",
	"< .  2 2  rcv:CLOSING+no-time-wait | CLOSED TIME-WAIT ask",
})
