/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_PRUNE_H
#define _TCPVIZ_PRUNE_H

#include "packet.h"
#include "pair.h"

struct tcpviz_conn;
struct tcpviz_limits;
struct tcpviz_net;
struct tcpviz_room;

unsigned int tcpviz_prune_retries(const struct tcpviz_net *tn,
				  const struct tcpviz_limits *limits,
				  unsigned int kernels);
unsigned int tcpviz_prune_bound(const struct tcpviz_limits *limits,
				const struct tcpviz_room *room);
enum tcpviz_pruning tcpviz_prune_synack(const struct tcpviz_packet *pkt);
enum tcpviz_pruning tcpviz_prune_forwarded(struct tcpviz_conn *conn,
					   enum tcpviz_role from,
					   const struct tcpviz_packet *pkt);
void tcpviz_prune_syn(const struct tcpviz_packet *pkt);
bool tcpviz_prune_aged(const struct tcpviz_conn *conn);
u32 tcpviz_prune_deadline(const struct tcpviz_conn *conn, u32 now);
bool tcpviz_prune_conn(struct tcpviz_conn *conn,
		       enum tcpviz_prune_reason reason);
void tcpviz_prune_account(struct tcpviz_conn *conn,
			  enum tcpviz_prune_reason reason);
void tcpviz_prune_shadow(struct tcpviz_conn *conn,
			 enum tcpviz_prune_reason reason);
void tcpviz_prune_note_false(struct tcpviz_conn *conn, enum tcpviz_role from,
			     const struct tcpviz_segment *seg);

#endif /* _TCPVIZ_PRUNE_H */
