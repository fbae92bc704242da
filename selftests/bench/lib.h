/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_BENCH_LIB_H
#define _TCPVIZ_BENCH_LIB_H

#include <stdint.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define NSEC		1000000000ULL

extern const char server_address[];

uint64_t now_ns(void);
void random_seed(uint32_t n);
uint32_t random32(void);
void enter(const char *ns);
uint32_t percentile(uint32_t *sample, unsigned long n, unsigned int percent);

#endif /* _TCPVIZ_BENCH_LIB_H */
