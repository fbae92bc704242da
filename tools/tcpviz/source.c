// SPDX-License-Identifier: GPL-2.0
/* Whether a connection's record is what somebody wants to see */

#include "source.h"

#include "proc.h"

/**
 * tcpviz_want_conn() - whether a connection is wanted
 * @want: what is wanted
 * @conn: the connection
 *
 * Return: true if it is; @want->newest is for the caller.
 */
bool tcpviz_want_conn(const struct tcpviz_want *want,
		      const struct tcpviz_conn *conn)
{
	struct tcpviz_subject subject = {
		.state = { conn->state[0], conn->state[1] },
		.path = conn->path,
		.l3dev = conn->l3dev,
		.flags = conn->flags,
	};

	if (want->id != TCPVIZ_NONE && want->id != conn->id)
		return false;
	if (want->filter.root < 0)
		return true;
	for (int side = 0; side < 2; side++)
		tcpviz_addr_parse(&subject.addr[side], conn->addr[side]);
	return tcpviz_filter_match(&want->filter, &subject);
}
