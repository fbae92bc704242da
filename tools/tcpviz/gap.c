// SPDX-License-Identifier: GPL-2.0
/*
 * What a capture lacks of a handshake, and the segments after it need.
 *
 * The module sees all that its host does and believes nothing that it has not
 * seen. A capture may have been made where only one direction goes by, or have
 * lost packets: who speaks as only an open connection's end does has got what
 * opens it.
 */

#include "gap.h"

/* Beyond that it isn't said on this connection but on one before */
#define APART_MAX	65535

static const char * const gap_names[TCPVIZ_GAPS] = {
	[TCPVIZ_GAP_SYNACK]	= "synack-missing",
	[TCPVIZ_GAP_ACK]	= "ack-missing",
};

static bool is_near(u32 number, u32 first)
{
	return number - first <= APART_MAX;
}

/* Has nobody answered the client's SYN, as far as is known? */
static bool is_unheard(const struct tcpviz_pair *pair)
{
	return pair->ep[TCPVIZ_CLIENT].state == TCPVIZ_SYN_SENT &&
	       !(pair->ep[TCPVIZ_SERVER].known & TCPVIZ_EP_ISN);
}

/*
 * The client acknowledges what can only be a SYN-ACK, or the server is past it.
 * A server that merely acknowledges the SYN is yet to send its own (RFC 9293
 * figure 7), or answers for a connection before.
 */
static bool lacks_synack(const struct tcpviz_pair *pair, enum tcpviz_role from,
			 const struct tcpviz_segment *seg,
			 struct tcpviz_segment *missing)
{
	u32 first = pair->ep[TCPVIZ_CLIENT].isn + 1;

	if (!is_unheard(pair))
		return false;
	missing->ack = first;
	if (from == TCPVIZ_CLIENT) {
		missing->seq = seg->ack - 1;
		return is_near(seg->seq, first);
	}
	missing->seq = seg->seq - 1;
	return is_near(seg->ack, first) &&
	       (seg->len || (seg->flags & TCPVIZ_FIN) || seg->ack != first);
}

/* The server is open, or the client has got what only an open one sends */
static bool lacks_ack(const struct tcpviz_pair *pair, enum tcpviz_role from,
		      const struct tcpviz_segment *seg,
		      struct tcpviz_segment *missing)
{
	const struct tcpviz_endpoint *c = &pair->ep[TCPVIZ_CLIENT];
	const struct tcpviz_endpoint *s = &pair->ep[TCPVIZ_SERVER];

	if (s->state != TCPVIZ_SYN_RECEIVED ||
	    !(s->known & TCPVIZ_EP_SYNACK) ||
	    !tcpviz_pair_speaks_open(pair, from, seg))
		return false;
	missing->seq = c->isn + 1;
	missing->ack = s->isn + 1;
	if (from == TCPVIZ_CLIENT)
		return is_near(seg->seq, missing->seq) &&
		       seg->ack != missing->ack;
	return !(c->known & TCPVIZ_EP_GOT_SYN) &&
	       is_near(seg->seq, missing->ack) &&
	       is_near(seg->ack, missing->seq);
}

/**
 * tcpviz_gap_find() - which segment must have gone by before this one?
 * @pair: the connection
 * @from: who sent the segment
 * @seg: the segment
 * @missing: gets that other one
 *
 * Return: which it is, TCPVIZ_GAPS if none is missing. A SYN-ACK is the
 * server's, a third ACK the client's.
 */
enum tcpviz_gap tcpviz_gap_find(const struct tcpviz_pair *pair,
				enum tcpviz_role from,
				const struct tcpviz_segment *seg,
				struct tcpviz_segment *missing)
{
	*missing = (struct tcpviz_segment){ .family = seg->family };
	if ((seg->flags & (TCPVIZ_SYN | TCPVIZ_RST | TCPVIZ_ACK)) != TCPVIZ_ACK)
		return TCPVIZ_GAPS;
	if (lacks_synack(pair, from, seg, missing)) {
		missing->flags = TCPVIZ_SYN | TCPVIZ_ACK;
		return TCPVIZ_GAP_SYNACK;
	}
	if (lacks_ack(pair, from, seg, missing)) {
		missing->flags = TCPVIZ_ACK;
		return TCPVIZ_GAP_ACK;
	}
	return TCPVIZ_GAPS;
}

/**
 * tcpviz_gap_name() - what the flags of a connection call it
 * @gap: what is missing
 *
 * Return: its name.
 */
const char *tcpviz_gap_name(enum tcpviz_gap gap)
{
	return gap_names[gap];
}
