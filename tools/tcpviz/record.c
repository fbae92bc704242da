// SPDX-License-Identifier: GPL-2.0
/* One connection and its transcript, out of the module's tables */

#include "record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "proc.h"
#include "tcpviz.h"
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

/* The younger one; of two as young as each other the one numbered later */
static bool conn_is_newer(const struct tcpviz_conn *a,
			  const struct tcpviz_conn *b)
{
	if (a->age_ms != b->age_ms)
		return a->age_ms < b->age_ms;
	return a->id > b->id;
}

/**
 * tcpviz_record_conns() - find one connection
 * @talk: gets the connection
 * @file: the table "connections"
 * @id: of the connection, TCPVIZ_NONE for the newest one
 * @missing: gets the required column that isn't there, on -EPROTO
 *
 * Return: 0, found or not (@talk->has_conn), or -errno.
 */
int tcpviz_record_conns(struct tcpviz_talk *talk, FILE *file, uint64_t id,
			const char **missing)
{
	struct tcpviz_proc proc;
	struct tcpviz_conn conn;
	int ret;

	ret = tcpviz_proc_start(&proc, file, conn_fields,
				ARRAY_SIZE(conn_fields));
	*missing = proc.missing;
	if (ret)
		return ret;

	while ((ret = tcpviz_proc_next(&proc, &conn)) > 0) {
		if (conn.id == TCPVIZ_NONE)
			continue;
		if (id == TCPVIZ_NONE ?
		    talk->has_conn && !conn_is_newer(&conn, &talk->conn) :
		    conn.id != id)
			continue;
		talk->conn = conn;
		talk->has_conn = true;
		if (id != TCPVIZ_NONE)
			break;
	}
	talk->bad += proc.bad;
	return ret < 0 ? ret : 0;
}

static int seg_add(struct tcpviz_talk *talk, const struct tcpviz_seg *seg)
{
	size_t n = talk->nsegs;

	/* numbers only go up, or it isn't a transcript */
	if (n == TCPVIZ_SEGS_MAX || seg->n == TCPVIZ_NONE ||
	    seg->time_us == TCPVIZ_NONE ||
	    (n && seg->n <= talk->seg[n - 1].n)) {
		talk->bad++;
		return 0;
	}
	if ((n & (n - 1)) == 0) {
		void *bigger = realloc(talk->seg,
				       (n ? 2 * n : 1) * sizeof(*seg));

		if (!bigger)
			return -ENOMEM;
		talk->seg = bigger;
	}
	talk->seg[talk->nsegs++] = *seg;
	return 0;
}

/**
 * tcpviz_record_segs() - read the transcript of one connection
 * @talk: has the connection's id, gets the transcript
 * @file: the table "transcript"
 * @missing: gets the required column that isn't there, on -EPROTO
 *
 * Records of one connection are adjacent, so the rest isn't read.
 *
 * Return: 0, also when there are none, or -errno.
 */
int tcpviz_record_segs(struct tcpviz_talk *talk, FILE *file,
		       const char **missing)
{
	struct tcpviz_proc proc;
	struct tcpviz_seg seg;
	int ret, err = 0;

	ret = tcpviz_proc_start(&proc, file, seg_fields,
				ARRAY_SIZE(seg_fields));
	*missing = proc.missing;
	if (ret)
		return ret;

	while (!err && (ret = tcpviz_proc_next(&proc, &seg)) > 0) {
		if (seg.id == talk->conn.id)
			err = seg_add(talk, &seg);
		else if (talk->nsegs)
			break;
	}
	talk->bad += proc.bad;
	if (err)
		return err;
	return ret < 0 ? ret : 0;
}

/**
 * tcpviz_record_load() - read one connection and its transcript
 * @talk: gets both; tcpviz_record_free() it
 * @dir: directory of the tables
 * @id: of the connection, TCPVIZ_NONE for the newest one
 *
 * A connection may go between the reading of the two tables: what was found
 * of it is given. Complains to stderr about what can't be read.
 *
 * Return: 1 if there is such a connection, 0 if not, -errno if the tables
 * can't be read.
 */
int tcpviz_record_load(struct tcpviz_talk *talk, const char *dir, uint64_t id)
{
	const char *missing = NULL;
	FILE *file;
	int ret;

	memset(talk, 0, sizeof(*talk));
	file = tcpviz_table_open(dir, "connections");
	if (!file)
		return -errno;
	ret = tcpviz_record_conns(talk, file, id, &missing);
	fclose(file);
	if (ret)
		return tcpviz_table_error(dir, "connections", ret, missing);
	if (!talk->has_conn && id == TCPVIZ_NONE)
		return 0;
	if (!talk->has_conn)
		talk->conn.id = id;

	file = tcpviz_table_open(dir, "transcript");
	if (!file)
		return -errno;
	ret = tcpviz_record_segs(talk, file, &missing);
	fclose(file);
	if (ret)
		return tcpviz_table_error(dir, "transcript", ret, missing);
	return talk->has_conn || talk->nsegs;
}

/**
 * tcpviz_record_free() - free what tcpviz_record_load() took
 * @talk: the connection
 */
void tcpviz_record_free(struct tcpviz_talk *talk)
{
	free(talk->seg);
	talk->seg = NULL;
	talk->nsegs = 0;
}
