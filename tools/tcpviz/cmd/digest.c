// SPDX-License-Identifier: GPL-2.0
/* tcpviz replay FILE summary: a capture on one screen, and what went wrong */

#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>

#include "../command.h"
#include "../draw.h"
#include "../fate.h"
#include "../json.h"
#include "../proc.h"
#include "../sheet.h"
#include "../source.h"
#include "../tcpviz.h"
#include "../text.h"
#include "../verdict.h"

/* So many fit below the tables; programs get all */
#define TROUBLES	10

#define INDENT		2

static const struct tcpviz_column opening_columns[] = {
	{ "opening",		"OPENING",	TCPVIZ_KIND_TEXT },
	{ "connections",	"CONNECTIONS",	TCPVIZ_KIND_NUMBER },
};

static const struct tcpviz_column closing_columns[] = {
	{ "closing",		"CLOSING",	TCPVIZ_KIND_TEXT },
	{ "connections",	"CONNECTIONS",	TCPVIZ_KIND_NUMBER },
};

/**
 * struct digest - what the connections of a capture come to
 * @conns: how many there are
 * @lost: segments that came to nothing
 * @opening: connections of each opening
 * @closing: connections of each closing
 * @troubles: connections that did not go well
 * @list: what is said of these
 */
struct digest {
	uint64_t conns;
	uint64_t lost;
	uint64_t opening[TCPVIZ_OPEN_MAX];
	uint64_t closing[TCPVIZ_CLOSE_MAX];
	size_t troubles;
	struct json_object *list;
};

static uint64_t lost_count(const struct tcpviz_talk *talk)
{
	uint64_t lost = 0;

	for (size_t i = 0; i < talk->nsegs; i++)
		lost += tcpviz_fate_find(talk, i) != TCPVIZ_FATE_OPEN;
	return lost;
}

static bool went_well(const struct tcpviz_verdict *verdict, uint64_t lost)
{
	return !lost && verdict->closing != TCPVIZ_CLOSE_RESET &&
	       (verdict->opening == TCPVIZ_OPEN_COMPLETED ||
		verdict->opening == TCPVIZ_OPEN_SIMULTANEOUS);
}

static int talk_add(const struct tcpviz_talk *talk, void *data)
{
	uint64_t lost = lost_count(talk);
	struct tcpviz_verdict verdict;
	struct digest *digest = data;
	struct json_object *object;

	tcpviz_verdict_make(&verdict, talk);
	digest->conns++;
	digest->lost += lost;
	digest->opening[verdict.opening]++;
	digest->closing[verdict.closing]++;
	if (went_well(&verdict, lost))
		return 0;
	digest->troubles++;
	object = json_object_new_object();
	tcpviz_json_u64(object, "id", talk->conn.id);
	tcpviz_json_text(object, "client", talk->conn.addr[TCPVIZ_CLIENT]);
	tcpviz_json_text(object, "server", talk->conn.addr[TCPVIZ_SERVER]);
	tcpviz_json_u64(object, "came_to_nothing", lost);
	tcpviz_json_text(object, "text", verdict.text.buf);
	if (!json_object_array_add(digest->list, object))
		return 0;
	tcpviz_complain("out of memory");
	return TCPVIZ_EXIT_SYSTEM;
}

static void counts_show(const struct tcpviz_opts *opts,
			const struct tcpviz_column *columns,
			const uint64_t *count, size_t max,
			const char *(*name)(unsigned int which))
{
	struct tcpviz_sheet sheet;

	tcpviz_sheet_begin(&sheet, opts, columns, 2);
	for (size_t i = 0; i < max; i++)
		if (count[i])
			tcpviz_sheet_row(&sheet, (struct tcpviz_cell[]){
				{ .text = name(i) },
				{ .number = count[i] },
			});
	tcpviz_sheet_end(&sheet, 0);
	putchar('\n');
}

static const char *opening_name(unsigned int which)
{
	return tcpviz_opening_name(which);
}

static const char *closing_name(unsigned int which)
{
	return tcpviz_closing_name(which);
}

static const char *member(struct json_object *object, const char *name)
{
	return json_object_get_string(json_object_object_get(object, name));
}

static void trouble_show(struct json_object *object)
{
	const char *line, *text = member(object, "text");
	size_t len;

	printf("- %s: %s > %s\n", member(object, "id"),
	       member(object, "client"), member(object, "server"));
	while ((len = tcpviz_text_line(&text, TCPVIZ_DRAW_WIDTH - INDENT,
				       &line)))
		printf("%*s%.*s\n", INDENT, "", (int)len, line);
}

static void text_show(const struct tcpviz_opts *opts,
		      const struct digest *digest)
{
	size_t shown = digest->troubles < TROUBLES ? digest->troubles :
						     TROUBLES;

	printf("%" PRIu64 " connection%s, %zu of them with trouble; ",
	       digest->conns, digest->conns == 1 ? "" : "s", digest->troubles);
	printf("%" PRIu64 " segment%s came to nothing\n\n", digest->lost,
	       digest->lost == 1 ? "" : "s");
	if (digest->conns) {
		counts_show(opts, opening_columns, digest->opening,
			    TCPVIZ_OPEN_MAX, opening_name);
		counts_show(opts, closing_columns, digest->closing,
			    TCPVIZ_CLOSE_MAX, closing_name);
	}
	if (!digest->troubles)
		puts("nothing conspicuous");
	for (size_t i = 0; i < shown; i++)
		trouble_show(json_object_array_get_idx(digest->list, i));
	if (digest->troubles > shown)
		printf("... and %zu more: -jp shows all\n",
		       digest->troubles - shown);
}

static struct json_object *counts_json(const uint64_t *count, size_t max,
				       const char *(*name)(unsigned int which))
{
	struct json_object *object = json_object_new_object();

	for (size_t i = 0; i < max; i++)
		tcpviz_json_u64(object, name(i), count[i]);
	return object;
}

static int json_show(const struct tcpviz_opts *opts,
		     const struct digest *digest)
{
	struct json_object *object = json_object_new_object();
	int err;

	tcpviz_json_u64(object, "connections", digest->conns);
	tcpviz_json_u64(object, "came_to_nothing", digest->lost);
	json_object_object_add(object, "openings",
			       counts_json(digest->opening, TCPVIZ_OPEN_MAX,
					   opening_name));
	json_object_object_add(object, "closings",
			       counts_json(digest->closing, TCPVIZ_CLOSE_MAX,
					   closing_name));
	json_object_object_add(object, "troubles",
			       json_object_get(digest->list));
	err = tcpviz_json_item(stdout, object, 0, opts->pretty);
	tcpviz_json_end(stdout, 1, opts->pretty);
	return err ? TCPVIZ_EXIT_SYSTEM : TCPVIZ_EXIT_OK;
}

static int digest_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	struct digest digest = { };
	static struct tcpviz_want want;
	int ret;

	if (tcpviz_command_is_help(argc - 1, argv + 1)) {
		puts("Usage: tcpviz replay FILE|- summary [FILTER]");
		return TCPVIZ_EXIT_OK;
	}
	ret = tcpviz_want_words(&want, opts, "summary", argc - 1, argv + 1);
	if (ret)
		return ret;
	digest.list = json_object_new_array();
	ret = opts->source->talks(opts->source, &want, talk_add, &digest);
	if (!ret && opts->json)
		ret = json_show(opts, &digest);
	else if (!ret)
		text_show(opts, &digest);
	json_object_put(digest.list);
	return ret;
}

const struct tcpviz_object tcpviz_digest = {
	.name = "summary",
	.usage = "[FILTER]",
	.help = "a capture on one screen",
	.run = digest_run,
};
