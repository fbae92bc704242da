/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_SOURCE_H
#define _TCPVIZ_SOURCE_H

#include <linux/netfilter.h>

struct tcpviz_conn;
struct tcpviz_half_open;
struct tcpviz_net;

void tcpviz_source_join(struct tcpviz_half_open *h);
void tcpviz_source_leave(struct tcpviz_half_open *h);
struct tcpviz_conn *
tcpviz_source_oldest(struct tcpviz_net *tn, u8 family,
		     const union nf_inet_addr *addr, unsigned int max,
		     u64 before_ns);

void tcpviz_source_init(void);

#endif /* _TCPVIZ_SOURCE_H */
