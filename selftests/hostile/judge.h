/* SPDX-License-Identifier: GPL-2.0 */
/* Whether the mirror equals the kernel, and whether it did before a look. */
#ifndef _TCPVIZ_JUDGE_H
#define _TCPVIZ_JUDGE_H

#include "ends.h"

/*
 * Every end of this namespace, three times: as the kernel has it, as tcpviz has
 * told by its events, and as tcpviz shows it when it is asked.  All must be the
 * same, and to show it must have changed nothing.  What differs is kept for
 * judge_print().
 */
bool judge(void);

/* The same without a look. */
bool judge_told(void);

/* Was this the kernel's only end, if any, when it was asked last? */
bool judge_only(const struct end *end);

/* As comments */
void judge_print(void);

/* Call @what for each end that someone has and another has not. */
void judge_each_wrong(ends_what_t what);

/* Begin anew: look, and take what comes of it for granted. */
void judge_forget(void);

#endif /* _TCPVIZ_JUDGE_H */
