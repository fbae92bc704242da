// SPDX-License-Identifier: GPL-2.0
/* tcpviz alone: one screen of everything, and what to look at next */

#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>

#include "../command.h"
#include "../json.h"
#include "../proc.h"
#include "../sheet.h"
#include "../summary.h"
#include "../tcpviz.h"

/* The most important ones; programs get all */
#define HINTS	5

static const struct tcpviz_column state_columns[] = {
	{ "state",		"STATE",	TCPVIZ_KIND_TEXT },
	{ "clients",		"CLIENTS",	TCPVIZ_KIND_NUMBER },
	{ "servers",		"SERVERS",	TCPVIZ_KIND_NUMBER },
};

static const struct tcpviz_column listener_columns[] = {
	{ NULL,			"LISTENER",	TCPVIZ_KIND_TEXT },
	{ NULL,			"HALF-OPEN",	TCPVIZ_KIND_NUMBER },
	{ NULL,			"OF",		TCPVIZ_KIND_NUMBER },
	{ NULL,			"BY",		TCPVIZ_KIND_TEXT },
	{ NULL,			"ACCEPT",	TCPVIZ_KIND_NUMBER },
	{ NULL,			"OF",		TCPVIZ_KIND_NUMBER },
	{ NULL,			"RETRIES",	TCPVIZ_KIND_NUMBER },
	{ NULL,			"BY",		TCPVIZ_KIND_TEXT },
};

/* What counters are summed up to, by what their names begin with */
static const struct {
	const char *name, *before, *begins[2];
} groups[] = {
	{ "divergences", "mirror: divergences", { "divergence" } },
	{ "taken_back", ", taken back", { "taken_back" } },
	{ "malformed", ", malformed packets", { "bad_", "truncated" } },
	{ "not_tracked", "\ntable: not tracked",
	  { "not_tracked", "no_memory" } },
	{ "evicted", ", evicted", { "evicted_" } },
	{ "pruned", "\nlimits: pruned", { "pruned_" } },
	{ "false_prunes", ", wrongly", { "false_prunes" } },
	{ "shadow", ", would be in a dry run", { "shadow_" } },
};

static uint64_t group_count(const struct tcpviz_summary *sum, size_t group)
{
	uint64_t count = 0;

	/* the shadow's own errors are not prunings */
	if (!strcmp(groups[group].name, "shadow"))
		return tcpviz_summary_count(sum, "shadow_") -
		       tcpviz_summary_count(sum, "shadow_false");
	for (size_t i = 0; i < 2 && groups[group].begins[i]; i++)
		count += tcpviz_summary_count(sum, groups[group].begins[i]);
	return count;
}

static void states_show(const struct tcpviz_opts *opts,
			const struct tcpviz_summary *sum)
{
	struct tcpviz_sheet sheet;

	tcpviz_sheet_begin(&sheet, opts, state_columns,
			   ARRAY_SIZE(state_columns));
	for (int i = TCPVIZ_ST_CLOSED; i < TCPVIZ_ST_MAX; i++)
		if (sum->ends[i][0] || sum->ends[i][1])
			tcpviz_sheet_row(&sheet, (struct tcpviz_cell[]){
				{ .text = tcpviz_state_name(i) },
				{ .number = sum->ends[i][TCPVIZ_CLIENT] },
				{ .number = sum->ends[i][TCPVIZ_SERVER] },
			});
	tcpviz_sheet_end(&sheet, 0);
}

static size_t listeners_shown(const struct tcpviz_summary *sum)
{
	return sum->listeners < TCPVIZ_SUMMARY_LISTENERS ?
	       sum->listeners : TCPVIZ_SUMMARY_LISTENERS;
}

static void listeners_show(const struct tcpviz_opts *opts,
			   const struct tcpviz_summary *sum)
{
	struct tcpviz_sheet sheet;

	tcpviz_sheet_begin(&sheet, opts, listener_columns,
			   ARRAY_SIZE(listener_columns));
	for (size_t i = 0; i < listeners_shown(sum); i++) {
		const struct tcpviz_listener *l = &sum->listener[i];

		tcpviz_sheet_row(&sheet, (struct tcpviz_cell[]){
			{ .text = l->addr },
			{ .number = l->half_open },
			{ .number = l->bound },
			{ .text = l->bound_by },
			{ .number = l->accept_queue },
			{ .number = l->accept_max },
			{ .number = l->retries },
			{ .text = l->retries_by },
		});
	}
	tcpviz_sheet_end(&sheet, 0);
	if (sum->listeners > listeners_shown(sum))
		printf("... and %zu less full: tcpviz listeners\n",
		       sum->listeners - listeners_shown(sum));
}

static void counters_show(const struct tcpviz_summary *sum)
{
	for (size_t i = 0; i < ARRAY_SIZE(groups); i++)
		printf("%s %" PRIu64, groups[i].before, group_count(sum, i));
	putchar('\n');
}

/* No more than fit on the screen */
static void hints_show(const struct tcpviz_summary *sum)
{
	size_t shown = sum->hints < HINTS ? sum->hints : HINTS;

	if (!sum->hints)
		puts("nothing conspicuous");
	for (size_t i = 0; i < shown; i++)
		printf("- %s\n  %s\n", sum->hint[i].text, sum->hint[i].look);
	if (sum->hints > shown)
		printf("... and %zu more: tcpviz -jp summary\n",
		       sum->hints - shown);
}

static int text_show(const struct tcpviz_opts *opts,
		     const struct tcpviz_summary *sum)
{
	printf("%" PRIu64 " connection%s, %" PRIu64 " half-open; %zu listener%s\n",
	       sum->conns, sum->conns == 1 ? "" : "s", sum->half_open,
	       sum->listeners, sum->listeners == 1 ? "" : "s");
	putchar('\n');
	if (sum->conns) {
		states_show(opts, sum);
		putchar('\n');
	}
	if (sum->listeners) {
		listeners_show(opts, sum);
		putchar('\n');
	}
	counters_show(sum);
	putchar('\n');
	hints_show(sum);
	return TCPVIZ_EXIT_OK;
}

static struct json_object *states_json(const struct tcpviz_summary *sum)
{
	struct json_object *array = json_object_new_array();

	for (int i = TCPVIZ_ST_CLOSED; i < TCPVIZ_ST_MAX; i++) {
		struct json_object *object = json_object_new_object();

		tcpviz_json_text(object, "state", tcpviz_state_name(i));
		tcpviz_json_u64(object, "clients", sum->ends[i][0]);
		tcpviz_json_u64(object, "servers", sum->ends[i][1]);
		json_object_array_add(array, object);
	}
	return array;
}

static struct json_object *listeners_json(const struct tcpviz_summary *sum)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < listeners_shown(sum); i++) {
		const struct tcpviz_listener *l = &sum->listener[i];
		struct json_object *object = json_object_new_object();

		tcpviz_json_text(object, "listener", l->addr);
		tcpviz_json_u64(object, "half_open", l->half_open);
		tcpviz_json_u64(object, "bound", l->bound);
		tcpviz_json_text(object, "bound_by", l->bound_by);
		tcpviz_json_u64(object, "accept_queue", l->accept_queue);
		tcpviz_json_u64(object, "accept_max", l->accept_max);
		tcpviz_json_u64(object, "retries", l->retries);
		tcpviz_json_text(object, "retries_by", l->retries_by);
		json_object_array_add(array, object);
	}
	return array;
}

static struct json_object *hints_json(const struct tcpviz_summary *sum)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < sum->hints; i++) {
		struct json_object *object = json_object_new_object();

		tcpviz_json_text(object, "text", sum->hint[i].text);
		tcpviz_json_text(object, "look", sum->hint[i].look);
		json_object_array_add(array, object);
	}
	return array;
}

static int json_show(const struct tcpviz_opts *opts,
		     const struct tcpviz_summary *sum)
{
	struct json_object *object = json_object_new_object();
	int err;

	tcpviz_json_u64(object, "connections", sum->conns);
	tcpviz_json_u64(object, "half_open", sum->half_open);
	tcpviz_json_u64(object, "unanswered", sum->unanswered);
	json_object_object_add(object, "states", states_json(sum));
	json_object_object_add(object, "listeners", listeners_json(sum));
	for (size_t i = 0; i < ARRAY_SIZE(groups); i++)
		tcpviz_json_u64(object, groups[i].name, group_count(sum, i));
	json_object_object_add(object, "hints", hints_json(sum));
	err = tcpviz_json_item(stdout, object, 0, opts->pretty);
	tcpviz_json_end(stdout, 1, opts->pretty);
	return err ? TCPVIZ_EXIT_SYSTEM : TCPVIZ_EXIT_OK;
}

static int summary_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	static struct tcpviz_summary sum;
	static struct tcpviz_want want;
	int ret;

	if (tcpviz_command_is_help(argc - 1, argv + 1)) {
		puts("Usage: tcpviz [summary [FILTER]]");
		return TCPVIZ_EXIT_OK;
	}
	ret = tcpviz_want_words(&want, opts, "summary",
				argc ? argc - 1 : 0, argc ? argv + 1 : argv);
	if (!ret)
		ret = tcpviz_summary_gather(&sum, opts, &want);
	if (ret)
		return ret;
	return opts->json ? json_show(opts, &sum) : text_show(opts, &sum);
}

const struct tcpviz_object tcpviz_summary_object = {
	.name = "summary",
	.usage = "[FILTER]",
	.help = "one screen of everything; without an object as well",
	.run = summary_run,
};
