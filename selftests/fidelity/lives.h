/* SPDX-License-Identifier: GPL-2.0 */
/* The lives of the ends of connections: as the sockets had them, and as the
 * mirror shows them.
 */
#ifndef _FIDELITY_LIVES_H
#define _FIDELITY_LIVES_H

#include <stdbool.h>
#include <stdint.h>

#define STATES_MAX	32
#define ADDR_MAX	56
#define BUCKETS		65536
#define NEVER		-1.0

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

enum {
	CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1,
	FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT, STATES,
};

extern const char * const state_names[STATES];

/* One end of a connection, from its first state to CLOSED */
struct life {
	struct life *next;		/* of the same end, later */
	struct life *next_object;	/* in the table of objects */
	struct end *end;		/* NULL: addresses not known yet */
	uint64_t object;		/* socket, or ID and role */
	bool ended;
	bool request;			/* a request socket */
	bool child;			/* born of a listener, not open yet */
	bool sent;			/* its SYN */
	bool revived;			/* by the ACK of a cookie, once more */
	bool ambiguous;			/* as the mirror says itself */
	bool by_rst;			/* its last step: it sent a RST */
	bool fin_waited;		/* it got its peer's before it sent it */
	bool fin_unsent;		/* it closed, and ended before it sent it */
	unsigned int states;
	uint8_t state[STATES_MAX];
	double at[STATES_MAX];
};

/* What both sides call the same end */
struct end {
	struct end *next;
	unsigned long long netns;
	char local[ADDR_MAX];
	char peer[ADDR_MAX];
	bool is_local;			/* there is, or was, a socket */
	bool wrong;
	struct life *truth;
	struct life *mirror;
	char *about;
};

/* By socket, and by ID and role */
extern struct life *truths[BUCKETS];
extern struct life *mirrors[BUCKETS];

void *need(void *p);

/* netns_key(): a namespace, told from others that have had its number */
unsigned long long netns_key(unsigned int inum, bool ends_now);

struct end *find_end(unsigned long long netns, const char *local,
		     const char *peer, bool make);

/* end_with(): the ends with these addresses; NETNS 0 means in any namespace */
struct end *end_with(unsigned int netns, const char *local, const char *peer,
		     struct end *after);
void each_local_end(void (*what)(struct end *e));

struct life *find_object(struct life **table, uint64_t object);
void add_object(struct life **table, struct life *l, uint64_t object);
void remove_object(struct life **table, struct life *l);

struct life *new_life(struct life **table, uint64_t object);
void join_end(struct life **list, struct life *l, struct end *e);
void append(struct life *l, uint8_t state, double now);
struct life *last(struct life *l);
uint8_t state_now(struct life *list);

#endif /* _FIDELITY_LIVES_H */
