/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_HALF_OPEN_H
#define _TCPVIZ_HALF_OPEN_H

#include <linux/list.h>

#include "policy.h"

struct tcpviz_conn;
struct tcpviz_listener;
struct tcpviz_net;
struct tcpviz_source;

/**
 * struct tcpviz_half_open - a connection's place among the half-open ones
 * @conn: the connection, which it lives no longer than
 * @queue: in its listener's queue, empty if it has been chosen to go;
 *	protected by tcpviz_listener.lock
 * @source: where its client comes from, NULL if no limit asks for it
 * @same_source: in @source's list; protected by source_lock[]
 *
 * Made and freed with tcpviz_conn.lock held.
 */
struct tcpviz_half_open {
	struct tcpviz_conn *conn;
	struct list_head queue;
	struct tcpviz_source *source;
	struct list_head same_source;
};

void tcpviz_half_open_enter(struct tcpviz_conn *conn);
void tcpviz_half_open_leave(struct tcpviz_conn *conn);
struct tcpviz_conn *
tcpviz_half_open_choose(struct tcpviz_listener *l,
			enum tcpviz_prune_policy policy, u64 before_ns);
void tcpviz_half_open_refresh(struct tcpviz_net *tn);

int tcpviz_half_open_init(void);
void tcpviz_half_open_exit(void);

#endif /* _TCPVIZ_HALF_OPEN_H */
