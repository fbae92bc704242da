// SPDX-License-Identifier: GPL-2.0
/* The table "listeners" */

#include "listener.h"

#include "proc.h"
#include "source.h"
#include "tcpviz.h"

#define FIELD(_member, _name, _parse, _required)			\
	TCPVIZ_FIELD(struct tcpviz_listener, _member, _name, _parse,	\
		     _required)
#define NUMBER(_member)							\
	FIELD(_member, #_member, tcpviz_proc_u64, false)
#define TEXT(_member)							\
	FIELD(_member, #_member, tcpviz_proc_text, false)

static const struct tcpviz_field fields[] = {
	FIELD(addr, "listener", tcpviz_proc_text, true),
	TEXT(l3dev),
	NUMBER(half_open),
	NUMBER(half_open_max),
	NUMBER(young),
	NUMBER(accept_queue),
	NUMBER(accept_max),
	NUMBER(synacks),
	NUMBER(synack_repeats),
	TEXT(tries),
	NUMBER(completed),
	NUMBER(refused),
	NUMBER(timed_out),
	NUMBER(median_us),
	NUMBER(pruned),
	NUMBER(retries),
	TEXT(retries_by),
	NUMBER(bound),
	TEXT(bound_by),
	NUMBER(queued),
	NUMBER(blind_ms),
};

/* What is done with the records that are wanted */
struct visit {
	const struct tcpviz_want *want;
	int (*each)(const struct tcpviz_listener *listener, void *data);
	void *data;
};

/* To a filter it is the source, in LISTEN, of a connection with nobody */
static bool is_wanted(const struct tcpviz_want *want,
		      const struct tcpviz_listener *listener)
{
	struct tcpviz_subject subject = {
		.state = { [TCPVIZ_SERVER] = TCPVIZ_ST_LISTEN },
		.path = "in",
		.l3dev = listener->l3dev,
		.flags = "-",
	};

	tcpviz_addr_parse(&subject.addr[TCPVIZ_SERVER], listener->addr);
	return tcpviz_filter_match(&want->filter, &subject);
}

static int visit_record(const void *record, void *data)
{
	const struct visit *visit = data;

	return is_wanted(visit->want, record) ?
	       visit->each(record, visit->data) : 0;
}

/**
 * tcpviz_listener_each() - for each listener that is wanted
 * @dir: directory of the tables
 * @want: which
 * @each: what is done; anything but 0 ends it, and is returned
 * @data: for @each
 *
 * Return: 0, an enum tcpviz_exit after a complaint, or what @each returned.
 */
int tcpviz_listener_each(const char *dir, const struct tcpviz_want *want,
			 int (*each)(const struct tcpviz_listener *listener,
				     void *data), void *data)
{
	struct visit visit = { want, each, data };
	struct tcpviz_listener listener;

	return tcpviz_table_read(dir, "listeners", fields, ARRAY_SIZE(fields),
				 &listener, visit_record, &visit);
}
