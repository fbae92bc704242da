/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_PAST_H
#define _TCPVIZ_PAST_H

#include "pair.h"

/**
 * struct tcpviz_past - what a socket knows of a connection older than we
 * @state: enum tcpviz_state of its own end
 * @isn: its initial sequence number
 * @peer_isn: its peer's
 * @fin: sequence number of its FIN, if it has sent one
 * @peer_fin: sequence number of its peer's, if it has received one
 */
struct tcpviz_past {
	u8 state;
	u32 isn;
	u32 peer_isn;
	u32 fin;
	u32 peer_fin;
};

void tcpviz_past_take_over(struct tcpviz_pair *pair, enum tcpviz_role role,
			   const struct tcpviz_past *past);
void tcpviz_past_cookie(struct tcpviz_pair *pair,
			const struct tcpviz_segment *seg);

#endif /* _TCPVIZ_PAST_H */
