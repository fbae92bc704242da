// SPDX-License-Identifier: GPL-2.0
/* tcpviz graph: the state diagram of RFC 9293, with counts */

#include <inttypes.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "../command.h"
#include "../diagram.h"
#include "../json.h"
#include "../proc.h"
#include "../svg.h"
#include "../tcpviz.h"

static int text_write(const struct tcpviz_opts *opts,
		      const struct tcpviz_census *census)
{
	tcpviz_diagram_draw(stdout, census, opts->unicode);
	return TCPVIZ_EXIT_OK;
}

static int svg_write(const struct tcpviz_opts *opts,
		     const struct tcpviz_census *census)
{
	size_t size = 0;
	char *page = NULL;
	FILE *file;

	(void)opts;
	file = open_memstream(&page, &size);
	if (file) {
		tcpviz_diagram_draw(file, census, true);
		if (fclose(file))
			size = 0;
	}
	if (size)
		tcpviz_svg_page(stdout, page, "TCP states, RFC 9293");
	else
		tcpviz_complain("out of memory");
	free(page);
	return size ? TCPVIZ_EXIT_OK : TCPVIZ_EXIT_SYSTEM;
}

static bool edge_is_first(const struct tcpviz_edges *edges, size_t number)
{
	for (size_t i = 0; i < number; i++)
		if (edges->edge[i].from == edges->edge[number].from &&
		    edges->edge[i].to == edges->edge[number].to)
			return false;
	return true;
}

/* An edge never taken that leads to CLOSED is only in the way */
static bool edge_is_shown(const struct tcpviz_edge_count *edge)
{
	return edge->count || edge->to != TCPVIZ_ST_CLOSED ||
	       edge->from == TCPVIZ_ST_LAST_ACK ||
	       edge->from == TCPVIZ_ST_TIME_WAIT;
}

static void dot_edges(const struct tcpviz_census *census)
{
	struct tcpviz_edge_count sum;

	for (size_t i = 0; i < census->edges.count; i++) {
		const struct tcpviz_edge_count *edge = &census->edges.edge[i];

		tcpviz_census_edge(census, edge->from, edge->to, &sum);
		if (!edge_is_first(&census->edges, i) || !edge_is_shown(&sum))
			continue;
		printf("\t\"%s\" -> \"%s\" [label=\"%s\\n%" PRIu64,
		       tcpviz_state_name(sum.from), tcpviz_state_name(sum.to),
		       tcpviz_census_event(sum.from, sum.to), sum.count);
		if (sum.taken_back)
			printf("-%" PRIu64, sum.taken_back);
		printf("\"%s];\n", sum.count ? "" : ", color=gray, fontcolor=gray");
	}
}

static int dot_write(const struct tcpviz_opts *opts,
		     const struct tcpviz_census *census)
{
	(void)opts;
	puts("digraph tcp {\n"
	     "\tnode [shape=box, fontname=monospace];\n"
	     "\tedge [fontname=monospace, fontsize=10];");
	for (int i = TCPVIZ_ST_CLOSED; i < TCPVIZ_ST_MAX; i++)
		printf("\t\"%s\" [label=\"%s\\n%" PRIu64 " / %" PRIu64 "\"];\n",
		       tcpviz_state_name(i), tcpviz_state_name(i),
		       census->ends[i][TCPVIZ_CLIENT],
		       census->ends[i][TCPVIZ_SERVER]);
	dot_edges(census);
	puts("}");
	return TCPVIZ_EXIT_OK;
}

static struct json_object *states_json(const struct tcpviz_census *census)
{
	struct json_object *array = json_object_new_array();

	for (int i = TCPVIZ_ST_CLOSED; i < TCPVIZ_ST_MAX; i++) {
		struct json_object *object = json_object_new_object();

		tcpviz_json_text(object, "state", tcpviz_state_name(i));
		tcpviz_json_u64(object, "clients",
				census->ends[i][TCPVIZ_CLIENT]);
		tcpviz_json_u64(object, "servers",
				census->ends[i][TCPVIZ_SERVER]);
		json_object_array_add(array, object);
	}
	return array;
}

static struct json_object *edges_json(const struct tcpviz_census *census)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < census->edges.count; i++) {
		const struct tcpviz_edge_count *edge = &census->edges.edge[i];
		struct json_object *object = json_object_new_object();

		tcpviz_json_text(object, "role", tcpviz_side_name(edge->side));
		tcpviz_json_text(object, "from",
				 tcpviz_state_name(edge->from));
		tcpviz_json_text(object, "to", tcpviz_state_name(edge->to));
		tcpviz_json_u64(object, "count", edge->count);
		tcpviz_json_u64(object, "taken_back", edge->taken_back);
		json_object_array_add(array, object);
	}
	return array;
}

static int json_write(const struct tcpviz_opts *opts,
		      const struct tcpviz_census *census)
{
	struct json_object *object = json_object_new_object();
	int err;

	json_object_object_add(object, "states", states_json(census));
	json_object_object_add(object, "edges", edges_json(census));
	err = tcpviz_json_item(stdout, object, 0, opts->pretty);
	tcpviz_json_end(stdout, 1, opts->pretty);
	return err ? TCPVIZ_EXIT_SYSTEM : TCPVIZ_EXIT_OK;
}

static const char * const commands[] = { "text", "dot", "svg", "help" };

static int (* const formats[])(const struct tcpviz_opts *opts,
			       const struct tcpviz_census *census) = {
	text_write, dot_write, svg_write,
};

static int graph_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	static struct tcpviz_census census;
	static struct tcpviz_want want;
	int command, ret;

	argc--;
	argv++;
	command = tcpviz_command_before_filter("graph", argc, argv, commands,
					       ARRAY_SIZE(commands));
	if (command == TCPVIZ_PICK_SEVERAL)
		return TCPVIZ_EXIT_USAGE;
	if (command == ARRAY_SIZE(formats)) {
		puts("Usage: tcpviz graph [text|dot|svg] [FILTER]");
		return TCPVIZ_EXIT_OK;
	}
	if (command >= 0) {
		argc--;
		argv++;
	}
	ret = tcpviz_want_words(&want, opts, "graph", argc, argv);
	if (!ret)
		ret = tcpviz_census_take(&census, opts->source, &want);
	if (ret)
		return ret;
	return opts->json ? json_write(opts, &census) :
			    formats[command < 0 ? 0 : command](opts, &census);
}

const struct tcpviz_object tcpviz_graph = {
	.name = "graph",
	.usage = "[text|dot|svg]",
	.help = "the state diagram with counts",
	.run = graph_run,
};
