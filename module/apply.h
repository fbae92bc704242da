/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_APPLY_H
#define _TCPVIZ_APPLY_H

#include "pair.h"

struct tcpviz_conn;
struct tcpviz_packet;

void tcpviz_apply(struct tcpviz_conn *conn, enum tcpviz_role from,
		  const struct tcpviz_packet *pkt);

#endif /* _TCPVIZ_APPLY_H */
