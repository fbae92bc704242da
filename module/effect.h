/* SPDX-License-Identifier: GPL-2.0 */
/* What a segment does to a pair of endpoints: their steps, and why. */
#ifndef _TCPVIZ_EFFECT_H
#define _TCPVIZ_EFFECT_H

#include "portable.h"

/**
 * enum tcpviz_cause - why an endpoint changed its state
 * @TCPVIZ_BY_EVENT: an event of the state machine
 * @TCPVIZ_BY_SOCKET: its socket was there already; an edge of the diagram
 * @TCPVIZ_BY_CONTRADICTION: a silent transition was taken back
 * @TCPVIZ_BY_DIVERGENCE: its socket is where no edge leads: we were wrong
 */
enum tcpviz_cause {
	TCPVIZ_BY_EVENT,
	TCPVIZ_BY_SOCKET,
	TCPVIZ_BY_CONTRADICTION,
	TCPVIZ_BY_DIVERGENCE,
};

/**
 * struct tcpviz_step - one change of one endpoint's state
 * @role: enum tcpviz_role
 * @from: state it left
 * @to: state it entered
 * @cause: enum tcpviz_cause
 * @event: enum tcpviz_event if @cause is TCPVIZ_BY_EVENT
 */
struct tcpviz_step {
	u8 role;
	u8 from;
	u8 to;
	u8 cause;
	u8 event;
};

/**
 * enum tcpviz_doubt - what the wire does not tell
 * @TCPVIZ_DOUBT_NONE: nothing
 * @TCPVIZ_DOUBT_CLOSE: whether an end whose FIN got lost, or waited behind
 *	data, closed before it received its peer's (CLOSING) or after (LAST-ACK)
 * @TCPVIZ_DOUBT_RST: whether an end in TIME-WAIT got a RST, or another one
 *	accepted it that says something too early to be an answer, or has
 *	perhaps received what was said before
 */
enum tcpviz_doubt {
	TCPVIZ_DOUBT_NONE,
	TCPVIZ_DOUBT_CLOSE,
	TCPVIZ_DOUBT_RST,
};

/* The most that one segment can cause, with room to spare. */
#define TCPVIZ_STEPS	12

/**
 * struct tcpviz_effect - what a segment did to a pair
 * @step: the state changes, in order
 * @steps: how many
 * @causes: why: bits of enum tcpviz_cause
 * @repeat: 0 for the first SYN, SYN-ACK or FIN, n for its n-th repetition
 * @held: TCPVIZ_W_DEFER or TCPVIZ_W_ACCEPTQ_FULL: why a third ACK did not
 *	complete the handshake
 * @refused_rst: a RST that its receiver would not accept
 * @fin_waited: a FIN that its sender, which is here, has had to hold back
 * @pruned: a SYN-ACK that was not sent: its connection is over
 * @unsure: its receiver's socket may have done something else than was
 *	concluded; ask it when it has got the segment
 * @doubt: enum tcpviz_doubt: a change that may not have happened
 */
struct tcpviz_effect {
	struct tcpviz_step step[TCPVIZ_STEPS];
	u8 steps;
	u8 causes;
	u8 repeat;
	u8 held;
	bool refused_rst;
	bool fin_waited;
	bool pruned;
	bool unsure;
	u8 doubt;
};

/**
 * tcpviz_effect_init() - nothing has happened yet
 * @fx: the effect
 */
static inline void tcpviz_effect_init(struct tcpviz_effect *fx)
{
	fx->steps = 0;
	fx->causes = 0;
	fx->repeat = 0;
	fx->held = 0;
	fx->refused_rst = false;
	fx->fin_waited = false;
	fx->pruned = false;
	fx->unsure = false;
	fx->doubt = TCPVIZ_DOUBT_NONE;
}

#endif /* _TCPVIZ_EFFECT_H */
