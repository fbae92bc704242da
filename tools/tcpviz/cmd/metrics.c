// SPDX-License-Identifier: GPL-2.0
/*
 * tcpviz metrics: the tables as OpenMetrics text, or in the older format of
 * Prometheus. Documentation/metrics.rst lists the families. No label names a
 * peer: their number has no bound.
 */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../command.h"
#include "../counter.h"
#include "../diagram.h"
#include "../listener.h"
#include "../proc.h"
#include "../tcpviz.h"

#define COUNTERS_MAX	128

/* Where a counter's samples are called something_total, so is the family */
static bool prometheus;

/* As node_exporter's collector of TCP states spells them */
static const char * const states[TCPVIZ_ST_MAX] = {
	[TCPVIZ_ST_NONE]	 = "unknown",
	[TCPVIZ_ST_CLOSED]	 = "close",
	[TCPVIZ_ST_LISTEN]	 = "listen",
	[TCPVIZ_ST_SYN_SENT]	 = "syn_sent",
	[TCPVIZ_ST_SYN_RECEIVED] = "syn_recv",
	[TCPVIZ_ST_ESTABLISHED]	 = "established",
	[TCPVIZ_ST_FIN_WAIT_1]	 = "fin_wait1",
	[TCPVIZ_ST_FIN_WAIT_2]	 = "fin_wait2",
	[TCPVIZ_ST_CLOSE_WAIT]	 = "close_wait",
	[TCPVIZ_ST_CLOSING]	 = "closing",
	[TCPVIZ_ST_LAST_ACK]	 = "last_ack",
	[TCPVIZ_ST_TIME_WAIT]	 = "time_wait",
};

/* Counters that are one family, told apart by a label */
static const struct family {
	const char *prefix, *name, *label, *help;
} families[] = {
	{ "evicted_", "tcpviz_evicted", "class",
	  "Entries pushed out of the full table." },
	{ "pruned_", "tcpviz_pruned", "reason",
	  "Half-open connections ended by a limit." },
	{ "shadow_", "tcpviz_shadow_pruned", "reason",
	  "Dry run: half-open connections that a limit would have ended." },
	{ "bad_", "tcpviz_malformed", "part",
	  "Packets whose headers make no sense, by the part that does not." },
};

/* What is known of each listener, one family for each */
static const struct gauge {
	const char *name, *type, *labels, *help;
	size_t offset;
} gauges[] = {
#define GAUGE(_member, _name, _type, _labels, _help)			\
	{ _name, _type, _labels, _help,					\
	  offsetof(struct tcpviz_listener, _member) }
	GAUGE(half_open, "tcpviz_listener_half_open", "gauge", "",
	      "Half-open connections."),
	GAUGE(bound, "tcpviz_listener_half_open_bound", "gauge", "",
	      "Half-open connections that the listener takes."),
	GAUGE(accept_queue, "tcpviz_listener_accept_queue", "gauge", "",
	      "Connections that wait for accept()."),
	GAUGE(accept_max, "tcpviz_listener_accept_queue_max", "gauge", "",
	      "Connections that may wait for accept()."),
	GAUGE(synacks, "tcpviz_listener_synacks", "counter", "",
	      "SYN-ACKs sent, repetitions included."),
	GAUGE(synack_repeats, "tcpviz_listener_synack_repeats", "counter", "",
	      "SYN-ACKs that were repetitions."),
	GAUGE(completed, "tcpviz_listener_handshakes", "counter",
	      ",result=\"completed\"", "Handshakes by how they ended."),
	GAUGE(refused, "tcpviz_listener_handshakes", "counter",
	      ",result=\"refused\"", NULL),
	GAUGE(timed_out, "tcpviz_listener_handshakes", "counter",
	      ",result=\"timed_out\"", NULL),
	GAUGE(pruned, "tcpviz_listener_handshakes", "counter",
	      ",result=\"pruned\"", NULL),
};

/* Everything, read before anything is written */
struct tables {
	struct tcpviz_census census;
	struct tcpviz_listener *listener;
	size_t listeners;
	struct tcpviz_counter counter[COUNTERS_MAX];
	size_t counters;
};

static uint64_t *member(struct tcpviz_listener *listener, size_t gauge)
{
	return (void *)((char *)listener + gauges[gauge].offset);
}

static bool is_same(const struct tcpviz_listener *a,
		    const struct tcpviz_listener *b)
{
	return !strcmp(a->addr, b->addr) && !strcmp(a->l3dev, b->l3dev);
}

/* Sockets that share an address and port (SO_REUSEPORT) are one listener */
static void listener_merge(struct tcpviz_listener *to,
			   const struct tcpviz_listener *from)
{
	struct tcpviz_listener copy = *from;

	for (size_t i = 0; i < ARRAY_SIZE(gauges); i++) {
		uint64_t *sum = member(to, i), more = *member(&copy, i);

		if (*sum == TCPVIZ_NONE)
			*sum = more;
		else if (more != TCPVIZ_NONE)
			*sum += more;
	}
}

static int listener_add(const struct tcpviz_listener *listener, void *data)
{
	struct tables *tables = data;
	size_t n = tables->listeners;

	for (size_t i = 0; i < n; i++) {
		if (!is_same(&tables->listener[i], listener))
			continue;
		listener_merge(&tables->listener[i], listener);
		return 0;
	}
	if ((n & (n - 1)) == 0) {
		void *bigger = realloc(tables->listener,
				       (n ? 2 * n : 1) * sizeof(*listener));

		if (!bigger) {
			tcpviz_complain("out of memory");
			return TCPVIZ_EXIT_SYSTEM;
		}
		tables->listener = bigger;
	}
	tables->listener[tables->listeners++] = *listener;
	return 0;
}

static int counter_add(const void *counter, void *data)
{
	struct tables *tables = data;

	if (tables->counters < COUNTERS_MAX)
		tables->counter[tables->counters++] =
			*(const struct tcpviz_counter *)counter;
	return 0;
}

static void family_begin(const char *name, const char *type, const char *help)
{
	const char *total = prometheus && *type == 'c' ? "_total" : "";

	printf("# TYPE %s%s %s\n# HELP %s%s %s\n", name, total, type, name,
	       total, help);
}

static void endpoints_write(const struct tcpviz_census *census)
{
	family_begin("tcpviz_endpoints", "gauge",
		     "Ends of connections by their state.");
	for (int side = 0; side < 2; side++)
		for (int i = 0; i < TCPVIZ_ST_MAX; i++)
			printf("tcpviz_endpoints{role=\"%s\",state=\"%s\"} %" PRIu64 "\n",
			       tcpviz_side_name(side), states[i],
			       census->ends[i][side]);
}

static void edges_write(const struct tcpviz_edges *edges, const char *name,
			const char *help, bool taken_back)
{
	family_begin(name, "counter", help);
	for (size_t i = 0; i < edges->count; i++) {
		const struct tcpviz_edge_count *edge = &edges->edge[i];
		uint64_t count = taken_back ? edge->taken_back : edge->count;

		if (count != TCPVIZ_NONE)
			printf("%s_total{role=\"%s\",from=\"%s\",to=\"%s\"} %" PRIu64 "\n",
			       name, tcpviz_side_name(edge->side),
			       states[edge->from], states[edge->to], count);
	}
}

/* A label's value; what the tables hold needs no escape, but who knows */
static void value_write(const char *value)
{
	for (; *value; value++)
		printf(*value == '\\' || *value == '"' ? "\\%c" : "%c",
		       *value);
}

static void listeners_write(struct tables *tables)
{
	for (size_t g = 0; g < ARRAY_SIZE(gauges); g++) {
		const struct gauge *gauge = &gauges[g];

		if (gauge->help)
			family_begin(gauge->name, gauge->type, gauge->help);
		for (size_t i = 0; i < tables->listeners; i++) {
			struct tcpviz_listener *l = &tables->listener[i];

			if (*member(l, g) == TCPVIZ_NONE)
				continue;
			printf("%s%s{listener=\"", gauge->name,
			       *gauge->type == 'c' ? "_total" : "");
			value_write(l->addr);
			fputs("\",l3dev=\"", stdout);
			value_write(strcmp(l->l3dev, "-") ? l->l3dev : "");
			printf("\"%s} %" PRIu64 "\n", gauge->labels,
			       *member(l, g));
		}
	}
}

/* How many of its own kind the dry run got wrong is a counter of its own */
static const struct family *family_find(const char *counter)
{
	if (!strcmp(counter, "shadow_false"))
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(families); i++)
		if (!strncmp(counter, families[i].prefix,
			     strlen(families[i].prefix)))
			return &families[i];
	return NULL;
}

static void families_write(const struct tables *tables)
{
	for (size_t f = 0; f < ARRAY_SIZE(families); f++) {
		const struct family *family = &families[f];

		family_begin(family->name, "counter", family->help);
		for (size_t i = 0; i < tables->counters; i++) {
			const struct tcpviz_counter *c = &tables->counter[i];

			if (family_find(c->name) == family)
				printf("%s_total{%s=\"%s\"} %" PRIu64 "\n",
				       family->name, family->label,
				       c->name + strlen(family->prefix),
				       c->value);
		}
	}
}

/* Names that no metric may have are left out */
static bool name_is_good(const char *name)
{
	return !name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")];
}

static void counters_write(const struct tables *tables)
{
	for (size_t i = 0; i < tables->counters; i++) {
		const struct tcpviz_counter *c = &tables->counter[i];
		char name[sizeof(c->name) + 8];

		if (family_find(c->name) || !name_is_good(c->name) ||
		    c->value == TCPVIZ_NONE)
			continue;
		snprintf(name, sizeof(name), "tcpviz_%s", c->name);
		family_begin(name, "counter", tcpviz_counter_help(c->name));
		printf("%s_total %" PRIu64 "\n", name, c->value);
	}
}

static int tables_read(struct tables *tables, const struct tcpviz_opts *opts,
		       const struct tcpviz_want *want)
{
	int ret;

	memset(tables, 0, sizeof(*tables));
	ret = tcpviz_census_take(&tables->census, opts->source, want);
	if (!ret)
		ret = tcpviz_listener_each(opts->dir, want, listener_add,
					   tables);
	return ret ? ret : tcpviz_counter_each(opts->dir, counter_add, tables);
}

enum {
	OPENMETRICS,
	PROMETHEUS,
	HELP,
};

static const char * const formats[] = {
	[OPENMETRICS] = "openmetrics",
	[PROMETHEUS]  = "prometheus",
	[HELP]	      = "help",
};

static int metrics_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	static struct tables tables;
	static struct tcpviz_want want;
	int format, ret;

	format = tcpviz_command_find("metrics", argc - 1, argv + 1, formats,
				     ARRAY_SIZE(formats));
	if (format == HELP) {
		puts("Usage: tcpviz metrics [openmetrics|prometheus]");
		return TCPVIZ_EXIT_OK;
	}
	prometheus = format == PROMETHEUS;
	if (argc > 2 || (argc > 1 && format < 0)) {
		tcpviz_complain("metrics: \"%s\" is not a format, or one word too many",
				argv[argc - 1]);
		return TCPVIZ_EXIT_USAGE;
	}
	ret = tcpviz_want_words(&want, opts, "metrics", 0, argv);
	if (ret)
		return ret;
	ret = tables_read(&tables, opts, &want);
	if (!ret) {
		endpoints_write(&tables.census);
		edges_write(&tables.census.edges, "tcpviz_transitions",
			    "Edges of the state diagram taken.", false);
		edges_write(&tables.census.edges,
			    "tcpviz_transitions_taken_back",
			    "Of these, how many were taken back.", true);
		listeners_write(&tables);
		families_write(&tables);
		counters_write(&tables);
		if (!prometheus)
			puts("# EOF");
	}
	free(tables.listener);
	return ret;
}

const struct tcpviz_object tcpviz_metrics = {
	.name = "metrics",
	.usage = "[FORMAT]",
	.help = "everything that is counted, for Prometheus and others",
	.run = metrics_run,
};
