/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_HOOK_H
#define _TCPVIZ_HOOK_H

struct tcpviz_net;

int tcpviz_hook_register(struct tcpviz_net *tn);
void tcpviz_hook_unregister(struct tcpviz_net *tn);

#endif /* _TCPVIZ_HOOK_H */
