/* SPDX-License-Identifier: GPL-2.0 */
/* Both ends at rest, and what is known of a connection beside */
#ifndef _FIDELITY_REST_H
#define _FIDELITY_REST_H

/* take_mark(): what lifecycle wrote */
void take_mark(const char *text, double now);

#endif /* _FIDELITY_REST_H */
