/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_LRU_H
#define _TCPVIZ_LRU_H

#include "conn.h"

void tcpviz_lru_init(struct tcpviz_cpu __percpu *cpus);
void tcpviz_lru_del(struct tcpviz_conn *conn);
void tcpviz_lru_classify(struct tcpviz_conn *conn);
bool tcpviz_lru_evict(struct tcpviz_net *tn, enum tcpviz_class first);
void tcpviz_lru_flush(struct tcpviz_net *tn);

#endif /* _TCPVIZ_LRU_H */
