/* SPDX-License-Identifier: GPL-2.0 */
/* From the text of an event to the life that it belongs to. */
#ifndef _FIDELITY_EVENT_H
#define _FIDELITY_EVENT_H

#include <stdint.h>

/* number(): the value of KEY= in an event's text */
uint64_t number(const char *text, const char *key, int base);

/* tcptruth:socket */
void take_truth(const char *text, double now);

/* tcpviz:transition */
void take_mirror(const char *text, double now);

#endif /* _FIDELITY_EVENT_H */
