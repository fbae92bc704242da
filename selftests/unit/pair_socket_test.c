// SPDX-License-Identifier: GPL-2.0
/* What sockets say: confirmed, corrected, found to diverge. */
#include "ladder.h"

#include "endpoint.h"
#include "pair.h"

#define OPEN						\
	"> S  0       | SYN-SENT CLOSED",		\
	"< S. 0 1     | SYN-SENT SYN-RECEIVED",		\
	"> .  1 1     | ESTABLISHED ESTABLISHED"

LADDER(socket_confirms, "socket: confirms a silent transition", {
	OPEN,
	"r = ESTABLISHED  | ESTABLISHED ESTABLISHED",
	"r = SYN-RECEIVED | ESTABLISHED SYN-RECEIVED diverged",
	"flags",
})

LADDER(socket_denies, "socket: denies a silent transition", {
	OPEN,
	"r = SYN-RECEIVED | ESTABLISHED SYN-RECEIVED back",
	"> .  1 1         | ESTABLISHED ESTABLISHED",
	"flags taken-back",
})

LADDER(socket_denies_output, "socket: denies a silent transition as it sends", {
	OPEN,
	"< S. 0 1 snd:SYN-RECEIVED | ESTABLISHED SYN-RECEIVED repeat=1 back",
	"flags taken-back",
})

LADDER(socket_denies_crossed, "socket: denies though crossed", {
	OPEN,
	"< S. 0 1 crossed snd:SYN-RECEIVED | ESTABLISHED * repeat=1 back",
	"r = SYN-RECEIVED                  | ESTABLISHED SYN-RECEIVED",
	"flags taken-back",
})

LADDER(socket_ahead, "socket: is one edge ahead", {
	OPEN,
	"l = FIN-WAIT-1   | FIN-WAIT-1 ESTABLISHED socket",
	"r = CLOSE-WAIT   | FIN-WAIT-1 CLOSE-WAIT socket",
	"l = FIN-WAIT-2   | FIN-WAIT-2 CLOSE-WAIT socket",
	"r = LAST-ACK     | FIN-WAIT-2 LAST-ACK socket",
	"l = TIME-WAIT    | TIME-WAIT LAST-ACK socket",
	"r = CLOSED       | TIME-WAIT CLOSED",
	"l = CLOSED       | CLOSED CLOSED",
	"flags",
})

LADDER(socket_diverges, "socket: is where no edge leads", {
	OPEN,
	"l = TIME-WAIT    | TIME-WAIT ESTABLISHED diverged",
	"l = ESTABLISHED  | ESTABLISHED ESTABLISHED diverged",
	"flags",
})

LADDER(socket_diverges_output, "socket: is where no edge leads as it sends", {
	OPEN,
	"> P. 1(9) 1 snd:CLOSE-WAIT | CLOSE-WAIT ESTABLISHED socket",
	"> P. 10(9) 1 snd:FIN-WAIT-2 | FIN-WAIT-2 ESTABLISHED diverged",
	"< P. 1(9) 1 snd:SYN-SENT   | FIN-WAIT-2 SYN-SENT diverged",
})

LADDER(socket_two_steps, "socket: has gone two steps since it was looked at", {
	OPEN,
	"> .  1 1     snd:ESTABLISHED | ESTABLISHED ESTABLISHED",
	"< P. 1(9) 1  snd:LAST-ACK    | ESTABLISHED LAST-ACK socket",
	"< .  10 1    snd:CLOSED      | ESTABLISHED CLOSED socket",
})

LADDER(socket_gone, "socket: is gone in every state", {
	"> S  0      | SYN-SENT CLOSED",
	"l = CLOSED  | CLOSED CLOSED",
	"l = CLOSED  | CLOSED CLOSED",
})

LADDER(socket_gone_half_open, "socket: is gone while half-open", {
	"> S  0      | SYN-SENT CLOSED",
	"< S. 0 1    | SYN-SENT SYN-RECEIVED",
	"r = CLOSED  | SYN-SENT CLOSED",
})

LADDER(socket_gone_open, "socket: is gone while open (ss -K)", {
	OPEN,
	"< .  1 1    | ESTABLISHED ESTABLISHED",
	"r = CLOSED  | ESTABLISHED CLOSED",
	"> P. 1(9) 1 | ESTABLISHED CLOSED",
	"< R  1      | CLOSED CLOSED",
})

LADDER(socket_gone_listen, "socket: a listener has none for a connection", {
	"> S  0      | SYN-SENT CLOSED",
	"< S. 0 1    snd:LISTEN+cookie | SYN-SENT LISTEN",
	"r = CLOSED  | SYN-SENT LISTEN",
})

LADDER(socket_rst_backlog, "socket: lives on until it reads the RST", {
	OPEN,
	"< .  1 1          | ESTABLISHED ESTABLISHED",
	"> R  1            | CLOSED CLOSED",
	"r = ESTABLISHED   | CLOSED ESTABLISHED back",
	"r = CLOSED        | CLOSED CLOSED",
})

/* Forged, and too early to be what its FIN answers: that counts nevertheless. */
LADDER(socket_refused_rst, "socket: closes, and took no notice of a RST", {
	OPEN,
	"< .  1 1                            | ESTABLISHED ESTABLISHED",
	"> R  1                              | CLOSED CLOSED",
	"< F. 1 1    crossed snd:FIN-WAIT-1  | CLOSED FIN-WAIT-1 back",
	"> .  1 2    rcv:FIN-WAIT-1          | CLOSE-WAIT FIN-WAIT-2 back",
	"flags taken-back",
})

LADDER(socket_notice, "socket: of the receiver has moved on in silence", {
	OPEN,
	"< .  1 1                        | ESTABLISHED ESTABLISHED",
	"> P. 1(9) 1 rcv:FIN-WAIT-1      | ESTABLISHED FIN-WAIT-1 socket",
	"> P. 10(9) 1 rcv:CLOSED         | ESTABLISHED CLOSED",
})

LADDER(socket_notice_silent, "socket: of the receiver is behind", {
	OPEN,
	"> P. 1(9) 1 rcv:SYN-RECEIVED    | ESTABLISHED ESTABLISHED back",
	"< .  1 10   snd:ESTABLISHED     | ESTABLISHED ESTABLISHED",
	"flags taken-back",
})

LADDER(socket_unborn, "socket: never was one for the third ACK", {
	OPEN,
	"r = CLOSED                      | ESTABLISHED CLOSED back",
	"flags taken-back",
})

LADDER(socket_backlog, "socket: has the ACK of its FIN in its backlog", {
	OPEN,
	"< F. 1 1    snd:FIN-WAIT-1      | ESTABLISHED FIN-WAIT-1",
	"> .  1 2    rcv:FIN-WAIT-1      | CLOSE-WAIT FIN-WAIT-2",
	"> P. 1(9) 2 rcv:FIN-WAIT-1      | CLOSE-WAIT FIN-WAIT-2",
	"> F. 10 2   rcv:FIN-WAIT-2      | LAST-ACK FIN-WAIT-2",
	"flags",
})

LADDER(socket_abandoned, "socket: a request whose listener has closed", {
	"> S  0                               | SYN-SENT CLOSED",
	"< S. 0 1                             | SYN-SENT SYN-RECEIVED",
	"> .  1 1 rcv:SYN-RECEIVED+abandoned  | ESTABLISHED SYN-RECEIVED ask",
	"< R  1   snd:CLOSED                  | CLOSED CLOSED",
})

LADDER(socket_handed_over, "socket: a request that another listener takes", {
	"> S  0                               | SYN-SENT CLOSED",
	"< S. 0 1                             | SYN-SENT SYN-RECEIVED",
	"> .  1 1 rcv:SYN-RECEIVED+abandoned  | ESTABLISHED SYN-RECEIVED ask",
	"r = ESTABLISHED                      | ESTABLISHED ESTABLISHED socket",
})

LADDER(socket_overflow_rst, "socket: tcp_abort_on_overflow", {
	"> S  0                                    | SYN-SENT CLOSED",
	"< S. 0 1                                  | SYN-SENT SYN-RECEIVED",
	"> .  1 1 rcv:SYN-RECEIVED+full+overflow-rst | ESTABLISHED CLOSED held=full",
})

LADDER(socket_sender_gone, "socket: of the sender is gone as it answers", {
	OPEN,
	"> F. 1 1    snd:CLOSED | CLOSED ESTABLISHED socket",
})

LADDER(socket_md5, "socket: the third ACK was dropped by its receiver", {
	OPEN,
	"< S. 0 1 snd:SYN-RECEIVED | ESTABLISHED SYN-RECEIVED repeat=1 back",
	"> .  1 1 rcv:SYN-RECEIVED | ESTABLISHED ESTABLISHED",
	"< S. 0 1 snd:SYN-RECEIVED | ESTABLISHED SYN-RECEIVED repeat=2 back",
	"r = CLOSED                | ESTABLISHED CLOSED",
})

TEST(socket_quiet, "socket: quiet only if both are known to be ESTABLISHED")
{
	unsigned int c, s, silent;

	for (c = 0; c < TCPVIZ_STATES; c++)
		for (s = 0; s < TCPVIZ_STATES; s++)
			for (silent = 0; silent < 4; silent++) {
				struct tcpviz_pair pair = {
					.ep[0].state = c,
					.ep[1].state = s,
				};

				if (silent & 1)
					pair.ep[0].known = TCPVIZ_EP_SILENT;
				if (silent & 2)
					pair.ep[1].known = TCPVIZ_EP_SILENT;
				CHECK_EQ(tcpviz_pair_quiet(&pair),
					 c == TCPVIZ_ESTABLISHED && c == s &&
					 !silent);
				CHECK_EQ(tcpviz_pair_ended(&pair),
					 c <= TCPVIZ_LISTEN &&
					 s <= TCPVIZ_LISTEN);
			}
}

/* repeat() - the same segment 300 times; what the last one counts as */
static u8 repeat(struct tcpviz_pair *pair, enum tcpviz_role from,
		 const struct tcpviz_segment *seg)
{
	const struct tcpviz_context nothing = { .snd = NULL };
	struct tcpviz_effect fx;
	unsigned int i;

	for (i = 0; i < 300; i++)
		tcpviz_pair_apply(pair, from, seg, &nothing, &fx);
	return fx.repeat;
}

TEST(socket_repeats, "socket: counts of repetitions stick at 255")
{
	struct tcpviz_segment syn = { .seq = 7, .flags = TCPVIZ_SYN };
	struct tcpviz_segment fin = {
		.seq = 8,
		.ack = 1,
		.flags = TCPVIZ_FIN | TCPVIZ_ACK,
	};
	struct tcpviz_pair pair = { .rival = 0 };

	CHECK_EQ(repeat(&pair, TCPVIZ_CLIENT, &syn), 255);
	CHECK_EQ(pair.ep[TCPVIZ_CLIENT].syn_repeats, 255);
	pair.ep[TCPVIZ_CLIENT].state = TCPVIZ_ESTABLISHED;
	CHECK_EQ(repeat(&pair, TCPVIZ_CLIENT, &fin), 255);
	CHECK_EQ(pair.ep[TCPVIZ_CLIENT].fin_repeats, 255);
	CHECK_EQ(pair.ep[TCPVIZ_CLIENT].state, TCPVIZ_FIN_WAIT_1);
}

LADDER(socket_rst_of_none, "socket: a RST that no socket sends", {
	OPEN,
	"< R  1 snd:CLOSED      | CLOSED CLOSED back",
})

LADDER(socket_rst_of_own, "socket: a RST that its own socket sends", {
	OPEN,
	"< R. 1 1 snd:CLOSED+self | CLOSED CLOSED",
	"flags",
})

LADDER(socket_rst_unborn, "socket: a RST to the third ACK, which nobody took", {
	"> S  0               | SYN-SENT CLOSED",
	"< S. 0 1             | SYN-SENT SYN-RECEIVED",
	"> .  1 1             | ESTABLISHED ESTABLISHED",
	"< R  1 snd:CLOSED    | CLOSED CLOSED back",
})

LADDER(socket_rst_closed, "socket: a RST to the ACK of what a child has sent", {
	"> S  0               | SYN-SENT CLOSED",
	"< S. 0 1             | SYN-SENT SYN-RECEIVED",
	"> .  1 1             | ESTABLISHED ESTABLISHED",
	"< R  51 snd:CLOSED   | CLOSED CLOSED",
	"flags",
})

LADDER(socket_rst_fin, "socket: the FIN it has received shows in its RST", {
	OPEN,
	"> F. 1 1                 | FIN-WAIT-1 ESTABLISHED",
	"< R. 1 2 snd:CLOSED+self | CLOSED CLOSED",
	"flags",
})

LADDER(socket_child_open, "socket: a request's child is open first", {
	"> S  0                     | SYN-SENT CLOSED",
	"< S. 0 1                   | SYN-SENT SYN-RECEIVED",
	"< F. 1 1 snd:FIN-WAIT-1    | SYN-SENT FIN-WAIT-1",
})

/* goes_by() - does an end that is found in FIN-WAIT-1 go by these states? */
static void goes_by(enum tcpviz_state from, const u8 *states, size_t n)
{
	struct tcpviz_pair pair = { .ep[TCPVIZ_SERVER].state = from };
	struct tcpviz_effect fx;
	size_t i;

	tcpviz_effect_init(&fx);
	tcpviz_endpoint_correct(&pair, TCPVIZ_SERVER, TCPVIZ_FIN_WAIT_1, &fx);
	CHECK_EQ(fx.steps, n);
	CHECK_EQ(fx.causes, BIT(TCPVIZ_BY_SOCKET));
	for (i = 0; i < n; i++)
		CHECK_EQ(fx.step[i].to, states[i]);
}

TEST(socket_child_steps, "socket: a child begins in ESTABLISHED")
{
	static const u8 way[] = {
		TCPVIZ_SYN_RECEIVED, TCPVIZ_ESTABLISHED, TCPVIZ_FIN_WAIT_1,
	};

	goes_by(TCPVIZ_SYN_RECEIVED, way + 1, 2);
	/* of a cookie */
	goes_by(TCPVIZ_LISTEN, way, 3);
}

LADDER(socket_next, "socket: it is that of the next connection already", {
	OPEN,
	"< F. 1 1       | ESTABLISHED FIN-WAIT-1",
	"> .  1 2       | CLOSE-WAIT FIN-WAIT-2",
	"r = SYN-SENT   | CLOSE-WAIT CLOSED",
	"flags",
})

LADDER(socket_loopback, "socket: what leaves one has not arrived", {
	"> S  0   leaves snd:SYN-SENT      | SYN-SENT CLOSED",
	"> S  0   arrives                  | SYN-SENT CLOSED",
	"< S. 0 1 leaves snd:SYN-RECEIVED  | SYN-SENT SYN-RECEIVED",
	"< S. 0 1 arrives rcv:SYN-SENT     | SYN-SENT SYN-RECEIVED",
	"> .  1 1 leaves snd:ESTABLISHED   | ESTABLISHED SYN-RECEIVED",
	"> .  1 1 arrives rcv:SYN-RECEIVED | ESTABLISHED ESTABLISHED",
	"< F. 1 1 leaves snd:FIN-WAIT-1    | ESTABLISHED FIN-WAIT-1",
	"> F. 1 1 leaves snd:FIN-WAIT-1    | FIN-WAIT-1 FIN-WAIT-1",
	"> F. 1 1 arrives rcv:FIN-WAIT-1   | FIN-WAIT-1 FIN-WAIT-1",
	"< .  2 2 leaves snd:FIN-WAIT-1    | FIN-WAIT-1 CLOSING",
	"< F. 1 1 arrives rcv:FIN-WAIT-1   | FIN-WAIT-1 CLOSING",
	"> .  2 2 leaves snd:FIN-WAIT-1    | CLOSING CLOSING",
	"< .  2 2 arrives rcv:CLOSING      | TIME-WAIT CLOSING",
	"> .  2 2 arrives rcv:CLOSING      | TIME-WAIT TIME-WAIT",
	"flags",
})

/* close() with SO_LINGER of 0: data come before the socket's own RST goes. */
LADDER(socket_abort_race, "socket: gone before data that it should get", {
	"> S  0       | SYN-SENT CLOSED",
	"< S. 0 1     snd:SYN-RECEIVED | SYN-SENT SYN-RECEIVED",
	"> .  1 1     rcv:SYN-RECEIVED | ESTABLISHED ESTABLISHED",
	"> P. 1(10) 1 rcv:CLOSED | ESTABLISHED CLOSED",
	"< R  1       snd:CLOSED | CLOSED CLOSED",
	"flags",
})
