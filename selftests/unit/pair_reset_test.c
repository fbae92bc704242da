// SPDX-License-Identifier: GPL-2.0
/* RSTs: in every state, believed, refused and ignored. */
#include "ladder.h"

#define HALF_OPEN					\
	"> S  0       | SYN-SENT CLOSED",		\
	"< S. 0 1     | SYN-SENT SYN-RECEIVED"

#define OPEN						\
	HALF_OPEN,					\
	"> .  1 1     | ESTABLISHED ESTABLISHED",	\
	"< .  1 1     | ESTABLISHED ESTABLISHED"

/* The left end is in FIN-WAIT-2, the right one in CLOSE-WAIT. */
#define HALF_CLOSED					\
	OPEN,						\
	"> F. 1 1     | FIN-WAIT-1 ESTABLISHED",	\
	"< .  1 2     | FIN-WAIT-2 CLOSE-WAIT",		\
	"> .  2 1     | FIN-WAIT-2 CLOSE-WAIT"

LADDER(reset_client, "reset: the client aborts", {
	OPEN,
	"> R  1    | CLOSED CLOSED",
	"flags",
})

LADDER(reset_server, "reset: the server aborts", {
	OPEN,
	"< R. 1 1  | CLOSED CLOSED",
})

LADDER(reset_half_open, "reset: the client does not want the SYN-ACK", {
	HALF_OPEN,
	"> R  1    | CLOSED CLOSED",
})

LADDER(reset_half_open_wrong, "reset: RSTs that a half-open server refuses", {
	HALF_OPEN,
	"> R  0    | SYN-SENT SYN-RECEIVED refused",
	"> R  2    | SYN-SENT SYN-RECEIVED refused",
	"> .  1 1  | ESTABLISHED ESTABLISHED",
})

LADDER(reset_half_open_window, "reset: a half-open server's window is known", {
	HALF_OPEN,
	"> R  0     rcv:wnd=1:100 | SYN-SENT SYN-RECEIVED refused ask",
	"> R  101   rcv:wnd=1:100 | SYN-SENT SYN-RECEIVED refused ask",
	"> R  100   rcv:wnd=1:100 | SYN-SENT SYN-RECEIVED refused ask",
	"> R  1     rcv:wnd=1:100 | CLOSED CLOSED ask",
})

/* RFC 9293 section 3.10.7.4, first: RCV.NXT is good with a window of 0. */
LADDER(reset_half_open_zero, "reset: a half-open server's window is closed", {
	HALF_OPEN,
	"> R  2     rcv:wnd=1:0 | SYN-SENT SYN-RECEIVED refused ask",
	"> R  1     rcv:wnd=1:0 | CLOSED CLOSED ask",
})

LADDER(reset_fin_wait_1, "reset: in FIN-WAIT-1 and ESTABLISHED", {
	OPEN,
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED",
	"< R. 1 1  | CLOSED CLOSED",
})

LADDER(reset_fin_wait_2, "reset: in FIN-WAIT-2 and CLOSE-WAIT", {
	HALF_CLOSED,
	"< R. 1 2  | CLOSED CLOSED",
})

LADDER(reset_close_wait, "reset: in CLOSE-WAIT and FIN-WAIT-2", {
	HALF_CLOSED,
	"> R  2    | CLOSED CLOSED",
})

LADDER(reset_last_ack, "reset: in LAST-ACK and FIN-WAIT-2", {
	HALF_CLOSED,
	"< F. 1 2  | FIN-WAIT-2 LAST-ACK",
	"> R  2    | CLOSED CLOSED",
})

LADDER(reset_closing, "reset: in CLOSING", {
	OPEN,
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED",
	"< F. 1 1  | FIN-WAIT-1 FIN-WAIT-1",
	"< .  2 2  | FIN-WAIT-2 CLOSING",
	"> R  2    | CLOSED CLOSED",
})

LADDER(reset_time_wait, "reset: in TIME-WAIT (RFC 1337)", {
	HALF_CLOSED,
	"< F. 1 2  | FIN-WAIT-2 LAST-ACK",
	"> .  2 2  | TIME-WAIT CLOSED",
	"< R. 2 2  | CLOSED CLOSED",
})

LADDER(reset_closed, "reset: a second RST finds nobody", {
	OPEN,
	"> R  1    | CLOSED CLOSED",
	"> R  1    | CLOSED CLOSED refused",
	"< R  1    | CLOSED CLOSED refused",
})

LADDER(reset_window, "reset: only RCV.NXT is good enough (RFC 5961)", {
	OPEN,
	"> R  0    rcv:wnd=1:1000 | ESTABLISHED ESTABLISHED refused ask",
	"> R  2    rcv:wnd=1:1000 | ESTABLISHED ESTABLISHED refused ask",
	"> R  1000 rcv:wnd=1:1000 | ESTABLISHED ESTABLISHED refused ask",
	"> R  1    rcv:wnd=1:1000 | CLOSED CLOSED ask",
})

/* A timewait socket stands in for an orphan, and is less strict. */
LADDER(reset_orphan, "reset: any in the window of an orphan in FIN-WAIT-2", {
	HALF_CLOSED,
	"< R  0    rcv:wnd=1:100+mini | FIN-WAIT-2 CLOSE-WAIT refused ask",
	"< R  102  rcv:wnd=1:100+mini | FIN-WAIT-2 CLOSE-WAIT refused ask",
	"< R  50   rcv:wnd=1:100      | FIN-WAIT-2 CLOSE-WAIT refused ask",
	"< R  50   rcv:wnd=1:100+mini | CLOSED CLOSED ask",
})

LADDER(reset_orphan_edge, "reset: at the edge of an orphan's window", {
	HALF_CLOSED,
	"< R  101  rcv:wnd=1:100+mini | CLOSED CLOSED ask",
})

LADDER(reset_outdated, "reset: an old time stamp, which a timewait socket reads", {
	HALF_CLOSED,
	"< F. 1 2  | FIN-WAIT-2 LAST-ACK",
	"> .  2 2  | TIME-WAIT CLOSED",
	"< R  2    rcv:wnd=2:100+mini outdated | TIME-WAIT CLOSED refused ask",
	"< R  2    rcv:wnd=2:100+mini          | CLOSED CLOSED ask",
})

LADDER(reset_outdated_open, "reset: an old time stamp, which an open one does not", {
	OPEN,
	"< R  1    rcv:wnd=1:100 outdated | CLOSED CLOSED ask",
})

LADDER(reset_gone_on, "reset: it was not the end, and the ACK came", {
	HALF_OPEN,
	"> R  1    rcv:wnd=1:100+mini   | CLOSED CLOSED ask",
	"r = ESTABLISHED                | CLOSED ESTABLISHED back socket",
})

LADDER(reset_kept, "reset: the sender's socket lives on", {
	OPEN,
	"> R  1 snd:ESTABLISHED rcv:wnd=9:99 | ESTABLISHED ESTABLISHED refused ask",
	"> R  9 snd:CLOSED rcv:wnd=9:99      | CLOSED CLOSED ask",
})

LADDER(reset_one_sided, "reset: the sender is gone, the receiver refuses", {
	OPEN,
	"> R  1    snd:CLOSED rcv:wnd=500:1000 | CLOSED ESTABLISHED refused ask",
	"< .  1 500                            | CLOSED ESTABLISHED",
	"> R  500  snd:CLOSED rcv:wnd=500:1000 | CLOSED CLOSED ask",
})

LADDER(reset_notice, "reset: the receiver's socket is already elsewhere", {
	OPEN,
	"> R  1    rcv:FIN-WAIT-1+wnd=1:100 | CLOSED CLOSED socket ask",
	"flags",
})

LADDER(reset_gone, "reset: the receiver's socket is already gone", {
	OPEN,
	"> R  1    rcv:CLOSED | ESTABLISHED CLOSED refused",
})

/* What a challenge ACK tells, in every state that can send one */

LADDER(ignored_half_open, "reset: ignored in SYN-RECEIVED", {
	HALF_OPEN,
	"> R  1    | CLOSED CLOSED",
	"< S. 0 1  | * SYN-RECEIVED repeat=1 back",
	"flags taken-back",
})

LADDER(ignored_established, "reset: ignored in ESTABLISHED", {
	OPEN,
	"> R  900  | CLOSED CLOSED",
	"< .  1 1  | * ESTABLISHED back",
	"flags taken-back",
})

LADDER(ignored_fin_wait_1, "reset: ignored in FIN-WAIT-1", {
	OPEN,
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED",
	"< R. 900 1 | CLOSED CLOSED",
	"> .  2 1  | FIN-WAIT-1 * back",
})

LADDER(ignored_fin_wait_2, "reset: ignored in FIN-WAIT-2", {
	HALF_CLOSED,
	"< R. 900 2 | CLOSED CLOSED",
	"> .  2 1  | FIN-WAIT-2 * back",
})

LADDER(ignored_close_wait, "reset: ignored in CLOSE-WAIT", {
	HALF_CLOSED,
	"> R  900  | CLOSED CLOSED",
	"< .  1 2  | * CLOSE-WAIT back",
})

LADDER(ignored_closing, "reset: ignored in CLOSING", {
	OPEN,
	"> F. 1 1  | FIN-WAIT-1 ESTABLISHED",
	"< F. 1 1  | FIN-WAIT-1 FIN-WAIT-1",
	"< .  2 2  | FIN-WAIT-2 CLOSING",
	"> R  900  | CLOSED CLOSED",
	"< .  2 2  | * CLOSING back",
})

LADDER(ignored_last_ack, "reset: ignored in LAST-ACK", {
	HALF_CLOSED,
	"< F. 1 2  | FIN-WAIT-2 LAST-ACK",
	"> R  900  | CLOSED CLOSED",
	"< F. 1 2  | * LAST-ACK repeat=1 back",
})

LADDER(ignored_time_wait, "reset: ignored in TIME-WAIT", {
	HALF_CLOSED,
	"< F. 1 2  | FIN-WAIT-2 LAST-ACK",
	"> .  2 2  | TIME-WAIT CLOSED",
	"< F. 1 2  | TIME-WAIT LAST-ACK repeat=1 back",
	"< R. 2 2  | CLOSED CLOSED",
	"> .  2 2  | TIME-WAIT CLOSED back",
})

LADDER(ignored_socket, "reset: ignored, as the socket says", {
	OPEN,
	"> R  900  | CLOSED CLOSED",
	"r = ESTABLISHED | CLOSED ESTABLISHED back",
})

/* On a router nobody says that a RST is forged, but for those who go on. */
LADDER(forged, "reset: forged, both sides go on", {
	OPEN,
	"> R  900       | CLOSED CLOSED",
	"< .  1 1       | * ESTABLISHED back",
	"> P. 1(10) 1   | ESTABLISHED ESTABLISHED perhaps-back",
	"< .  1 11      | ESTABLISHED ESTABLISHED",
})

LADDER(reset_new_synack, "reset: a SYN-ACK with a new number is no answer", {
	OPEN,
	"< .  1 1     | ESTABLISHED ESTABLISHED",
	"> R  1       | CLOSED CLOSED",
	"< S. 900 1   | CLOSED CLOSED repeat=1",
	"flags",
})

LADDER(reset_old_number, "reset: with a number of the connection before", {
	OPEN,
	"> R  -1000 young | ESTABLISHED ESTABLISHED refused",
	"> R  0     young | ESTABLISHED ESTABLISHED refused",
	"> R  -1000       | CLOSED CLOSED",
})

/* Somebody's stray ACK was answered; the data may have come before. */
LADDER(reset_before_data, "reset: with a number that data has used", {
	OPEN,
	"< P. 1(100) 1 | ESTABLISHED ESTABLISHED",
	"< R  1        | CLOSED CLOSED",
	"flags ambiguous",
})

LADDER(reset_behind_data, "reset: after data", {
	OPEN,
	"< P. 1(100) 1 | ESTABLISHED ESTABLISHED",
	"< R  101      | CLOSED CLOSED",
	"flags",
})

LADDER(reset_crossed, "reset: what crosses it contradicts nothing", {
	OPEN,
	"< .  1 1          | ESTABLISHED ESTABLISHED",
	"> R  1            | CLOSED CLOSED",
	"< .  1 1  crossed | CLOSED CLOSED",
	"flags ambiguous",
})

/* A router: the server answers something stray, and both go on. */
LADDER(reset_refused_fin, "reset: a FIN that crosses a RST nobody obeys", {
	OPEN,
	"< R  1              | CLOSED CLOSED",
	"> F. 1 1    crossed | CLOSED CLOSED",
	"> .  2 1            | FIN-WAIT-1 CLOSED back",
	"< F. 1 2    crossed | FIN-WAIT-2 CLOSED",
	"> .  2 2            | TIME-WAIT CLOSED",
	"flags ambiguous taken-back",
})
