/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Connections that live while others forge segments in their peers' names: each
 * is brought step by step into a state drawn at random, stays there, and is
 * taken out of it again.  What a forgery ends before begins anew.
 */
#ifndef _TCPVIZ_LIFE_H
#define _TCPVIZ_LIFE_H

#include "target.h"

#define LIVES	32

/* Of what it did of its own since the last judgement, so much is kept */
#define LIFE_DID	16

struct life {
	struct conn c;
	const struct target *target;
	unsigned int step;	/* the next one */
	unsigned int stays;	/* so many more turns when all are done */
	bool over;
	enum step did[LIFE_DID];
	unsigned int did_count;
};

extern struct life lives[LIVES];

/* One of them does something that nobody has forged. */
void life_go_on(struct life *life);

/* Take in what this host has said, to whomever. */
void lives_hear(void);

/* Has one of them given up for want of answers, which it does in silence? */
bool lives_gave_up(void);

/* Take what is over out of the stack's hands, and begin others. */
void lives_renew(void);

/* All of them are over; nothing is left. */
void lives_end(void);

#endif /* _TCPVIZ_LIFE_H */
