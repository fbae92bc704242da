/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_REUSE_H
#define _TCPVIZ_REUSE_H

#include "pair.h"

struct tcpviz_conn;
struct tcpviz_packet;

bool tcpviz_reuse_opens_anew(struct tcpviz_conn *conn, enum tcpviz_role from,
			     const struct tcpviz_packet *pkt);
void tcpviz_reuse_supersede(struct tcpviz_conn *conn, enum tcpviz_role from,
			    struct tcpviz_packet *pkt);
bool tcpviz_reuse_is_answered(struct tcpviz_conn *conn);
void tcpviz_reuse_end_old(struct tcpviz_conn *conn);
void tcpviz_reuse_trim(struct tcpviz_conn *conn);
bool tcpviz_reuse_take_old(struct tcpviz_conn *conn, enum tcpviz_role from,
			   struct tcpviz_packet *pkt);

#endif /* _TCPVIZ_REUSE_H */
