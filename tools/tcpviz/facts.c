// SPDX-License-Identifier: GPL-2.0
/*
 * What stands out in a transcript: one pass over it, each segment noted by
 * what it does to the opening, the closing, and the end by reset.
 *
 * The module has judged each segment already (was it acceptable, did it
 * acknowledge what it must): what counts is the states it left.
 */

#include "facts.h"

#include <string.h>

#include "proc.h"

static bool state_is_synchronized(enum tcpviz_state state)
{
	return state >= TCPVIZ_ST_ESTABLISHED;
}

static bool state_is_opening(enum tcpviz_state state)
{
	return state == TCPVIZ_ST_SYN_SENT || state == TCPVIZ_ST_SYN_RECEIVED;
}

static bool state_is_off(enum tcpviz_state state)
{
	return state == TCPVIZ_ST_CLOSED || state == TCPVIZ_ST_LISTEN;
}

static enum tcpviz_side side_other(enum tcpviz_side side)
{
	return side == TCPVIZ_CLIENT ? TCPVIZ_SERVER : TCPVIZ_CLIENT;
}

static uint64_t seg_reps(const struct tcpviz_seg *seg)
{
	return seg->rep == TCPVIZ_NONE ? 0 : seg->rep;
}

static void most(uint64_t *most, uint64_t n)
{
	if (n != TCPVIZ_NONE && n > *most)
		*most = n;
}

static void note_syn(struct tcpviz_facts *facts, const struct tcpviz_seg *seg)
{
	const struct tcpviz_seg **slot = &facts->syn[seg->from];

	if (seg->bits & TCPVIZ_ACK) {
		slot = &facts->synack;
		most(&facts->synack_reps, seg_reps(seg));
		if (facts->acked && seg_reps(seg) &&
		    seg->state[TCPVIZ_SERVER] == TCPVIZ_ST_SYN_RECEIVED)
			facts->lost_acks++;
	} else {
		most(&facts->syn_reps, seg_reps(seg));
	}
	if (!*slot)
		*slot = seg;
}

static void note_opening(struct tcpviz_facts *facts,
			 const struct tcpviz_seg *seg)
{
	if ((seg->bits & TCPVIZ_SYN) && !(seg->bits & TCPVIZ_RST))
		note_syn(facts, seg);
	else if ((facts->synack || tcpviz_list_has(seg->note, "synack-missing")) &&
		 seg->from == TCPVIZ_CLIENT &&
		 (seg->bits & (TCPVIZ_ACK | TCPVIZ_RST)) == TCPVIZ_ACK)
		facts->acked = true;

	if (state_is_opening(seg->state[0]) || state_is_opening(seg->state[1]))
		facts->completed = NULL;
	else if (!facts->completed && state_is_synchronized(seg->state[0]) &&
		 state_is_synchronized(seg->state[1]))
		facts->completed = seg;
}

static void note_closing(struct tcpviz_facts *facts,
			 const struct tcpviz_seg *seg,
			 const struct tcpviz_seg *before)
{
	bool first = !facts->fin[0] && !facts->fin[1];

	if (seg->state[0] == TCPVIZ_ST_CLOSING ||
	    seg->state[1] == TCPVIZ_ST_CLOSING)
		facts->crossed = true;

	if (!first && seg->from != facts->closer && seg->len != TCPVIZ_NONE)
		facts->data_after += seg->len;

	if (seg->bits & TCPVIZ_FIN) {
		most(&facts->fin_reps[seg->from], seg_reps(seg));
		if (seg_reps(seg) && before &&
		    before->state[seg->from] == TCPVIZ_ST_CLOSED)
			facts->lost_last_acks[seg->from]++;
		if (first)
			facts->closer = seg->from;
		if (!facts->fin[seg->from])
			facts->fin[seg->from] = seg;
	}
	if ((facts->fin[0] || facts->fin[1]) &&
	    !facts->fin[side_other(facts->closer)] &&
	    seg->state[facts->closer] == TCPVIZ_ST_FIN_WAIT_2)
		facts->fin_acked = true;
}

/* A RST counts when the one it was sent to has gone */
static void note_reset(struct tcpviz_facts *facts, const struct tcpviz_seg *seg)
{
	if ((seg->bits & TCPVIZ_RST) && !facts->rst &&
	    !tcpviz_list_has(seg->note, "refused-rst") &&
	    state_is_off(seg->state[side_other(seg->from)]))
		facts->rst = seg;
}

/* What the connection's own record knows, and the ring may have dropped */
static void note_conn(struct tcpviz_facts *facts,
		      const struct tcpviz_conn *conn)
{
	most(&facts->syn_reps, conn->syn);
	most(&facts->synack_reps, conn->synack);
	for (int side = 0; side < 2; side++) {
		most(&facts->fin_reps[side], conn->fin[side]);
		facts->now[side] = conn->state[side];
	}
	/* with the SYN-ACKs themselves dropped, this is all that tells */
	if (!facts->whole && !facts->synack && facts->synack_reps &&
	    tcpviz_list_has(conn->flags, "taken-back"))
		facts->lost_acks = facts->synack_reps;
}

/**
 * tcpviz_facts_gather() - see what stands out in a transcript
 * @facts: gets it; points into @talk
 * @talk: the connection
 */
void tcpviz_facts_gather(struct tcpviz_facts *facts,
			 const struct tcpviz_talk *talk)
{
	const struct tcpviz_seg *before = NULL;

	memset(facts, 0, sizeof(*facts));
	facts->whole = talk->nsegs && talk->seg[0].n == 1;
	for (size_t i = 0; i < talk->nsegs; i++) {
		const struct tcpviz_seg *seg = &talk->seg[i];

		/* of another connection on the same addresses and ports */
		if (tcpviz_list_has(seg->note, "rival"))
			continue;
		note_opening(facts, seg);
		note_closing(facts, seg, before);
		note_reset(facts, seg);
		before = seg;
	}
	if (before)
		memcpy(facts->now, before->state, sizeof(facts->now));
	if (talk->has_conn)
		note_conn(facts, &talk->conn);
}
