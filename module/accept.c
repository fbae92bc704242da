// SPDX-License-Identifier: GPL-2.0
/*
 * Would the receiver of a segment take it?
 *
 * RFC 9293 section 3.10.7, as Linux has it.  Where the receiver's socket is on
 * this host, its window is known.  Of one elsewhere it is assumed that it would
 * take what it can: it will contradict if it is not so.
 */
#include "accept.h"

static u32 end_of(const struct tcpviz_segment *seg)
{
	return tcpviz_segment_fin(seg) + !!(seg->flags & TCPVIZ_FIN);
}

/*
 * Is a segment older than what has come before, by its time stamp?
 *
 * RFC 7323 section 5.3, R1.  A full socket leaves some play.
 */
static bool is_outdated(const struct tcpviz_witness *rcv,
			const struct tcpviz_segment *seg)
{
	return (rcv->flags & TCPVIZ_W_STAMP) &&
	       seg->options == TCPVIZ_OPT_STAMP &&
	       tcpviz_before(seg->stamp + !(rcv->flags & TCPVIZ_W_MINI),
			     rcv->stamp);
}

/* Does a segment echo a time stamp that its receiver has not sent? */
static bool is_unheard_of(const struct tcpviz_witness *rcv,
			  const struct tcpviz_segment *seg)
{
	return (rcv->flags & TCPVIZ_W_ECHO) &&
	       seg->options == TCPVIZ_OPT_STAMP && seg->echo &&
	       !tcpviz_between(seg->echo, rcv->sent_first, rcv->sent_last);
}

static bool has_bad_stamp(const struct tcpviz_witness *rcv,
			  const struct tcpviz_segment *seg)
{
	return is_outdated(rcv, seg) || is_unheard_of(rcv, seg);
}

/**
 * tcpviz_accept_segment() - does a receiver look at a segment at all?
 * @rcv: what its socket says, or NULL
 * @seg: the segment
 *
 * RFC 9293 section 3.10.7.4, first.  A full socket also takes what it has taken
 * before, for the acknowledgment; a request or timewait socket wants something
 * that lies in the window.
 *
 * Return: false if it does not.
 */
bool tcpviz_accept_segment(const struct tcpviz_witness *rcv,
			   const struct tcpviz_segment *seg)
{
	u32 end = end_of(seg), edge;

	if (!rcv || !(rcv->flags & TCPVIZ_W_WINDOW))
		return true;
	if (has_bad_stamp(rcv, seg))
		return false;
	edge = rcv->rcv_nxt + rcv->rcv_wnd;
	if (!(rcv->flags & TCPVIZ_W_MINI))
		return !tcpviz_before(end, rcv->rcv_wup) &&
		       !tcpviz_before(edge, seg->seq);
	if (seg->seq == rcv->rcv_nxt)
		return true;
	if (seg->seq == end)
		return tcpviz_between(seg->seq, rcv->rcv_nxt, edge);
	return tcpviz_before(rcv->rcv_nxt, end) &&
	       tcpviz_before(seg->seq, edge);
}

/**
 * tcpviz_accept_answer() - is a segment an answer to a SYN, and no more?
 * @y: who sent the SYN
 * @seg: the segment
 *
 * A SYN-ACK or RST may acknowledge the data that came on the SYN.  Any other
 * segment of an end that we have heard nothing of may answer more.
 *
 * Return: true if it is.
 */
bool tcpviz_accept_answer(const struct tcpviz_endpoint *y,
			  const struct tcpviz_segment *seg)
{
	bool more = (y->known & TCPVIZ_EP_SYN_DATA) ||
		    !(seg->flags & (TCPVIZ_SYN | TCPVIZ_RST));

	return (y->known & TCPVIZ_EP_ISN) &&
	       tcpviz_between(seg->ack, y->isn + 1,
			      y->isn + 1 + (more ? TCPVIZ_SYN_DATA_MAX : 0));
}

/**
 * tcpviz_accept_after_syn() - does a segment follow its sender's SYN?
 * @pair: the pair
 * @from: who sent the segment
 * @seg: the segment
 *
 * With Fast Open there may be data in between, of which the receiver has taken
 * we do not know how much.
 *
 * Return: true if it does.
 */
bool tcpviz_accept_after_syn(const struct tcpviz_pair *pair,
			     enum tcpviz_role from,
			     const struct tcpviz_segment *seg)
{
	bool fast = pair->flags & BIT(TCPVIZ_F_FAST_OPEN);
	u32 first = pair->ep[from].isn + 1;

	return tcpviz_between(seg->seq, first,
			      first + (fast ? TCPVIZ_SYN_DATA_MAX : 0));
}

/**
 * tcpviz_accept_rst() - would the receiver of a RST accept it?
 * @pair: the pair
 * @from: who sent the RST
 * @seg: the RST
 * @ctx: what is known beside it
 *
 * RFC 9293 section 3.10.7.3 for SYN-SENT, 3.10.7.4 with the exact match of
 * RFC 5961 section 3.2 beyond it; older kernels also take one within the window
 * in SYN-RECEIVED.
 *
 * Return: true if it would, or if its window is not known.
 */
bool tcpviz_accept_rst(const struct tcpviz_pair *pair, enum tcpviz_role from,
		       const struct tcpviz_segment *seg,
		       const struct tcpviz_context *ctx)
{
	const struct tcpviz_endpoint *x = &pair->ep[from];
	const struct tcpviz_endpoint *y = &pair->ep[!from];
	const struct tcpviz_witness *rcv = ctx->rcv;
	bool known = rcv && (rcv->flags & TCPVIZ_W_WINDOW);

	/* A full socket lets a RST reset it whatever its time stamp is. */
	if (known && (rcv->flags & TCPVIZ_W_MINI) && has_bad_stamp(rcv, seg))
		return false;
	switch (y->state) {
	case TCPVIZ_CLOSED:
	case TCPVIZ_LISTEN:
		return false;
	case TCPVIZ_SYN_SENT:
		return (seg->flags & TCPVIZ_ACK) &&
		       tcpviz_accept_answer(y, seg);
	case TCPVIZ_SYN_RECEIVED:
		return known ? seg->seq == rcv->rcv_nxt :
			       tcpviz_accept_after_syn(pair, from, seg);
	case TCPVIZ_FIN_WAIT_2:
		/* Linux makes no difference any more in a timewait socket. */
		if (known && (rcv->flags & TCPVIZ_W_MINI))
			return tcpviz_accept_segment(rcv, seg);
		break;
	case TCPVIZ_CLOSE_WAIT:
	case TCPVIZ_CLOSING:
	case TCPVIZ_LAST_ACK:
		/* Linux takes one that does not count its sender's FIN. */
		if (known && seg->seq == rcv->rcv_nxt - 1)
			return true;
		break;
	default:
		break;
	}
	if (known)
		return seg->seq == rcv->rcv_nxt;
	/* One from before: of another connection. */
	return !ctx->young || !(x->known & TCPVIZ_EP_ISN) ||
	       !tcpviz_before(seg->seq, x->isn + 1);
}

/*
 * May an ACK with SYN complete the handshake of its receiver?
 *
 * It may where both have opened: the SYN is the one that came before.  A
 * request answers any but a copy of its own, which completes nothing, with a
 * RST.
 */
static bool repeats_syn(const struct tcpviz_segment *seg,
			const struct tcpviz_witness *rcv)
{
	return !(rcv->flags & TCPVIZ_W_MINI) && !seg->len &&
	       seg->seq + 1 == rcv->rcv_nxt;
}

/**
 * tcpviz_accept_third_ack() - does a segment complete its receiver's handshake?
 * @pair: the pair
 * @from: who sent the segment
 * @seg: the segment, which acknowledges something
 * @rcv: what the receiver's socket says, or NULL
 *
 * It acknowledges the receiver's SYN (RFC 9293 section 3.10.7.4, fifth) and is
 * in its window, or at least not older than the sender's own SYN.
 *
 * Return: true if it does, but for a listener that is full or defers.
 */
bool tcpviz_accept_third_ack(const struct tcpviz_pair *pair,
			     enum tcpviz_role from,
			     const struct tcpviz_segment *seg,
			     const struct tcpviz_witness *rcv)
{
	const struct tcpviz_endpoint *x = &pair->ep[from];
	const struct tcpviz_endpoint *y = &pair->ep[!from];
	bool cookie = y->state == TCPVIZ_LISTEN &&
		      (pair->flags & BIT(TCPVIZ_F_COOKIE));
	bool known = rcv && (rcv->flags & TCPVIZ_W_WINDOW);
	bool syn = seg->flags & TCPVIZ_SYN;
	bool fast;

	if (y->state != TCPVIZ_SYN_RECEIVED && !cookie)
		return false;
	if (!(y->known & TCPVIZ_EP_ISN))
		return false;
	if (known ? !tcpviz_accept_segment(rcv, seg) :
		    tcpviz_before(seg->seq + syn, x->isn + 1))
		return false;
	if (known && syn && !repeats_syn(seg, rcv))
		return false;
	/* A child of Fast Open has sent data, and knows that it is one. */
	fast = known ? rcv->flags & TCPVIZ_W_FAST_OPEN :
		       pair->flags & BIT(TCPVIZ_F_FAST_OPEN);
	if (fast)
		return tcpviz_before(y->isn, seg->ack);
	return seg->ack == y->isn + 1;
}

/**
 * tcpviz_accept_holds_back() - why does a third ACK not complete the handshake?
 * @x: who sent it
 * @seg: the segment, which is acceptable
 * @rcv: what its receiver's socket says, or NULL
 *
 * Return: TCPVIZ_W_DEFER, TCPVIZ_W_ACCEPTQ_FULL, or 0 if it does.
 */
u8 tcpviz_accept_holds_back(const struct tcpviz_endpoint *x,
			    const struct tcpviz_segment *seg,
			    const struct tcpviz_witness *rcv)
{
	if (!rcv)
		return 0;
	/* Data or a FIN is enough, even if it is one that was lost before. */
	if ((rcv->flags & TCPVIZ_W_DEFER) && !(seg->flags & TCPVIZ_FIN) &&
	    seg->seq + seg->len == x->isn + 1)
		return TCPVIZ_W_DEFER;
	return rcv->flags & TCPVIZ_W_ACCEPTQ_FULL;
}

/* Data after an orphan's end: a timewait socket resets the connection. */
static bool is_data_for_orphan(const struct tcpviz_segment *seg,
			       const struct tcpviz_witness *rcv)
{
	u32 end = end_of(seg);

	if (!tcpviz_before(rcv->rcv_nxt, end))
		return false;
	return !(seg->flags & TCPVIZ_FIN) || end != rcv->rcv_nxt + 1;
}

/*
 * Does a segment end beyond its receiver's window?
 *
 * Linux looks at where it begins; later kernels look at where it ends, too, and
 * at the largest window that they have given.
 */
static bool ends_beyond(const struct tcpviz_witness *rcv,
			const struct tcpviz_segment *seg)
{
	return (rcv->flags & TCPVIZ_W_WINDOW) &&
	       tcpviz_before(rcv->rcv_nxt + rcv->rcv_wnd, end_of(seg));
}

/**
 * tcpviz_accept_unsure() - may a receiver make something else of a segment?
 * @pair: the pair, before the segment is applied
 * @from: who sent the segment
 * @seg: the segment
 * @rcv: what the receiver's socket says, or NULL
 *
 * Than the RFC would, or without a word.  Linux resets a request and an orphan
 * in FIN-WAIT-2 for a SYN in the window, and the latter for data; it takes a
 * RST behind data that came out of order; it may look at options first; where
 * both open, it takes an ACK of nothing.  None of this is usual, so that
 * there is time to ask its socket afterwards.
 *
 * Return: true if it may.
 */
bool tcpviz_accept_unsure(const struct tcpviz_pair *pair,
			  enum tcpviz_role from,
			  const struct tcpviz_segment *seg,
			  const struct tcpviz_witness *rcv)
{
	const struct tcpviz_endpoint *y = &pair->ep[!from];
	bool other = seg->options == TCPVIZ_OPT_OTHER;

	if (!rcv || rcv->state <= TCPVIZ_LISTEN)
		return false;
	if (seg->flags & TCPVIZ_RST)
		return true;
	/* Which SYN a request is for, only itself knows. */
	if ((seg->flags & TCPVIZ_SYN) && (rcv->flags & TCPVIZ_W_MINI))
		return rcv->state != TCPVIZ_SYN_RECEIVED ||
		       seg->seq + 1 != rcv->rcv_nxt;
	switch (rcv->state) {
	case TCPVIZ_SYN_RECEIVED:
		/* It looks at the time stamp of a SYN-ACK, too; a child of Fast
		 * Open as its request does, and as a full socket.
		 */
		return other || (seg->flags & TCPVIZ_SYN) ||
		       (rcv->flags & TCPVIZ_W_FAST_OPEN) ||
		       !tcpviz_accept_third_ack(pair, from, seg, rcv);
	case TCPVIZ_FIN_WAIT_1:
	case TCPVIZ_CLOSING:
	case TCPVIZ_LAST_ACK:
		return (other || ends_beyond(rcv, seg) ||
			(rcv->flags & TCPVIZ_W_NO_TIME_WAIT)) &&
		       seg->ack == y->fin + 1;
	case TCPVIZ_FIN_WAIT_2:
		return (rcv->flags & TCPVIZ_W_MINI) &&
		       is_data_for_orphan(seg, rcv);
	default:
		return false;
	}
}
