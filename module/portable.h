/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the pure files need from their surroundings.
 *
 * accept.c, contradiction.c, endpoint.c, fsm.c, pair.c, past.c, rival.c,
 * segment.c and transcript.c hold no lock, allocate nothing and touch no skb
 * and no socket.  The same source is built into the module and, unchanged, into
 * the unit tests and the tools; but for the headers of segment.c, this is the
 * only place that knows which of the two it is.
 */
#ifndef _TCPVIZ_PORTABLE_H
#define _TCPVIZ_PORTABLE_H

#ifdef __KERNEL__

#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>

#else

#include <arpa/inet.h>
#include <assert.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;

#define BIT(nr)		(1UL << (nr))
#define fallthrough	__attribute__((__fallthrough__))
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

#endif /* __KERNEL__ */

/**
 * tcpviz_before() - is sequence number @a before @b?
 * @a: sequence number
 * @b: sequence number
 *
 * Serial number arithmetic, RFC 9293 section 3.4.
 *
 * Return: true if @a is less than @b modulo 2^32.
 */
static inline bool tcpviz_before(u32 a, u32 b)
{
	return (s32)(a - b) < 0;
}

/**
 * tcpviz_between() - is sequence number @seq in [@low, @high]?
 * @seq: sequence number
 * @low: first number of the range
 * @high: last number of the range
 *
 * Return: true if @seq lies in the closed range, modulo 2^32.
 */
static inline bool tcpviz_between(u32 seq, u32 low, u32 high)
{
	return high - low >= seq - low;
}

#endif /* _TCPVIZ_PORTABLE_H */
