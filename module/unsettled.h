/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_UNSETTLED_H
#define _TCPVIZ_UNSETTLED_H

#include <linux/types.h>

struct tcpviz_conn;

bool tcpviz_unsettled_any(__be16 sport, __be16 dport);
void tcpviz_unsettled_cookie(void);
void tcpviz_unsettled_update(struct tcpviz_conn *conn);
void tcpviz_unsettled_forget(struct tcpviz_conn *conn);

#endif /* _TCPVIZ_UNSETTLED_H */
