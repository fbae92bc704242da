/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_FOLLOW_H
#define _TCPVIZ_FOLLOW_H

#include <linux/types.h>

struct tcpviz_packet;

bool tcpviz_follow_is_quiet(const struct tcpviz_packet *pkt);
void tcpviz_follow_odd(const struct tcpviz_packet *pkt);
void tcpviz_follow(struct tcpviz_packet *pkt);

#endif /* _TCPVIZ_FOLLOW_H */
