/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_HOOK_H
#define _TCPVIZ_HOOK_H

struct net;

int tcpviz_hook_register(struct net *net);
void tcpviz_hook_unregister(struct net *net);

#endif /* _TCPVIZ_HOOK_H */
