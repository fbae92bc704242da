/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_PAIR_H
#define _TCPVIZ_PAIR_H

#include "context.h"
#include "effect.h"
#include "fsm.h"
#include "segment.h"

/**
 * enum tcpviz_role - which end of a connection
 * @TCPVIZ_CLIENT: the end whose SYN was seen first
 * @TCPVIZ_SERVER: the other one
 */
enum tcpviz_role {
	TCPVIZ_CLIENT,
	TCPVIZ_SERVER,
};

/* Data on a SYN, which the SYN-ACK may acknowledge (Fast Open, RFC 7413). */
#define TCPVIZ_SYN_DATA_MAX	65535

/* No window is larger (RFC 7323 section 2.3). */
#define TCPVIZ_WINDOW_MAX	0x40000000

/* What is known of an endpoint (struct tcpviz_endpoint.known). */
#define TCPVIZ_EP_ISN		BIT(0)	/* sent a SYN: isn is valid */
#define TCPVIZ_EP_SYNACK	BIT(1)	/* sent a SYN-ACK */
#define TCPVIZ_EP_FIN		BIT(2)	/* sent a FIN: fin is valid */
#define TCPVIZ_EP_GOT_SYN	BIT(3)	/* received the peer's SYN */
#define TCPVIZ_EP_GOT_FIN	BIT(4)	/* received the peer's FIN */
#define TCPVIZ_EP_SILENT	BIT(5)	/* state inferred, may be taken back */
#define TCPVIZ_EP_LOCAL		BIT(6)	/* its socket is on this host */
#define TCPVIZ_EP_SYN_DATA	BIT(7)	/* its SYN carries data, or may have */
#define TCPVIZ_EP_SPOKE		BIT(8)	/* sent data behind its SYN */

/**
 * struct tcpviz_endpoint - one end of a connection
 * @isn: initial sequence number
 * @fin: sequence number of its FIN
 * @known: TCPVIZ_EP_* bits
 * @state: enum tcpviz_state
 * @before: the state that the last silent transition left
 * @syn_repeats: repetitions of its SYN or SYN-ACK; sticks at 255
 * @fin_repeats: repetitions of its FIN; sticks at 255
 */
struct tcpviz_endpoint {
	u32 isn;
	u32 fin;
	u16 known;
	u8 state;
	u8 before;
	u8 syn_repeats;
	u8 fin_repeats;
};

/* What is peculiar about a connection: bits of struct tcpviz_pair.flags. */
enum tcpviz_flag {
	TCPVIZ_F_COOKIE,	/* SYN-ACK sent without a request socket */
	TCPVIZ_F_DEFERRED,	/* TCP_DEFER_ACCEPT held the third ACK back */
	TCPVIZ_F_FAST_OPEN,	/* the SYN-ACK came from a full socket */
	TCPVIZ_F_AMBIGUOUS,	/* the wire allows more than one reading */
	TCPVIZ_F_TAKEN_BACK,	/* a silent transition was contradicted */
	TCPVIZ_F_ACCEPTQ_FULL,	/* the accept queue had no room */
	TCPVIZ_F_MIDSTREAM,	/* older than the module */
	TCPVIZ_F_SIMULTANEOUS,	/* both ends opened actively */
	TCPVIZ_F_SUPERSEDED,	/* a newer connection has the same tuple */
	TCPVIZ_F_PRUNED,	/* taken out of the half-open queue */
	TCPVIZ_F_SHADOW_PRUNED,	/* dry run: would have been */
	TCPVIZ_F_FALSE_PRUNE,	/* the client went on all the same */
	TCPVIZ_FLAGS,
};

/**
 * enum tcpviz_prune_reason - which limit a half-open connection met
 * @TCPVIZ_PRUNED_NOT: none
 * @TCPVIZ_PRUNED_RETRIES: SYN-ACK repetitions
 * @TCPVIZ_PRUNED_BOUND: connections of its listener
 * @TCPVIZ_PRUNED_AGE: its age
 * @TCPVIZ_PRUNED_SOURCE: connections of its source prefix
 * @TCPVIZ_PRUNED_FORWARD: SYN-ACK repetitions, on a router
 * @TCPVIZ_PRUNE_REASONS: how many there are
 */
enum tcpviz_prune_reason {
	TCPVIZ_PRUNED_NOT,
	TCPVIZ_PRUNED_RETRIES,
	TCPVIZ_PRUNED_BOUND,
	TCPVIZ_PRUNED_AGE,
	TCPVIZ_PRUNED_SOURCE,
	TCPVIZ_PRUNED_FORWARD,
	TCPVIZ_PRUNE_REASONS,
};

/**
 * struct tcpviz_pair - both ends of a connection
 * @ep: the endpoints, indexed by enum tcpviz_role
 * @rival: initial sequence number of a SYN that does not belong to this
 *	connection and may open the next one, see @has_rival
 * @flags: bits of enum tcpviz_flag
 * @has_rival: @rival is valid
 * @rival_role: which end sent it
 * @rival_data: it carried data
 * @rival_both: the other end sent one as well
 * @pruned_by: enum tcpviz_prune_reason
 */
struct tcpviz_pair {
	struct tcpviz_endpoint ep[2];
	u32 rival;
	u16 flags;
	u8 has_rival:1;
	u8 rival_role:1;
	u8 rival_data:1;
	u8 rival_both:1;
	u8 pruned_by;
};

void tcpviz_pair_apply(struct tcpviz_pair *pair, enum tcpviz_role from,
		       const struct tcpviz_segment *seg,
		       const struct tcpviz_context *ctx,
		       struct tcpviz_effect *fx);
bool tcpviz_pair_speaks_open(const struct tcpviz_pair *pair,
			     enum tcpviz_role from,
			     const struct tcpviz_segment *seg);
void tcpviz_pair_prune(struct tcpviz_pair *pair, struct tcpviz_effect *fx);
void tcpviz_pair_observe(struct tcpviz_pair *pair, enum tcpviz_role role,
			 enum tcpviz_state state, struct tcpviz_effect *fx);

/**
 * tcpviz_pair_was_reset() - was it a RST that seemed to end an end?
 * @ep: the end
 *
 * Return: true if its end was inferred, and from no ACK.
 */
static inline bool tcpviz_pair_was_reset(const struct tcpviz_endpoint *ep)
{
	return (ep->known & TCPVIZ_EP_SILENT) && ep->state == TCPVIZ_CLOSED &&
	       ep->before != TCPVIZ_LAST_ACK;
}

/**
 * tcpviz_pair_answer_tells() - does only the answer to a segment matter?
 * @pair: the pair, to which it has been applied when it left
 * @from: who sent it
 * @seg: the segment
 *
 * It is the expected SYN or SYN-ACK.  Whether it was received is known, and
 * shown, when it is answered.
 *
 * Return: true if it is; false for all other segments.
 */
static inline bool tcpviz_pair_answer_tells(const struct tcpviz_pair *pair,
					    enum tcpviz_role from,
					    const struct tcpviz_segment *seg)
{
	const struct tcpviz_endpoint *x = &pair->ep[from];
	const struct tcpviz_endpoint *y = &pair->ep[!from];

	if (seg->seq != x->isn || !(x->known & TCPVIZ_EP_ISN))
		return false;
	switch (seg->flags & (TCPVIZ_CONTROL | TCPVIZ_ACK)) {
	case TCPVIZ_SYN:
		return y->state == TCPVIZ_CLOSED &&
		       !(y->known & TCPVIZ_EP_ISN);
	case TCPVIZ_SYN | TCPVIZ_ACK:
		return y->state == TCPVIZ_SYN_SENT && seg->ack == y->isn + 1;
	default:
		return false;
	}
}

/**
 * tcpviz_pair_says_again() - may a segment have changed an end in silence?
 * @y: the segment's receiver
 * @seg: the segment, which has been applied
 *
 * If what made it change was lost, what says the same again will do.
 *
 * Return: true if it may.
 */
static inline bool tcpviz_pair_says_again(const struct tcpviz_endpoint *y,
					  const struct tcpviz_segment *seg)
{
	u8 by = tcpviz_pair_was_reset(y) ? TCPVIZ_RST : TCPVIZ_ACK;

	return (y->known & TCPVIZ_EP_SILENT) && (seg->flags & by);
}

/**
 * tcpviz_pair_ended() - is there nothing left of a connection?
 * @pair: the pair
 *
 * Return: true if neither end has a TCB for it.
 */
static inline bool tcpviz_pair_ended(const struct tcpviz_pair *pair)
{
	return pair->ep[TCPVIZ_CLIENT].state <= TCPVIZ_LISTEN &&
	       pair->ep[TCPVIZ_SERVER].state <= TCPVIZ_LISTEN;
}

/**
 * tcpviz_pair_quiet() - would a segment without control bits say anything?
 * @pair: the pair
 *
 * Return: true if both ends are known to be in ESTABLISHED.
 */
static inline bool tcpviz_pair_quiet(const struct tcpviz_pair *pair)
{
	const struct tcpviz_endpoint *c = &pair->ep[TCPVIZ_CLIENT];
	const struct tcpviz_endpoint *s = &pair->ep[TCPVIZ_SERVER];

	return c->state == TCPVIZ_ESTABLISHED &&
	       s->state == TCPVIZ_ESTABLISHED &&
	       !((c->known | s->known) & TCPVIZ_EP_SILENT);
}

#endif /* _TCPVIZ_PAIR_H */
