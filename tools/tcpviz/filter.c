// SPDX-License-Identifier: GPL-2.0
/* Whether a connection is one of those that a filter means */

#include "filter.h"

#include <net/if.h>
#include <stdio.h>
#include <string.h>

#define STATE_BIT(state)	(1U << (state))

#define BUCKET	(STATE_BIT(TCPVIZ_ST_SYN_RECEIVED) | \
		 STATE_BIT(TCPVIZ_ST_TIME_WAIT))

/*
 * struct view - a connection, seen from one of its ends
 *
 * ss knows one end, its own; of a connection whose ends are both here it shows
 * two sockets, and so we look twice.
 */
struct view {
	const struct tcpviz_filter *filter;
	const struct tcpviz_subject *subject;
	enum tcpviz_side src;
};

/* Bits of the states of those who are asked */
static unsigned int states_of(const struct view *view, enum tcpviz_whom whom)
{
	const enum tcpviz_state *state = view->subject->state;

	if (whom == TCPVIZ_WHOM_CLIENT)
		return STATE_BIT(state[TCPVIZ_CLIENT]);
	if (whom == TCPVIZ_WHOM_SERVER)
		return STATE_BIT(state[TCPVIZ_SERVER]);
	return STATE_BIT(state[0]) | STATE_BIT(state[1]);
}

static bool states_have(const struct tcpviz_states *states, unsigned int now)
{
	return (states->mask & now) || (states->big && !(now & BUCKET));
}

static bool match_state(const struct view *view,
			const struct tcpviz_node *node)
{
	unsigned int now = states_of(view, node->whom);

	return (node->any || states_have(&node->in, now)) &&
	       !states_have(&node->out, now);
}

static const struct tcpviz_addr *addr_of(const struct view *view,
					 enum tcpviz_whom whom)
{
	const struct tcpviz_addr *addr = view->subject->addr;

	switch (whom) {
	case TCPVIZ_WHOM_CLIENT:
		return &addr[TCPVIZ_CLIENT];
	case TCPVIZ_WHOM_SERVER:
		return &addr[TCPVIZ_SERVER];
	case TCPVIZ_WHOM_SRC:
		return &addr[view->src];
	default:
		return &addr[!view->src];
	}
}

static bool match_host(const struct view *view,
		       const struct tcpviz_node *node)
{
	const struct tcpviz_addr *addr = addr_of(view, node->whom);

	if (!addr->family)
		return false;
	if (node->port != TCPVIZ_ANY_PORT && node->port != addr->port)
		return false;
	return !node->prefix.family || tcpviz_prefix_has(&node->prefix, addr);
}

static bool match_port(const struct view *view,
		       const struct tcpviz_node *node)
{
	const struct tcpviz_addr *addr = addr_of(view, node->whom);

	if (!addr->family)
		return false;
	if (node->port == TCPVIZ_ANY_PORT)
		return node->compare != TCPVIZ_CMP_NE;
	switch (node->compare) {
	case TCPVIZ_CMP_EQ:
		return addr->port == node->port;
	case TCPVIZ_CMP_NE:
		return addr->port != node->port;
	case TCPVIZ_CMP_GE:
		return addr->port >= node->port;
	case TCPVIZ_CMP_LE:
		return addr->port <= node->port;
	case TCPVIZ_CMP_GT:
		return addr->port > node->port;
	case TCPVIZ_CMP_LT:
		return addr->port < node->port;
	}
	return false;
}

/* A device has a name, and the table its number */
static bool match_dev(const struct view *view, const struct tcpviz_node *node)
{
	const char *dev = view->subject->l3dev;
	char number[16];

	if (!strcmp(dev, node->word))
		return true;
	snprintf(number, sizeof(number), "%u", if_nametoindex(node->word));
	return !strcmp(dev, number);
}

static bool match_family(const struct view *view,
			 const struct tcpviz_node *node)
{
	return view->subject->addr[0].family == node->prefix.family ||
	       view->subject->addr[1].family == node->prefix.family;
}

static bool match(const struct view *view, int number)
{
	const struct tcpviz_node *node = &view->filter->node[number];

	switch (node->ask) {
	case TCPVIZ_ASK_AND:
		return match(view, node->left) && match(view, node->right);
	case TCPVIZ_ASK_OR:
		return match(view, node->left) || match(view, node->right);
	case TCPVIZ_ASK_NOT:
		return !match(view, node->left);
	case TCPVIZ_ASK_STATE:
		return match_state(view, node);
	case TCPVIZ_ASK_HOST:
		return match_host(view, node) ==
		       (node->compare == TCPVIZ_CMP_EQ);
	case TCPVIZ_ASK_PORT:
		return match_port(view, node);
	case TCPVIZ_ASK_FAMILY:
		return match_family(view, node);
	case TCPVIZ_ASK_PATH:
		return !strcmp(view->subject->path, node->word);
	case TCPVIZ_ASK_FLAG:
		return tcpviz_list_has(view->subject->flags, node->word);
	case TCPVIZ_ASK_DEV:
		return match_dev(view, node) ==
		       (node->compare == TCPVIZ_CMP_EQ);
	}
	return false;
}

/**
 * tcpviz_filter_match() - whether a connection is meant
 * @filter: which are meant
 * @subject: the connection
 *
 * Source is the end on this host, destination its peer; of a connection that
 * only passes by the source is the client. If both ends are here, each is
 * tried as the source.
 *
 * Return: true if it is.
 */
bool tcpviz_filter_match(const struct tcpviz_filter *filter,
			 const struct tcpviz_subject *subject)
{
	struct view view = {
		.filter = filter,
		.subject = subject,
		.src = strcmp(subject->path, "in") ? TCPVIZ_CLIENT :
						     TCPVIZ_SERVER,
	};

	if (filter->root < 0 || match(&view, filter->root))
		return true;
	if (strcmp(subject->path, "lo"))
		return false;
	view.src = TCPVIZ_SERVER;
	return match(&view, filter->root);
}
