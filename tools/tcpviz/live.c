// SPDX-License-Identifier: GPL-2.0
/*
 * The module's tables as a source of connections. Of the running module only
 * those are read that may be wanted, by netlink; where that is not to be had,
 * and in another directory, the table "connections" is read to its end.
 *
 * They are read as a whole before anything is shown, since the order in them
 * is that of a hash. A connection may go between the reading of two tables:
 * what was found of it is given.
 */

#include "live.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "dump.h"
#include "proc.h"
#include "tcpviz.h"

#define EDGE(_member, _name, _parse, _required)				\
	TCPVIZ_FIELD(struct tcpviz_edge_count, _member, _name, _parse,	\
		     _required)

static const struct tcpviz_field edge_fields[] = {
	EDGE(side,		"role",		tcpviz_proc_side,	true),
	EDGE(from,		"from",		tcpviz_proc_state,	true),
	EDGE(to,		"to",		tcpviz_proc_state,	true),
	EDGE(count,		"count",	tcpviz_proc_u64,	true),
	EDGE(taken_back,	"taken_back",	tcpviz_proc_u64,	false),
};

static const char *dir_of(const struct tcpviz_source *source)
{
	return ((const struct tcpviz_live *)source)->dir;
}

static bool is_wanted(const struct tcpviz_conn *conn, const void *data)
{
	return tcpviz_want_conn(data, conn);
}

/* What the module is asked for, and where it goes */
struct asked {
	const struct tcpviz_want *want;
	struct tcpviz_talks *talks;
};

static int asked_add(const struct tcpviz_conn *conn, void *data)
{
	struct asked *asked = data;

	return tcpviz_want_conn(asked->want, conn) ?
	       tcpviz_record_add(asked->talks, conn) : 0;
}

/* Returns 0, or an error without having said anything */
static int ask_conns(struct tcpviz_talks *talks, const char *dir,
		     const struct tcpviz_want *want)
{
	struct asked asked = { want, talks };
	struct tcpviz_demand ask;
	int err;

	if (strcmp(dir, TCPVIZ_PROC_DIR))
		return -EINVAL;
	tcpviz_demand_make(&ask, want);
	err = tcpviz_dump_all(&ask, asked_add, &asked);
	if (err)
		tcpviz_record_free(talks);
	return err;
}

static int read_table(struct tcpviz_talks *talks, const char *dir,
		      const struct tcpviz_want *want)
{
	FILE *file = tcpviz_table_open(dir, "connections");
	const char *missing = NULL;
	int err;

	if (!file)
		return TCPVIZ_EXIT_SYSTEM;
	err = tcpviz_record_conns(talks, file, is_wanted, want, &missing);
	fclose(file);
	if (err)
		tcpviz_table_error(dir, "connections", err, missing);
	return err ? TCPVIZ_EXIT_SYSTEM : 0;
}

static int read_conns(struct tcpviz_talks *talks, const char *dir,
		      const struct tcpviz_want *want)
{
	int ret = ask_conns(talks, dir, want);

	if (ret)
		ret = read_table(talks, dir, want);
	if (ret)
		return ret;
	if (want->newest)
		tcpviz_record_newest(talks);
	/* it may have gone just now, and have left its transcript */
	if (want->id == TCPVIZ_NONE || talks->count || want->filter.root >= 0)
		return 0;
	if (tcpviz_record_add(talks, NULL)) {
		tcpviz_complain("out of memory");
		return TCPVIZ_EXIT_SYSTEM;
	}
	talks->talk->conn.id = want->id;
	return 0;
}

static int read_segs(struct tcpviz_talks *talks, const char *dir)
{
	const char *missing = NULL;
	FILE *file;
	int err;

	if (!talks->count)
		return 0;
	file = tcpviz_table_open(dir, "transcript");
	if (!file)
		return TCPVIZ_EXIT_SYSTEM;
	err = tcpviz_record_segs(talks, file, &missing);
	fclose(file);
	if (err)
		tcpviz_table_error(dir, "transcript", err, missing);
	return err ? TCPVIZ_EXIT_SYSTEM : 0;
}

static int show(struct tcpviz_talks *talks, tcpviz_talk_fn fn, void *data)
{
	int ret = 0;

	tcpviz_record_sort(talks);
	for (size_t i = 0; i < talks->count && !ret; i++)
		if (talks->talk[i].has_conn || talks->talk[i].nsegs)
			ret = fn(&talks->talk[i], data);
	return ret;
}

static int live_conns(const struct tcpviz_source *source,
		      const struct tcpviz_want *want,
		      tcpviz_talk_fn fn, void *data)
{
	struct tcpviz_talks talks = { };
	int ret;

	ret = read_conns(&talks, dir_of(source), want);
	if (!ret)
		ret = show(&talks, fn, data);
	tcpviz_table_bad(talks.bad);
	tcpviz_record_free(&talks);
	return ret;
}

static int live_talks(const struct tcpviz_source *source,
		      const struct tcpviz_want *want,
		      tcpviz_talk_fn fn, void *data)
{
	struct tcpviz_talks talks = { };
	int ret;

	ret = read_conns(&talks, dir_of(source), want);
	if (!ret)
		ret = read_segs(&talks, dir_of(source));
	if (!ret)
		ret = show(&talks, fn, data);
	tcpviz_table_bad(talks.bad);
	tcpviz_record_free(&talks);
	return ret;
}

static int edge_add(const void *record, void *data)
{
	struct tcpviz_edges *edges = data;

	if (edges->count < TCPVIZ_EDGES_MAX)
		edges->edge[edges->count++] =
			*(const struct tcpviz_edge_count *)record;
	return 0;
}

static int live_edges(const struct tcpviz_source *source,
		      struct tcpviz_edges *edges)
{
	struct tcpviz_edge_count edge;

	edges->count = 0;
	return tcpviz_table_read(dir_of(source), "transitions", edge_fields,
				 ARRAY_SIZE(edge_fields), &edge, edge_add,
				 edges);
}

/**
 * tcpviz_live_init() - take the tables in a directory as a source
 * @live: the source
 * @dir: the directory
 */
void tcpviz_live_init(struct tcpviz_live *live, const char *dir)
{
	*live = (struct tcpviz_live){
		.source = {
			.conns = live_conns,
			.talks = live_talks,
			.edges = live_edges,
		},
		.dir = dir,
	};
}
