// SPDX-License-Identifier: GPL-2.0
/*
 * A connection in a capture: the module's pair of endpoints, its transcript,
 * and time.
 *
 * What follow.c and expire.c of the module do around a pair is done here
 * without sockets: nobody is on this host, as on a router. Time passes only
 * with packets, and for each connection when it is looked at.
 */

#include "life.h"
#include "endpoint.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "timing.h"

#define SECOND		1000000000ULL
#define MILLISECOND	1000000ULL

/* Most connections have few segments worth recording */
#define TRANSCRIPT_MIN	4

static bool is_synack(const struct tcpviz_segment *seg)
{
	const u8 synack = TCPVIZ_SYN | TCPVIZ_ACK;

	return (seg->flags & synack) == synack;
}

/**
 * tcpviz_life_new() - a connection begins
 * @seg: its first segment
 * @from: which end sent that
 * @now_ns: when
 *
 * Return: the connection, to which the segment is yet to be applied; or NULL.
 */
struct tcpviz_life *tcpviz_life_new(const struct tcpviz_segment *seg,
				    enum tcpviz_role from, u64 now_ns)
{
	struct tcpviz_life *life = calloc(1, sizeof(*life));

	if (!life)
		return NULL;
	life->family = seg->family;
	memcpy(life->addr[from], seg->saddr, sizeof(seg->saddr));
	memcpy(life->addr[!from], seg->daddr, sizeof(seg->daddr));
	life->port[from] = seg->sport;
	life->port[!from] = seg->dport;
	life->first_ns = now_ns;
	life->seen_ns = now_ns;
	life->synack_ns = TCPVIZ_NO_TIME;
	life->last_synack_ns = TCPVIZ_NO_TIME;
	life->ack_ns = TCPVIZ_NO_TIME;
	return life;
}

/**
 * tcpviz_life_free() - free a connection
 * @life: the connection
 */
void tcpviz_life_free(struct tcpviz_life *life)
{
	free(life->ts);
	free(life);
}

/* Makes room for one more; a ring that is full and large enough turns */
static int transcript_grow(struct tcpviz_life *life)
{
	struct tcpviz_transcript *ts = life->ts;
	u32 size = ts ? 2 * ts->size : TRANSCRIPT_MIN;

	if (ts && (ts->total < ts->size || ts->size >= TCPVIZ_TRANSCRIPT_MAX))
		return 0;
	ts = realloc(ts, sizeof(*ts) + size * sizeof(ts->record[0]));
	if (!ts)
		return -ENOMEM;
	if (!life->ts)
		ts->total = 0;
	ts->size = size;
	life->ts = ts;
	return 0;
}

/* As the module's stats.c counts them */
static void count_steps(struct tcpviz_edges_taken *edges,
			const struct tcpviz_effect *fx)
{
	for (unsigned int i = 0; i < fx->steps; i++) {
		const struct tcpviz_step *step = &fx->step[i];
		unsigned int edge;

		if (step->cause == TCPVIZ_BY_CONTRADICTION) {
			edge = tcpviz_fsm_edge(step->to, step->from);
			if (edge != TCPVIZ_NO_EDGE)
				edges->taken_back[step->role][edge]++;
			continue;
		}
		edge = tcpviz_fsm_edge(step->from, step->to);
		if (edge != TCPVIZ_NO_EDGE)
			edges->taken[step->role][edge]++;
	}
}

static void take_times(struct tcpviz_life *life, enum tcpviz_role from,
		       const struct tcpviz_segment *seg, u64 now_ns,
		       const struct tcpviz_effect *fx)
{
	u64 since = now_ns - life->first_ns;

	if (is_synack(seg) && from == TCPVIZ_SERVER) {
		life->last_synack_ns = since;
		if (life->synack_ns == TCPVIZ_NO_TIME)
			life->synack_ns = since;
	}
	for (unsigned int i = 0; i < fx->steps; i++)
		if (fx->step[i].role == TCPVIZ_SERVER &&
		    fx->step[i].to == TCPVIZ_ESTABLISHED &&
		    life->last_synack_ns != TCPVIZ_NO_TIME)
			life->ack_ns = since - life->last_synack_ns;
}

/* Too early for an answer to what was inferred; see the module's apply.c */
static bool has_crossed(const struct tcpviz_life *life, enum tcpviz_role from,
			u64 now_ns)
{
	const struct tcpviz_endpoint *x = &life->pair.ep[from];
	u64 round_trip_us = (from == TCPVIZ_SERVER ? life->synack_ns :
						     life->ack_ns) / 1000;

	return (x->known & TCPVIZ_EP_SILENT) && round_trip_us <= UINT32_MAX / 4 &&
	       (now_ns - life->inferred_ns) / 1000 <
	       tcpviz_answer_us(x, round_trip_us);
}

static bool is_late(const struct tcpviz_life *life, u64 now_ns)
{
	bool known = life->synack_ns != TCPVIZ_NO_TIME &&
		     life->ack_ns != TCPVIZ_NO_TIME;
	u64 round_trip_us = known ? (life->synack_ns + life->ack_ns) / 1000 :
				    TCPVIZ_LATE_US;

	return (now_ns - life->seen_ns) / 1000 > tcpviz_late_us(round_trip_us);
}

/* Applies what must have gone by before a segment; returns whether anything */
static bool fill_gaps(struct tcpviz_life *life, enum tcpviz_role from,
		      const struct tcpviz_segment *seg, u64 now_ns,
		      struct tcpviz_edges_taken *edges)
{
	const struct tcpviz_context ctx = { };
	struct tcpviz_segment missing;
	struct tcpviz_effect fx;
	enum tcpviz_gap gap;
	bool any = false;

	while ((gap = tcpviz_gap_find(&life->pair, from, seg, &missing)) !=
	       TCPVIZ_GAPS && !(life->gaps & BIT(gap))) {
		tcpviz_pair_apply(&life->pair, gap == TCPVIZ_GAP_SYNACK ?
				  TCPVIZ_SERVER : TCPVIZ_CLIENT, &missing,
				  &ctx, &fx);
		count_steps(edges, &fx);
		life->gaps |= BIT(gap);
		life->gap_n[gap] = life->ts ? life->ts->total : 0;
		life->gap_ns = now_ns;
		any = true;
	}
	return any;
}

/* Has a SYN-ACK that seemed to be missing just been captured late? */
static bool closes_gap(struct tcpviz_life *life, enum tcpviz_role from,
		       const struct tcpviz_segment *seg, u64 now_ns)
{
	const u32 first = life->pair.ep[TCPVIZ_CLIENT].isn + 1;

	if (!(life->gaps & BIT(TCPVIZ_GAP_SYNACK)) ||
	    from != TCPVIZ_SERVER || !is_synack(seg) || seg->ack != first ||
	    (now_ns - life->gap_ns) / 1000 >= TCPVIZ_LATE_US)
		return false;
	life->gaps &= ~BIT(TCPVIZ_GAP_SYNACK);
	life->pair.ep[TCPVIZ_SERVER].isn = seg->seq;
	return true;
}

/**
 * tcpviz_life_apply() - a segment of a connection goes by
 * @life: the connection
 * @from: who sent the segment
 * @seg: the segment
 * @now_ns: when
 * @edges: gets the edges that are taken
 *
 * Return: 0 or -ENOMEM.
 */
int tcpviz_life_apply(struct tcpviz_life *life, enum tcpviz_role from,
		      const struct tcpviz_segment *seg, u64 now_ns,
		      struct tcpviz_edges_taken *edges)
{
	bool gap = fill_gaps(life, from, seg, now_ns, edges);
	struct tcpviz_context ctx = {
		.crossed = has_crossed(life, from, now_ns),
		.late = is_late(life, now_ns),
		.young = now_ns - life->first_ns < TCPVIZ_YOUNG_NS,
	};
	struct tcpviz_pair *pair = &life->pair;
	struct tcpviz_effect fx;

	if (pair->has_rival && seg->seq == pair->rival)
		life->rival_ns = now_ns;
	if (closes_gap(life, from, seg, now_ns))
		tcpviz_effect_init(&fx);
	else
		tcpviz_pair_apply(pair, from, seg, &ctx, &fx);
	if (tcpviz_pair_says_again(&pair->ep[!from], seg))
		life->inferred_ns = now_ns;
	life->seen_ns = now_ns;
	take_times(life, from, seg, now_ns, &fx);
	count_steps(edges, &fx);
	if (!(seg->flags & TCPVIZ_CONTROL) && !fx.steps && !fx.held && !gap)
		return 0;
	if (transcript_grow(life))
		return -ENOMEM;
	tcpviz_transcript_add(life->ts, pair, from, seg, &fx,
			      now_ns - life->first_ns);
	return 0;
}

/**
 * tcpviz_life_end() - an end has nothing left of a connection
 * @life: the connection
 * @role: which end
 * @edges: gets the edge that is taken
 */
void tcpviz_life_end(struct tcpviz_life *life, enum tcpviz_role role,
		     struct tcpviz_edges_taken *edges)
{
	struct tcpviz_effect fx;

	tcpviz_effect_init(&fx);
	tcpviz_endpoint_event(&life->pair, role, TCPVIZ_DELETE, &fx);
	count_steps(edges, &fx);
}

/* How long an end stays in its state when nothing comes; 0: for ever */
static u64 patience_ns(const struct tcpviz_life *life, enum tcpviz_role role)
{
	return tcpviz_silence_s(life->pair.ep[role].state) * SECOND;
}

/**
 * tcpviz_life_pass() - let time pass
 * @life: the connection
 * @now_ns: until when
 * @edges: gets the edges that are taken
 */
void tcpviz_life_pass(struct tcpviz_life *life, u64 now_ns,
		      struct tcpviz_edges_taken *edges)
{
	u64 idle_ns = now_ns - life->seen_ns;
	u64 ended_ns = life->seen_ns;
	struct tcpviz_effect fx;

	if (life->dead)
		return;
	tcpviz_effect_init(&fx);
	for (unsigned int role = 0; role < 2; role++) {
		u8 state = life->pair.ep[role].state;
		u64 patience = patience_ns(life, role);

		if (!patience || idle_ns < patience)
			continue;
		tcpviz_endpoint_event(&life->pair, role,
				      state == TCPVIZ_TIME_WAIT ? TCPVIZ_2MSL :
				      TCPVIZ_DELETE,
				      &fx);
		if (life->seen_ns + patience > ended_ns)
			ended_ns = life->seen_ns + patience;
	}
	count_steps(edges, &fx);
	/* for so long it is still looked for */
	if (tcpviz_pair_ended(&life->pair) &&
	    now_ns - ended_ns >= TCPVIZ_LINGER_MS * MILLISECOND)
		life->dead = true;
}
