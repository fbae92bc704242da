// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold of everything that is ever done to a pair: the steps that
 * are reported lead from what it was to what it is, and each has the right
 * to its cause.
 */
#include "pair_check.h"

static bool is_edge(const struct tcpviz_step *step)
{
	return tcpviz_fsm_edge(step->from, step->to) != TCPVIZ_NO_EDGE;
}

/**
 * check_cause() - does a step have the right to its cause?
 * @step: the step
 * @before: its end, as it was when the segment came
 * @first: this is that end's first step
 *
 * Return: NULL, or what is wrong.
 */
static const char *check_cause(const struct tcpviz_step *step,
			       const struct tcpviz_endpoint *before, bool first,
			       u8 doubt)
{
	switch (step->cause) {
	case TCPVIZ_BY_EVENT:
		if (step->event >= TCPVIZ_EVENTS || !is_edge(step))
			return "an event took no edge";
		if (tcpviz_fsm_next(step->event, step->from) != step->to)
			return "not where the event leads";
		return NULL;
	case TCPVIZ_BY_SOCKET:
		return is_edge(step) ? NULL : "a socket's step is no edge";
	case TCPVIZ_BY_DIVERGENCE:
		return is_edge(step) ? "a divergence is an edge" : NULL;
	case TCPVIZ_BY_CONTRADICTION:
		/* A FIN that was lost has come late. */
		if (doubt == TCPVIZ_DOUBT_CLOSE &&
		    step->from == TCPVIZ_CLOSE_WAIT)
			return NULL;
		if (first && !(before->known & TCPVIZ_EP_SILENT))
			return "taken back, but it was not silent";
		if (first && step->to != before->before)
			return "taken back to where it was not";
		return NULL;
	default:
		return "no such cause";
	}
}

/* The states that an end can have been put into without its own doing */
static const char *check_silent(const struct tcpviz_endpoint *ep)
{
	if (!(ep->known & TCPVIZ_EP_SILENT))
		return NULL;
	/* A listener has believed a cookie; a request has lost its listener. */
	if (ep->before == TCPVIZ_LISTEN && ep->state == TCPVIZ_ESTABLISHED)
		return NULL;
	if (ep->before == TCPVIZ_SYN_RECEIVED && ep->state == TCPVIZ_CLOSED)
		return NULL;
	if (tcpviz_fsm_next(TCPVIZ_RCV_ACK_OF_SYN, ep->before) == ep->state ||
	    tcpviz_fsm_next(TCPVIZ_RCV_ACK_OF_FIN, ep->before) == ep->state ||
	    tcpviz_fsm_next(TCPVIZ_RCV_RST, ep->before) == ep->state)
		return NULL;
	return "silent, but not what an end does in silence";
}

/**
 * pair_check() - check what was done to a pair
 * @before: the pair as it was
 * @after: the pair as it is
 * @fx: what is said to have happened
 *
 * Return: NULL, or what is wrong.
 */
const char *pair_check(const struct tcpviz_pair *before,
		       const struct tcpviz_pair *after,
		       const struct tcpviz_effect *fx)
{
	u8 state[2] = { before->ep[0].state, before->ep[1].state };
	bool moved[2] = { false, false };
	const char *wrong;
	unsigned int i;

	if (fx->steps >= TCPVIZ_STEPS)
		return "no room for all steps";
	for (i = 0; i < fx->steps; i++) {
		const struct tcpviz_step *step = &fx->step[i];

		if (step->role > TCPVIZ_SERVER || step->to >= TCPVIZ_STATES)
			return "no such end or state";
		if (step->from != state[step->role])
			return "a step does not begin where the end is";
		if (step->to == step->from)
			return "a step leads nowhere";
		wrong = check_cause(step, &before->ep[step->role],
				    !moved[step->role], fx->doubt);
		if (wrong)
			return wrong;
		state[step->role] = step->to;
		moved[step->role] = true;
	}
	for (i = 0; i < 2; i++) {
		if (after->ep[i].state != state[i])
			return "an end moved without a step";
		wrong = check_silent(&after->ep[i]);
		if (wrong)
			return wrong;
	}
	return NULL;
}
