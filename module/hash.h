/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_HASH_H
#define _TCPVIZ_HASH_H

struct tcpviz_packet;

void tcpviz_hash(struct tcpviz_packet *pkt);

void tcpviz_hash_init(void);

#endif /* _TCPVIZ_HASH_H */
