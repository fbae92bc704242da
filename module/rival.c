// SPDX-License-Identifier: GPL-2.0
/*
 * SYNs that do not belong to the connection that has the tuple: the beginning
 * of the next one, an old duplicate, or a forgery.
 */
#include "rival.h"

#include "accept.h"

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

/* Has the peer of a segment's sender sent the rival? */
static bool crosses(const struct tcpviz_pair *pair, enum tcpviz_role from)
{
	return pair->has_rival && pair->rival_role != from;
}

/*
 * Does a segment acknowledge the rival and not the SYN that was seen first?
 *
 * The number after the first SYN may be that of data on the rival.
 */
static bool answers_rival(const struct tcpviz_pair *pair,
			  enum tcpviz_role from,
			  const struct tcpviz_segment *seg)
{
	const struct tcpviz_endpoint *y = &pair->ep[!from];
	u32 data = pair->rival_data ? TCPVIZ_SYN_DATA_MAX : 0;

	if (!crosses(pair, from) ||
	    (seg->ack == y->isn + 1 && pair->rival != y->isn))
		return false;
	return tcpviz_between(seg->ack, pair->rival + 1,
			      pair->rival + 1 + data);
}

/* If both ends open, does the rival's sender answer the other one's SYN? */
static bool repeats_rival(const struct tcpviz_pair *pair,
			  enum tcpviz_role from,
			  const struct tcpviz_segment *seg)
{
	const struct tcpviz_endpoint *x = &pair->ep[from];
	const struct tcpviz_endpoint *y = &pair->ep[!from];

	if (!pair->has_rival || seg->seq != pair->rival)
		return false;
	return pair->rival_both || (x->state == TCPVIZ_SYN_SENT &&
				    tcpviz_accept_answer(y, seg));
}

/*
 * Remembers a SYN; of two that cross, the first.  Of one that carries data, the
 * repetition does not.
 */
static void remember(struct tcpviz_pair *pair, enum tcpviz_role from,
		     const struct tcpviz_segment *seg)
{
	if (crosses(pair, from)) {
		pair->rival_both = true;
		return;
	}
	if (!pair->has_rival || pair->rival != seg->seq) {
		pair->rival_both = false;
		pair->rival_data = false;
	}
	pair->rival = seg->seq;
	pair->rival_role = from;
	pair->rival_data |= seg->len > 0;
	pair->has_rival = true;
}

/*
 * Does a SYN-ACK belong to the connection that has the tuple?
 *
 * It has the sender's number if the rival is its peer's, and acknowledges its
 * peer's if the rival is its own.
 */
static bool fits(const struct tcpviz_pair *pair, enum tcpviz_role from,
		 const struct tcpviz_segment *seg)
{
	return crosses(pair, from) ? seg->seq == pair->ep[from].isn :
				     tcpviz_accept_answer(&pair->ep[!from],
							  seg);
}

/* Both open, and of two SYNs the first was an old duplicate. */
static void adopt(struct tcpviz_pair *pair)
{
	struct tcpviz_endpoint *y = &pair->ep[pair->rival_role];

	y->isn = pair->rival;
	if (pair->rival_data)
		y->known |= TCPVIZ_EP_SYN_DATA;
	pair->has_rival = false;
}

/**
 * tcpviz_rival_supersedes() - does a segment belong to a new connection?
 * @pair: the pair that has had the tuple so far
 * @from: who sent the segment
 * @seg: the segment
 * @local: the sender's own socket sent it
 *
 * A SYN with another number (or any SYN, if the connection is over) may be
 * the beginning of a new connection, an old duplicate or a forgery.  It is
 * believed at once if the sender's socket sent it, or if the receiver has
 * spoken and has nothing left of the old connection.  Otherwise it is
 * remembered until the receiver acknowledges it with a SYN-ACK of its own, or
 * refuses it with a RST (RFC 9293 sections 3.6.1, 3.10.7.1 and 3.10.7.4; RFC
 * 5961 section 4).  If both have sent one, either end's SYN-ACK will do: the
 * other's may be lost.
 *
 * Context: the caller serialises access to @pair.
 * Return: true if the tuple now belongs to a new connection; see
 *	tcpviz_rival_syn() for who opened it.
 */
bool tcpviz_rival_supersedes(struct tcpviz_pair *pair, enum tcpviz_role from,
			     const struct tcpviz_segment *seg, bool local)
{
	const struct tcpviz_endpoint *x = &pair->ep[from];
	const struct tcpviz_endpoint *y = &pair->ep[!from];

	switch (seg->flags & (TCPVIZ_CONTROL | TCPVIZ_ACK)) {
	case TCPVIZ_SYN:
		if (tcpviz_pair_ended(pair))
			return !outlived_rst(x, seg);
		if (!(x->known & TCPVIZ_EP_ISN))
			return false;	/* simultaneous open */
		/* Repetition; but TIME-WAIT may let in any that is newer by
		 * its time stamp (RFC 6191).
		 */
		if (x->isn == seg->seq && y->state != TCPVIZ_TIME_WAIT)
			return false;
		if (local || ((y->known & TCPVIZ_EP_ISN) &&
			      y->state <= TCPVIZ_LISTEN))
			return true;
		remember(pair, from, seg);
		return false;
	case TCPVIZ_SYN | TCPVIZ_ACK:
		if (!answers_rival(pair, from, seg) &&
		    !repeats_rival(pair, from, seg))
			return false;
		if (x->state != TCPVIZ_SYN_SENT || !fits(pair, from, seg))
			return true;
		adopt(pair);
		return false;
	case TCPVIZ_RST | TCPVIZ_ACK:
		return answers_rival(pair, from, seg);
	default:
		return false;
	}
}

/**
 * tcpviz_rival_syn() - has the receiver sent a SYN of the new connection?
 * @pair: the pair that a segment has just superseded
 * @from: who sent the segment
 * @seg: the segment
 * @syn: gets that SYN
 *
 * A SYN-ACK or a RST answers one, and tells how much data that carried; a SYN
 * may cross one.
 *
 * Context: the caller serialises access to @pair.
 * Return: true if it has; it is the new client.
 */
bool tcpviz_rival_syn(const struct tcpviz_pair *pair, enum tcpviz_role from,
		      const struct tcpviz_segment *seg,
		      struct tcpviz_segment *syn)
{
	bool answer = seg->flags & TCPVIZ_ACK;

	if (!(seg->flags & (TCPVIZ_SYN | TCPVIZ_RST)) ||
	    (!answer && !crosses(pair, from)))
		return false;
	*syn = (struct tcpviz_segment) {
		.seq = crosses(pair, from) ? pair->rival : seg->ack - 1,
		.flags = TCPVIZ_SYN,
	};
	if (answer)
		syn->len = seg->ack - 1 - syn->seq;
	return true;
}

/**
 * tcpviz_rival_had_data() - has a SYN come by before, with data?
 * @pair: the pair that a segment has just superseded
 * @from: who sent the segment
 * @seg: the segment
 *
 * Linux repeats the SYN of Fast Open (RFC 7413) without them, but its answer
 * may acknowledge those of the first one.
 *
 * Context: the caller serialises access to @pair.
 * Return: true if @seg repeats a SYN that did.
 */
bool tcpviz_rival_had_data(const struct tcpviz_pair *pair,
			   enum tcpviz_role from,
			   const struct tcpviz_segment *seg)
{
	return tcpviz_segment_is_syn(seg) && pair->has_rival &&
	       pair->rival_role == from && pair->rival == seg->seq &&
	       pair->rival_data;
}
