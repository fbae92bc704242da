// SPDX-License-Identifier: GPL-2.0
/*
 * The module's tables, read a little at a time, so that whoever reads them can
 * answer keys in between. The connections of the running module come by
 * netlink, if it can do that. Says nothing on stderr: a screen is in the way.
 */

#include "reader.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "util.h"

static int table_start(struct tcpviz_reader *reader, const char *table,
		       int (*start)(struct tcpviz_proc *proc, FILE *file))
{
	char path[PATH_MAX];
	int err;

	tcpviz_reader_stop(reader);
	reader->table = table;
	reader->proc.missing = NULL;
	if (snprintf(path, sizeof(path), "%s/%s", reader->dir, table) >=
	    (int)sizeof(path))
		return -ENAMETOOLONG;
	reader->file = fopen(path, "re");
	if (!reader->file)
		return -errno;
	err = start(&reader->proc, reader->file);
	if (err)
		tcpviz_reader_stop(reader);
	return err;
}

static int roster_add(struct tcpviz_roster *roster,
		      const struct tcpviz_conn *conn)
{
	if (roster->count == roster->room) {
		size_t room = roster->room ? 2 * roster->room : 64;
		void *bigger = realloc(roster->conn, room * sizeof(*conn));

		if (!bigger)
			return -ENOMEM;
		roster->conn = bigger;
		roster->room = room;
	}
	roster->conn[roster->count++] = *conn;
	return 0;
}

static int all_step(struct tcpviz_reader *reader, unsigned int lines)
{
	struct tcpviz_conn conn;
	int ret = 1;

	while (lines-- && ret > 0) {
		ret = tcpviz_proc_next(&reader->proc, &conn);
		if (ret > 0 && conn.id != TCPVIZ_NONE &&
		    roster_add(&reader->roster, &conn))
			return -ENOMEM;
	}
	reader->roster.bad = reader->proc.bad;
	return ret;
}

static int segs_step(struct tcpviz_reader *reader, unsigned int lines)
{
	struct tcpviz_seg seg;
	int ret = 1;

	while (lines-- && ret > 0) {
		ret = tcpviz_proc_next(&reader->proc, &seg);
		if (ret <= 0)
			break;
		if (seg.id == reader->id) {
			if (tcpviz_record_seg(&reader->talk, &seg) < 0)
				return -ENOMEM;
		} else if (reader->talk.nsegs) {
			/* they stand together */
			return 0;
		}
	}
	return ret;
}

static int segs_start(struct tcpviz_reader *reader)
{
	int err;

	reader->talk.conn.id = reader->id;
	reader->step = segs_step;
	err = table_start(reader, "transcript", tcpviz_record_start_segs);
	return err ? err : 1;
}

/* The transcript of one that has gone just now may still be there */
static int one_step(struct tcpviz_reader *reader, unsigned int lines)
{
	struct tcpviz_conn *conn = &reader->talk.conn;
	int ret = 1;

	while (lines-- && ret > 0) {
		ret = tcpviz_proc_next(&reader->proc, conn);
		if (ret > 0 && conn->id == reader->id) {
			reader->talk.has_conn = true;
			break;
		}
	}
	if (ret < 0 || (ret && !reader->talk.has_conn))
		return ret;
	return segs_start(reader);
}

/* Out of the table, from its beginning */
static int from_table(struct tcpviz_reader *reader)
{
	reader->roster.count = 0;
	reader->step = reader->id == TCPVIZ_NONE ? all_step : one_step;
	return table_start(reader, "connections", tcpviz_record_start_conns);
}

static int asked_add(const struct tcpviz_conn *conn, void *data)
{
	struct tcpviz_reader *reader = data;

	if (reader->id == TCPVIZ_NONE)
		return roster_add(&reader->roster, conn);
	reader->talk.conn = *conn;
	reader->talk.has_conn = true;
	return 0;
}

/* One message's buffer at a time, which are some hundred connections at most */
static int asked_step(struct tcpviz_reader *reader, unsigned int lines)
{
	int ret = tcpviz_dump_step(&reader->dump);

	(void)lines;
	if (ret < 0 && ret != -ENOMEM) {
		ret = from_table(reader);
		return ret ? ret : 1;
	}
	if (!ret && reader->id != TCPVIZ_NONE)
		return segs_start(reader);
	return ret;
}

/* Returns 0 or -errno, as the next ones */
static int begin(struct tcpviz_reader *reader)
{
	struct tcpviz_want want = {
		.filter.root = -1,
		.id = reader->id,
	};
	struct tcpviz_demand ask;

	tcpviz_reader_stop(reader);
	reader->roster.bad = 0;
	if (strcmp(reader->dir, TCPVIZ_PROC_DIR))
		return from_table(reader);
	tcpviz_demand_make(&ask, &want);
	if (tcpviz_dump_begin(&reader->dump, &ask, asked_add, reader))
		return from_table(reader);
	reader->asking = true;
	reader->roster.count = 0;
	reader->step = asked_step;
	return 0;
}

/**
 * tcpviz_reader_all() - begin to read all connections
 * @reader: the reader; what it read before goes
 *
 * Return: 0; or -errno, with @reader->proc.missing as after
 * tcpviz_proc_start().
 */
int tcpviz_reader_all(struct tcpviz_reader *reader)
{
	reader->id = TCPVIZ_NONE;
	return begin(reader);
}

/**
 * tcpviz_reader_one() - begin to read a connection with its transcript
 * @reader: the reader; what it read before goes
 * @id: number of the connection
 *
 * Return: as tcpviz_reader_all().
 */
int tcpviz_reader_one(struct tcpviz_reader *reader, uint64_t id)
{
	free(reader->talk.seg);
	memset(&reader->talk, 0, sizeof(reader->talk));
	reader->id = id;
	return begin(reader);
}

/**
 * tcpviz_reader_step() - read on
 * @reader: the reader, which has begun
 * @lines: at most about so many lines
 *
 * Return: 1 if there is more; 0 if all has been read, and nothing of
 * @reader->talk is set when there is no such connection; or -errno, as
 * tcpviz_reader_all(). Unless there is more, the table is closed.
 */
int tcpviz_reader_step(struct tcpviz_reader *reader, unsigned int lines)
{
	int ret = reader->step(reader, lines);

	if (ret <= 0)
		tcpviz_reader_stop(reader);
	return ret;
}

/**
 * tcpviz_reader_busy() - whether something is being read
 * @reader: the reader
 *
 * Return: true if there is more to read.
 */
bool tcpviz_reader_busy(const struct tcpviz_reader *reader)
{
	return reader->file || reader->asking;
}

/**
 * tcpviz_reader_stop() - read no further
 * @reader: the reader
 */
void tcpviz_reader_stop(struct tcpviz_reader *reader)
{
	if (reader->file)
		fclose(reader->file);
	if (reader->asking)
		tcpviz_dump_end(&reader->dump);
	reader->file = NULL;
	reader->asking = false;
}

/**
 * tcpviz_reader_free() - stop, and free what was read
 * @reader: the reader
 */
void tcpviz_reader_free(struct tcpviz_reader *reader)
{
	tcpviz_reader_stop(reader);
	free(reader->roster.conn);
	free(reader->talk.seg);
}
