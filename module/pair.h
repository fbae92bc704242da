/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_PAIR_H
#define _TCPVIZ_PAIR_H

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

/* What else a socket says (struct tcpviz_witness.flags). */
#define TCPVIZ_W_COOKIE		BIT(0)	/* SYN-ACK without a request */
#define TCPVIZ_W_FAST_OPEN	BIT(1)	/* SYN-ACK of a full socket */
#define TCPVIZ_W_DEFER		BIT(2)	/* a bare third ACK is not enough */
#define TCPVIZ_W_ACCEPTQ_FULL	BIT(3)	/* no room in the accept queue */
#define TCPVIZ_W_HEARD		BIT(4)	/* its peer acknowledged or sent data */
#define TCPVIZ_W_WINDOW		BIT(5)	/* rcv_wup to rcv_wnd are valid */
#define TCPVIZ_W_ABANDONED	BIT(6)	/* a request, its listener has closed */
#define TCPVIZ_W_OVERFLOW_RST	BIT(7)	/* no room in the accept queue: RST */
#define TCPVIZ_W_SELF		BIT(8)	/* it sent the segment itself */
#define TCPVIZ_W_MINI		BIT(9)	/* a request or timewait socket */
#define TCPVIZ_W_BUSY		BIT(10)	/* what arrives has to wait */
#define TCPVIZ_W_STAMP		BIT(11)	/* its peer sends time stamps */
#define TCPVIZ_W_GOT_FIN	BIT(12)	/* it has received a FIN */

/**
 * struct tcpviz_witness - what a local socket says of its connection
 * @state: enum tcpviz_state; TCPVIZ_CLOSED if there is no socket
 * @flags: TCPVIZ_W_* bits
 * @rcv_wup: what it has acknowledged
 * @rcv_nxt: next sequence number it expects
 * @rcv_wnd: how many more it would take
 * @stamp: the last time stamp of its peer, with TCPVIZ_W_STAMP
 */
struct tcpviz_witness {
	u8 state;
	u16 flags;
	u32 rcv_wup;
	u32 rcv_nxt;
	u32 rcv_wnd;
	u32 stamp;
};

/**
 * enum tcpviz_pass - where on its way a segment is seen
 * @TCPVIZ_PASSES: once, between its ends or at one of them
 * @TCPVIZ_LEAVES: at its sender; it will be seen again at its receiver
 * @TCPVIZ_ARRIVES: at its receiver; it has been seen at its sender
 */
enum tcpviz_pass {
	TCPVIZ_PASSES,
	TCPVIZ_LEAVES,
	TCPVIZ_ARRIVES,
};

/**
 * struct tcpviz_context - what is known beside a segment
 * @snd: what the sender's socket says, NULL if it is elsewhere
 * @rcv: what the receiver's socket says before it gets the segment, NULL if
 *	it is elsewhere
 * @pass: where it is seen
 * @crossed: the sender cannot have got yet what led to its silent transition
 * @late: nothing has been said for so long that something was lost, or that
 *	an application has waited
 * @young: no end can have sent so much that a number below its first one means
 *	one far above it
 */
struct tcpviz_context {
	const struct tcpviz_witness *snd;
	const struct tcpviz_witness *rcv;
	enum tcpviz_pass pass;
	bool crossed;
	bool late;
	bool young;
};

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
