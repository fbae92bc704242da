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

/* No window is larger (RFC 7323 section 2.3). */
#define WINDOW_MAX	0x40000000

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
	if (contradicts(x, seg, ctx->rcv) ||
	    (ctx->snd && ctx->snd->state == x->before)) {
		step(pair, from, x->before, TCPVIZ_BY_CONTRADICTION,
		     TCPVIZ_EVENTS, fx);
		pair->flags |= BIT(TCPVIZ_F_TAKEN_BACK);
	} else if (x->state != TCPVIZ_CLOSED) {
		x->known &= ~TCPVIZ_EP_SILENT;
	}
}

/* Is this an answer to the peer's SYN, and to no more than that? */
static bool answers_syn(const struct tcpviz_endpoint *y,
			const struct tcpviz_segment *seg)
{
	return (y->known & TCPVIZ_EP_ISN) &&
	       tcpviz_between(seg->ack, y->isn + 1,
			      y->isn + 1 + SYN_DATA_MAX);
}

/* The sender acknowledges its peer's SYN. */
static void received_syn(struct tcpviz_pair *pair, enum tcpviz_role from,
			 const struct tcpviz_segment *seg,
			 const struct tcpviz_witness *snd,
			 struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *x = &pair->ep[from], *y = &pair->ep[!from];
	bool acked = y->known & (TCPVIZ_EP_GOT_SYN | TCPVIZ_EP_SYNACK);

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
		if (acked && !(seg->flags & TCPVIZ_SYN)) {
			tcpviz_pair_event(pair, from, TCPVIZ_RCV_SYN_ACK, fx);
			break;
		}
		tcpviz_pair_event(pair, from, TCPVIZ_RCV_SYN, fx);
		/* Both open: the peer's SYN-ACK is on its way already. */
		if (acked && !snd)
			infer(pair, from, TCPVIZ_RCV_ACK_OF_SYN, fx);
		break;
	default:
		break;
	}
	x->known |= TCPVIZ_EP_GOT_SYN;
}

/*
 * Does the sender go on where only an open connection can?
 *
 * It sends data, or acknowledges some: its handshake is complete, even if we
 * have missed how.  With Fast Open it need not be.
 */
static bool shows_open(const struct tcpviz_pair *pair,
		       const struct tcpviz_endpoint *x,
		       const struct tcpviz_endpoint *y,
		       const struct tcpviz_segment *seg)
{
	if (x->state != TCPVIZ_SYN_RECEIVED || (seg->flags & TCPVIZ_SYN) ||
	    !(y->known & TCPVIZ_EP_GOT_SYN) ||
	    (pair->flags & BIT(TCPVIZ_F_FAST_OPEN)))
		return false;
	return seg->len || tcpviz_between(seg->ack, y->isn + 2,
					  y->isn + WINDOW_MAX);
}

/* Conclude what the sender has received. */
static void received(struct tcpviz_pair *pair, enum tcpviz_role from,
		     const struct tcpviz_segment *seg,
		     const struct tcpviz_witness *snd,
		     struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *x = &pair->ep[from], *y = &pair->ep[!from];

	if (!(seg->flags & TCPVIZ_ACK))
		return;
	if (!(x->known & TCPVIZ_EP_GOT_SYN) && answers_syn(y, seg))
		received_syn(pair, from, seg, snd, fx);
	if (shows_open(pair, x, y, seg))
		tcpviz_pair_event(pair, from, TCPVIZ_RCV_ACK_OF_SYN, fx);
	if ((y->known & TCPVIZ_EP_FIN) && !(x->known & TCPVIZ_EP_GOT_FIN) &&
	    seg->ack == y->fin + 1) {
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

/* The sender sends a SYN-ACK. */
static void sent_synack(struct tcpviz_pair *pair, enum tcpviz_role from,
			const struct tcpviz_segment *seg,
			struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *x = &pair->ep[from], *y = &pair->ep[!from];

	if (!answers_syn(y, seg))
		return;
	if (x->known & TCPVIZ_EP_SYNACK) {
		/* A half-open connection made anew, and a cookie every 64
		 * seconds, answers the same SYN with another number.
		 */
		if (x->state <= TCPVIZ_SYN_RECEIVED)
			x->isn = seg->seq;
		if (seg->seq == x->isn)
			count_repeat(&x->syn_repeats, fx);
		return;
	}
	/* An own SYN has set the number already. */
	if ((x->known & TCPVIZ_EP_ISN) && x->isn != seg->seq)
		return;
	if (seg->ack != y->isn + 1)
		pair->flags |= BIT(TCPVIZ_F_FAST_OPEN);
	x->isn = seg->seq;
	x->known |= TCPVIZ_EP_SYNACK | TCPVIZ_EP_ISN;
}

/* The sender sends a SYN. */
static void sent_syn(struct tcpviz_pair *pair, enum tcpviz_role from,
		     const struct tcpviz_segment *seg,
		     struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *x = &pair->ep[from];

	if (x->known & TCPVIZ_EP_ISN) {
		if (seg->seq == x->isn)
			count_repeat(&x->syn_repeats, fx);
		return;
	}
	if (from == TCPVIZ_SERVER)
		pair->flags |= BIT(TCPVIZ_F_SIMULTANEOUS);
	x->isn = seg->seq;
	x->known |= TCPVIZ_EP_ISN;
	tcpviz_pair_event(pair, from, TCPVIZ_SND_SYN, fx);
}

/*
 * The sender sends a FIN.
 *
 * One beyond the receiver's window is not the sender's but a forgery, or older
 * than the connection.
 */
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

/*
 * Would the receiver of a RST accept it?
 *
 * RFC 9293 section 3.10.7.3 for SYN-SENT, 3.10.7.4 with the exact match of
 * RFC 5961 section 3.2 beyond it.  Of a receiver whose window we do not know
 * it is assumed; it will contradict if it is not so.
 */
static bool rst_acceptable(struct tcpviz_pair *pair, enum tcpviz_role from,
			   const struct tcpviz_segment *seg,
			   const struct tcpviz_witness *rcv)
{
	const struct tcpviz_endpoint *x = &pair->ep[from];
	const struct tcpviz_endpoint *y = &pair->ep[!from];
	bool known = rcv && (rcv->flags & TCPVIZ_W_WINDOW);

	switch (y->state) {
	case TCPVIZ_CLOSED:
	case TCPVIZ_LISTEN:
		return false;
	case TCPVIZ_SYN_SENT:
		return (seg->flags & TCPVIZ_ACK) && answers_syn(y, seg);
	case TCPVIZ_SYN_RECEIVED:
		if (!known)
			return seg->seq == x->isn + 1;
		return seg->seq == rcv->rcv_nxt ||
		       seg->seq - rcv->rcv_nxt < rcv->rcv_wnd;
	case TCPVIZ_CLOSE_WAIT:
	case TCPVIZ_CLOSING:
	case TCPVIZ_LAST_ACK:
		/* Linux takes one that does not count its sender's FIN. */
		if (known && seg->seq == rcv->rcv_nxt - 1)
			return true;
		fallthrough;
	default:
		return !known || seg->seq == rcv->rcv_nxt;
	}
}

/*
 * The segment is a RST.
 *
 * A host sends RSTs for connections that it keeps (somebody's stray segment
 * came in) as well as for those that it gives up: only its socket tells.  Of
 * a sender elsewhere we believe a RST that its peer would; it may be forged,
 * and then both will go on.
 */
static void reset(struct tcpviz_pair *pair, enum tcpviz_role from,
		  const struct tcpviz_segment *seg,
		  const struct tcpviz_witness *snd,
		  const struct tcpviz_witness *rcv,
		  struct tcpviz_effect *fx)
{
	bool acceptable = rst_acceptable(pair, from, seg, rcv);

	if (snd && snd->state == TCPVIZ_CLOSED)
		tcpviz_pair_event(pair, from, TCPVIZ_SND_RST, fx);
	else if (!snd && acceptable)
		infer(pair, from, TCPVIZ_SND_RST, fx);
	if (acceptable)
		infer(pair, !from, TCPVIZ_RCV_RST, fx);
	else
		fx->refused_rst = true;
}

/*
 * Is this the third ACK, for its receiver?
 *
 * It acknowledges the receiver's SYN (RFC 9293 section 3.10.7.4, fifth) and is
 * not older than the sender's own.
 */
static bool completes_handshake(struct tcpviz_pair *pair,
				enum tcpviz_role from,
				const struct tcpviz_segment *seg)
{
	const struct tcpviz_endpoint *x = &pair->ep[from];
	const struct tcpviz_endpoint *y = &pair->ep[!from];
	bool cookie = y->state == TCPVIZ_LISTEN &&
		      (pair->flags & BIT(TCPVIZ_F_COOKIE));

	if (y->state != TCPVIZ_SYN_RECEIVED && !cookie)
		return false;
	if (!(y->known & TCPVIZ_EP_ISN) ||
	    tcpviz_before(seg->seq + !!(seg->flags & TCPVIZ_SYN), x->isn + 1))
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
	struct tcpviz_endpoint *y = &pair->ep[!from];
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
	if ((y->known & TCPVIZ_EP_FIN) && seg->ack == y->fin + 1)
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

/*
 * Catch up with what the receiver's socket did in silence.
 *
 * A silent transition is left alone: the segment that made it may still lie
 * in the socket's backlog.
 */
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
	if ((seg->flags & TCPVIZ_SYN) && (seg->flags & TCPVIZ_ACK))
		sent_synack(pair, from, seg, fx);
	else if (seg->flags & TCPVIZ_SYN)
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
 * tcpviz_pair_prune() - the server's half-open connection is being pruned
 * @pair: the pair
 * @fx: gets what changed; need not be initialised
 *
 * Its request socket goes when we return.  Should it stay, its next segment,
 * or a look at it, takes this back.
 *
 * Context: the caller serialises access to @pair.
 */
void tcpviz_pair_prune(struct tcpviz_pair *pair, struct tcpviz_effect *fx)
{
	tcpviz_effect_init(fx);
	infer(pair, TCPVIZ_SERVER, TCPVIZ_PRUNE, fx);
	fx->pruned = true;
	pair->flags |= BIT(TCPVIZ_F_PRUNED);
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
