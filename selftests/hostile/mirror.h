/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What tcpviz says of the same ends.
 *
 * Its files are corrected by a look at the sockets before they are shown.  Its
 * events tell what it knew before: those alone make up mirror_ends().
 */
#ifndef _TCPVIZ_MIRROR_H
#define _TCPVIZ_MIRROR_H

#include "ends.h"

/* One change of an end's state, as it was told. */
struct change {
	struct end end;		/* whose, in the state that follows */
	__u8 role, from;
	__u8 cause;		/* enum tcpviz_cause */
	bool local;		/* it is an end of this host's */
};

/* Join the events of this namespace. */
void mirror_open(void);

/* Called for each event that mirror_hear() finds. */
typedef void (*mirror_change_t)(const struct change *change);

/* Take in the events that are there; @what may be NULL. */
void mirror_hear(mirror_change_t what);

/* Local ends as the events so far have told; sorted. */
void mirror_ends(struct ends *ends);

/* Local ends as /proc/tcpviz/connections shows them; sorted. */
void mirror_look(struct ends *ends);

/* Have tcpviz drop its table, when no connection is left. */
void mirror_flush(void);

/* Disable tcpviz here: is its table empty then? */
bool mirror_is_empty(void);

#endif /* _TCPVIZ_MIRROR_H */
