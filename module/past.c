// SPDX-License-Identifier: GPL-2.0
/*
 * Connections older than we: what can be said of both ends by one's socket.
 */
#include "past.h"

/*
 * Where the other end must be, by the state of this one.  It may have said
 * more since, and will say it again if we do not know.
 */
static const u8 peer_state[TCPVIZ_STATES] = {
	[TCPVIZ_SYN_SENT]	= TCPVIZ_CLOSED,
	[TCPVIZ_SYN_RECEIVED]	= TCPVIZ_SYN_SENT,
	[TCPVIZ_ESTABLISHED]	= TCPVIZ_ESTABLISHED,
	[TCPVIZ_FIN_WAIT_1]	= TCPVIZ_ESTABLISHED,
	[TCPVIZ_FIN_WAIT_2]	= TCPVIZ_CLOSE_WAIT,
	[TCPVIZ_CLOSE_WAIT]	= TCPVIZ_FIN_WAIT_2,
	[TCPVIZ_CLOSING]	= TCPVIZ_CLOSING,
	[TCPVIZ_LAST_ACK]	= TCPVIZ_FIN_WAIT_2,
	[TCPVIZ_TIME_WAIT]	= TCPVIZ_CLOSED,
};

/* What an end has sent and received, by its state: TCPVIZ_EP_* bits. */
static u8 known_in(enum tcpviz_state state)
{
	u8 known = 0;

	if (state >= TCPVIZ_SYN_SENT)
		known |= TCPVIZ_EP_ISN | TCPVIZ_EP_SYN_DATA;
	if (state >= TCPVIZ_SYN_RECEIVED)
		known |= TCPVIZ_EP_GOT_SYN;
	if (state >= TCPVIZ_FIN_WAIT_1 && state != TCPVIZ_CLOSE_WAIT)
		known |= TCPVIZ_EP_FIN;
	if (state >= TCPVIZ_CLOSE_WAIT)
		known |= TCPVIZ_EP_GOT_FIN;
	return known;
}

/**
 * tcpviz_past_take_over() - begin with a connection older than the module
 * @pair: the pair, all zero but for TCPVIZ_EP_LOCAL
 * @role: which end has told
 * @past: what it has told
 *
 * Context: the caller serialises access to @pair.
 */
void tcpviz_past_take_over(struct tcpviz_pair *pair, enum tcpviz_role role,
			   const struct tcpviz_past *past)
{
	struct tcpviz_endpoint *self = &pair->ep[role];
	struct tcpviz_endpoint *peer = &pair->ep[!role];

	self->state = past->state;
	self->isn = past->isn;
	self->fin = past->fin;
	self->known |= known_in(self->state);

	peer->state = peer_state[past->state];
	peer->isn = past->peer_isn;
	peer->fin = past->peer_fin;
	peer->known |= known_in(peer->state);

	if (self->state == TCPVIZ_SYN_RECEIVED)
		self->known |= TCPVIZ_EP_SYNACK;
	pair->flags |= BIT(TCPVIZ_F_MIDSTREAM);
}

/**
 * tcpviz_past_cookie() - begin with the ACK of a SYN cookie
 * @pair: the pair, all zero but for TCPVIZ_EP_LOCAL
 * @seg: the ACK, of which the listener makes a connection
 * @alone: it is an old duplicate, of no client that opens
 *
 * Nobody remembers the SYN and the SYN-ACK.
 *
 * Context: the caller serialises access to @pair.
 */
void tcpviz_past_cookie(struct tcpviz_pair *pair,
			const struct tcpviz_segment *seg, bool alone)
{
	struct tcpviz_endpoint *client = &pair->ep[TCPVIZ_CLIENT];
	struct tcpviz_endpoint *server = &pair->ep[TCPVIZ_SERVER];

	client->isn = seg->seq - 1;
	if (!alone) {
		client->state = TCPVIZ_SYN_SENT;
		client->known |= TCPVIZ_EP_ISN;
	}
	server->state = TCPVIZ_LISTEN;
	server->isn = seg->ack - 1;
	server->known |= TCPVIZ_EP_ISN | TCPVIZ_EP_SYNACK;
	pair->flags |= BIT(TCPVIZ_F_COOKIE) | BIT(TCPVIZ_F_MIDSTREAM);
}
