/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_FOLLOW_H
#define _TCPVIZ_FOLLOW_H

#include "pair.h"

struct tcpviz_conn;
struct tcpviz_packet;

bool tcpviz_follow_plain(struct tcpviz_conn *conn);
void tcpviz_follow_odd(struct tcpviz_conn *conn);
void tcpviz_follow(struct tcpviz_conn *conn, enum tcpviz_role from,
		   struct tcpviz_packet *pkt);

#endif /* _TCPVIZ_FOLLOW_H */
