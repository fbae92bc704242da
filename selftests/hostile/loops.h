/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_LOOPS_H
#define _TCPVIZ_LOOPS_H

#include <stdbool.h>
#include <stddef.h>

typedef void (*loops_report_t)(bool ok, const char *target, const char *what);

/* How many results there will be */
size_t loops_count(void);

/* Try everything at every target, or in short a part of it. */
void loops_run(bool in_short, loops_report_t to);

#endif /* _TCPVIZ_LOOPS_H */
