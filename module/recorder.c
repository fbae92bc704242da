// SPDX-License-Identifier: GPL-2.0
/*
 * A connection's transcript, and the memory that it takes.
 *
 * In a flood most connections never get beyond their SYN, and these SYNs are
 * all alike: until there is more to say they share one transcript.
 */
#include "recorder.h"

#include <linux/slab.h>

#include "conn.h"
#include "netns.h"
#include "transcript.h"

static const struct tcpviz_transcript empty = { .size = 1 };

static const struct tcpviz_transcript bare_syn = {
	.total = 1,
	.size = 1,
	.record = {
		{
			.flags = TCPVIZ_SYN,
			.from = TCPVIZ_CLIENT,
			.client = TCPVIZ_SYN_SENT,
			.server = TCPVIZ_CLOSED,
		},
	},
};

static bool is_shared(const struct tcpviz_transcript *ts)
{
	return ts == &empty || ts == &bare_syn;
}

/* Is this the first segment, and just what bare_syn says? */
static bool is_bare_syn(const struct tcpviz_conn *conn, enum tcpviz_role from,
			const struct tcpviz_segment *seg,
			const struct tcpviz_effect *fx, u64 now_ns)
{
	const struct tcpviz_endpoint *ep = conn->pair.ep;

	return conn->ts == &empty && from == TCPVIZ_CLIENT &&
	       seg->flags == TCPVIZ_SYN && !seg->len && !fx->repeat &&
	       now_ns == conn->created_ns && !conn->pair.has_rival &&
	       ep[TCPVIZ_CLIENT].state == TCPVIZ_SYN_SENT &&
	       ep[TCPVIZ_SERVER].state == TCPVIZ_CLOSED;
}

/**
 * own() - get a transcript of the connection's own
 * @conn: connection, which has one, shared or not
 *
 * Return: the transcript, or NULL if there is no memory; then the connection
 *	has none any more.
 */
static struct tcpviz_transcript *own(struct tcpviz_conn *conn)
{
	unsigned int len = max(READ_ONCE(conn->tn->transcript_len), 1U);
	const struct tcpviz_transcript *shared = conn->ts;
	struct tcpviz_transcript *ts;

	if (!is_shared(shared))
		return (struct tcpviz_transcript *)shared;
	ts = kmalloc(struct_size(ts, record, len), GFP_ATOMIC | __GFP_NOWARN);
	conn->ts = ts;
	if (!ts) {
		tcpviz_stat_inc(conn->tn, TCPVIZ_STAT_NO_TRANSCRIPT);
		return NULL;
	}
	ts->size = len;
	ts->total = shared->total;
	if (shared->total)
		ts->record[0] = shared->record[0];
	return ts;
}

/**
 * tcpviz_recorder_start() - a connection begins
 * @conn: connection, whose namespace is known
 */
void tcpviz_recorder_start(struct tcpviz_conn *conn)
{
	conn->ts = READ_ONCE(conn->tn->transcript_len) ? &empty : NULL;
}

/**
 * tcpviz_recorder_add() - enter a segment into a connection's transcript
 * @conn: connection
 * @from: who sent the segment
 * @seg: the segment, which has been applied
 * @fx: what it did
 * @now_ns: when
 *
 * Context: any; @conn->lock held.
 */
void tcpviz_recorder_add(struct tcpviz_conn *conn, enum tcpviz_role from,
			 const struct tcpviz_segment *seg,
			 const struct tcpviz_effect *fx, u64 now_ns)
{
	struct tcpviz_transcript *ts;

	lockdep_assert_held(&conn->lock);

	if (!conn->ts)
		return;
	if (is_bare_syn(conn, from, seg, fx, now_ns)) {
		conn->ts = &bare_syn;
		return;
	}
	ts = own(conn);
	if (ts)
		tcpviz_transcript_add(ts, &conn->pair, from, seg, fx,
				      now_ns - conn->created_ns);
}

/**
 * tcpviz_recorder_amend() - a segment on record has arrived
 * @conn: connection
 * @from: who sent the segment
 * @seg: the segment, which has been applied
 * @fx: what its arrival did
 *
 * Context: any; @conn->lock held.
 * Return: false if it is not the last one on record.
 */
bool tcpviz_recorder_amend(struct tcpviz_conn *conn, enum tcpviz_role from,
			   const struct tcpviz_segment *seg,
			   const struct tcpviz_effect *fx)
{
	struct tcpviz_transcript *ts;

	lockdep_assert_held(&conn->lock);

	ts = conn->ts ? own(conn) : NULL;
	return ts && tcpviz_transcript_amend(ts, &conn->pair, from, seg, fx);
}

/**
 * tcpviz_recorder_free() - free a connection's transcript
 * @conn: connection, which nobody can find any more
 */
void tcpviz_recorder_free(struct tcpviz_conn *conn)
{
	if (!is_shared(conn->ts))
		kfree(conn->ts);
}
