/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_MIDSTREAM_H
#define _TCPVIZ_MIDSTREAM_H

struct tcpviz_net;

void tcpviz_midstream_take_over(struct tcpviz_net *tn);

#endif /* _TCPVIZ_MIDSTREAM_H */
