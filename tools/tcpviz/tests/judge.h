/* SPDX-License-Identifier: GPL-2.0 */
/* Whether the module would tell of a connection that it is asked for. */
#ifndef _TCPVIZ_JUDGE_H
#define _TCPVIZ_JUDGE_H

#include <stdlib.h>
#include <string.h>

#include "../demand.h"
#include "../flag.h"

static bool judge_addr(const struct tcpviz_prefix *prefix,
		       const struct tcpviz_addr *addr)
{
	return !prefix->family || tcpviz_prefix_has(prefix, addr);
}

static bool judge_port(int port, const struct tcpviz_addr *addr)
{
	return port == TCPVIZ_ANY_PORT || port == addr->port;
}

static bool judge_flags(const struct tcpviz_demand *ask, const char *flags)
{
	char name[64];

	for (int i = 0; i < 32; i++) {
		if (!(ask->flags & (1U << i)))
			continue;
		tcpviz_flag_list(name, sizeof(name), 1U << i);
		if (!tcpviz_list_has(flags, name))
			return false;
	}
	return true;
}

static bool judge_ends(const struct tcpviz_demand *ask,
		       const struct tcpviz_subject *subject)
{
	unsigned int states[2];

	for (int end = 0; end < 2; end++) {
		const struct tcpviz_addr *addr = &subject->addr[end];

		states[end] = 1U << subject->state[end];
		if (!judge_addr(&ask->addr[end], addr) ||
		    !judge_port(ask->port[end], addr) ||
		    !(states[end] & ask->states[end]) ||
		    (ask->family && ask->family != addr->family))
			return false;
	}
	return (states[0] | states[1]) & ask->states[2];
}

/* Says what genl_conn.c of the module would; knows four paths */
static bool judge(const struct tcpviz_demand *ask,
		  const struct tcpviz_subject *subject)
{
	static const char * const names[] = { "out", "in", "lo", "fwd" };
	const struct tcpviz_addr *addr = subject->addr;
	int path;

	for (path = 0; path < 3; path++)
		if (!strcmp(subject->path, names[path]))
			break;
	return !ask->never && judge_ends(ask, subject) &&
	       (judge_addr(&ask->addr[2], &addr[0]) ||
		judge_addr(&ask->addr[2], &addr[1])) &&
	       (judge_port(ask->port[2], &addr[0]) ||
		judge_port(ask->port[2], &addr[1])) &&
	       (ask->paths & (1U << path)) &&
	       (!ask->l3dev ||
		ask->l3dev == strtoul(subject->l3dev, NULL, 10)) &&
	       judge_flags(ask, subject->flags);
}

#endif /* _TCPVIZ_JUDGE_H */
