/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_WHY_H
#define _TCPVIZ_WHY_H

#include "record.h"

/**
 * struct tcpviz_why - why an end is in its state
 * @from: the state before; TCPVIZ_ST_NONE if it isn't known
 * @to: the state
 * @seg: the segment that led to it, or NULL
 * @text: what happened
 * @section: where RFC 9293 says so, or NULL
 */
struct tcpviz_why {
	enum tcpviz_state from;
	enum tcpviz_state to;
	const struct tcpviz_seg *seg;
	const char *text;
	const char *section;
};

void tcpviz_why_find(struct tcpviz_why *why, const struct tcpviz_talk *talk,
		     enum tcpviz_side side);
const char *tcpviz_why_timer(const struct tcpviz_conn *conn);

#endif /* _TCPVIZ_WHY_H */
