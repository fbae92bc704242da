/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_NOTIFY_H
#define _TCPVIZ_NOTIFY_H

#include <linux/types.h>

struct tcpviz_conn;
struct tcpviz_net;
struct tcpviz_step;

void tcpviz_notify_setup(struct tcpviz_net *tn);
bool tcpviz_notify_heard(const struct tcpviz_net *tn);
void tcpviz_notify_step(const struct tcpviz_conn *conn,
			const struct tcpviz_step *step);
void tcpviz_notify_allow(bool on);

#endif /* _TCPVIZ_NOTIFY_H */
