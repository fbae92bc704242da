// SPDX-License-Identifier: GPL-2.0
/*
 * A capture as a source of connections, in the form of the module's tables.
 * They are numbered from 1 in the order of their first segments.
 */

#include "replay.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "mirror.h"
#include "proc.h"
#include "tcpviz.h"

static const struct tcpviz_mirror *mirror_of(const struct tcpviz_source *source)
{
	return ((const struct tcpviz_replay *)source)->mirror;
}

/* Both count in the order of RFC 9293; the command's begin with "not known" */
static enum tcpviz_state state_of(uint8_t state)
{
	return state + TCPVIZ_ST_CLOSED;
}

static uint64_t us_of(uint64_t ns)
{
	return ns == TCPVIZ_MIRROR_NONE ? TCPVIZ_NONE : ns / 1000;
}

static void flags_format(char *buf, size_t size, unsigned int bits)
{
	snprintf(buf, size, "%s%s%s%s", bits & TCPVIZ_FIN ? ",FIN" : "",
		 bits & TCPVIZ_SYN ? ",SYN" : "",
		 bits & TCPVIZ_RST ? ",RST" : "",
		 bits & TCPVIZ_ACK ? ",ACK" : "");
	memmove(buf, buf + 1, strlen(buf));
}

static void conn_make(struct tcpviz_conn *conn, uint64_t id,
		      const struct tcpviz_mirror_conn *from)
{
	*conn = (struct tcpviz_conn){
		.id = id,
		.path = "-",
		.state = { state_of(from->state[0]),
			   state_of(from->state[1]) },
		.age_ms = from->age_ns / 1000000,
		.idle_ms = from->idle_ns / 1000000,
		.timer_ms = TCPVIZ_NONE,
		.syn = from->syn,
		.synack = from->synack,
		.fin = { from->fin[0], from->fin[1] },
		.synack_us = us_of(from->synack_ns),
		.ack_us = us_of(from->ack_ns),
		.l3dev = "-",
	};
	strcpy(conn->flags, from->flags);
	for (int side = 0; side < 2; side++) {
		struct tcpviz_addr addr = {
			.family = from->family,
			.port = from->port[side],
		};

		memcpy(addr.ip, from->ip[side], sizeof(addr.ip));
		tcpviz_addr_format(&addr, conn->addr[side]);
	}
}

static void seg_make(struct tcpviz_seg *seg, uint64_t id, uint32_t n,
		     const struct tcpviz_mirror_seg *from)
{
	*seg = (struct tcpviz_seg){
		.id = id,
		.n = n + 1,
		.time_us = from->time_ns / 1000,
		.from = from->from,
		.bits = from->bits,
		.seq = from->seq,
		.ack = from->bits & TCPVIZ_ACK ? from->ack : TCPVIZ_NONE,
		.len = from->len,
		.rep = from->rep,
		.state = { state_of(from->state[0]),
			   state_of(from->state[1]) },
	};
	flags_format(seg->flags, sizeof(seg->flags), from->bits);
	strcpy(seg->note, from->note);
}

/* The transcript of a connection, in the room of the one before */
static void segs_make(struct tcpviz_talk *talk,
		      const struct tcpviz_mirror *mirror, size_t number,
		      const struct tcpviz_mirror_conn *conn)
{
	struct tcpviz_mirror_seg seg;

	talk->nsegs = 0;
	for (uint32_t n = conn->first; n < conn->total; n++) {
		tcpviz_mirror_seg(mirror, number, n, &seg);
		seg_make(&talk->seg[talk->nsegs++], talk->conn.id, n, &seg);
	}
}

static bool number_is_wanted(const struct tcpviz_want *want, size_t number)
{
	return want->id == TCPVIZ_NONE || want->id == number + 1;
}

/* Where to begin: the newest one that is wanted is the last */
static size_t first_wanted(const struct tcpviz_mirror *mirror,
			   const struct tcpviz_want *want)
{
	size_t number = tcpviz_mirror_conns(mirror);
	struct tcpviz_mirror_conn from;
	struct tcpviz_conn conn;

	if (!want->newest)
		return 0;
	while (number--) {
		tcpviz_mirror_conn(mirror, number, &from);
		conn_make(&conn, number + 1, &from);
		if (tcpviz_want_conn(want, &conn))
			return number;
	}
	return tcpviz_mirror_conns(mirror);
}

static int replay_talks(const struct tcpviz_source *source,
			const struct tcpviz_want *want,
			tcpviz_talk_fn fn, void *data)
{
	const struct tcpviz_mirror *mirror = mirror_of(source);
	struct tcpviz_talk talk = { .has_conn = true };
	struct tcpviz_mirror_conn conn;
	size_t number;
	int ret = 0;

	talk.seg = calloc(TCPVIZ_MIRROR_SEGS, sizeof(*talk.seg));
	if (!talk.seg) {
		tcpviz_complain("out of memory");
		return TCPVIZ_EXIT_SYSTEM;
	}
	for (number = first_wanted(mirror, want);
	     number < tcpviz_mirror_conns(mirror) && !ret; number++) {
		if (!number_is_wanted(want, number))
			continue;
		tcpviz_mirror_conn(mirror, number, &conn);
		conn_make(&talk.conn, number + 1, &conn);
		if (!tcpviz_want_conn(want, &talk.conn))
			continue;
		segs_make(&talk, mirror, number, &conn);
		ret = fn(&talk, data);
	}
	free(talk.seg);
	return ret;
}

static int replay_edges(const struct tcpviz_source *source,
			struct tcpviz_edges *edges)
{
	struct tcpviz_mirror_edge edge;

	edges->count = 0;
	for (size_t i = 0; tcpviz_mirror_edge(mirror_of(source), i, &edge); i++)
		for (int side = 0; side < 2; side++)
			edges->edge[edges->count++] =
				(struct tcpviz_edge_count){
					.side = side,
					.from = state_of(edge.from),
					.to = state_of(edge.to),
					.count = edge.count[side],
					.taken_back = edge.taken_back[side],
				};
	return 0;
}

/**
 * tcpviz_replay_init() - take a capture as a source
 * @replay: the source
 * @mirror: the capture, which has been read
 */
void tcpviz_replay_init(struct tcpviz_replay *replay,
			const struct tcpviz_mirror *mirror)
{
	*replay = (struct tcpviz_replay){
		.source = {
			.conns = replay_talks,
			.talks = replay_talks,
			.edges = replay_edges,
			.recorded = true,
		},
		.mirror = mirror,
	};
}
