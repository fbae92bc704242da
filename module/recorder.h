/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_RECORDER_H
#define _TCPVIZ_RECORDER_H

#include "pair.h"

struct tcpviz_conn;

void tcpviz_recorder_start(struct tcpviz_conn *conn);
void tcpviz_recorder_add(struct tcpviz_conn *conn, enum tcpviz_role from,
			 const struct tcpviz_segment *seg,
			 const struct tcpviz_effect *fx, u64 now_ns);
bool tcpviz_recorder_amend(struct tcpviz_conn *conn, enum tcpviz_role from,
			   const struct tcpviz_segment *seg,
			   const struct tcpviz_effect *fx);
void tcpviz_recorder_free(struct tcpviz_conn *conn);

#endif /* _TCPVIZ_RECORDER_H */
