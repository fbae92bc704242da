/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_PRUNE_H
#define _TCPVIZ_PRUNE_H

#include "packet.h"

struct tcpviz_net;

unsigned int tcpviz_prune_retries(const struct tcpviz_net *tn,
				  unsigned int kernels);
enum tcpviz_pruning tcpviz_prune_synack(const struct tcpviz_packet *pkt);

#endif /* _TCPVIZ_PRUNE_H */
