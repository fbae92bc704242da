/* SPDX-License-Identifier: GPL-2.0 */
/* How tests read a packet. */
#ifndef _UNIT_VIEW_H
#define _UNIT_VIEW_H

#include "portable.h"

/**
 * struct view - a packet that is being read
 * @data: its octets, in a buffer of just that size
 * @len: how many are there
 */
struct view {
	const u8 *data;
	u32 len;
};

const void *view_peek(const void *pkt, u32 off, u32 len, void *buf);
const void *view_peek_copy(const void *pkt, u32 off, u32 len, void *buf);

#endif /* _UNIT_VIEW_H */
