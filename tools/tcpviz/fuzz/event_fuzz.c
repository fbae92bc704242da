// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer: any message is an event that can be written in a line, or none; a
 * connection, of which each word can stand in the table, or none; and a rule,
 * whose cells can.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../addr.h"
#include "../attr.h"
#include "../event.h"
#include "../proc.h"
#include "../rule.h"

static void one_line(void (*write)(FILE *out, const struct tcpviz_event *),
		     const struct tcpviz_event *event)
{
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return;
	write(out, event);
	fclose(out);
	if (!size || strchr(text, '\n') != text + size - 1)
		abort();
	free(text);
}

/* One cell of a table: printable, and no blank */
static void cell_check(const char *cell, size_t room)
{
	size_t len = strnlen(cell, room);

	if (!len || len == room)
		abort();
	for (; *cell; cell++)
		if (*cell <= ' ' || *cell > '~')
			abort();
}

static void conn_check(const struct tcpviz_conn *conn)
{
	struct tcpviz_addr addr;
	char text[TCPVIZ_ADDR_TEXT];

	cell_check(conn->path, sizeof(conn->path));
	cell_check(conn->l3dev, sizeof(conn->l3dev));
	cell_check(conn->flags, sizeof(conn->flags));
	for (int side = 0; side < 2; side++) {
		cell_check(conn->addr[side], sizeof(conn->addr[side]));
		/* it means what it says */
		if (tcpviz_addr_parse(&addr, conn->addr[side]))
			abort();
		tcpviz_addr_format(&addr, text);
		if (strcmp(text, conn->addr[side]) ||
		    conn->state[side] == TCPVIZ_ST_NONE)
			abort();
	}
}

static void rule_check(const struct tcpviz_rule *rule)
{
	char buf[TCPVIZ_RULE_CELL];

	for (unsigned int i = 0; i < tcpviz_rule_ncolumns; i++)
		cell_check(tcpviz_rule_cell(rule, tcpviz_rule_columns[i].attr,
					    buf), sizeof(buf));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tcpviz_event event;
	struct tcpviz_conn conn;
	struct tcpviz_rule rule;
	struct nlmsghdr *msg;

	if (size > 4096)
		return 0;
	/* libmnl reads to the next multiple of 4, which is in the buffer */
	msg = calloc(1, NLMSG_HDRLEN + MNL_ALIGN(size));
	if (!msg)
		return 0;
	/* Messages are whole: the kernel and mnl_nlmsg_ok() see to that */
	memcpy((char *)msg + NLMSG_HDRLEN, data, size);
	msg->nlmsg_len = NLMSG_HDRLEN + size;
	if (!tcpviz_event_get(&event, msg)) {
		one_line(tcpviz_event_text, &event);
		one_line(tcpviz_event_json, &event);
	}
	if (!tcpviz_attrs_conn(&conn, msg))
		conn_check(&conn);
	tcpviz_rule_get(&rule, msg);
	rule_check(&rule);
	free(msg);
	return 0;
}
