// SPDX-License-Identifier: GPL-2.0
/*
 * The state machine of RFC 9293 as a table, and nothing else.
 *
 * One row an event, one column a state, the cell is the next state.  It is
 * read for one endpoint; which events a segment means for which endpoint is
 * pair.c's business.
 */
#include "fsm.h"

#define CL TCPVIZ_CLOSED
#define LI TCPVIZ_LISTEN
#define SS TCPVIZ_SYN_SENT
#define SR TCPVIZ_SYN_RECEIVED
#define ES TCPVIZ_ESTABLISHED
#define F1 TCPVIZ_FIN_WAIT_1
#define F2 TCPVIZ_FIN_WAIT_2
#define CW TCPVIZ_CLOSE_WAIT
#define CG TCPVIZ_CLOSING
#define LA TCPVIZ_LAST_ACK
#define TW TCPVIZ_TIME_WAIT
#define __ TCPVIZ_STATES	/* the event means nothing here: stay */

static const u8 fsm_next[TCPVIZ_EVENTS][TCPVIZ_STATES] = {
/*			     CL  LI  SS  SR  ES  F1  F2  CW  CG  LA  TW */
[TCPVIZ_PASSIVE_OPEN]	= { LI, __, __, __, __, __, __, __, __, __, __ },
/*
 * CL -> LI	passive OPEN (3.10.1).  We learn of it when the listener
 *		answers, or when we find it.
 */
[TCPVIZ_SND_SYN]	= { SS, SS, __, __, __, __, __, __, __, __, __ },
/*
 * CL -> SS	active OPEN (3.10.1)
 * LI -> SS	SEND on a listening connection makes it active (3.10.2)
 * others	repetition, or the SYN of a SYN-ACK: RCV_SYN made the step
 */
[TCPVIZ_SND_FIN]	= { __, __, __, F1, F1, __, __, LA, __, __, __ },
/*
 * SR -> F1	CLOSE before the handshake was acknowledged (3.10.4)
 * ES -> F1	active close
 * CW -> LA	passive close
 * others	repetition
 */
[TCPVIZ_SND_RST]	= { __, __, CL, CL, CL, CL, CL, CL, CL, CL, CL },
/*
 * SS -> CL	there is no such connection: its SYN was forged or an old
 *		duplicate (3.5.2)
 * SR..TW -> CL	ABORT (3.10.5)
 * A host that keeps a connection sends RSTs too, in answer to segments that
 * do not belong to it.  Those are not this event.
 */
[TCPVIZ_RCV_SYN]	= { __, SR, SR, __, __, __, __, __, __, __, __ },
/*
 * LI -> SR	(3.10.7.2, third)
 * SS -> SR	simultaneous open: a SYN, but not the answer to ours
 *		(3.10.7.3, fourth)
 * others	old duplicate, or a challenge ACK goes out (3.10.7.4, fourth)
 */
[TCPVIZ_RCV_SYN_ACK]	= { __, __, ES, __, __, __, __, __, __, __, __ },
/*
 * SS -> ES	our SYN has been acknowledged (3.10.7.3, fourth)
 */
[TCPVIZ_RCV_ACK_OF_SYN]	= { __, __, __, ES, __, __, __, __, __, __, __ },
/*
 * SR -> ES	(3.10.7.4, fifth)
 */
[TCPVIZ_RCV_FIN]	= { __, __, __, CW, CW, CG, TW, __, __, __, __ },
/*
 * SR ES -> CW	(3.10.7.4, eighth)
 * F1 -> CG	the FINs crossed; had ours been acknowledged it were F2
 * F2 -> TW	start the time-wait timer
 * TW		repeated FIN: restart the 2MSL timer
 */
[TCPVIZ_RCV_ACK_OF_FIN]	= { __, __, __, __, __, F2, __, __, TW, CL, __ },
/*
 * F1 -> F2	CG -> TW	LA -> CL	(3.10.7.4, fifth)
 */
[TCPVIZ_RCV_RST]	= { __, __, CL, CL, CL, CL, CL, CL, CL, CL, CL },
/*
 * SS..TW -> CL	(3.10.7.3 and 3.10.7.4, second).  For SR after a passive
 *		OPEN the RFC says "return to LISTEN"; the listener is there
 *		all along, and it is this connection that ends.
 * LI		ignored (3.10.7.2, first)
 */
[TCPVIZ_2MSL]		= { __, __, __, __, __, __, __, __, __, __, CL },
/*
 * TW -> CL	(3.10.8)
 */
[TCPVIZ_DELETE]		= { __, CL, CL, CL, CL, CL, CL, CL, CL, CL, CL },
/*
 * any -> CL	user time-out (3.10.8), orphans, `ss -K`, a listener that
 *		closed, a tuple reused out of TIME-WAIT (3.6.1)
 */
[TCPVIZ_PRUNE]		= { __, __, __, CL, __, __, __, __, __, __, __ },
/*
 * SR -> CL	a limit of the variant; not an event of the RFC, which has
 *		the user time-out do this
 */
};

/* Every pair of states that some row above connects, by the state it leaves. */
const struct tcpviz_edge tcpviz_edges[TCPVIZ_EDGES] = {
	{ CL, LI }, { CL, SS },
	{ LI, SS }, { LI, SR }, { LI, CL },
	{ SS, SR }, { SS, ES }, { SS, CL },
	{ SR, ES }, { SR, F1 }, { SR, CW }, { SR, CL },
	{ ES, F1 }, { ES, CW }, { ES, CL },
	{ F1, F2 }, { F1, CG }, { F1, CL },
	{ F2, TW }, { F2, CL },
	{ CW, LA }, { CW, CL },
	{ CG, TW }, { CG, CL },
	{ LA, CL },
	{ TW, CL },
};

/* Where the edges that leave a state begin in the list above. */
static const u8 fsm_first_edge[TCPVIZ_STATES + 1] = {
	[CL] = 0,	[LI] = 2,	[SS] = 5,	[SR] = 8,
	[ES] = 12,	[F1] = 15,	[F2] = 18,	[CW] = 20,
	[CG] = 22,	[LA] = 24,	[TW] = 25,
	[TCPVIZ_STATES] = TCPVIZ_EDGES,
};

static const char * const fsm_names[TCPVIZ_STATES] = {
	[CL] = "CLOSED",	[LI] = "LISTEN",
	[SS] = "SYN-SENT",	[SR] = "SYN-RECEIVED",
	[ES] = "ESTABLISHED",
	[F1] = "FIN-WAIT-1",	[F2] = "FIN-WAIT-2",
	[CW] = "CLOSE-WAIT",	[CG] = "CLOSING",
	[LA] = "LAST-ACK",	[TW] = "TIME-WAIT",
};

/**
 * tcpviz_fsm_next() - look up the state that follows
 * @event: what happened
 * @state: state of the endpoint
 *
 * Context: any, pure.
 * Return: the next state, @state itself if the event means nothing there.
 */
enum tcpviz_state tcpviz_fsm_next(enum tcpviz_event event,
				  enum tcpviz_state state)
{
	u8 next = fsm_next[event][state];

	return next == __ ? state : next;
}

/**
 * tcpviz_fsm_edge() - index of an edge of the state diagram
 * @from: state it leaves
 * @to: state it enters
 *
 * Context: any, pure.
 * Return: index into tcpviz_edges, or TCPVIZ_NO_EDGE.
 */
unsigned int tcpviz_fsm_edge(enum tcpviz_state from, enum tcpviz_state to)
{
	unsigned int i;

	for (i = fsm_first_edge[from]; i < fsm_first_edge[from + 1]; i++)
		if (tcpviz_edges[i].to == to)
			return i;
	return TCPVIZ_NO_EDGE;
}

/**
 * tcpviz_fsm_name() - name of a state, as RFC 9293 spells it
 * @state: state
 *
 * Context: any, pure.
 * Return: name, never NULL.
 */
const char *tcpviz_fsm_name(enum tcpviz_state state)
{
	return state < TCPVIZ_STATES ? fsm_names[state] : "?";
}
