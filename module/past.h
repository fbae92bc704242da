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
			const struct tcpviz_segment *seg, bool alone);

/**
 * tcpviz_past_is_cookie() - did a pair begin with the ACK of a SYN cookie?
 * @pair: the pair
 *
 * Return: true if it did, see tcpviz_past_cookie().
 */
static inline bool tcpviz_past_is_cookie(const struct tcpviz_pair *pair)
{
	const u16 both = BIT(TCPVIZ_F_COOKIE) | BIT(TCPVIZ_F_MIDSTREAM);

	return (pair->flags & both) == both;
}

#endif /* _TCPVIZ_PAST_H */
