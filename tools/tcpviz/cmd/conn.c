// SPDX-License-Identifier: GPL-2.0
/* tcpviz conn: the connections, or all that is known of one */

#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>

#include "../command.h"
#include "../draw.h"
#include "../json.h"
#include "../proc.h"
#include "../row.h"
#include "../sheet.h"
#include "../source.h"
#include "../tcpviz.h"
#include "../verdict.h"
#include "../why.h"

/* The columns of a row, of what is over, where time has stopped */
static const struct tcpviz_column replay_columns[] = {
	{ "id",			"ID",		TCPVIZ_KIND_NUMBER },
	{ "path",		NULL,		TCPVIZ_KIND_TEXT },
	{ "client",		"CLIENT",	TCPVIZ_KIND_TEXT },
	{ "client_state",	"CLIENT-STATE",	TCPVIZ_KIND_TEXT },
	{ "server",		"SERVER",	TCPVIZ_KIND_TEXT },
	{ "server_state",	"SERVER-STATE",	TCPVIZ_KIND_TEXT },
	{ "age_ms",		"AGE",		TCPVIZ_KIND_MS },
	{ "idle_ms",		"IDLE",		TCPVIZ_KIND_MS },
	{ "timer_ms",		NULL,		TCPVIZ_KIND_MS },
	{ NULL,			"REPEATED",	TCPVIZ_KIND_TEXT },
	{ "syn",		NULL,		TCPVIZ_KIND_NUMBER },
	{ "synack",		NULL,		TCPVIZ_KIND_NUMBER },
	{ "client_fin",		NULL,		TCPVIZ_KIND_NUMBER },
	{ "server_fin",		NULL,		TCPVIZ_KIND_NUMBER },
	{ "synack_us",		NULL,		TCPVIZ_KIND_US },
	{ "ack_us",		NULL,		TCPVIZ_KIND_US },
	{ "l3dev",		NULL,		TCPVIZ_KIND_TEXT },
	{ "flags",		"FLAGS",	TCPVIZ_KIND_LIST },
	{ "opening",		"OPENING",	TCPVIZ_KIND_TEXT },
	{ "closing",		"CLOSING",	TCPVIZ_KIND_TEXT },
};

_Static_assert(ARRAY_SIZE(replay_columns) == TCPVIZ_ROW_COLUMNS + 2,
	       "columns don't agree");

static const struct tcpviz_column seg_columns[] = {
	{ "n",			"N",		TCPVIZ_KIND_NUMBER },
	{ "time_us",		"TIME-MS",	TCPVIZ_KIND_TIME },
	{ "from",		"FROM",		TCPVIZ_KIND_TEXT },
	{ "flags",		"FLAGS",	TCPVIZ_KIND_TEXT },
	{ "seq",		"SEQ",		TCPVIZ_KIND_NUMBER },
	{ "ack",		"ACK",		TCPVIZ_KIND_NUMBER },
	{ "len",		"LEN",		TCPVIZ_KIND_NUMBER },
	{ "rep",		"REP",		TCPVIZ_KIND_NUMBER },
	{ "client_state",	"CLIENT-STATE",	TCPVIZ_KIND_TEXT },
	{ "server_state",	"SERVER-STATE",	TCPVIZ_KIND_TEXT },
	{ "note",		"NOTE",		TCPVIZ_KIND_TEXT },
};

/* How one connection is shown */
struct one {
	const struct tcpviz_opts *opts;
	size_t shown;
};

static int list_row(const struct tcpviz_talk *talk, void *data)
{
	struct tcpviz_cell cell[ARRAY_SIZE(replay_columns)];
	struct tcpviz_sheet *sheet = data;
	struct tcpviz_verdict verdict = { };
	struct tcpviz_row row;

	tcpviz_row_make(&row, &talk->conn);
	memcpy(cell, row.cell, sizeof(row.cell));
	if (sheet->column == replay_columns)
		tcpviz_verdict_make(&verdict, talk);
	cell[TCPVIZ_ROW_COLUMNS].text = tcpviz_opening_name(verdict.opening);
	cell[TCPVIZ_ROW_COLUMNS + 1].text =
		tcpviz_closing_name(verdict.closing);
	tcpviz_sheet_row(sheet, cell);
	return sheet->failed;
}

static int list_run(const struct tcpviz_opts *opts,
		    const struct tcpviz_want *want)
{
	const struct tcpviz_source *source = opts->source;
	struct tcpviz_sheet sheet;
	int ret;

	if (source->recorded)
		tcpviz_sheet_begin(&sheet, opts, replay_columns,
				   ARRAY_SIZE(replay_columns));
	else
		tcpviz_sheet_begin(&sheet, opts, tcpviz_row_columns,
				   TCPVIZ_ROW_COLUMNS);
	if (source->recorded)
		ret = source->talks(source, want, list_row, &sheet);
	else
		ret = source->conns(source, want, list_row, &sheet);
	return tcpviz_sheet_end(&sheet, ret);
}

static void segs_show(const struct tcpviz_opts *opts,
		      const struct tcpviz_talk *talk)
{
	struct tcpviz_sheet sheet;

	tcpviz_sheet_begin(&sheet, opts, seg_columns, ARRAY_SIZE(seg_columns));
	for (size_t i = 0; i < talk->nsegs; i++) {
		const struct tcpviz_seg *seg = &talk->seg[i];

		tcpviz_sheet_row(&sheet, (struct tcpviz_cell[]){
			{ .number = seg->n },
			{ .number = seg->time_us },
			{ .text = tcpviz_side_name(seg->from) },
			{ .text = seg->flags },
			{ .number = seg->seq },
			{ .number = seg->ack },
			{ .number = seg->len },
			{ .number = seg->rep },
			{ .text = tcpviz_state_name(seg->state[0]) },
			{ .text = tcpviz_state_name(seg->state[1]) },
			{ .text = seg->note },
		});
	}
	tcpviz_sheet_end(&sheet, 0);
}

static void one_text(const struct one *one, const struct tcpviz_talk *talk,
		     const struct tcpviz_verdict *verdict)
{
	struct tcpviz_draw draw = { .out = stdout };

	if (one->shown)
		putchar('\n');
	tcpviz_draw_title(&draw, talk);
	tcpviz_draw_why(&draw, talk);
	putchar('\n');
	segs_show(one->opts, talk);
	putchar('\n');
	tcpviz_draw_text(&draw, verdict->text.buf);
}

static struct json_object *why_json(const struct tcpviz_talk *talk,
				    enum tcpviz_side side)
{
	struct json_object *object = json_object_new_object();
	struct tcpviz_why why;

	tcpviz_why_find(&why, talk, side);
	tcpviz_json_text(object, "from", tcpviz_state_name(why.from));
	tcpviz_json_text(object, "to", tcpviz_state_name(why.to));
	tcpviz_json_u64(object, "segment",
			why.seg ? why.seg->n : TCPVIZ_NONE);
	tcpviz_json_text(object, "text", why.text);
	tcpviz_json_text(object, "section", why.section ? why.section : "-");
	return object;
}

static int one_show(const struct tcpviz_talk *talk, void *data)
{
	struct tcpviz_verdict verdict;
	struct json_object *object;
	struct one *one = data;
	int err = 0;

	tcpviz_verdict_make(&verdict, talk);
	if (one->opts->json) {
		object = tcpviz_json_talk(talk, &verdict);
		json_object_object_add(object, "client_why",
				       why_json(talk, TCPVIZ_CLIENT));
		json_object_object_add(object, "server_why",
				       why_json(talk, TCPVIZ_SERVER));
		err = tcpviz_json_item(stdout, object, one->shown,
				       one->opts->pretty);
	} else {
		one_text(one, talk, &verdict);
	}
	one->shown++;
	return err ? TCPVIZ_EXIT_SYSTEM : 0;
}

static int show_run(const struct tcpviz_opts *opts,
		    const struct tcpviz_want *want)
{
	struct one one = { .opts = opts };
	int ret;

	ret = opts->source->talks(opts->source, want, one_show, &one);
	if (!ret && !one.shown) {
		tcpviz_want_missing(want);
		return TCPVIZ_EXIT_USAGE;
	}
	if (opts->json && one.shown)
		tcpviz_json_end(stdout, one.shown, opts->pretty);
	return ret;
}

static int help_run(void)
{
	puts("Usage: tcpviz conn [list] [FILTER]\n"
	     "       tcpviz conn show ID|FILTER");
	return TCPVIZ_EXIT_OK;
}

enum {
	LIST,
	SHOW,
	HELP,
};

static const char * const commands[] = {
	[LIST] = "list",
	[SHOW] = "show",
	[HELP] = "help",
};

static int conn_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	static struct tcpviz_want want;
	int command, ret;

	argc--;
	argv++;
	command = tcpviz_command_before_filter("conn", argc, argv, commands,
					       ARRAY_SIZE(commands));
	if (command == TCPVIZ_PICK_SEVERAL)
		return TCPVIZ_EXIT_USAGE;
	if (command == HELP)
		return help_run();
	if (command >= 0) {
		argc--;
		argv++;
	}
	ret = tcpviz_want_words(&want, opts, "conn", argc, argv);
	if (ret)
		return ret;
	/* one of a number is shown as a whole */
	return command == SHOW || want.id != TCPVIZ_NONE ? show_run(opts, &want) :
						list_run(opts, &want);
}

const struct tcpviz_object tcpviz_conn_object = {
	.name = "conn",
	.usage = "[list|show]",
	.help = "the connections, or all that is known of one",
	.run = conn_run,
};
