// SPDX-License-Identifier: GPL-2.0
/*
 * One segment, applied to both ends of a connection.
 *
 * The wire drives, the socket confirms.  A segment from X to Y says four
 * things, in this order:
 *
 *	received()	what X must have received to send it: X acknowledges
 *			Y's SYN or FIN.  Nothing is received just because it
 *			was seen on the way.
 *	sent_*()	what X sends: SYN, FIN.
 *	reaches_ack()	what Y receives in silence: where the RFC has Y not
 *	reset()		answer (the ACK of a SYN-ACK or a FIN, a RST) there is
 *			nothing to wait for, and the transition is made when
 *			the segment is seen.  It is marked silent.
 *	correct()	what X's socket says of itself, where we have it.
 *
 * Before all this, take_back() looks whether the segment contradicts a
 * silent transition of X: a SYN-ACK repeated after the third ACK says that
 * the ACK never arrived.  (Not if the two have crossed on their way.)
 *
 * Throughout, @from is the role of X, @snd and @rcv are what the sockets of X
 * and Y say (NULL if they are elsewhere), @fx collects what changed.
 */
#include "pair.h"

/*
 * A SYN-ACK acknowledges the SYN and at most the data that came on it (Fast
 * Open); a segment that acknowledges more answers something else.
 */
#define SYN_DATA_MAX	65535

static struct tcpviz_endpoint *peer_of(struct tcpviz_pair *pair,
				       enum tcpviz_role role)
{
	return &pair->ep[!role];
}

/**
 * step() - change an endpoint's state and note it
 * @pair: the pair
 * @role: which end
 * @to: the new state
 * @cause: why
 * @event: what happened, for TCPVIZ_BY_EVENT
 * @fx: gets the step
 */
static void step(struct tcpviz_pair *pair, enum tcpviz_role role,
		 enum tcpviz_state to, enum tcpviz_cause cause,
		 enum tcpviz_event event, struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *ep = &pair->ep[role];

	if (fx->steps < TCPVIZ_STEPS)
		fx->step[fx->steps++] = (struct tcpviz_step) {
			.role = role,
			.from = ep->state,
			.to = to,
			.cause = cause,
			.event = event,
		};
	ep->state = to;
	ep->known &= ~TCPVIZ_EP_SILENT;
}

/**
 * tcpviz_pair_event() - let an event happen to one end
 * @pair: the pair
 * @role: which end
 * @event: what happens
 * @fx: gets the step, if there is one
 *
 * Context: the caller serialises access to @pair.
 */
void tcpviz_pair_event(struct tcpviz_pair *pair, enum tcpviz_role role,
		       enum tcpviz_event event, struct tcpviz_effect *fx)
{
	enum tcpviz_state from = pair->ep[role].state;
	enum tcpviz_state to = tcpviz_fsm_next(event, from);

	if (to != from)
		step(pair, role, to, TCPVIZ_BY_EVENT, event, fx);
}

/**
 * infer() - let an event happen that the end does not answer
 * @pair: the pair
 * @role: which end
 * @event: what happens
 * @fx: gets the step, if there is one
 */
static void infer(struct tcpviz_pair *pair, enum tcpviz_role role,
		  enum tcpviz_event event, struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *ep = &pair->ep[role];
	u8 before = ep->state;

	tcpviz_pair_event(pair, role, event, fx);
	if (ep->state != before) {
		ep->before = before;
		ep->known |= TCPVIZ_EP_SILENT;
	}
}

/**
 * contradicts() - does a segment show that its sender is still where it was?
 * @x: the sender, whose state was inferred
 * @seg: the segment
 * @rcv: what the receiver's socket says, or NULL
 *
 * Return: true if the silent transition did not happen.
 */
static bool contradicts(const struct tcpviz_endpoint *x,
			const struct tcpviz_segment *seg,
			const struct tcpviz_witness *rcv)
{
	if (seg->flags & TCPVIZ_RST)
		return false;
	switch (x->before) {
	case TCPVIZ_SYN_RECEIVED:
		/* A peer that has answered data is past its handshake: this
		 * SYN-ACK has merely been on the way for long.
		 */
		if (rcv && (rcv->flags & TCPVIZ_W_HEARD))
			return false;
		return x->state == TCPVIZ_CLOSED ||
		       ((seg->flags & TCPVIZ_SYN) && seg->seq == x->isn);
	case TCPVIZ_FIN_WAIT_1:
	case TCPVIZ_CLOSING:
		if (x->state == TCPVIZ_CLOSED)
			return true;
		fallthrough;
	case TCPVIZ_LAST_ACK:
		return (seg->flags & TCPVIZ_FIN) &&
		       tcpviz_segment_fin(seg) == x->fin;
	default:
		/* It took no notice of a RST. */
		return x->state == TCPVIZ_CLOSED;
	}
}

/* Undo a silent transition that a segment contradicts. */
static void take_back(struct tcpviz_pair *pair, enum tcpviz_role from,
		      const struct tcpviz_segment *seg,
		      const struct tcpviz_context *ctx,
		      struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *x = &pair->ep[from];

	if (!(x->known & TCPVIZ_EP_SILENT) || ctx->crossed)
		return;
	if (contradicts(x, seg, ctx->rcv)) {
		step(pair, from, x->before, TCPVIZ_BY_CONTRADICTION,
		     TCPVIZ_EVENTS, fx);
		pair->flags |= BIT(TCPVIZ_F_TAKEN_BACK);
	} else if (x->state != TCPVIZ_CLOSED) {
		x->known &= ~TCPVIZ_EP_SILENT;
	}
}

/* The sender acknowledges its peer's SYN. */
static void received_syn(struct tcpviz_pair *pair, enum tcpviz_role from,
			 const struct tcpviz_segment *seg,
			 const struct tcpviz_witness *snd,
			 struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *x = &pair->ep[from];

	switch (x->state) {
	case TCPVIZ_CLOSED:
	case TCPVIZ_LISTEN:
		if (!(seg->flags & TCPVIZ_SYN))
			return;
		tcpviz_pair_event(pair, from, TCPVIZ_PASSIVE_OPEN, fx);
		if (snd && (snd->flags & TCPVIZ_W_COOKIE)) {
			/* It keeps nothing and stays what it is. */
			pair->flags |= BIT(TCPVIZ_F_COOKIE);
			return;
		}
		tcpviz_pair_event(pair, from, TCPVIZ_RCV_SYN, fx);
		break;
	case TCPVIZ_SYN_SENT:
		tcpviz_pair_event(pair, from, seg->flags & TCPVIZ_SYN ?
				  TCPVIZ_RCV_SYN : TCPVIZ_RCV_SYN_ACK, fx);
		break;
	default:
		break;
	}
	x->known |= TCPVIZ_EP_GOT_SYN;
}

/* Conclude what the sender has received. */
static void received(struct tcpviz_pair *pair, enum tcpviz_role from,
		     const struct tcpviz_segment *seg,
		     const struct tcpviz_witness *snd,
		     struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *x = &pair->ep[from], *y = peer_of(pair, from);

	if (!(seg->flags & TCPVIZ_ACK) || (seg->flags & TCPVIZ_RST))
		return;
	if ((y->known & TCPVIZ_EP_ISN) && !(x->known & TCPVIZ_EP_GOT_SYN) &&
	    tcpviz_between(seg->ack, y->isn + 1, y->isn + 1 + SYN_DATA_MAX))
		received_syn(pair, from, seg, snd, fx);
	if ((y->known & TCPVIZ_EP_FIN) && !(x->known & TCPVIZ_EP_GOT_FIN) &&
	    !tcpviz_before(seg->ack, y->fin + 1)) {
		tcpviz_pair_event(pair, from, TCPVIZ_RCV_FIN, fx);
		x->known |= TCPVIZ_EP_GOT_FIN;
	}
}

static void count_repeat(u8 *counter, struct tcpviz_effect *fx)
{
	if (*counter < 255)
		(*counter)++;
	fx->repeat = *counter;
}

/* The sender sends a SYN or a SYN-ACK. */
static void sent_syn(struct tcpviz_pair *pair, enum tcpviz_role from,
		     const struct tcpviz_segment *seg,
		     struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *x = &pair->ep[from];
	bool ack = seg->flags & TCPVIZ_ACK;
	u8 kind = ack ? TCPVIZ_EP_SYNACK : TCPVIZ_EP_ISN;

	if (x->known & kind) {
		/* A half-open connection made anew, and a cookie every 64
		 * seconds, answers the same SYN with another number.
		 */
		if (ack && x->state <= TCPVIZ_SYN_RECEIVED)
			x->isn = seg->seq;
		if (seg->seq == x->isn)
			count_repeat(&x->syn_repeats, fx);
		return;
	}
	if (ack && !(x->known & TCPVIZ_EP_GOT_SYN) &&
	    !(pair->flags & BIT(TCPVIZ_F_COOKIE)))
		return;		/* answers a SYN that we have not seen */

	if (!(x->known & TCPVIZ_EP_ISN) && !ack && from == TCPVIZ_SERVER)
		pair->flags |= BIT(TCPVIZ_F_SIMULTANEOUS);
	x->isn = seg->seq;
	x->known |= kind | TCPVIZ_EP_ISN;
	if (!ack)
		tcpviz_pair_event(pair, from, TCPVIZ_SND_SYN, fx);
}

/* The sender sends a FIN. */
static void sent_fin(struct tcpviz_pair *pair, enum tcpviz_role from,
		     const struct tcpviz_segment *seg,
		     const struct tcpviz_witness *rcv,
		     struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *x = &pair->ep[from];
	u32 fin = tcpviz_segment_fin(seg);

	if (x->known & TCPVIZ_EP_FIN) {
		if (fin == x->fin)
			count_repeat(&x->fin_repeats, fx);
		return;
	}
	if (x->state < TCPVIZ_SYN_RECEIVED)
		return;
	if (rcv && (rcv->flags & TCPVIZ_W_WINDOW) &&
	    !tcpviz_between(fin, rcv->rcv_nxt, rcv->rcv_nxt + rcv->rcv_wnd))
		return;
	x->fin = fin;
	x->known |= TCPVIZ_EP_FIN;
	tcpviz_pair_event(pair, from, TCPVIZ_SND_FIN, fx);
}

/* Would the receiver of a RST accept it? */
static bool rst_acceptable(struct tcpviz_pair *pair, enum tcpviz_role from,
			   const struct tcpviz_segment *seg,
			   const struct tcpviz_witness *rcv)
{
	const struct tcpviz_endpoint *x = &pair->ep[from];
	const struct tcpviz_endpoint *y = peer_of(pair, from);

	switch (y->state) {
	case TCPVIZ_CLOSED:
	case TCPVIZ_LISTEN:
		return false;
	case TCPVIZ_SYN_SENT:
		return (seg->flags & TCPVIZ_ACK) &&
		       tcpviz_between(seg->ack, y->isn + 1,
				      y->isn + 1 + SYN_DATA_MAX);
	case TCPVIZ_SYN_RECEIVED:
		if (rcv && (rcv->flags & TCPVIZ_W_WINDOW))
			return seg->seq - rcv->rcv_nxt < rcv->rcv_wnd;
		return seg->seq == x->isn + 1;
	default:
		if (rcv && (rcv->flags & TCPVIZ_W_WINDOW))
			return seg->seq == rcv->rcv_nxt;
		return true;
	}
}

/* The segment is a RST. */
static void reset(struct tcpviz_pair *pair, enum tcpviz_role from,
		  const struct tcpviz_segment *seg,
		  const struct tcpviz_witness *snd,
		  const struct tcpviz_witness *rcv,
		  struct tcpviz_effect *fx)
{
	bool acceptable = rst_acceptable(pair, from, seg, rcv);

	if (snd ? snd->state == TCPVIZ_CLOSED : acceptable)
		tcpviz_pair_event(pair, from, TCPVIZ_SND_RST, fx);
	if (acceptable)
		infer(pair, !from, TCPVIZ_RCV_RST, fx);
	else
		fx->refused_rst = true;
}

/* Is this the third ACK, for its receiver? */
static bool completes_handshake(struct tcpviz_pair *pair,
				enum tcpviz_role from,
				const struct tcpviz_segment *seg)
{
	const struct tcpviz_endpoint *x = &pair->ep[from];
	const struct tcpviz_endpoint *y = peer_of(pair, from);
	bool cookie = y->state == TCPVIZ_LISTEN &&
		      (pair->flags & BIT(TCPVIZ_F_COOKIE));

	if (y->state != TCPVIZ_SYN_RECEIVED && !cookie)
		return false;
	if (!(y->known & TCPVIZ_EP_ISN) ||
	    tcpviz_before(seg->seq, x->isn + 1))
		return false;
	if (pair->flags & BIT(TCPVIZ_F_FAST_OPEN))
		return tcpviz_before(y->isn, seg->ack);
	return seg->ack == y->isn + 1;
}

/* What an ACK does to its receiver in silence. */
static void reaches_ack(struct tcpviz_pair *pair, enum tcpviz_role from,
			const struct tcpviz_segment *seg,
			const struct tcpviz_witness *rcv,
			struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *y = peer_of(pair, from);
	u8 held = rcv ? rcv->flags : 0;

	if (completes_handshake(pair, from, seg)) {
		if ((held & TCPVIZ_W_DEFER) && !seg->len &&
		    !(seg->flags & TCPVIZ_FIN)) {
			pair->flags |= BIT(TCPVIZ_F_DEFERRED);
			fx->held = TCPVIZ_W_DEFER;
		} else if (held & TCPVIZ_W_ACCEPTQ_FULL) {
			pair->flags |= BIT(TCPVIZ_F_ACCEPTQ_FULL);
			fx->held = TCPVIZ_W_ACCEPTQ_FULL;
		} else {
			/* Of a cookie, the SYN is received only now. */
			tcpviz_pair_event(pair, !from, TCPVIZ_RCV_SYN, fx);
			y->known |= TCPVIZ_EP_GOT_SYN;
			infer(pair, !from, TCPVIZ_RCV_ACK_OF_SYN, fx);
		}
	}
	if ((y->known & TCPVIZ_EP_FIN) && !tcpviz_before(seg->ack, y->fin + 1))
		infer(pair, !from, TCPVIZ_RCV_ACK_OF_FIN, fx);
}

/**
 * correct() - an end is not where its socket is
 * @pair: the pair
 * @role: which end
 * @state: where its socket is
 * @fx: gets the step
 */
static void correct(struct tcpviz_pair *pair, enum tcpviz_role role,
		    enum tcpviz_state state, struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *ep = &pair->ep[role];
	enum tcpviz_cause cause = TCPVIZ_BY_DIVERGENCE;

	if ((ep->known & TCPVIZ_EP_SILENT) && ep->before == state) {
		cause = TCPVIZ_BY_CONTRADICTION;
		pair->flags |= BIT(TCPVIZ_F_TAKEN_BACK);
	} else if (tcpviz_fsm_edge(ep->state, state) != TCPVIZ_NO_EDGE) {
		cause = TCPVIZ_BY_SOCKET;
	}
	step(pair, role, state, cause, TCPVIZ_EVENTS, fx);
}

/**
 * meet() - bring an end to where its socket is
 * @pair: the pair
 * @role: which end
 * @state: what its socket says, TCPVIZ_CLOSED if there is none
 * @fx: gets the step
 */
static void meet(struct tcpviz_pair *pair, enum tcpviz_role role,
		 enum tcpviz_state state, struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *ep = &pair->ep[role];

	if (state == ep->state)
		ep->known &= ~TCPVIZ_EP_SILENT;
	else if (state != TCPVIZ_CLOSED)
		correct(pair, role, state, fx);
	else if (ep->state > TCPVIZ_LISTEN)
		tcpviz_pair_event(pair, role, TCPVIZ_DELETE, fx);
}

/* Catch up with what the receiver's socket did in silence. */
static void notice(struct tcpviz_pair *pair, enum tcpviz_role role,
		   const struct tcpviz_witness *rcv, struct tcpviz_effect *fx)
{
	if (rcv && !(pair->ep[role].known & TCPVIZ_EP_SILENT))
		meet(pair, role, rcv->state, fx);
}

/**
 * tcpviz_pair_apply() - apply one segment to both ends
 * @pair: the pair
 * @from: who sent the segment
 * @seg: the segment
 * @ctx: what is known beside it
 * @fx: gets what changed; need not be initialised
 *
 * Context: the caller serialises access to @pair.
 */
void tcpviz_pair_apply(struct tcpviz_pair *pair, enum tcpviz_role from,
		       const struct tcpviz_segment *seg,
		       const struct tcpviz_context *ctx,
		       struct tcpviz_effect *fx)
{
	const struct tcpviz_witness *snd = ctx->snd, *rcv = ctx->rcv;
	struct tcpviz_endpoint *x = &pair->ep[from];
	u8 was;

	tcpviz_effect_init(fx);

	if (seg->flags & TCPVIZ_RST) {
		notice(pair, !from, rcv, fx);
		reset(pair, from, seg, snd, rcv, fx);
		return;
	}
	if (snd && (snd->flags & TCPVIZ_W_FAST_OPEN))
		pair->flags |= BIT(TCPVIZ_F_FAST_OPEN);

	notice(pair, !from, rcv, fx);
	take_back(pair, from, seg, ctx, fx);
	was = x->state;
	received(pair, from, seg, snd, fx);
	if (seg->flags & TCPVIZ_SYN)
		sent_syn(pair, from, seg, fx);
	if (seg->flags & TCPVIZ_FIN)
		sent_fin(pair, from, seg, rcv, fx);
	if (seg->flags & TCPVIZ_ACK)
		reaches_ack(pair, from, seg, rcv, fx);

	/* Linux acknowledges a FIN just before it goes from FIN-WAIT-1 to
	 * CLOSING or from FIN-WAIT-2 to TIME-WAIT: the socket lags.
	 */
	if (snd && snd->state != x->state &&
	    !(snd->state == was &&
	      tcpviz_fsm_next(TCPVIZ_RCV_FIN, was) == x->state))
		correct(pair, from, snd->state, fx);
}

/**
 * tcpviz_pair_observe() - look at an end's socket with no segment at hand
 * @pair: the pair
 * @role: a local end
 * @state: what its socket says, TCPVIZ_CLOSED if there is none
 * @fx: gets what changed; need not be initialised
 *
 * Ends close in silence (time-outs, orphans, `ss -K`), and what arrived last
 * may not have been answered yet.
 *
 * Context: the caller serialises access to @pair.
 */
void tcpviz_pair_observe(struct tcpviz_pair *pair, enum tcpviz_role role,
			 enum tcpviz_state state, struct tcpviz_effect *fx)
{
	tcpviz_effect_init(fx);
	meet(pair, role, state, fx);
}

/**
 * outlived_rst() - does a SYN show that its sender took no notice of a RST?
 * @x: the sender
 * @seg: the SYN
 *
 * Return: true if it goes on with what it has begun.
 */
static bool outlived_rst(const struct tcpviz_endpoint *x,
			 const struct tcpviz_segment *seg)
{
	return (x->known & TCPVIZ_EP_SILENT) && seg->seq == x->isn &&
	       x->before == TCPVIZ_SYN_SENT;
}

/**
 * tcpviz_pair_supersedes() - does a segment belong to a new connection?
 * @pair: the pair that has had the tuple so far
 * @from: who sent the segment
 * @seg: the segment
 * @local: the sender's own socket sent it
 *
 * A SYN with another number (or any SYN, if the connection is over) may be
 * the beginning of a new connection, an old duplicate or a forgery.  It is
 * believed at once if the sender's socket sent it, or if the receiver has
 * nothing left of the old connection to hold against it.  Otherwise it is
 * remembered until the receiver acknowledges it with a SYN-ACK of its own
 * (RFC 9293 sections 3.6.1 and 3.10.7.4; RFC 5961 section 4).
 *
 * Context: the caller serialises access to @pair.
 * Return: true if the tuple now belongs to a new connection.  If @seg is a
 *	SYN-ACK its receiver is the new client, and its SYN has gone by.
 */
bool tcpviz_pair_supersedes(struct tcpviz_pair *pair, enum tcpviz_role from,
			    const struct tcpviz_segment *seg, bool local)
{
	const struct tcpviz_endpoint *x = &pair->ep[from];
	const struct tcpviz_endpoint *y = peer_of(pair, from);

	switch (seg->flags & (TCPVIZ_CONTROL | TCPVIZ_ACK)) {
	case TCPVIZ_SYN:
		if (tcpviz_pair_ended(pair))
			return !outlived_rst(x, seg);
		if (!(x->known & TCPVIZ_EP_ISN))
			return false;	/* simultaneous open */
		if (x->isn == seg->seq)
			return false;	/* repetition */
		if (local || y->state <= TCPVIZ_LISTEN)
			return true;
		pair->rival = seg->seq;
		pair->rival_role = from;
		pair->has_rival = true;
		return false;
	case TCPVIZ_SYN | TCPVIZ_ACK:
		return pair->has_rival && pair->rival_role != from &&
		       seg->ack == pair->rival + 1;
	default:
		return false;
	}
}
