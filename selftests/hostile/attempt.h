/* SPDX-License-Identifier: GPL-2.0 */
/* Forged segments, each at a target that is where it should be. */
#ifndef _TCPVIZ_ATTEMPT_H
#define _TCPVIZ_ATTEMPT_H

#include "rows.h"

/* From now on connections have options, or none. */
void attempt_options(bool options);

/*
 * A target that a segment has left alone is used again for the next one.
 * Returns whether the mirror was always the kernel's, and says if not.
 */
bool attempt(const struct target *t, const struct row *row);

/* Done with this target */
void attempt_end(void);

/* How many there were */
extern unsigned long attempts;

#endif /* _TCPVIZ_ATTEMPT_H */
