/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers at random, the same for the same seed. */
#ifndef _TCPVIZ_DRAW_H
#define _TCPVIZ_DRAW_H

#include <linux/types.h>

extern __u64 draw_state;

/* xorshift64*; a seed of 0 would stay 0 */
static inline void draw_seed(__u64 seed)
{
	draw_state = seed * 0x9e3779b97f4a7c15ull | 1;
}

static inline __u32 draw32(void)
{
	draw_state ^= draw_state >> 12;
	draw_state ^= draw_state << 25;
	draw_state ^= draw_state >> 27;
	return draw_state * 0x2545f4914f6cdd1dull >> 32;
}

/* One of 0 to @n - 1 */
static inline __u32 draw(__u32 n)
{
	return (__u64)draw32() * n >> 32;
}

/* true once in @n times */
static inline int draw_one_in(__u32 n)
{
	return !draw(n);
}

#endif /* _TCPVIZ_DRAW_H */
