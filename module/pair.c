// SPDX-License-Identifier: GPL-2.0
/*
 * One segment, applied to both ends of a connection.
 *
 * The wire drives, the socket confirms.  A segment from X to Y, in this order:
 *
 *	endpoint.c		what Y's socket has done in silence meanwhile
 *	leaves()		at X; not where it arrives and was seen to leave
 *	  contradiction.c	does it contradict a silent transition of X?  A
 *				SYN-ACK repeated after the third ACK says that
 *				the ACK never arrived.  (Not if the two have
 *				crossed on their way.)
 *	  received()		what X must have received to send it: X
 *				acknowledges Y's SYN or FIN.  Nothing is
 *				received just because it was seen on the way.
 *	  sent_*()		what X sends: SYN, FIN
 *	  endpoint.c		what X's socket says of itself, where we have it
 *	arrives()		at Y; not where it leaves and will be seen again
 *	  reaches_ack()		what Y receives in silence: where the RFC has Y
 *				not answer (the ACK of a SYN-ACK or a FIN) there
 *				is nothing to wait for, and the transition is
 *				made when the segment is seen.  It is marked
 *				silent.  Whether Y takes it, accept.c says.
 *
 * A RST is answered by nobody either: reset() does all that there is to it, at
 * both ends.
 *
 * Throughout, @from is the role of X, @snd and @rcv are what the sockets of X
 * and Y say (NULL if they are elsewhere), @fx collects what changed.
 */
#include "pair.h"

#include "accept.h"
#include "contradiction.h"
#include "endpoint.h"

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
		/* A cookie's listener has gone since, on another processor. */
		if (snd && snd->state == TCPVIZ_CLOSED)
			return;
		tcpviz_endpoint_event(pair, from, TCPVIZ_PASSIVE_OPEN, fx);
		if (snd && (snd->flags & TCPVIZ_W_COOKIE)) {
			/* It keeps nothing and stays what it is. */
			pair->flags |= BIT(TCPVIZ_F_COOKIE);
			return;
		}
		tcpviz_endpoint_event(pair, from, TCPVIZ_RCV_SYN, fx);
		break;
	case TCPVIZ_SYN_SENT:
		if (acked && !(seg->flags & TCPVIZ_SYN)) {
			tcpviz_endpoint_event(pair, from, TCPVIZ_RCV_SYN_ACK,
					      fx);
			break;
		}
		tcpviz_endpoint_event(pair, from, TCPVIZ_RCV_SYN, fx);
		/* Both open: the peer's SYN-ACK is on its way already. */
		if (acked && !snd)
			tcpviz_endpoint_infer(pair, from, TCPVIZ_RCV_ACK_OF_SYN,
					      fx);
		break;
	default:
		break;
	}
	x->known |= TCPVIZ_EP_GOT_SYN;
}

/**
 * tcpviz_pair_speaks_open() - does only an open end say what a segment says?
 * @pair: the pair
 * @from: who sent the segment
 * @seg: the segment
 *
 * It carries data, or acknowledges some.  With Fast Open it need not be open.
 *
 * Return: true if it does.
 */
bool tcpviz_pair_speaks_open(const struct tcpviz_pair *pair,
			     enum tcpviz_role from,
			     const struct tcpviz_segment *seg)
{
	const struct tcpviz_endpoint *y = &pair->ep[!from];

	if ((seg->flags & TCPVIZ_SYN) ||
	    (pair->flags & BIT(TCPVIZ_F_FAST_OPEN)))
		return false;
	return seg->len || tcpviz_between(seg->ack, y->isn + 2,
					  y->isn + TCPVIZ_WINDOW_MAX);
}

/*
 * Does the sender go on where only an open connection can?
 *
 * Its handshake is complete, even if we have missed how; unless its socket says
 * that it is not: then what it acknowledges is a forged SYN.
 */
static bool shows_open(const struct tcpviz_pair *pair, enum tcpviz_role from,
		       const struct tcpviz_segment *seg,
		       const struct tcpviz_witness *snd)
{
	const struct tcpviz_endpoint *x = &pair->ep[from];
	const struct tcpviz_endpoint *y = &pair->ep[!from];

	if (snd && snd->state == TCPVIZ_SYN_RECEIVED)
		return false;
	return x->state == TCPVIZ_SYN_RECEIVED &&
	       (y->known & TCPVIZ_EP_GOT_SYN) &&
	       tcpviz_pair_speaks_open(pair, from, seg);
}

/*
 * Does the sender acknowledge its peer's FIN?
 *
 * Of several FINs that went by, all but one are forged or old; which of them it
 * has got, if any, its own socket knows.
 */
static bool acks_fin(const struct tcpviz_endpoint *y,
		     const struct tcpviz_segment *seg,
		     const struct tcpviz_witness *snd)
{
	if (snd && (snd->flags & TCPVIZ_W_WINDOW))
		return snd->flags & TCPVIZ_W_GOT_FIN;
	return (y->known & TCPVIZ_EP_FIN) && seg->ack == y->fin + 1;
}

/* Does the sender's own socket answer a SYN, be it an old duplicate? */
static bool answers_itself(const struct tcpviz_segment *seg,
			   const struct tcpviz_witness *snd)
{
	return tcpviz_segment_is_synack(seg) && snd &&
	       snd->state == TCPVIZ_SYN_RECEIVED;
}

/*
 * What becomes of an event for an end in a state?
 *
 * Linux closes a socket whose TIME-WAIT has no room.
 */
static enum tcpviz_event with_room(enum tcpviz_event event, u8 state,
				   const struct tcpviz_witness *sk)
{
	bool full = sk && (sk->flags & TCPVIZ_W_NO_TIME_WAIT);

	return full && tcpviz_fsm_next(event, state) == TCPVIZ_TIME_WAIT ?
	       TCPVIZ_DELETE : event;
}

/*
 * Conclude what the sender has received.
 *
 * Return: true if it acknowledges its peer's FIN for the first time.
 */
static bool received(struct tcpviz_pair *pair, enum tcpviz_role from,
		     const struct tcpviz_segment *seg,
		     const struct tcpviz_witness *snd,
		     struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *x = &pair->ep[from], *y = &pair->ep[!from];

	if (!(seg->flags & TCPVIZ_ACK))
		return false;
	if (!(x->known & TCPVIZ_EP_GOT_SYN) &&
	    (tcpviz_accept_answer(y, seg) || answers_itself(seg, snd)))
		received_syn(pair, from, seg, snd, fx);
	if (shows_open(pair, from, seg, snd))
		tcpviz_endpoint_event(pair, from, TCPVIZ_RCV_ACK_OF_SYN, fx);
	if ((x->known & TCPVIZ_EP_GOT_FIN) || !acks_fin(y, seg, snd))
		return false;
	y->fin = seg->ack - 1;
	tcpviz_endpoint_event(pair, from,
			      with_room(TCPVIZ_RCV_FIN, x->state, snd), fx);
	x->known |= TCPVIZ_EP_GOT_FIN;
	/* Should it have sent a FIN before, that is the last octet before this
	 * segment: see sent_fin().
	 */
	if (!(x->known & TCPVIZ_EP_FIN))
		x->fin = seg->seq - 1;
	return true;
}

static void count_repeat(u8 *counter, struct tcpviz_effect *fx)
{
	if (*counter < 255)
		(*counter)++;
	fx->repeat = *counter;
}

/*
 * The sender sends a SYN-ACK.
 *
 * If it does not answer the peer's SYN then it is forged, unless the sender's
 * socket sent it.  If it does then its number counts: an own SYN with another
 * one was an old duplicate, or of a try before.
 */
static void sent_synack(struct tcpviz_pair *pair, enum tcpviz_role from,
			const struct tcpviz_segment *seg,
			const struct tcpviz_witness *snd,
			struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *x = &pair->ep[from], *y = &pair->ep[!from];
	bool answer = tcpviz_accept_answer(y, seg);

	if (!answer && !answers_itself(seg, snd))
		return;
	/* It has got a SYN: both open, whether that was seen or not. */
	if (from == TCPVIZ_CLIENT)
		pair->flags |= BIT(TCPVIZ_F_SIMULTANEOUS);
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
	if (answer && seg->ack != y->isn + 1)
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
	if (seg->len)
		x->known |= TCPVIZ_EP_SYN_DATA;
	tcpviz_endpoint_event(pair, from, TCPVIZ_SND_SYN, fx);
}

/*
 * The sender sends a FIN, and had sent it before.
 *
 * Its ACK of the peer's FIN came from behind its own, which was lost.  If it
 * answered the first FIN of the peer then it had sent its own before, and was
 * in FIN-WAIT-1.  If it answered a repetition then its FIN was its answer to
 * the first one, and it was in CLOSE-WAIT.  Either may be wrong if more was
 * lost.
 */
static void sent_lost_fin(struct tcpviz_pair *pair, enum tcpviz_role from,
			  struct tcpviz_effect *fx)
{
	tcpviz_endpoint_doubt(pair, fx, TCPVIZ_DOUBT_CLOSE);
	if (!pair->ep[!from].fin_repeats) {
		pair->ep[from].before = TCPVIZ_ESTABLISHED;
		tcpviz_endpoint_retract(pair, from, fx);
	}
	tcpviz_endpoint_event(pair, from, TCPVIZ_SND_FIN, fx);
	tcpviz_endpoint_event(pair, from, TCPVIZ_RCV_FIN, fx);
}

/*
 * A FIN comes from an end elsewhere that seems to have been reset, but cannot
 * have known when it sent this.  If it took no notice of the RST then what
 * follows comes from behind its FIN.
 */
static void sent_fin_anyway(struct tcpviz_endpoint *x, u32 fin)
{
	if (!tcpviz_pair_was_reset(x) || x->before != TCPVIZ_ESTABLISHED)
		return;
	x->before = TCPVIZ_FIN_WAIT_1;
	x->fin = fin;
	x->known |= TCPVIZ_EP_FIN;
}

/*
 * The sender sends a FIN.
 *
 * One beyond the receiver's window is not the sender's but a forgery, or older
 * than the connection.  @answers: it acknowledges its peer's, and nothing did
 * before; if it comes late it may as well be the repetition of one that was
 * sent before the peer's arrived.  If it carries data it may have waited behind
 * them, as the window was full, since before then.
 */
static void sent_fin(struct tcpviz_pair *pair, enum tcpviz_role from,
		     const struct tcpviz_segment *seg,
		     const struct tcpviz_context *ctx, bool answers,
		     struct tcpviz_effect *fx)
{
	const struct tcpviz_witness *snd = ctx->snd, *rcv = ctx->rcv;
	struct tcpviz_endpoint *x = &pair->ep[from];
	u32 fin = tcpviz_segment_fin(seg);
	bool lost;

	if ((x->known & TCPVIZ_EP_FIN) && fin == x->fin) {
		count_repeat(&x->fin_repeats, fx);
		return;
	}
	if (rcv && (rcv->flags & TCPVIZ_W_WINDOW) &&
	    !tcpviz_between(fin, rcv->rcv_nxt, rcv->rcv_nxt + rcv->rcv_wnd))
		return;
	if (x->known & TCPVIZ_EP_FIN) {
		/* One of them is forged; the sender will repeat its own. */
		if (!snd && !(pair->ep[!from].known & TCPVIZ_EP_GOT_FIN))
			x->fin = fin;
		return;
	}
	if (x->state < TCPVIZ_SYN_RECEIVED) {
		if (!snd)
			sent_fin_anyway(x, fin);
		return;
	}
	fx->fin_waited = snd && x->state >= TCPVIZ_FIN_WAIT_1 &&
			 x->state != TCPVIZ_CLOSE_WAIT;
	lost = !snd && x->state == TCPVIZ_CLOSE_WAIT && x->fin == fin;
	x->fin = fin;
	x->known |= TCPVIZ_EP_FIN;
	if (lost) {
		sent_lost_fin(pair, from, fx);
		return;
	}
	if (!snd && ((answers && (ctx->late || pair->ep[!from].fin_repeats)) ||
		     (x->state == TCPVIZ_CLOSE_WAIT && seg->len)))
		tcpviz_endpoint_doubt(pair, fx, TCPVIZ_DOUBT_CLOSE);
	tcpviz_endpoint_event(pair, from, TCPVIZ_SND_FIN, fx);
}

/*
 * A local end sends a RST, and has no connection any more.
 *
 * The socket may have done so itself, with an acknowledgment of all that it
 * has received.  If nobody's did then there was none, and never has been if the
 * third ACK is what is answered.
 */
static void sent_rst(struct tcpviz_pair *pair, enum tcpviz_role from,
		     const struct tcpviz_segment *seg,
		     const struct tcpviz_witness *snd,
		     struct tcpviz_effect *fx)
{
	const struct tcpviz_endpoint *x = &pair->ep[from];

	if (snd->flags & TCPVIZ_W_SELF)
		received(pair, from, seg, snd, fx);
	else if (tcpviz_endpoint_is_unborn(x) && seg->seq == x->isn + 1)
		tcpviz_endpoint_retract(pair, from, fx);
	tcpviz_endpoint_event(pair, from, TCPVIZ_SND_RST, fx);
}

/*
 * Is it open whether a receiver elsewhere accepts a RST that it seems to?
 *
 * In TIME-WAIT it would say nothing if the RST got lost.  One with its sender's
 * first number, when that has sent data, answers a stray segment: it is refused
 * if the data have arrived.
 */
static bool is_doubtful(const struct tcpviz_endpoint *x,
			const struct tcpviz_endpoint *y,
			const struct tcpviz_segment *seg)
{
	return y->state == TCPVIZ_TIME_WAIT ||
	       ((x->known & TCPVIZ_EP_SPOKE) && seg->seq == x->isn + 1);
}

/* Does a RST refuse the answer to an old SYN? (RFC 9293 figure 8) */
static bool refuses_old(const struct tcpviz_pair *pair, enum tcpviz_role from,
			const struct tcpviz_segment *seg)
{
	return pair->ep[from].state == TCPVIZ_SYN_SENT &&
	       !tcpviz_accept_after_syn(pair, from, seg);
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
		  const struct tcpviz_context *ctx,
		  struct tcpviz_effect *fx)
{
	const struct tcpviz_endpoint *x = &pair->ep[from];
	const struct tcpviz_endpoint *y = &pair->ep[!from];
	bool acceptable = tcpviz_accept_rst(pair, from, seg, ctx);
	const struct tcpviz_witness *snd = ctx->snd;

	if (ctx->pass != TCPVIZ_ARRIVES) {
		if (snd && snd->state == TCPVIZ_CLOSED)
			sent_rst(pair, from, seg, snd, fx);
		else if (!snd && acceptable && !refuses_old(pair, from, seg))
			tcpviz_endpoint_infer(pair, from, TCPVIZ_SND_RST, fx);
	}
	if (ctx->pass == TCPVIZ_LEAVES)
		return;
	if (acceptable && !ctx->rcv && is_doubtful(x, y, seg))
		tcpviz_endpoint_doubt(pair, fx, TCPVIZ_DOUBT_RST);
	if (acceptable)
		tcpviz_endpoint_infer(pair, !from, TCPVIZ_RCV_RST, fx);
	else
		fx->refused_rst = true;
}

/* The third ACK arrives. */
static void reaches_third_ack(struct tcpviz_pair *pair, enum tcpviz_role from,
			      const struct tcpviz_segment *seg,
			      const struct tcpviz_witness *rcv,
			      struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *y = &pair->ep[!from];
	u8 before = y->state;

	/* The cookie is too old, or its listener has gone. */
	if (rcv && before == TCPVIZ_LISTEN && !(rcv->flags & TCPVIZ_W_COOKIE))
		return;
	fx->held = tcpviz_accept_holds_back(&pair->ep[from], seg, rcv);
	if (fx->held == TCPVIZ_W_DEFER) {
		pair->flags |= BIT(TCPVIZ_F_DEFERRED);
		return;
	}
	if (fx->held) {
		pair->flags |= BIT(TCPVIZ_F_ACCEPTQ_FULL);
		if (rcv->flags & TCPVIZ_W_OVERFLOW_RST)
			tcpviz_endpoint_infer(pair, !from, TCPVIZ_DELETE, fx);
		return;
	}
	/* Of a cookie, the SYN is received only now. */
	tcpviz_endpoint_event(pair, !from, TCPVIZ_RCV_SYN, fx);
	y->known |= TCPVIZ_EP_GOT_SYN;
	tcpviz_endpoint_infer(pair, !from, TCPVIZ_RCV_ACK_OF_SYN, fx);
	y->before = before;
}

/*
 * What an ACK does to its receiver in silence.
 *
 * A SYN that comes to an open connection draws a challenge ACK, and all else
 * that it says is passed over (RFC 9293 section 3.10.7.4, fourth).
 */
static void reaches_ack(struct tcpviz_pair *pair, enum tcpviz_role from,
			const struct tcpviz_segment *seg,
			const struct tcpviz_witness *rcv,
			struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *y = &pair->ep[!from];

	if (tcpviz_accept_third_ack(pair, from, seg, rcv))
		reaches_third_ack(pair, from, seg, rcv, fx);
	if (!tcpviz_accept_segment(rcv, seg) || (seg->flags & TCPVIZ_SYN))
		return;
	if ((y->known & TCPVIZ_EP_FIN) && seg->ack == y->fin + 1)
		tcpviz_endpoint_infer(pair, !from,
				      with_room(TCPVIZ_RCV_ACK_OF_FIN, y->state,
						rcv), fx);
}

/*
 * A repeated SYN finds a listener again, when all that came of the first one is
 * over: the end begins anew, with another number.  So an end that was inferred
 * has come, if it was a request's, or if its own socket says so.
 */
static bool listens_again(const struct tcpviz_pair *pair,
			  enum tcpviz_role from,
			  const struct tcpviz_segment *seg,
			  const struct tcpviz_witness *snd)
{
	const struct tcpviz_endpoint *x = &pair->ep[from];

	if ((x->known & TCPVIZ_EP_SILENT) && !snd &&
	    x->before > TCPVIZ_SYN_RECEIVED)
		return false;
	return tcpviz_segment_is_synack(seg) && x->state == TCPVIZ_CLOSED &&
	       (x->known & TCPVIZ_EP_SYNACK) && seg->seq != x->isn &&
	       tcpviz_accept_answer(&pair->ep[!from], seg);
}

/* The segment leaves its sender. */
static void leaves(struct tcpviz_pair *pair, enum tcpviz_role from,
		   const struct tcpviz_segment *seg,
		   const struct tcpviz_context *ctx, struct tcpviz_effect *fx)
{
	const struct tcpviz_witness *snd = ctx->snd;
	struct tcpviz_endpoint *x = &pair->ep[from];
	bool answers_fin;
	u8 was;

	if (listens_again(pair, from, seg, snd))
		x->known &= TCPVIZ_EP_LOCAL;
	else
		tcpviz_contradiction_take_back(pair, from, seg, ctx, fx);
	was = x->state;
	answers_fin = received(pair, from, seg, snd, fx);
	if (tcpviz_segment_is_synack(seg))
		sent_synack(pair, from, seg, snd, fx);
	else if (seg->flags & TCPVIZ_SYN)
		sent_syn(pair, from, seg, fx);
	else if (seg->len)
		x->known |= TCPVIZ_EP_SPOKE;
	if (seg->flags & TCPVIZ_FIN)
		sent_fin(pair, from, seg, ctx, answers_fin, fx);

	/* Linux acknowledges a FIN just before it goes from FIN-WAIT-1 to
	 * CLOSING or from FIN-WAIT-2 to TIME-WAIT: the socket lags.
	 */
	if (snd && snd->state != x->state &&
	    !tcpviz_contradiction_opens_just_now(pair, from, seg, snd) &&
	    !(snd->state == was &&
	      tcpviz_fsm_next(with_room(TCPVIZ_RCV_FIN, was, snd), was) ==
	      x->state))
		tcpviz_endpoint_correct(pair, from, snd->state, fx);
}

/* The segment arrives at its receiver. */
static void arrives(struct tcpviz_pair *pair, enum tcpviz_role from,
		    const struct tcpviz_segment *seg,
		    const struct tcpviz_witness *rcv, struct tcpviz_effect *fx)
{
	/* It goes, or is handed to another listener, and opens. */
	if (rcv && (rcv->flags & TCPVIZ_W_ABANDONED))
		fx->unsure = true;
	else if (seg->flags & TCPVIZ_ACK)
		reaches_ack(pair, from, seg, rcv, fx);
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
	tcpviz_effect_init(fx);

	if (ctx->rcv)
		tcpviz_endpoint_catch_up(pair, !from, ctx->rcv->state, fx);
	if (ctx->pass != TCPVIZ_LEAVES)
		fx->unsure = tcpviz_accept_unsure(pair, from, seg, ctx->rcv);
	if (seg->flags & TCPVIZ_RST) {
		reset(pair, from, seg, ctx, fx);
		return;
	}
	if (ctx->snd && (ctx->snd->flags & TCPVIZ_W_FAST_OPEN))
		pair->flags |= BIT(TCPVIZ_F_FAST_OPEN);
	/* Of several cookies the client may have got any. */
	if (ctx->rcv && (ctx->rcv->flags & TCPVIZ_W_COOKIE))
		pair->ep[!from].isn = seg->ack - 1;
	if (ctx->pass != TCPVIZ_ARRIVES)
		leaves(pair, from, seg, ctx, fx);
	if (ctx->pass != TCPVIZ_LEAVES)
		arrives(pair, from, seg, ctx->rcv, fx);
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
	tcpviz_endpoint_infer(pair, TCPVIZ_SERVER, TCPVIZ_PRUNE, fx);
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
	tcpviz_endpoint_meet(pair, role, state, fx);
}
