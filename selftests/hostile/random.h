/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_RANDOM_H
#define _TCPVIZ_RANDOM_H

#include <linux/types.h>

/* So many segments at random, at a listener and at connections; the number of
 * times that the mirror was not the kernel's.
 */
unsigned int random_segments(unsigned long count, __u64 seed);

#endif /* _TCPVIZ_RANDOM_H */
