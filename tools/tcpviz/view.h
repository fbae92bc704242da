/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_VIEW_H
#define _TCPVIZ_VIEW_H

#include "life.h"
#include "mirror.h"

void tcpviz_view_conn(const struct tcpviz_life *life, u64 now_ns,
		      struct tcpviz_mirror_conn *conn);
void tcpviz_view_seg(const struct tcpviz_life *life, u32 n,
		     struct tcpviz_mirror_seg *seg);

#endif /* _TCPVIZ_VIEW_H */
