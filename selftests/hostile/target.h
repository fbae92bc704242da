/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A connection of this host's TCP that is brought into a state, and a peer of
 * it that says what the script says and nothing else.
 */
#ifndef _TCPVIZ_TARGET_H
#define _TCPVIZ_TARGET_H

#include "ends.h"
#include "wire.h"

#define LISTEN_PORT	80
#define PEER_STAMP	0x70000000
#define NO_FD		(-1)

enum step {
	DONE,
	PEER_SYN,
	PEER_SYNACK,
	PEER_ACK,		/* of all that was heard */
	PEER_FIN,		/* likewise */
	PEER_FIN_CROSSED,	/* which acknowledges nothing new */
	PEER_RST,
	CONNECT,
	ACCEPT,
	SHUT,
	CLOSE,
	ABORT,
	STEPS,
};

#define MAX_STEPS	8

struct target {
	const char *name;
	__u8 state;			/* enum tcpviz_state; LISTEN: none */
	enum step steps[MAX_STEPS];
};

extern const struct target targets[];
extern const size_t targets_count;

struct conn {
	struct segment seg;	/* as the peer sends: what all have in common */
	int fd;			/* NO_FD: the application has none */
	__u32 iss;		/* the peer's ISN */
	__u32 nxt;		/* the next number of the peer */
	__u32 irs;		/* this host's ISN */
	__u32 una;		/* the first octet that the peer has not acked */
	__u32 said;		/* behind the last that this host has sent */
	__u32 edge;		/* right edge of the window it has given */
	int wscale;
	bool has_ts;
	__u32 tsval;		/* its last time stamp */
};

/* Once: the addresses of this host and of the peer */
void target_init(const char *near, const char *far);

/* A connection with a new peer port; no step is done. */
void target_begin(struct conn *c, const struct target *t, bool options);

/* "peer's FIN" */
const char *step_name(enum step step);

/* false: it can't be done, for the connection is not where it was. */
bool target_step(struct conn *c, enum step step);

/* Both; what can't be done ends the program. */
void target_open(struct conn *c, const struct target *t, bool options);

/* Take in what this host has said since, all of it or one segment. */
void target_hear(struct conn *c);
void target_take(struct conn *c, const struct heard *heard);

/* Something that an open connection does: data either way, or an ACK */
void target_chat(struct conn *c);

/* Who waits to be accepted, if any: a file, and its peer's port */
int target_accept(__u16 *peer_port);

/* The peer says something; @len octets of data */
void target_say(struct conn *c, __u8 flags, __u32 seq, __u32 ack, size_t len);

/* Add a time stamp option to what has no options. */
void segment_stamp(struct segment *seg, __u32 value, __u32 echo);

/* Let nothing be left of it, and say nothing about it. */
void target_drop(struct conn *c);

/* The end that is expected of this host */
void target_end(const struct conn *c, struct end *end);

#endif /* _TCPVIZ_TARGET_H */
