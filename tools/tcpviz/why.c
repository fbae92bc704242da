// SPDX-License-Identifier: GPL-2.0
/*
 * Why an end is in its state: the last segment after which it was in another
 * one before, the edge of the diagram, and the section of RFC 9293 that has
 * it. The module's table in fsm.c says the same of the same edges.
 */

#include "why.h"

#include <string.h>

#include "util.h"

/* an edge, or several that one segment led over */
struct edge {
	enum tcpviz_state from;
	enum tcpviz_state to;
	const char *text;
	const char *section;
};

static const struct edge edges[] = {
	{ TCPVIZ_ST_CLOSED, TCPVIZ_ST_SYN_SENT,
	  "it opened actively and sent its SYN", "3.10.1" },
	{ TCPVIZ_ST_LISTEN, TCPVIZ_ST_SYN_SENT,
	  "it had listened and opened actively", "3.10.2" },
	{ TCPVIZ_ST_CLOSED, TCPVIZ_ST_LISTEN,
	  "it answered without keeping anything: a SYN cookie", NULL },
	{ TCPVIZ_ST_CLOSED, TCPVIZ_ST_SYN_RECEIVED,
	  "it listened, and its SYN-ACK shows that the SYN arrived",
	  "3.10.7.2, third" },
	{ TCPVIZ_ST_LISTEN, TCPVIZ_ST_SYN_RECEIVED,
	  "its SYN-ACK shows that the SYN arrived", "3.10.7.2, third" },
	{ TCPVIZ_ST_SYN_SENT, TCPVIZ_ST_SYN_RECEIVED,
	  "the peer's SYN crossed its own: a simultaneous open",
	  "3.10.7.3, fourth" },
	{ TCPVIZ_ST_SYN_SENT, TCPVIZ_ST_ESTABLISHED,
	  "its segment shows that the SYN-ACK arrived", "3.10.7.3, fourth" },
	{ TCPVIZ_ST_SYN_SENT, TCPVIZ_ST_FIN_WAIT_1,
	  "its segment shows that the SYN-ACK arrived, and has its FIN",
	  "3.10.7.3, fourth, and 3.10.4" },
	{ TCPVIZ_ST_SYN_RECEIVED, TCPVIZ_ST_ESTABLISHED,
	  "its SYN was acknowledged", "3.10.7.4, fifth" },
	{ TCPVIZ_ST_LISTEN, TCPVIZ_ST_ESTABLISHED,
	  "its cookie was acknowledged: the SYN counts from now on",
	  "3.10.7.4, fifth" },
	{ TCPVIZ_ST_SYN_RECEIVED, TCPVIZ_ST_FIN_WAIT_1,
	  "it closed before its SYN was acknowledged", "3.10.4" },
	{ TCPVIZ_ST_ESTABLISHED, TCPVIZ_ST_FIN_WAIT_1,
	  "it closed first and sent its FIN", "3.10.4" },
	{ TCPVIZ_ST_SYN_RECEIVED, TCPVIZ_ST_CLOSE_WAIT,
	  "its segment shows that the peer's FIN arrived",
	  "3.10.7.4, eighth" },
	{ TCPVIZ_ST_ESTABLISHED, TCPVIZ_ST_CLOSE_WAIT,
	  "its segment shows that the peer's FIN arrived; its application has yet to close",
	  "3.10.7.4, eighth" },
	{ TCPVIZ_ST_ESTABLISHED, TCPVIZ_ST_LAST_ACK,
	  "it acknowledged the peer's FIN and sent its own with it",
	  "3.10.7.4, eighth, and 3.10.4" },
	{ TCPVIZ_ST_CLOSE_WAIT, TCPVIZ_ST_LAST_ACK,
	  "its application closed, and it sent its FIN", "3.10.4" },
	{ TCPVIZ_ST_FIN_WAIT_1, TCPVIZ_ST_FIN_WAIT_2,
	  "its FIN was acknowledged; it waits for the peer's",
	  "3.10.7.4, fifth" },
	{ TCPVIZ_ST_FIN_WAIT_1, TCPVIZ_ST_CLOSING,
	  "the peer's FIN arrived before its own was acknowledged",
	  "3.10.7.4, eighth" },
	{ TCPVIZ_ST_FIN_WAIT_1, TCPVIZ_ST_TIME_WAIT,
	  "the peer acknowledged its FIN and sent its own with that",
	  "3.10.7.4, fifth and eighth" },
	{ TCPVIZ_ST_FIN_WAIT_2, TCPVIZ_ST_TIME_WAIT,
	  "its segment shows that the peer's FIN arrived; it waits out 2MSL",
	  "3.10.7.4, eighth" },
	{ TCPVIZ_ST_CLOSING, TCPVIZ_ST_TIME_WAIT,
	  "its FIN was acknowledged; it waits out 2MSL", "3.10.7.4, fifth" },
	{ TCPVIZ_ST_LAST_ACK, TCPVIZ_ST_CLOSED,
	  "its FIN was acknowledged", "3.10.7.4, fifth" },
};

static const struct edge *edge_find(enum tcpviz_state from,
				    enum tcpviz_state to)
{
	for (size_t i = 0; i < ARRAY_SIZE(edges); i++)
		if (edges[i].from == from && edges[i].to == to)
			return &edges[i];
	return NULL;
}

static void why_is(struct tcpviz_why *why, const char *text,
		   const char *section)
{
	why->text = text;
	why->section = section;
}

/* What the wire doesn't show */
static void by_itself(struct tcpviz_why *why, const struct tcpviz_conn *conn)
{
	const struct edge *edge = edge_find(why->from, why->to);

	if (why->to == TCPVIZ_ST_CLOSED &&
	    tcpviz_list_has(conn->flags, "superseded"))
		why_is(why, "a newer connection has its addresses and ports",
		       "3.6.1");
	else if (why->from == TCPVIZ_ST_TIME_WAIT && why->to == TCPVIZ_ST_CLOSED)
		why_is(why, "2MSL were over", "3.10.8");
	else if (why->to == TCPVIZ_ST_CLOSED)
		why_is(why, "it went in silence: a time-out, a kill, a reuse of its ports",
		       "3.10.8");
	else if (edge)
		why_is(why, "its socket was found there; no segment has shown it",
		       edge->section);
	else
		why_is(why, "its socket was found there", NULL);
}

static void by_reset(struct tcpviz_why *why, enum tcpviz_side side)
{
	if (why->seg->from == side)
		why_is(why, "it sent a RST",
		       why->from == TCPVIZ_ST_SYN_SENT ? "3.5.2" : "3.10.5");
	else if (why->from == TCPVIZ_ST_SYN_SENT)
		why_is(why, "a RST answered its SYN", "3.10.7.3, second");
	else
		why_is(why, "a RST came that it accepts", "3.10.7.4, second");
}

static const char *pruned_by(const char *note)
{
	static const struct {
		const char *note, *text;
	} limits[] = {
		{ "pruned-retries",
		  "its SYN-ACK was repeated often enough (synack_retries)" },
		{ "pruned-bound",
		  "it made room in the half-open queue (half_open_max)" },
		{ "pruned-source",
		  "its source had too many half-open connections (half_open_max_per_source)" },
		{ "pruned-age",
		  "it was half-open for too long (half_open_max_age_ms)" },
		{ "pruned-forward",
		  "its SYN-ACK was not sent on (forward_enforce)" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(limits); i++)
		if (tcpviz_list_has(note, limits[i].note))
			return limits[i].text;
	return NULL;
}

/* Is its state concluded from a segment that needs one that was not captured? */
static bool is_behind_gap(const struct tcpviz_seg *seg, enum tcpviz_side side,
			  const struct edge *edge)
{
	return (tcpviz_list_has(seg->note, "synack-missing") ||
		tcpviz_list_has(seg->note, "ack-missing")) &&
	       (!edge || seg->from != side);
}

static void by_segment(struct tcpviz_why *why, enum tcpviz_side side)
{
	const struct edge *edge = edge_find(why->from, why->to);
	const char *limit = pruned_by(why->seg->note);

	if (limit && why->to == TCPVIZ_ST_CLOSED)
		why_is(why, limit, NULL);
	else if (tcpviz_list_has(why->seg->note, "diverged"))
		why_is(why, "its socket was there, where no edge leads: the mirror was wrong",
		       NULL);
	else if ((why->seg->bits & TCPVIZ_RST) && why->to <= TCPVIZ_ST_LISTEN)
		by_reset(why, side);
	else if (tcpviz_list_has(why->seg->note, "taken-back") &&
		 why->seg->from == side)
		why_is(why, "its segment shows that it had never left: that is taken back",
		       NULL);
	else if (is_behind_gap(why->seg, side, edge))
		why_is(why, "both were open to say this; not all that opened them was captured",
		       NULL);
	else if (edge)
		why_is(why, edge->text, edge->section);
	else if (why->to == TCPVIZ_ST_CLOSED)
		why_is(why, "its socket was found to be gone", "3.10.8");
	else
		why_is(why, "one segment led over several edges", NULL);
}

static bool has_refused(const struct tcpviz_talk *talk, enum tcpviz_side side)
{
	for (size_t i = 0; i < talk->nsegs; i++)
		if (talk->seg[i].from == side &&
		    (talk->seg[i].bits & TCPVIZ_RST))
			return true;
	return false;
}

/* It has been there since the transcript begins */
static void from_the_start(struct tcpviz_why *why,
			   const struct tcpviz_talk *talk,
			   enum tcpviz_side side)
{
	if (!talk->nsegs || talk->seg[0].n != 1)
		why_is(why, "what led there is no longer in the transcript",
		       NULL);
	else if (why->to == TCPVIZ_ST_CLOSED && has_refused(talk, side))
		why_is(why, "nobody is there, and it answered with a RST",
		       "3.10.7.1");
	else if (why->to == TCPVIZ_ST_CLOSED)
		why_is(why, "it has said nothing; a listener is not known before it answers",
		       NULL);
	else
		why_is(why, "it was there when the connection was first seen",
		       NULL);
}

/**
 * tcpviz_why_find() - why an end is in its state
 * @why: gets the answer; points into @talk
 * @talk: the connection with its transcript
 * @side: which end
 */
void tcpviz_why_find(struct tcpviz_why *why, const struct tcpviz_talk *talk,
		     enum tcpviz_side side)
{
	const struct tcpviz_seg *seg = talk->seg;
	bool whole = talk->nsegs && seg[0].n == 1;
	size_t n = talk->nsegs;

	memset(why, 0, sizeof(*why));
	why->to = talk->has_conn ? talk->conn.state[side] :
		  n ? seg[n - 1].state[side] : TCPVIZ_ST_NONE;
	if (n && seg[n - 1].state[side] &&
	    seg[n - 1].state[side] != why->to) {
		why->from = seg[n - 1].state[side];
		by_itself(why, &talk->conn);
		return;
	}
	while (n > 1 && seg[n - 2].state[side] == why->to)
		n--;
	if (n > 1 && seg[n - 1].state[side] == why->to)
		why->from = seg[n - 2].state[side];
	else if (whole && why->to != TCPVIZ_ST_CLOSED)
		why->from = TCPVIZ_ST_CLOSED;
	if (!why->from) {
		from_the_start(why, talk, side);
		return;
	}
	why->seg = &seg[n - 1];
	by_segment(why, side);
}

static bool has_state(const struct tcpviz_conn *conn, enum tcpviz_state state)
{
	return conn->state[0] == state || conn->state[1] == state;
}

/**
 * tcpviz_why_timer() - what the module does when a connection's timer runs out
 * @conn: the connection
 *
 * Return: the words.
 */
const char *tcpviz_why_timer(const struct tcpviz_conn *conn)
{
	if (conn->state[0] <= TCPVIZ_ST_LISTEN &&
	    conn->state[1] <= TCPVIZ_ST_LISTEN)
		return "then it is no longer listed (net.tcpviz.linger_ms)";
	if (has_state(conn, TCPVIZ_ST_TIME_WAIT))
		return "then 2MSL are over, unless a FIN is repeated";
	if (!strcmp(conn->path, "fwd"))
		return "then it counts as given up, unless a segment comes";
	return "then it is compared with its socket, at the latest";
}
