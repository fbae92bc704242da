// SPDX-License-Identifier: GPL-2.0
/*
 * Taking back what was concluded too early.
 *
 * A silent transition is made when the segment that causes it is seen, which
 * may get lost after that.  If the end's own next segment shows that it did
 * then the transition did not happen.
 */
#include "contradiction.h"

#include "endpoint.h"

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

/*
 * Has a segment left its sender before the silent transition?
 *
 * Where both open, a SYN is older than the SYN-ACK of its sender.  From beyond
 * the handshake no SYN comes: it belongs to another connection.
 */
static bool is_older(const struct tcpviz_endpoint *x,
		     const struct tcpviz_segment *seg)
{
	if (!(seg->flags & TCPVIZ_SYN))
		return false;
	if (x->before > TCPVIZ_SYN_RECEIVED)
		return true;
	return (x->known & TCPVIZ_EP_SYNACK) && !(seg->flags & TCPVIZ_ACK);
}

/**
 * tcpviz_contradiction_opens_just_now() - is a sender about to open?
 * @pair: the pair
 * @from: who sends the segment
 * @seg: the segment
 * @snd: what its socket says, or NULL
 *
 * A child of Fast Open may repeat data on the third ACK while it is still in
 * SYN-RECEIVED.  If that ACK was refused, its socket says so when the next
 * segment arrives.
 *
 * Return: true if its socket still says what it was before.
 */
bool tcpviz_contradiction_opens_just_now(const struct tcpviz_pair *pair,
					 enum tcpviz_role from,
					 const struct tcpviz_segment *seg,
					 const struct tcpviz_witness *snd)
{
	const struct tcpviz_endpoint *x = &pair->ep[from];

	return snd && snd->state == TCPVIZ_SYN_RECEIVED &&
	       (pair->flags & BIT(TCPVIZ_F_FAST_OPEN)) &&
	       (x->known & TCPVIZ_EP_SILENT) &&
	       x->before == TCPVIZ_SYN_RECEIVED &&
	       x->state == TCPVIZ_ESTABLISHED && !(seg->flags & TCPVIZ_SYN);
}

/*
 * Does a segment confirm that its sender has opened in silence?
 *
 * Then there is no need to wait until it can have been an answer.
 */
static bool confirms(const struct tcpviz_pair *pair, enum tcpviz_role from,
		     const struct tcpviz_segment *seg)
{
	const struct tcpviz_endpoint *x = &pair->ep[from];

	return x->before == TCPVIZ_SYN_RECEIVED &&
	       x->state == TCPVIZ_ESTABLISHED &&
	       tcpviz_between(seg->seq, x->isn + 1,
			      x->isn + TCPVIZ_WINDOW_MAX) &&
	       tcpviz_pair_speaks_open(pair, from, seg);
}

/* Does an end's own socket say that it took no notice of a RST? */
static bool outlives_rst(const struct tcpviz_endpoint *x,
			 const struct tcpviz_witness *snd)
{
	return tcpviz_pair_was_reset(x) && snd && snd->state != TCPVIZ_CLOSED;
}

/**
 * tcpviz_contradiction_take_back() - undo what a segment contradicts
 * @pair: the pair
 * @from: who sent the segment
 * @seg: the segment
 * @ctx: what is known beside it
 * @fx: gets the step, if there is one
 *
 * Context: the caller serialises access to @pair.
 */
void tcpviz_contradiction_take_back(struct tcpviz_pair *pair,
				    enum tcpviz_role from,
				    const struct tcpviz_segment *seg,
				    const struct tcpviz_context *ctx,
				    struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *x = &pair->ep[from];

	if (!(x->known & TCPVIZ_EP_SILENT) || is_older(x, seg) ||
	    tcpviz_contradiction_opens_just_now(pair, from, seg, ctx->snd))
		return;
	if (ctx->crossed && !outlives_rst(x, ctx->snd)) {
		if (tcpviz_pair_was_reset(x) && !ctx->snd)
			tcpviz_endpoint_doubt(pair, fx, TCPVIZ_DOUBT_RST);
		else if (confirms(pair, from, seg))
			x->known &= ~TCPVIZ_EP_SILENT;
		return;
	}
	if (contradicts(x, seg, ctx->rcv) ||
	    (ctx->snd && ctx->snd->state == x->before)) {
		tcpviz_endpoint_retract(pair, from, fx);
	} else if (x->state != TCPVIZ_CLOSED) {
		x->known &= ~TCPVIZ_EP_SILENT;
	}
}
