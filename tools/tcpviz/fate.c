// SPDX-License-Identifier: GPL-2.0
/*
 * What became of a segment, by what was said after it.
 *
 * Who sees a segment go by doesn't see it arrive. That it came to nothing shows
 * later, in one of two ways: its sender repeats it, or gives up, and nobody has
 * answered; or, where TCP has its receiver say nothing, that goes on as if it
 * had not come, which the module calls taken back.
 *
 * Whether it was lost behind us, or passed over by its receiver, or whether the
 * answer was lost before it came here: of that nothing can be seen.
 */

#include "fate.h"

#include "proc.h"

/* A repetition that comes sooner is a copy; TCP_RTO_MIN is twice that */
#define SOON_US		100000

static const char * const fate_names[TCPVIZ_FATE_MAX] = {
	[TCPVIZ_FATE_OPEN]	   = "-",
	[TCPVIZ_FATE_UNANSWERED]   = "unanswered",
	[TCPVIZ_FATE_CONTRADICTED] = "contradicted",
};

static bool is_rival(const struct tcpviz_seg *seg)
{
	return tcpviz_list_has(seg->note, "rival");
}

/* What TCP repeats until it is answered: SYN, SYN-ACK, FIN; 0: none of them */
static unsigned int kind_of(const struct tcpviz_seg *seg)
{
	if (seg->bits & TCPVIZ_RST)
		return 0;
	if (seg->bits & TCPVIZ_SYN)
		return seg->bits & (TCPVIZ_SYN | TCPVIZ_ACK);
	return seg->bits & TCPVIZ_FIN;
}

/* The number that an answer acknowledges; data on a SYN may be left out */
static uint32_t end_of(const struct tcpviz_seg *seg)
{
	uint64_t len = seg->len == TCPVIZ_NONE ||
		       (seg->bits & TCPVIZ_SYN) ? 0 : seg->len;

	return seg->seq + len + 1;
}

static bool is_answer(const struct tcpviz_seg *seg,
		      const struct tcpviz_seg *later)
{
	if (later->from == seg->from || is_rival(later))
		return false;
	if (later->bits & TCPVIZ_RST)
		return true;
	return (later->bits & TCPVIZ_ACK) && later->ack != TCPVIZ_NONE &&
	       (int32_t)((uint32_t)later->ack - end_of(seg)) >= 0;
}

static bool is_copy(const struct tcpviz_seg *seg,
		    const struct tcpviz_seg *later)
{
	return later->from == seg->from && later->rep &&
	       later->rep != TCPVIZ_NONE && kind_of(later) == kind_of(seg) &&
	       later->seq != TCPVIZ_NONE && end_of(later) == end_of(seg);
}

/* How long an answer may take */
static uint64_t patience_us(const struct tcpviz_talk *talk)
{
	const struct tcpviz_conn *conn = &talk->conn;

	/* with SYNs lost it isn't known how long the way is */
	if (!talk->has_conn || conn->syn || conn->synack_us >= UINT32_MAX ||
	    conn->ack_us >= UINT32_MAX)
		return SOON_US;
	return 2 * (conn->synack_us + conn->ack_us);
}

/* Has it gone since its last segment? Who is pruned has not waited */
static bool has_given_up(const struct tcpviz_talk *talk, enum tcpviz_side side)
{
	const struct tcpviz_seg *last = &talk->seg[talk->nsegs - 1];

	return talk->has_conn &&
	       talk->conn.state[side] == TCPVIZ_ST_CLOSED &&
	       last->state[side] > TCPVIZ_ST_LISTEN &&
	       !tcpviz_list_has(talk->conn.flags, "pruned");
}

static bool is_unanswered(const struct tcpviz_talk *talk, size_t i)
{
	const struct tcpviz_seg *seg = &talk->seg[i];

	if (!kind_of(seg) || seg->seq == TCPVIZ_NONE)
		return false;
	for (size_t j = i + 1; j < talk->nsegs; j++) {
		const struct tcpviz_seg *later = &talk->seg[j];

		if (is_answer(seg, later))
			return false;
		if (is_copy(seg, later))
			return later->time_us >
			       seg->time_us + patience_us(talk);
	}
	return has_given_up(talk, seg->from);
}

/* Did it change its receiver's state, which later turned out not to be so? */
static bool is_contradicted(const struct tcpviz_talk *talk, size_t i)
{
	const struct tcpviz_seg *seg = &talk->seg[i];
	enum tcpviz_side to = seg->from == TCPVIZ_CLIENT ? TCPVIZ_SERVER :
							   TCPVIZ_CLIENT;

	if (i && seg[-1].state[to] == seg->state[to])
		return false;
	for (size_t j = i + 1; j < talk->nsegs; j++) {
		const struct tcpviz_seg *later = &talk->seg[j];

		if (later->from == to &&
		    tcpviz_list_has(later->note, "taken-back"))
			return true;
		if (later->state[to] != seg->state[to])
			return false;
	}
	return false;
}

/**
 * tcpviz_fate_find() - what became of a segment
 * @talk: the connection with its transcript
 * @i: which segment of it, from 0
 *
 * Return: its fate.
 */
enum tcpviz_fate tcpviz_fate_find(const struct tcpviz_talk *talk, size_t i)
{
	if (is_rival(&talk->seg[i]))
		return TCPVIZ_FATE_OPEN;
	if (is_contradicted(talk, i))
		return TCPVIZ_FATE_CONTRADICTED;
	return is_unanswered(talk, i) ? TCPVIZ_FATE_UNANSWERED :
					TCPVIZ_FATE_OPEN;
}

/**
 * tcpviz_fate_name() - one word for a fate, for programs
 * @fate: the fate
 *
 * Return: the word, "-" if nothing is known.
 */
const char *tcpviz_fate_name(enum tcpviz_fate fate)
{
	return fate_names[fate];
}
