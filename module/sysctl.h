/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_SYSCTL_H
#define _TCPVIZ_SYSCTL_H

struct tcpviz_net;

void tcpviz_sysctl_defaults(struct tcpviz_net *tn);
int tcpviz_sysctl_register(struct tcpviz_net *tn);
void tcpviz_sysctl_unregister(struct tcpviz_net *tn);

#endif /* _TCPVIZ_SYSCTL_H */
