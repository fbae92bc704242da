// SPDX-License-Identifier: GPL-2.0
/* Connections and their transcripts, out of the module's tables */

#include "record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "proc.h"
#include "util.h"

#define CONN(_member, _name, _parse, _required)				\
	TCPVIZ_FIELD(struct tcpviz_conn, _member, _name, _parse, _required)
#define SEG(_member, _name, _parse, _required)				\
	TCPVIZ_FIELD(struct tcpviz_seg, _member, _name, _parse, _required)

static const struct tcpviz_field conn_fields[] = {
	CONN(id,		"id",		tcpviz_proc_u64,	true),
	CONN(path,		"path",		tcpviz_proc_text,	false),
	CONN(addr[0],		"client",	tcpviz_proc_text,	true),
	CONN(state[0],		"client_state",	tcpviz_proc_state,	true),
	CONN(addr[1],		"server",	tcpviz_proc_text,	true),
	CONN(state[1],		"server_state",	tcpviz_proc_state,	true),
	CONN(age_ms,		"age_ms",	tcpviz_proc_u64,	false),
	CONN(idle_ms,		"idle_ms",	tcpviz_proc_u64,	false),
	CONN(timer_ms,		"timer_ms",	tcpviz_proc_u64,	false),
	CONN(syn,		"syn",		tcpviz_proc_u64,	false),
	CONN(synack,		"synack",	tcpviz_proc_u64,	false),
	CONN(fin[0],		"client_fin",	tcpviz_proc_u64,	false),
	CONN(fin[1],		"server_fin",	tcpviz_proc_u64,	false),
	CONN(synack_us,		"synack_us",	tcpviz_proc_u64,	false),
	CONN(ack_us,		"ack_us",	tcpviz_proc_u64,	false),
	CONN(l3dev,		"l3dev",	tcpviz_proc_text,	false),
	CONN(flags,		"flags",	tcpviz_proc_text,	false),
};

static const struct tcpviz_field seg_fields[] = {
	SEG(id,			"id",		tcpviz_proc_u64,	true),
	SEG(n,			"n",		tcpviz_proc_u64,	true),
	SEG(time_us,		"time_us",	tcpviz_proc_u64,	true),
	SEG(from,		"from",		tcpviz_proc_side,	true),
	SEG(flags,		"flags",	tcpviz_proc_text,	true),
	SEG(bits,		"flags",	tcpviz_proc_flags,	true),
	SEG(seq,		"seq",		tcpviz_proc_u64,	false),
	SEG(ack,		"ack",		tcpviz_proc_u64,	false),
	SEG(len,		"len",		tcpviz_proc_u64,	false),
	SEG(rep,		"rep",		tcpviz_proc_u64,	false),
	SEG(state[0],		"client_state",	tcpviz_proc_state,	true),
	SEG(state[1],		"server_state",	tcpviz_proc_state,	true),
	SEG(note,		"note",		tcpviz_proc_text,	false),
};

/**
 * tcpviz_record_add() - one more connection, without its transcript
 * @talks: gets it
 * @conn: the connection; NULL for an empty one
 *
 * Return: 0 or -ENOMEM.
 */
int tcpviz_record_add(struct tcpviz_talks *talks,
		      const struct tcpviz_conn *conn)
{
	struct tcpviz_talk *talk;
	size_t n = talks->count;

	if ((n & (n - 1)) == 0) {
		talk = realloc(talks->talk, (n ? 2 * n : 1) * sizeof(*talk));
		if (!talk)
			return -ENOMEM;
		talks->talk = talk;
	}
	talk = &talks->talk[talks->count++];
	memset(talk, 0, sizeof(*talk));
	if (conn)
		talk->conn = *conn;
	talk->has_conn = conn;
	return 0;
}

/**
 * tcpviz_record_start_conns() - read the header of the table "connections"
 * @proc: the reader, whose records are struct tcpviz_conn
 * @file: the table
 *
 * Return: as tcpviz_proc_start().
 */
int tcpviz_record_start_conns(struct tcpviz_proc *proc, FILE *file)
{
	return tcpviz_proc_start(proc, file, conn_fields,
				 ARRAY_SIZE(conn_fields));
}

/**
 * tcpviz_record_start_segs() - read the header of the table "transcript"
 * @proc: the reader, whose records are struct tcpviz_seg
 * @file: the table
 *
 * Return: as tcpviz_proc_start().
 */
int tcpviz_record_start_segs(struct tcpviz_proc *proc, FILE *file)
{
	return tcpviz_proc_start(proc, file, seg_fields,
				 ARRAY_SIZE(seg_fields));
}

/**
 * tcpviz_record_conns() - read connections
 * @talks: gets those that are wanted, without their transcripts
 * @file: the table "connections"
 * @wanted: whether one is wanted
 * @data: for @wanted
 * @missing: gets the required column that isn't there, on -EPROTO
 *
 * Return: 0 or -errno.
 */
int tcpviz_record_conns(struct tcpviz_talks *talks, FILE *file,
			tcpviz_wanted_fn wanted, const void *data,
			const char **missing)
{
	struct tcpviz_proc proc;
	struct tcpviz_conn conn;
	int ret, err = 0;

	ret = tcpviz_record_start_conns(&proc, file);
	*missing = proc.missing;
	if (ret)
		return ret;

	while (!err && (ret = tcpviz_proc_next(&proc, &conn)) > 0)
		if (conn.id != TCPVIZ_NONE && wanted(&conn, data))
			err = tcpviz_record_add(talks, &conn);
	talks->bad += proc.bad;
	if (err)
		return err;
	return ret < 0 ? ret : 0;
}

/**
 * tcpviz_record_seg() - one more segment of a connection
 * @talk: the connection
 * @seg: the segment
 *
 * Return: 1 if it was added, 0 if it can't be one, or -ENOMEM.
 */
int tcpviz_record_seg(struct tcpviz_talk *talk, const struct tcpviz_seg *seg)
{
	size_t n = talk->nsegs;

	/* numbers only go up, or it isn't a transcript */
	if (n == TCPVIZ_SEGS_MAX || seg->n == TCPVIZ_NONE ||
	    seg->time_us == TCPVIZ_NONE ||
	    (n && seg->n <= talk->seg[n - 1].n))
		return 0;
	if ((n & (n - 1)) == 0) {
		void *bigger = realloc(talk->seg,
				       (n ? 2 * n : 1) * sizeof(*seg));

		if (!bigger)
			return -ENOMEM;
		talk->seg = bigger;
	}
	talk->seg[talk->nsegs++] = *seg;
	return 1;
}

static int by_id(const void *a, const void *b)
{
	const struct tcpviz_talk *x = a, *y = b;

	return (x->conn.id > y->conn.id) - (x->conn.id < y->conn.id);
}

static struct tcpviz_talk *talk_find(const struct tcpviz_talks *talks,
				     uint64_t id)
{
	struct tcpviz_talk key = { .conn.id = id };

	return talks->count ? bsearch(&key, talks->talk, talks->count,
				      sizeof(key), by_id) : NULL;
}

/**
 * tcpviz_record_segs() - read the transcripts of connections
 * @talks: has the connections, gets their transcripts
 * @file: the table "transcript"
 * @missing: gets the required column that isn't there, on -EPROTO
 *
 * Return: 0 or -errno.
 */
int tcpviz_record_segs(struct tcpviz_talks *talks, FILE *file,
		       const char **missing)
{
	struct tcpviz_talk *talk = NULL;
	struct tcpviz_proc proc;
	struct tcpviz_seg seg;
	int ret, added = 1;

	ret = tcpviz_record_start_segs(&proc, file);
	*missing = proc.missing;
	if (ret)
		return ret;

	if (talks->count)
		qsort(talks->talk, talks->count, sizeof(*talk), by_id);
	while (added >= 0 && (ret = tcpviz_proc_next(&proc, &seg)) > 0) {
		if (!talk || talk->conn.id != seg.id)
			talk = talk_find(talks, seg.id);
		if (!talk)
			continue;
		added = tcpviz_record_seg(talk, &seg);
		talks->bad += !added;
	}
	talks->bad += proc.bad;
	if (added < 0)
		return added;
	return ret < 0 ? ret : 0;
}

/* The older one first; of two as old as each other the one numbered first */
static int by_age(const void *a, const void *b)
{
	const struct tcpviz_conn *x = &((const struct tcpviz_talk *)a)->conn;
	const struct tcpviz_conn *y = &((const struct tcpviz_talk *)b)->conn;

	if (x->age_ms != y->age_ms)
		return x->age_ms < y->age_ms ? 1 : -1;
	return (x->id > y->id) - (x->id < y->id);
}

/**
 * tcpviz_record_sort() - put the oldest connection first
 * @talks: the connections
 */
void tcpviz_record_sort(struct tcpviz_talks *talks)
{
	if (talks->count)
		qsort(talks->talk, talks->count, sizeof(*talks->talk), by_age);
}

/**
 * tcpviz_record_newest() - keep only the newest connection
 * @talks: the connections, without transcripts
 */
void tcpviz_record_newest(struct tcpviz_talks *talks)
{
	for (size_t i = 1; i < talks->count; i++)
		if (by_age(&talks->talk[0], &talks->talk[i]) < 0)
			talks->talk[0] = talks->talk[i];
	if (talks->count)
		talks->count = 1;
}

/**
 * tcpviz_record_free() - free connections and their transcripts
 * @talks: the connections
 */
void tcpviz_record_free(struct tcpviz_talks *talks)
{
	for (size_t i = 0; i < talks->count; i++)
		free(talks->talk[i].seg);
	free(talks->talk);
	memset(talks, 0, sizeof(*talks));
}
