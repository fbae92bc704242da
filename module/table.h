/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_TABLE_H
#define _TCPVIZ_TABLE_H

#include <linux/rculist.h>

#include "conn.h"

struct tcpviz_conn *tcpviz_table_find(const struct tcpviz_packet *pkt,
				      enum tcpviz_role *from);
bool tcpviz_table_sent_by(const struct tcpviz_conn *conn,
			  const struct tcpviz_packet *pkt,
			  enum tcpviz_role *from);
bool tcpviz_table_same_tuple(const struct tcpviz_conn *a,
			     const struct tcpviz_conn *b);
struct hlist_head *tcpviz_table_chain(u32 hash);
u32 tcpviz_table_next(u32 chain);
struct tcpviz_conn *tcpviz_table_last(u32 hash, unsigned int count);
bool tcpviz_table_admit(struct tcpviz_net *tn);
bool tcpviz_table_insert(struct tcpviz_conn *conn);
void tcpviz_table_remove(struct tcpviz_conn *conn);

unsigned int tcpviz_table_buckets(void);

unsigned int *tcpviz_table_max_total(void);

int tcpviz_table_init(void);
void tcpviz_table_exit(void);

#endif /* _TCPVIZ_TABLE_H */
