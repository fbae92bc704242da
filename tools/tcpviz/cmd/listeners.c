// SPDX-License-Identifier: GPL-2.0
/* tcpviz listeners: who answers SYNs, and how full their queues are */

#include <string.h>

#include "../command.h"
#include "../listener.h"
#include "../proc.h"
#include "../sheet.h"
#include "../source.h"
#include "../tcpviz.h"

/* For people in the order of their questions: is there room, how does it go */
static const struct tcpviz_column columns[] = {
	{ "listener",		"LISTENER",	TCPVIZ_KIND_TEXT },
	{ "l3dev",		NULL,		TCPVIZ_KIND_TEXT },
	{ "half_open",		"HALF-OPEN",	TCPVIZ_KIND_NUMBER },
	{ "half_open_max",	NULL,		TCPVIZ_KIND_NUMBER },
	{ "bound",		"BOUND",	TCPVIZ_KIND_NUMBER },
	{ "bound_by",		"BOUND-BY",	TCPVIZ_KIND_TEXT },
	{ "young",		"YOUNG",	TCPVIZ_KIND_NUMBER },
	{ "accept_queue",	"ACCEPT",	TCPVIZ_KIND_NUMBER },
	{ "accept_max",		"BACKLOG",	TCPVIZ_KIND_NUMBER },
	{ "retries",		"RETRIES",	TCPVIZ_KIND_NUMBER },
	{ "retries_by",		"RETRIES-BY",	TCPVIZ_KIND_TEXT },
	{ "synacks",		NULL,		TCPVIZ_KIND_NUMBER },
	{ "synack_repeats",	NULL,		TCPVIZ_KIND_NUMBER },
	{ "tries",		NULL,		TCPVIZ_KIND_LIST },
	{ "completed",		"COMPLETED",	TCPVIZ_KIND_NUMBER },
	{ "refused",		"REFUSED",	TCPVIZ_KIND_NUMBER },
	{ "timed_out",		"TIMED-OUT",	TCPVIZ_KIND_NUMBER },
	{ "pruned",		"PRUNED",	TCPVIZ_KIND_NUMBER },
	{ "median_us",		"MEDIAN",	TCPVIZ_KIND_US },
	{ "queued",		NULL,		TCPVIZ_KIND_NUMBER },
	{ "blind_ms",		NULL,		TCPVIZ_KIND_MS },
};

static int row(const struct tcpviz_listener *l, void *data)
{
	struct tcpviz_sheet *sheet = data;

	tcpviz_sheet_row(sheet, (struct tcpviz_cell[]){
		{ .text = l->addr },
		{ .text = l->l3dev },
		{ .number = l->half_open },
		{ .number = l->half_open_max },
		{ .number = l->bound },
		{ .text = l->bound_by },
		{ .number = l->young },
		{ .number = l->accept_queue },
		{ .number = l->accept_max },
		{ .number = l->retries },
		{ .text = l->retries_by },
		{ .number = l->synacks },
		{ .number = l->synack_repeats },
		{ .text = l->tries },
		{ .number = l->completed },
		{ .number = l->refused },
		{ .number = l->timed_out },
		{ .number = l->pruned },
		{ .number = l->median_us },
		{ .number = l->queued },
		{ .number = l->blind_ms },
	});
	return sheet->failed;
}

static int listeners_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	static struct tcpviz_want want;
	struct tcpviz_sheet sheet;
	int ret;

	if (tcpviz_command_is_help(argc - 1, argv + 1)) {
		puts("Usage: tcpviz listeners [FILTER]");
		return TCPVIZ_EXIT_OK;
	}
	ret = tcpviz_want_words(&want, opts, "listeners", argc - 1, argv + 1);
	if (ret)
		return ret;
	tcpviz_sheet_begin(&sheet, opts, columns, ARRAY_SIZE(columns));
	ret = tcpviz_listener_each(opts->dir, &want, row, &sheet);
	return tcpviz_sheet_end(&sheet, ret);
}

const struct tcpviz_object tcpviz_listeners = {
	.name = "listeners",
	.usage = "[FILTER]",
	.help = "who answers SYNs, and how full the queues are",
	.run = listeners_run,
};
