// SPDX-License-Identifier: GPL-2.0
/*
 * What the module can be asked for on behalf of a filter: the strongest
 * condition of its kind (struct tcpviz_demand) that is found to hold for all
 * that the filter means. It may take more than that, never less: whoever asks
 * looks at each answer with the filter itself.
 *
 * "and" makes the conditions of both sides one that takes what both take; "or"
 * one that takes what either does; "not" is carried down to what it negates.
 */

#include "demand.h"

#include <net/if.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "flag.h"
#include "proc.h"
#include "util.h"
#include "word.h"

#define EITHER	TCPVIZ_DEMAND_EITHER

#define BUCKET	((1U << TCPVIZ_ST_SYN_RECEIVED) | (1U << TCPVIZ_ST_TIME_WAIT))

static const char * const paths[] = { "out", "in", "lo", "fwd" };

#define PATH_OUT	0x1U
#define PATH_IN		0x2U
#define PATH_LO		0x4U
#define PATH_FWD	0x8U

static const struct tcpviz_demand anything = {
	.id = TCPVIZ_NONE,
	.port = { TCPVIZ_ANY_PORT, TCPVIZ_ANY_PORT, TCPVIZ_ANY_PORT },
	.states = { TCPVIZ_DEMAND_STATES, TCPVIZ_DEMAND_STATES, TCPVIZ_DEMAND_STATES },
	.paths = TCPVIZ_DEMAND_PATHS,
};

/* How many leading bits of two addresses are the same, at most @max */
static unsigned int bits_alike(const uint8_t *a, const uint8_t *b,
			       unsigned int max)
{
	unsigned int i;

	for (i = 0; i < max; i++)
		if ((a[i / 8] ^ b[i / 8]) & (0x80 >> i % 8))
			break;
	return i;
}

/* No bit is set beyond the length */
static void prefix_cut(struct tcpviz_prefix *prefix, unsigned int len)
{
	prefix->len = len;
	for (unsigned int i = len; i < 8 * sizeof(prefix->ip); i++)
		prefix->ip[i / 8] &= ~(0x80 >> i % 8);
}

/*
 * An address in both; returns false if there can be none. Of two families both
 * may be right, of IPv4 that is written as IPv6: then one will do.
 */
static bool prefix_meet(struct tcpviz_prefix *to,
			const struct tcpviz_prefix *with)
{
	unsigned int len = to->len < with->len ? to->len : with->len;

	if (to->family && with->family && to->family != with->family)
		return true;
	if (!with->family)
		return true;
	if (to->family && bits_alike(to->ip, with->ip, len) < len)
		return false;
	if (!to->family || to->len < with->len)
		*to = *with;
	return true;
}

/* An address in one of them */
static void prefix_join(struct tcpviz_prefix *to,
			const struct tcpviz_prefix *with)
{
	unsigned int len = to->len < with->len ? to->len : with->len;

	if (!to->family || to->family != with->family)
		memset(to, 0, sizeof(*to));
	else
		prefix_cut(to, bits_alike(to->ip, with->ip, len));
}

/* What is known of one end holds for either */
static void prefix_spread(struct tcpviz_demand *ask)
{
	for (int end = 0; end < EITHER; end++)
		if (!ask->addr[EITHER].family ||
		    (ask->addr[EITHER].family == ask->addr[end].family &&
		     ask->addr[EITHER].len < ask->addr[end].len))
			ask->addr[EITHER] = ask->addr[end];
}

static void states_spread(struct tcpviz_demand *ask)
{
	for (int end = 0; end < EITHER; end++)
		if (__builtin_popcount(ask->states[end]) <
		    __builtin_popcount(ask->states[EITHER]))
			ask->states[EITHER] = ask->states[end];
}

static bool has_port(const struct tcpviz_demand *ask, int port)
{
	for (int end = 0; end <= EITHER; end++)
		if (ask->port[end] == port)
			return true;
	return false;
}

/* A port that one of the ends has in either case, or TCPVIZ_ANY_PORT */
static int port_shared(const struct tcpviz_demand *a,
		       const struct tcpviz_demand *b)
{
	for (int end = EITHER; end >= 0; end--)
		if (a->port[end] != TCPVIZ_ANY_PORT &&
		    has_port(b, a->port[end]))
			return a->port[end];
	return TCPVIZ_ANY_PORT;
}

/* The smaller set of two, both of which one end or the other is in */
static unsigned int fewer(unsigned int a, unsigned int b)
{
	return __builtin_popcount(b) < __builtin_popcount(a) ? b : a;
}

static void meet_ends(struct tcpviz_demand *to,
		      const struct tcpviz_demand *with)
{
	for (int end = 0; end < EITHER; end++) {
		to->states[end] &= with->states[end];
		if (to->port[end] == TCPVIZ_ANY_PORT)
			to->port[end] = with->port[end];
		if (!to->states[end] ||
		    !prefix_meet(&to->addr[end], &with->addr[end]) ||
		    (with->port[end] != TCPVIZ_ANY_PORT &&
		     with->port[end] != to->port[end]))
			to->never = true;
	}
}

/* What both take, or more: of either end only one thing can be asked */
static void meet(struct tcpviz_demand *to, const struct tcpviz_demand *with)
{
	if (with->never)
		to->never = true;
	meet_ends(to, with);
	to->states[EITHER] = fewer(to->states[EITHER], with->states[EITHER]);
	if (!to->addr[EITHER].family ||
	    (to->addr[EITHER].family == with->addr[EITHER].family &&
	     to->addr[EITHER].len < with->addr[EITHER].len))
		to->addr[EITHER] = with->addr[EITHER];
	if (to->port[EITHER] == TCPVIZ_ANY_PORT)
		to->port[EITHER] = with->port[EITHER];
	if (!to->family)
		to->family = with->family;
	if (!to->l3dev)
		to->l3dev = with->l3dev;
	to->paths &= with->paths;
	to->flags |= with->flags;
	if ((with->family && with->family != to->family) ||
	    (with->l3dev && with->l3dev != to->l3dev) ||
	    !to->states[EITHER] || !to->paths)
		to->never = true;
}

/* What one of them takes */
static void join(struct tcpviz_demand *to, const struct tcpviz_demand *with)
{
	struct tcpviz_demand other = *with;

	if (other.never)
		return;
	if (to->never) {
		*to = other;
		return;
	}
	prefix_spread(to);
	prefix_spread(&other);
	states_spread(to);
	states_spread(&other);
	to->port[EITHER] = port_shared(to, &other);
	for (int end = 0; end <= EITHER; end++) {
		prefix_join(&to->addr[end], &other.addr[end]);
		to->states[end] |= other.states[end];
		if (end < EITHER && to->port[end] != other.port[end])
			to->port[end] = TCPVIZ_ANY_PORT;
	}
	if (to->family != other.family)
		to->family = 0;
	if (to->l3dev != other.l3dev)
		to->l3dev = 0;
	to->paths |= other.paths;
	to->flags &= other.flags;
}

/* An end is in these states, or no end is */
static struct tcpviz_demand of_states(const struct tcpviz_states *states,
				      bool in)
{
	struct tcpviz_demand ask = anything, big = anything;
	unsigned int mask = states->mask & TCPVIZ_DEMAND_STATES;

	if (in) {
		ask.states[EITHER] = mask;
		ask.never = !mask;
		if (!states->big)
			return ask;
		big.states[TCPVIZ_CLIENT] &= ~BUCKET;
		big.states[TCPVIZ_SERVER] &= ~BUCKET;
		join(&ask, &big);
		return ask;
	}
	ask.states[TCPVIZ_CLIENT] &= ~mask;
	ask.states[TCPVIZ_SERVER] &= ~mask;
	if (states->big)
		ask.states[EITHER] = BUCKET;
	ask.never = !ask.states[TCPVIZ_CLIENT];
	return ask;
}

static struct tcpviz_demand of_either_state(const struct tcpviz_node *node,
					    bool yes)
{
	struct tcpviz_demand in = anything, out = of_states(&node->out, !yes);

	if (!node->any)
		in = of_states(&node->in, yes);
	else
		in.never = !yes;
	if (yes)
		meet(&in, &out);
	else
		join(&in, &out);
	return in;
}

static struct tcpviz_demand of_state(const struct tcpviz_node *node, bool yes)
{
	struct tcpviz_demand ask = anything;
	unsigned int mask = node->in.mask;

	if (node->whom != TCPVIZ_WHOM_CLIENT &&
	    node->whom != TCPVIZ_WHOM_SERVER)
		return of_either_state(node, yes);
	if (node->in.big)
		mask |= ~BUCKET;
	if (node->any)
		mask = ~0U;
	mask = (yes ? mask : ~mask) & TCPVIZ_DEMAND_STATES;
	ask.states[node->whom == TCPVIZ_WHOM_SERVER] = mask;
	ask.never = !mask;
	return ask;
}

/* Which end is asked, if the source is @src */
static int end_of(const struct tcpviz_node *node, enum tcpviz_side src)
{
	switch (node->whom) {
	case TCPVIZ_WHOM_CLIENT:
		return TCPVIZ_CLIENT;
	case TCPVIZ_WHOM_SERVER:
		return TCPVIZ_SERVER;
	case TCPVIZ_WHOM_SRC:
		return src;
	default:
		return !src;
	}
}

static struct tcpviz_demand of_host(const struct tcpviz_node *node, bool yes,
				    enum tcpviz_side src)
{
	struct tcpviz_demand ask = anything;
	int end = end_of(node, src);

	if (node->compare != (yes ? TCPVIZ_CMP_EQ : TCPVIZ_CMP_NE))
		return ask;
	ask.port[end] = node->port;
	ask.addr[end] = node->prefix;
	prefix_cut(&ask.addr[end], node->prefix.len);
	return ask;
}

static struct tcpviz_demand of_port(const struct tcpviz_node *node, bool yes,
				    enum tcpviz_side src)
{
	struct tcpviz_demand ask = anything;

	if (node->compare == (yes ? TCPVIZ_CMP_EQ : TCPVIZ_CMP_NE))
		ask.port[end_of(node, src)] = node->port;
	return ask;
}

static struct tcpviz_demand of_family(const struct tcpviz_node *node, bool yes)
{
	struct tcpviz_demand ask = anything;

	ask.family = node->prefix.family;
	if (!yes)
		ask.family = ask.family == AF_INET ? AF_INET6 : AF_INET;
	return ask;
}

static struct tcpviz_demand of_path(const struct tcpviz_node *node, bool yes)
{
	struct tcpviz_demand ask = anything;

	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		if (!strcmp(paths[i], node->word) != yes)
			ask.paths &= ~(1U << i);
	return ask;
}

static struct tcpviz_demand of_flag(const struct tcpviz_node *node, bool yes)
{
	int flag = tcpviz_flag_find(node->word);
	struct tcpviz_demand ask = anything;

	if (yes && flag >= 0)
		ask.flags = 1U << flag;
	return ask;
}

/* The word may be a number, or a name; if it is both nothing is asked */
static struct tcpviz_demand of_dev(const struct tcpviz_node *node, bool yes)
{
	unsigned int index = if_nametoindex(node->word);
	struct tcpviz_demand ask = anything;
	uint64_t number = 0;

	if (node->compare != (yes ? TCPVIZ_CMP_EQ : TCPVIZ_CMP_NE))
		return ask;
	if (tcpviz_word_number(node->word, INT32_MAX, &number))
		number = 0;
	if (!index || !number)
		ask.l3dev = index + number;
	return ask;
}

/*
 * What holds if node @number says @yes of a connection, seen from the end that
 * is the source.
 */
static struct tcpviz_demand of_node(const struct tcpviz_filter *filter,
				    int number, bool yes, enum tcpviz_side src)
{
	const struct tcpviz_node *node = &filter->node[number];
	struct tcpviz_demand left, right;

	switch (node->ask) {
	case TCPVIZ_ASK_AND:
	case TCPVIZ_ASK_OR:
		left = of_node(filter, node->left, yes, src);
		right = of_node(filter, node->right, yes, src);
		if (node->ask == (yes ? TCPVIZ_ASK_AND : TCPVIZ_ASK_OR))
			meet(&left, &right);
		else
			join(&left, &right);
		return left;
	case TCPVIZ_ASK_NOT:
		return of_node(filter, node->left, !yes, src);
	case TCPVIZ_ASK_STATE:
		return of_state(node, yes);
	case TCPVIZ_ASK_HOST:
		return of_host(node, yes, src);
	case TCPVIZ_ASK_PORT:
		return of_port(node, yes, src);
	case TCPVIZ_ASK_FAMILY:
		return of_family(node, yes);
	case TCPVIZ_ASK_PATH:
		return of_path(node, yes);
	case TCPVIZ_ASK_FLAG:
		return of_flag(node, yes);
	case TCPVIZ_ASK_DEV:
		return of_dev(node, yes);
	}
	return anything;
}

/* What follows for either end from what one must be is not worth saying */
static void tidy(struct tcpviz_demand *ask)
{
	for (int end = 0; end < EITHER; end++) {
		if (ask->addr[end].family &&
		    !memcmp(&ask->addr[end], &ask->addr[EITHER],
			    sizeof(ask->addr[end])))
			ask->addr[EITHER].family = 0;
		if (ask->port[end] == ask->port[EITHER])
			ask->port[EITHER] = TCPVIZ_ANY_PORT;
		if (!(ask->states[end] & ~ask->states[EITHER]))
			ask->states[EITHER] = TCPVIZ_DEMAND_STATES;
	}
}

/**
 * tcpviz_demand_make() - what to ask the module for
 * @ask: gets it
 * @want: which connections somebody wants to see
 *
 * Who is the source goes by the path, as in tcpviz_filter_match().
 */
void tcpviz_demand_make(struct tcpviz_demand *ask,
			const struct tcpviz_want *want)
{
	const struct tcpviz_filter *filter = &want->filter;
	struct tcpviz_demand server, here = anything;

	*ask = anything;
	if (filter->root >= 0) {
		*ask = of_node(filter, filter->root, true, TCPVIZ_CLIENT);
		here.paths = PATH_OUT | PATH_LO | PATH_FWD;
		meet(ask, &here);
		server = of_node(filter, filter->root, true, TCPVIZ_SERVER);
		here.paths = PATH_IN | PATH_LO;
		meet(&server, &here);
		join(ask, &server);
		tidy(ask);
	}
	ask->id = want->id;
}
