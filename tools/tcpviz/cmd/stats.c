// SPDX-License-Identifier: GPL-2.0
/* tcpviz stats: the counters */

#include <json-c/json.h>
#include <string.h>

#include "../command.h"
#include "../counter.h"
#include "../json.h"
#include "../sheet.h"
#include "../tcpviz.h"
#include "../word.h"

static const struct tcpviz_column columns[] = {
	{ "name",	"NAME",		TCPVIZ_KIND_TEXT },
	{ "value",	"VALUE",	TCPVIZ_KIND_NUMBER },
	{ "meaning",	"MEANING",	TCPVIZ_KIND_TEXT },
};

/* Which counters, and where they are written */
struct shown {
	char **names;
	int count;
	size_t found;
	struct tcpviz_sheet sheet;
	struct json_object *object;
};

static bool is_wanted(const struct shown *shown, const char *name)
{
	for (int i = 0; i < shown->count; i++)
		if (tcpviz_word_begins(shown->names[i], name))
			return true;
	return !shown->count;
}

static int counter_show(const void *record, void *data)
{
	const struct tcpviz_counter *counter = record;
	struct shown *shown = data;

	if (!is_wanted(shown, counter->name))
		return 0;
	shown->found++;
	if (shown->object)
		tcpviz_json_u64(shown->object, counter->name, counter->value);
	else
		tcpviz_sheet_row(&shown->sheet, (struct tcpviz_cell[]){
			{ .text = counter->name },
			{ .number = counter->value },
			{ .text = tcpviz_counter_help(counter->name) },
		});
	return 0;
}

/* One object whose members are the counters: .[].connections */
static int show_json(const struct tcpviz_opts *opts, struct shown *shown)
{
	int ret;

	shown->object = json_object_new_object();
	ret = tcpviz_counter_each(opts->dir, counter_show, shown);
	if (ret || !shown->found) {
		json_object_put(shown->object);
		return ret;
	}
	if (tcpviz_json_item(stdout, shown->object, 0, opts->pretty)) {
		tcpviz_complain("out of memory");
		ret = TCPVIZ_EXIT_SYSTEM;
	}
	tcpviz_json_end(stdout, 1, opts->pretty);
	return ret;
}

static int show_table(const struct tcpviz_opts *opts, struct shown *shown)
{
	int ret;

	tcpviz_sheet_begin(&shown->sheet, opts, columns, ARRAY_SIZE(columns));
	ret = tcpviz_counter_each(opts->dir, counter_show, shown);
	return tcpviz_sheet_end(&shown->sheet, ret ? ret : !shown->found);
}

static int stats_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	struct shown shown = { .names = argv + 1, .count = argc - 1 };
	int ret;

	if (tcpviz_command_is_help(argc - 1, argv + 1)) {
		puts("Usage: tcpviz stats [NAME ...]");
		return TCPVIZ_EXIT_OK;
	}
	ret = opts->json ? show_json(opts, &shown) : show_table(opts, &shown);
	if (ret == TCPVIZ_EXIT_SYSTEM || shown.found)
		return ret;
	tcpviz_complain("stats: no counter's name begins with \"%s\"",
			argc > 1 ? argv[1] : "");
	return TCPVIZ_EXIT_USAGE;
}

const struct tcpviz_object tcpviz_stats = {
	.name = "stats",
	.usage = "[NAME ...]",
	.help = "the counters",
	.run = stats_run,
};
