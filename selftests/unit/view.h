/* SPDX-License-Identifier: GPL-2.0 */
/* How tests read a packet. */
#ifndef _UNIT_VIEW_H
#define _UNIT_VIEW_H

#include "segment.h"

/**
 * struct view - a packet that is being read
 * @data: its octets, in a buffer of just that size
 * @len: how many are there
 */
struct view {
	const u8 *data;
	u32 len;
};

enum tcpviz_verdict view_parse(struct tcpviz_segment *seg,
			       const struct view *view, u32 claimed,
			       u32 head_len);

#endif /* _UNIT_VIEW_H */
