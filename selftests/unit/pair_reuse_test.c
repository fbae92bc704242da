// SPDX-License-Identifier: GPL-2.0
/* A new connection on an old tuple: tcpviz_rival_supersedes(). */
#include "ladder.h"

#define OPEN						\
	"> S  0       | SYN-SENT CLOSED",		\
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",		\
	"> .  1 1     | ESTABLISHED ESTABLISHED",	\
	"< .  1 1     | ESTABLISHED ESTABLISHED"

/* The left end is in TIME-WAIT. */
#define CLOSED_BY_LEFT					\
	OPEN,						\
	"> F. 1 1     | FIN-WAIT-1 ESTABLISHED",	\
	"< F. 1 2     | FIN-WAIT-2 LAST-ACK",		\
	"> .  2 2     | TIME-WAIT CLOSED"

/* The right end is in TIME-WAIT. */
#define CLOSED_BY_RIGHT					\
	OPEN,						\
	"< F. 1 1     | ESTABLISHED FIN-WAIT-1",	\
	"> F. 1 2     | LAST-ACK FIN-WAIT-2",		\
	"< .  2 2     | CLOSED TIME-WAIT"

LADDER(reuse_ended, "reuse: both ends are gone, any SYN begins anew", {
	CLOSED_BY_LEFT,
	"l 2MSL      | CLOSED CLOSED",
	"> S  50000  | SYN-SENT CLOSED new",
	"< S. 9000 50001 | SYN-SENT SYN-RECEIVED",
	"> .  50001 9001 | ESTABLISHED ESTABLISHED",
})

LADDER(reuse_ended_same, "reuse: both ends are gone, even with the same ISN", {
	CLOSED_BY_LEFT,
	"l 2MSL      | CLOSED CLOSED",
	"> S  0      | SYN-SENT CLOSED new",
	"< S. 0 1    | SYN-SENT SYN-RECEIVED",
})

LADDER(reuse_last_ack_same, "reuse: the passive end is gone, the same ISN", {
	CLOSED_BY_LEFT,
	"> S  0        | TIME-WAIT CLOSED repeat=1",
	"< S. 9000 1   snd:SYN-RECEIVED | TIME-WAIT SYN-RECEIVED",
})

LADDER(reuse_ended_turned, "reuse: both ends are gone, the server opens", {
	CLOSED_BY_LEFT,
	"l 2MSL      | CLOSED CLOSED",
	"< S  700    | CLOSED SYN-SENT new",
	"> S. 800 701 | SYN-RECEIVED SYN-SENT",
	"< .  701 801 | ESTABLISHED ESTABLISHED",
	"flags",
})

LADDER(reuse_time_wait, "reuse: a SYN into TIME-WAIT, which answers", {
	CLOSED_BY_RIGHT,
	"> S  50000       | CLOSED TIME-WAIT rival",
	"< S. 9000 50001  | SYN-SENT SYN-RECEIVED new",
	"> .  50001 9001  | ESTABLISHED ESTABLISHED",
	"flags",
})

LADDER(reuse_time_wait_local, "reuse: a SYN of our own into TIME-WAIT", {
	CLOSED_BY_RIGHT,
	"> S  50000 snd:SYN-SENT | SYN-SENT CLOSED new",
})

LADDER(reuse_time_wait_own, "reuse: who waits in TIME-WAIT opens anew", {
	CLOSED_BY_LEFT,
	"> S  50000       | SYN-SENT CLOSED new",
})

LADDER(reuse_time_wait_old, "reuse: an old SYN into TIME-WAIT, which ACKs", {
	CLOSED_BY_RIGHT,
	"> S  -5000 | CLOSED TIME-WAIT rival",
	"< .  2 2   | CLOSED TIME-WAIT",
	"> R  2     | CLOSED CLOSED",
})

LADDER(reuse_time_wait_stamp, "reuse: TIME-WAIT takes the same number again", {
	CLOSED_BY_RIGHT,
	"> S  0       | CLOSED TIME-WAIT repeat=1 rival",
	"< S. 9000 1  | SYN-SENT SYN-RECEIVED new",
})

LADDER(reuse_time_wait_same, "reuse: the connection's own SYN comes late", {
	CLOSED_BY_RIGHT,
	"> S  0     | CLOSED TIME-WAIT repeat=1 rival",
	"< .  2 2   | CLOSED TIME-WAIT",
})

LADDER(reuse_established, "reuse: a SYN into ESTABLISHED is challenged", {
	OPEN,
	"> S  50000     | ESTABLISHED ESTABLISHED rival",
	"< .  1 1       | ESTABLISHED ESTABLISHED",
	"> P. 1(10) 1   | ESTABLISHED ESTABLISHED",
	"< .  1 11      | ESTABLISHED ESTABLISHED",
})

LADDER(reuse_challenge, "reuse: the peer has restarted", {
	OPEN,
	"> S  50000      | ESTABLISHED ESTABLISHED rival",
	"< .  1 1        | ESTABLISHED ESTABLISHED",
	"> R  1          | CLOSED CLOSED",
	"> S  50000      | SYN-SENT CLOSED new",
	"< S. 9 50001    | SYN-SENT SYN-RECEIVED",
})

LADDER(reuse_rivals, "reuse: the last rival is the one that counts", {
	CLOSED_BY_RIGHT,
	"> S  50000       | CLOSED TIME-WAIT rival",
	"> S  90000       | CLOSED TIME-WAIT",
	"< S. 9000 50001  | CLOSED TIME-WAIT",
	"< S. 9000 90001  | SYN-SENT SYN-RECEIVED new",
})

LADDER(reuse_rival_own, "reuse: a rival's sender can not acknowledge it", {
	OPEN,
	"> S  50000       | ESTABLISHED ESTABLISHED rival",
	"> S. 0 50001     | ESTABLISHED ESTABLISHED",
})

LADDER(reuse_turned, "reuse: the old server opens, the old client answers", {
	CLOSED_BY_LEFT,
	"< S  9000       | TIME-WAIT CLOSED rival",
	"> S. 60000 9001 | SYN-RECEIVED SYN-SENT new",
	"< .  9001 60001 | ESTABLISHED ESTABLISHED",
})

LADDER(reuse_syn_sent, "reuse: another SYN while nobody answers", {
	"> S  0     | SYN-SENT CLOSED",
	"> S  4000  | SYN-SENT CLOSED rival",
	"< S. 0 4001 | SYN-SENT SYN-RECEIVED new",
})

LADDER(reuse_syn_sent_first, "reuse: of two SYNs the first is answered", {
	"> S  0     | SYN-SENT CLOSED",
	"> S  4000  | SYN-SENT CLOSED rival",
	"< S. 0 1   | SYN-SENT SYN-RECEIVED",
	"> .  1 1   | ESTABLISHED ESTABLISHED",
})

LADDER(reuse_half_open, "reuse: another SYN to a half-open server", {
	"> S  0     | SYN-SENT CLOSED",
	"< S. 0 1   | SYN-SENT SYN-RECEIVED",
	"> S  4000  | SYN-SENT SYN-RECEIVED rival",
	"< .  1 1   | SYN-SENT SYN-RECEIVED",	/* a challenge */
	"> R  1     | CLOSED CLOSED",
	"> S  4000  | SYN-SENT CLOSED new",
})

LADDER(reuse_refused, "reuse: refused, and the next try has another ISN", {
	"> S  0     | SYN-SENT CLOSED",
	"< R. 0 1   | CLOSED CLOSED",
	"> S  4000  | SYN-SENT CLOSED new",
	"< R. 0 4001 | CLOSED CLOSED",
})

LADDER(reuse_late_synack, "reuse: refused, and then a late SYN-ACK", {
	"> S  0     | SYN-SENT CLOSED",
	"< R. 0 1   | CLOSED CLOSED",
	"< S. 0 1   | CLOSED SYN-RECEIVED",
	"> R  1     | CLOSED CLOSED",
})

LADDER(reuse_simultaneous, "reuse: a SYN the other way is no reuse", {
	"> S  0     | SYN-SENT CLOSED",
	"< S  500   | SYN-SENT SYN-SENT",
	"flags simultaneous",
})

LADDER(reuse_time_wait_tfo, "reuse: a SYN with data into TIME-WAIT", {
	CLOSED_BY_RIGHT,
	"> S  50000(100)  | CLOSED TIME-WAIT rival",
	"< S. 9000 50101  | SYN-SENT SYN-RECEIVED new",
	"flags fast-open",
})

LADDER(reuse_time_wait_too_much, "reuse: more acknowledged than was sent", {
	CLOSED_BY_RIGHT,
	"> S  50000       | CLOSED TIME-WAIT rival",
	"< S. 9000 50101  | CLOSED TIME-WAIT",
	"< S. 9000 50001  | SYN-SENT SYN-RECEIVED new",
})

LADDER(reuse_both, "reuse: both ends open anew at the same time", {
	OPEN,
	"> S  50000       | ESTABLISHED ESTABLISHED rival",
	"< S  9000        | ESTABLISHED ESTABLISHED",
	"< S. 9000 50001  | SYN-SENT SYN-RECEIVED new",
})

LADDER(reuse_both_one_synack, "reuse: both anew, and one SYN-ACK gets lost", {
	OPEN,
	"> S  50000       | ESTABLISHED ESTABLISHED rival",
	"< S  9000        | ESTABLISHED ESTABLISHED",
	"> S. 0 9001      | ESTABLISHED ESTABLISHED",
	"> S. 50000 9001  | SYN-RECEIVED SYN-SENT new",
	"< .  9001 50001  | ESTABLISHED ESTABLISHED",
})

LADDER(reuse_both_two_synacks, "reuse: both anew, and both say so", {
	OPEN,
	"> S  50000       | ESTABLISHED ESTABLISHED rival",
	"< S  9000        | ESTABLISHED ESTABLISHED",
	"> S. 50000 9001  | SYN-RECEIVED SYN-SENT new",
	"< S. 9000 50001  | ESTABLISHED ESTABLISHED",
	"flags simultaneous",
})

LADDER(reuse_both_crossed, "reuse: both anew, the last to close second", {
	CLOSED_BY_RIGHT,
	"> S  50000       | CLOSED TIME-WAIT rival",
	"< S  9000        | SYN-SENT SYN-SENT new",
	"< S. 9000 50001  | SYN-SENT SYN-RECEIVED",
	"> .  50001 9001  | ESTABLISHED ESTABLISHED",
	"flags simultaneous",
})

LADDER(reuse_both_another, "reuse: both anew, and one tries once more", {
	OPEN,
	"> S  50000       | ESTABLISHED ESTABLISHED rival",
	"< S  9000        | ESTABLISHED ESTABLISHED",
	"> S  60000       | ESTABLISHED ESTABLISHED",
	"> S. 50000 9001  | ESTABLISHED ESTABLISHED",
	"> S. 60000 9001  | ESTABLISHED ESTABLISHED",
	"< S. 9000 60001  | SYN-SENT SYN-RECEIVED new",
})

LADDER(reuse_both_after_old, "reuse: both open, an unanswered SYN before", {
	"> S  0        | SYN-SENT CLOSED",
	"> S  5000     | SYN-SENT CLOSED rival",
	"< S  0        | SYN-SENT SYN-SENT",
	"> S. 5000 1   | SYN-RECEIVED SYN-SENT",
	"< S. 0 5001   | ESTABLISHED ESTABLISHED",
	"flags simultaneous",
})

LADDER(reuse_both_unseen, "reuse: the same, and the second SYN was lost", {
	"> S  0        | SYN-SENT CLOSED",
	"< S  0        | SYN-SENT SYN-SENT",
	"> S. 5000 1   | SYN-RECEIVED SYN-SENT",
	"< S. 0 5001   | ESTABLISHED ESTABLISHED",
	"flags simultaneous",
})

LADDER(reuse_rst_lost, "reuse: the new SYN is refused, the old RST was lost", {
	"> S  0        | SYN-SENT CLOSED",
	"< S. 0 1      | SYN-SENT SYN-RECEIVED",
	"> S  5000     | SYN-SENT SYN-RECEIVED rival",
	"< R. 7777 5001 | CLOSED CLOSED new",
	"< S  9000     | CLOSED SYN-SENT new",
})

LADDER(reuse_listens_again, "reuse: aborted, and another copy of the SYN comes", {
	"> S  0(10)                          | SYN-SENT CLOSED",
	"< S. 0 11     snd:SYN-RECEIVED      | SYN-SENT SYN-RECEIVED",
	"< R. 1 11     snd:CLOSED+self leaves | SYN-SENT CLOSED",
	"< S. 7000 1   snd:SYN-RECEIVED      | SYN-SENT SYN-RECEIVED",
	"< R  7001     snd:CLOSED+self leaves | SYN-SENT CLOSED",
})

LADDER(reuse_listens_again_old, "reuse: an old SYN is answered, and then the new one", {
	"> S  0                      | SYN-SENT CLOSED",
	"< S. 0 -9  snd:SYN-RECEIVED | SYN-SENT SYN-RECEIVED",
	"> R  -9    rcv:wnd=-9:100+SYN-RECEIVED | SYN-SENT CLOSED ask",
	"< S. 900 1 snd:SYN-RECEIVED | SYN-SENT SYN-RECEIVED",
	"> .  1 901                  | ESTABLISHED ESTABLISHED",
	"flags",
})

LADDER(reuse_data_repeated, "reuse: the new SYN carries data, its repetition none", {
	"> S  0          | SYN-SENT CLOSED",
	"< S. 0 1        | SYN-SENT SYN-RECEIVED",
	"> .  1 1        | ESTABLISHED ESTABLISHED",
	"> S  5000(100)  | ESTABLISHED ESTABLISHED rival",
	"> S  5000       | ESTABLISHED ESTABLISHED",
	"< S. 7000 5101  | SYN-SENT SYN-RECEIVED new",
})

/* A router: a SYN of Fast Open overtakes the last ACK of the one before. */
LADDER(reuse_data_overtakes, "reuse: the new SYN's data overtake the last ACK", {
	OPEN,
	"> F. 1 1         | FIN-WAIT-1 ESTABLISHED",
	"< F. 1 2         | FIN-WAIT-2 LAST-ACK",
	"> S  5000(1000)  | FIN-WAIT-2 LAST-ACK rival",
	"> .  2 2         | TIME-WAIT CLOSED",
	"> S  5000        | SYN-SENT CLOSED new",
	"< S. 9000 6001   | SYN-SENT SYN-RECEIVED",
	"> .  6001 9001   | ESTABLISHED ESTABLISHED",
	"flags fast-open",
})

LADDER(reuse_listens_again_half, "reuse: reset half-open, and a copy of the SYN comes", {
	"> S  0                      | SYN-SENT CLOSED",
	"< S. 0 1   snd:SYN-RECEIVED | SYN-SENT SYN-RECEIVED",
	"> R  1     rcv:SYN-RECEIVED | CLOSED CLOSED ask",
	"< S. 900 1 snd:SYN-RECEIVED | CLOSED SYN-RECEIVED",
	"> R  1     rcv:SYN-RECEIVED | CLOSED CLOSED ask",
	"flags",
})

LADDER(reuse_listens_again_far, "reuse: the same, the server elsewhere", {
	"> S  0           | SYN-SENT CLOSED",
	"< S. 0 1         | SYN-SENT SYN-RECEIVED",
	"> R  1           | CLOSED CLOSED",
	"< S. 900 1       | CLOSED SYN-RECEIVED",
	"< S. 900 1       | CLOSED SYN-RECEIVED repeat=1",
	"> R  1           | CLOSED CLOSED",
	"< S. 900 1       | CLOSED SYN-RECEIVED repeat=2 back",
	"flags taken-back",
})

LADDER(reuse_both_forged, "reuse: both open, and another SYN with data", {
	"> S  0       | SYN-SENT CLOSED",
	"< S  0       | SYN-SENT SYN-SENT",
	"> S. 0 1     | SYN-RECEIVED SYN-SENT",
	"< S  -2(10)  | SYN-RECEIVED SYN-SENT rival",
	"> S. 0 1     | SYN-RECEIVED SYN-SENT repeat=1",
	"< S. 0 1     | ESTABLISHED ESTABLISHED",
	"flags simultaneous",
})

/* The RST that ended the old one at its client was lost before us. */
LADDER(reuse_both_half_open, "reuse: both anew, after a half-open one", {
	"> S  0          | SYN-SENT CLOSED",
	"< S. 0 1        | SYN-SENT SYN-RECEIVED",
	"> S  5000       | SYN-SENT SYN-RECEIVED rival",
	"< S  9000       | SYN-SENT SYN-RECEIVED",
	"> S. 5000 9001  | SYN-RECEIVED SYN-SENT new",
	"< .  9001 5001  | ESTABLISHED ESTABLISHED",
})
