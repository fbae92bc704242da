// SPDX-License-Identifier: GPL-2.0
/* tcpviz half-open: the connections whose handshake is not complete */

#include <string.h>

#include "../command.h"
#include "../proc.h"
#include "../sheet.h"
#include "../source.h"
#include "../tcpviz.h"

/* A record of the table "half_open"; numbers may be TCPVIZ_NONE */
struct half_open {
	struct tcpviz_conn conn;
	uint64_t synacks;
	uint64_t timeouts;
	uint64_t retries;
};

#define FIELD(_member, _name, _parse, _required)			\
	TCPVIZ_FIELD(struct half_open, _member, _name, _parse, _required)

static const struct tcpviz_field fields[] = {
	FIELD(conn.id,		"id",		tcpviz_proc_u64,	true),
	FIELD(conn.path,	"path",		tcpviz_proc_text,	false),
	FIELD(conn.addr[0],	"client",	tcpviz_proc_text,	true),
	FIELD(conn.addr[1],	"server",	tcpviz_proc_text,	true),
	FIELD(conn.age_ms,	"age_ms",	tcpviz_proc_u64,	false),
	FIELD(conn.idle_ms,	"idle_ms",	tcpviz_proc_u64,	false),
	FIELD(synacks,		"synacks",	tcpviz_proc_u64,	false),
	FIELD(timeouts,		"timeouts",	tcpviz_proc_u64,	false),
	FIELD(retries,		"retries",	tcpviz_proc_u64,	false),
	FIELD(conn.flags,	"flags",	tcpviz_proc_text,	false),
};

static const struct tcpviz_column columns[] = {
	{ "id",		"ID",		TCPVIZ_KIND_NUMBER },
	{ "path",	"PATH",		TCPVIZ_KIND_TEXT },
	{ "client",	"CLIENT",	TCPVIZ_KIND_TEXT },
	{ "server",	"SERVER",	TCPVIZ_KIND_TEXT },
	{ "age_ms",	"AGE",		TCPVIZ_KIND_MS },
	{ "idle_ms",	"IDLE",		TCPVIZ_KIND_MS },
	{ "synacks",	"SYN-ACKS",	TCPVIZ_KIND_NUMBER },
	{ "timeouts",	"TIMEOUTS",	TCPVIZ_KIND_NUMBER },
	{ "retries",	"RETRIES",	TCPVIZ_KIND_NUMBER },
	{ "flags",	"FLAGS",	TCPVIZ_KIND_LIST },
};

/* The rows that are wanted */
struct rows {
	const struct tcpviz_want *want;
	struct tcpviz_sheet sheet;
};

static int row(const void *record, void *data)
{
	const struct half_open *half = record;
	struct tcpviz_conn conn = half->conn;
	struct rows *rows = data;

	conn.state[TCPVIZ_SERVER] = TCPVIZ_ST_SYN_RECEIVED;
	strcpy(conn.l3dev, "-");
	if (!tcpviz_want_conn(rows->want, &conn))
		return 0;
	tcpviz_sheet_row(&rows->sheet, (struct tcpviz_cell[]){
		{ .number = conn.id },
		{ .text = conn.path },
		{ .text = conn.addr[TCPVIZ_CLIENT] },
		{ .text = conn.addr[TCPVIZ_SERVER] },
		{ .number = conn.age_ms },
		{ .number = conn.idle_ms },
		{ .number = half->synacks },
		{ .number = half->timeouts },
		{ .number = half->retries },
		{ .text = conn.flags },
	});
	return rows->sheet.failed;
}

static int half_open_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	static struct tcpviz_want want;
	struct rows rows = { .want = &want };
	struct half_open half = { };
	int ret;

	if (tcpviz_command_is_help(argc - 1, argv + 1)) {
		puts("Usage: tcpviz half-open [FILTER]");
		return TCPVIZ_EXIT_OK;
	}
	ret = tcpviz_want_words(&want, opts, "half-open", argc - 1, argv + 1);
	if (ret)
		return ret;
	tcpviz_sheet_begin(&rows.sheet, opts, columns, ARRAY_SIZE(columns));
	ret = tcpviz_table_read(opts->dir, "half_open", fields,
				ARRAY_SIZE(fields), &half, row, &rows);
	return tcpviz_sheet_end(&rows.sheet, ret);
}

const struct tcpviz_object tcpviz_half_open = {
	.name = "half-open",
	.usage = "[FILTER]",
	.help = "connections whose handshake is not complete",
	.run = half_open_run,
};
