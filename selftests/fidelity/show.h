/* SPDX-License-Identifier: GPL-2.0 */
/* Disagreements, as comments for people */
#ifndef _FIDELITY_SHOW_H
#define _FIDELITY_SHOW_H

#include "lives.h"

/* may_show(): not more than that many */
extern unsigned long show_max;
bool may_show(void);

void show_end(const struct end *e, const char *what);
void show_sequence(const char *who, struct life *l);

/* show_ladder(): both sequences, as time goes by */
void show_ladder(struct life *t, struct life *m);

#endif /* _FIDELITY_SHOW_H */
