// SPDX-License-Identifier: GPL-2.0
/*
 * One end of a connection: how it goes from state to state, and why.
 */
#include "endpoint.h"

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
	fx->causes |= BIT(cause);
	ep->state = to;
	ep->known &= ~TCPVIZ_EP_SILENT;
}

/**
 * tcpviz_endpoint_event() - let an event happen to one end
 * @pair: the pair
 * @role: which end
 * @event: what happens
 * @fx: gets the step, if there is one
 *
 * Context: the caller serialises access to @pair.
 */
void tcpviz_endpoint_event(struct tcpviz_pair *pair, enum tcpviz_role role,
			   enum tcpviz_event event, struct tcpviz_effect *fx)
{
	enum tcpviz_state from = pair->ep[role].state;
	enum tcpviz_state to = tcpviz_fsm_next(event, from);

	if (to != from)
		step(pair, role, to, TCPVIZ_BY_EVENT, event, fx);
}

/**
 * tcpviz_endpoint_infer() - let an event happen that the end does not answer
 * @pair: the pair
 * @role: which end
 * @event: what happens
 * @fx: gets the step, if there is one
 *
 * Context: the caller serialises access to @pair.
 */
void tcpviz_endpoint_infer(struct tcpviz_pair *pair, enum tcpviz_role role,
			   enum tcpviz_event event, struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *ep = &pair->ep[role];
	u8 before = ep->state;

	tcpviz_endpoint_event(pair, role, event, fx);
	if (ep->state != before) {
		ep->before = before;
		ep->known |= TCPVIZ_EP_SILENT;
	}
}

/**
 * tcpviz_endpoint_retract() - a silent transition did not happen
 * @pair: the pair
 * @role: which end
 * @fx: gets the step
 *
 * Context: the caller serialises access to @pair.
 */
void tcpviz_endpoint_retract(struct tcpviz_pair *pair, enum tcpviz_role role,
			     struct tcpviz_effect *fx)
{
	step(pair, role, pair->ep[role].before, TCPVIZ_BY_CONTRADICTION,
	     TCPVIZ_EVENTS, fx);
	pair->flags |= BIT(TCPVIZ_F_TAKEN_BACK);
}

/**
 * tcpviz_endpoint_is_unborn() - is an end open only since a third ACK came by?
 * @ep: the end
 *
 * If it has no socket then the ACK was dropped, and it never was.
 *
 * Return: true if it is.
 */
bool tcpviz_endpoint_is_unborn(const struct tcpviz_endpoint *ep)
{
	return (ep->known & TCPVIZ_EP_SILENT) &&
	       ep->state == TCPVIZ_ESTABLISHED &&
	       ep->before <= TCPVIZ_SYN_RECEIVED;
}

/**
 * tcpviz_endpoint_doubt() - the wire allows another reading as well
 * @pair: the pair
 * @fx: gets what is in doubt
 * @doubt: what that is
 *
 * Context: the caller serialises access to @pair.
 */
void tcpviz_endpoint_doubt(struct tcpviz_pair *pair, struct tcpviz_effect *fx,
			   enum tcpviz_doubt doubt)
{
	pair->flags |= BIT(TCPVIZ_F_AMBIGUOUS);
	fx->doubt = doubt;
}

/*
 * Which state does a socket pass on its way from one to another?
 *
 * One segment may take it two steps further before we look again.  From
 * FIN-WAIT-1 to TIME-WAIT there are two ways; an ACK of the FIN of its own,
 * which leads by the other one, would have been seen.
 *
 * Return: state, or TCPVIZ_STATES if there is no such way.
 */
static enum tcpviz_state waypoint(enum tcpviz_state from, enum tcpviz_state to)
{
	enum tcpviz_state over;

	for (over = TCPVIZ_SYN_RECEIVED; over < TCPVIZ_STATES; over++)
		if (tcpviz_fsm_edge(from, over) != TCPVIZ_NO_EDGE &&
		    tcpviz_fsm_edge(over, to) != TCPVIZ_NO_EDGE)
			return over;
	return TCPVIZ_STATES;
}

static bool leads_to(enum tcpviz_state from, enum tcpviz_state to)
{
	return tcpviz_fsm_edge(from, to) != TCPVIZ_NO_EDGE ||
	       waypoint(from, to) != TCPVIZ_STATES;
}

/**
 * tcpviz_endpoint_correct() - move an end to where its socket is, which is
 *	elsewhere
 * @pair: the pair
 * @role: which end
 * @state: where its socket is
 * @fx: gets the steps, by way of what lies between
 *
 * A silent transition that the socket contradicts is taken back first.
 *
 * Context: the caller serialises access to @pair.
 */
void tcpviz_endpoint_correct(struct tcpviz_pair *pair, enum tcpviz_role role,
			     enum tcpviz_state state, struct tcpviz_effect *fx)
{
	const struct tcpviz_endpoint *ep = &pair->ep[role];
	enum tcpviz_cause cause = TCPVIZ_BY_SOCKET;
	enum tcpviz_state over;

	/* It may have gone on since, from where it really was. */
	if ((ep->known & TCPVIZ_EP_SILENT) &&
	    (ep->before == state || !leads_to(ep->state, state)))
		tcpviz_endpoint_retract(pair, role, fx);
	if (ep->state == state)
		return;
	/* The child of a request begins in ESTABLISHED, as that of a cookie. */
	if (ep->state == TCPVIZ_LISTEN && state >= TCPVIZ_ESTABLISHED)
		step(pair, role, TCPVIZ_SYN_RECEIVED, cause, TCPVIZ_EVENTS, fx);
	if (ep->state == TCPVIZ_SYN_RECEIVED && state > TCPVIZ_ESTABLISHED &&
	    !(pair->flags & (BIT(TCPVIZ_F_FAST_OPEN) |
			     BIT(TCPVIZ_F_SIMULTANEOUS))))
		step(pair, role, TCPVIZ_ESTABLISHED, cause, TCPVIZ_EVENTS, fx);
	if (tcpviz_fsm_edge(ep->state, state) == TCPVIZ_NO_EDGE) {
		over = waypoint(ep->state, state);
		if (over < TCPVIZ_STATES)
			step(pair, role, over, cause, TCPVIZ_EVENTS, fx);
		else
			cause = TCPVIZ_BY_DIVERGENCE;
	}
	step(pair, role, state, cause, TCPVIZ_EVENTS, fx);
}

/**
 * tcpviz_endpoint_meet() - bring an end to where its socket is
 * @pair: the pair
 * @role: which end
 * @state: what its socket says, TCPVIZ_CLOSED if there is none
 * @fx: gets the steps, if there are any
 *
 * If it is there already then a silent transition is confirmed.  A socket that
 * is gone has gone in silence.
 *
 * Context: the caller serialises access to @pair.
 */
void tcpviz_endpoint_meet(struct tcpviz_pair *pair, enum tcpviz_role role,
			  enum tcpviz_state state, struct tcpviz_effect *fx)
{
	struct tcpviz_endpoint *ep = &pair->ep[role];

	/* It is the next connection's, whose SYN has not come by yet. */
	if (state == TCPVIZ_SYN_SENT && ep->state > TCPVIZ_SYN_RECEIVED)
		state = TCPVIZ_CLOSED;
	if (state == ep->state) {
		ep->known &= ~TCPVIZ_EP_SILENT;
	} else if (state != TCPVIZ_CLOSED) {
		tcpviz_endpoint_correct(pair, role, state, fx);
	} else {
		if (tcpviz_endpoint_is_unborn(ep))
			tcpviz_endpoint_retract(pair, role, fx);
		if (ep->state > TCPVIZ_LISTEN)
			tcpviz_endpoint_event(pair, role, TCPVIZ_DELETE, fx);
	}
}

/**
 * tcpviz_endpoint_catch_up() - learn what a receiver's socket did in silence
 * @pair: the pair
 * @role: which end is about to receive a segment
 * @state: what its socket says, TCPVIZ_CLOSED if there is none
 * @fx: gets the step
 *
 * Unlike tcpviz_endpoint_meet() it leaves a silent transition alone as long as
 * the socket is where it was before: the segment that made it may still lie in
 * the socket's backlog.  A request has none.  Had it been refused, a RST would
 * have told so before the next segment came; if there is nothing left of it
 * then there was a child.
 *
 * Context: the caller serialises access to @pair.
 */
void tcpviz_endpoint_catch_up(struct tcpviz_pair *pair, enum tcpviz_role role,
			      enum tcpviz_state state,
			      struct tcpviz_effect *fx)
{
	const struct tcpviz_endpoint *ep = &pair->ep[role];

	if (state == TCPVIZ_CLOSED && tcpviz_endpoint_is_unborn(ep)) {
		tcpviz_endpoint_event(pair, role, TCPVIZ_DELETE, fx);
		return;
	}
	if ((ep->known & TCPVIZ_EP_SILENT) && state != TCPVIZ_SYN_RECEIVED &&
	    (state == ep->before || state == TCPVIZ_CLOSED))
		return;
	tcpviz_endpoint_meet(pair, role, state, fx);
}
