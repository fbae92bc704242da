/* SPDX-License-Identifier: GPL-2.0 */
/* One connection that lifecycle plays, from its opening to its close. */
#ifndef _FIDELITY_LIFE_H
#define _FIDELITY_LIFE_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#define PATIENCE_MS	20000	/* for one step of a life */
#define MSS_DATA	1000

/* How a connection is opened */
enum opening {
	PLAIN, DEFERRED, FULL_QUEUE, FAST_OPEN, SIMULTANEOUS_OPEN, REFUSED,
	IMPATIENT, LISTENER_CLOSES, OPENINGS,
};

/* How it is closed; "one" is either end */
enum closing {
	ONE_FIRST, HALF_CLOSE, SIMULTANEOUS_CLOSE, ABORT, UNREAD, KILLED,
	ORPHAN, CLOSE_WITH_DATA, CLOSINGS,
};

struct host {
	int ns;
	struct in_addr v4;
	struct in6_addr v6;
};

struct place {
	struct host client, server;
	bool one_ns;
};

struct life {
	unsigned int number;
	const struct place *place;
	int family;
	uint64_t random;
	struct sockaddr_storage client, server;
	int listener;
	int fd[2];		/* client, server; -1: not there */
	enum opening opening;
	enum closing closing;
	bool own_ns;		/* a namespace that ends with it */
	bool loopback;		/* both ends in one namespace */
	bool polite;		/* shutdown() rather than close() */
	int one;		/* which end closes first */
	size_t data[2];		/* what each end sends */
};

enum { CLIENT, SERVER };

/* rnd(): the life's next random number, below that */
uint32_t rnd(struct life *l, uint32_t below);

/* open_marks(), mark(): tell judge about this connection */
void open_marks(void);
void mark(const struct life *l, const char *what, const char *text);

/* open_up(): false if there is nothing to go on with */
bool open_up(struct life *l);
void close_down(struct life *l);

#endif /* _FIDELITY_LIFE_H */
