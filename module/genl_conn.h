/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_GENL_CONN_H
#define _TCPVIZ_GENL_CONN_H

#include <net/netlink.h>

#include "uapi/linux/tcpviz.h"

struct tcpviz_conn;

extern const struct nla_policy tcpviz_genl_conn_policy[TCPVIZ_A_CONN_MAX + 1];

bool tcpviz_genl_put_conn(struct sk_buff *skb, const struct tcpviz_conn *conn);
int tcpviz_genl_conn_dump(struct sk_buff *skb, struct netlink_callback *cb);

#endif /* _TCPVIZ_GENL_CONN_H */
