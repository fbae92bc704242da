/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_BENCH_COST_H
#define _TCPVIZ_BENCH_COST_H

/* hold.c: what is in use while costs are measured */
void hold(void);

#endif /* _TCPVIZ_BENCH_COST_H */
