/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_HOOK_H
#define _TCPVIZ_HOOK_H

#include <linux/types.h>

struct net;
struct net_device;
struct tcpviz_packet;
struct tcpviz_segment;

bool tcpviz_hook_checksum_ok(const struct tcpviz_packet *pkt);
int tcpviz_hook_l3_domain(const struct tcpviz_segment *seg,
			  const struct net_device *dev);
int tcpviz_hook_register(struct net *net);
void tcpviz_hook_unregister(struct net *net);

#endif /* _TCPVIZ_HOOK_H */
