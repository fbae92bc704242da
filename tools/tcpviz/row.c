// SPDX-License-Identifier: GPL-2.0
/* A connection as a row of a table */

#include "row.h"

#include <inttypes.h>
#include <string.h>

#include "proc.h"
#include "util.h"

/* What is repeated is one column for people and four for programs */
const struct tcpviz_column tcpviz_row_columns[] = {
	{ "id",			"ID",		TCPVIZ_KIND_NUMBER },
	{ "path",		"PATH",		TCPVIZ_KIND_TEXT },
	{ "client",		"CLIENT",	TCPVIZ_KIND_TEXT },
	{ "client_state",	"CLIENT-STATE",	TCPVIZ_KIND_TEXT },
	{ "server",		"SERVER",	TCPVIZ_KIND_TEXT },
	{ "server_state",	"SERVER-STATE",	TCPVIZ_KIND_TEXT },
	{ "age_ms",		"AGE",		TCPVIZ_KIND_MS },
	{ "idle_ms",		"IDLE",		TCPVIZ_KIND_MS },
	{ "timer_ms",		"TIMER",	TCPVIZ_KIND_MS },
	{ NULL,			"REPEATED",	TCPVIZ_KIND_TEXT },
	{ "syn",		NULL,		TCPVIZ_KIND_NUMBER },
	{ "synack",		NULL,		TCPVIZ_KIND_NUMBER },
	{ "client_fin",		NULL,		TCPVIZ_KIND_NUMBER },
	{ "server_fin",		NULL,		TCPVIZ_KIND_NUMBER },
	{ "synack_us",		NULL,		TCPVIZ_KIND_US },
	{ "ack_us",		NULL,		TCPVIZ_KIND_US },
	{ "l3dev",		NULL,		TCPVIZ_KIND_TEXT },
	{ "flags",		"FLAGS",	TCPVIZ_KIND_LIST },
};

_Static_assert(ARRAY_SIZE(tcpviz_row_columns) == TCPVIZ_ROW_COLUMNS,
	       "columns don't agree");

static const char *repeated(struct tcpviz_text *text,
			    const struct tcpviz_conn *conn)
{
	const struct {
		const char *name;
		uint64_t count;
	} all[] = {
		{ "SYN", conn->syn }, { "SYN-ACK", conn->synack },
		{ "client-FIN", conn->fin[TCPVIZ_CLIENT] },
		{ "server-FIN", conn->fin[TCPVIZ_SERVER] },
	};

	text->len = 0;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		if (all[i].count && all[i].count != TCPVIZ_NONE)
			tcpviz_text_add(text, "%s%s:%" PRIu64,
					text->len ? "," : "", all[i].name,
					all[i].count);
	return text->len ? text->buf : "-";
}

/**
 * tcpviz_row_make() - fill the cells of a row
 * @row: the row; it lives as long as @conn does
 * @conn: the connection
 */
void tcpviz_row_make(struct tcpviz_row *row, const struct tcpviz_conn *conn)
{
	const struct tcpviz_cell cell[TCPVIZ_ROW_COLUMNS] = {
		{ .number = conn->id },
		{ .text = conn->path },
		{ .text = conn->addr[TCPVIZ_CLIENT] },
		{ .text = tcpviz_state_name(conn->state[TCPVIZ_CLIENT]) },
		{ .text = conn->addr[TCPVIZ_SERVER] },
		{ .text = tcpviz_state_name(conn->state[TCPVIZ_SERVER]) },
		{ .number = conn->age_ms },
		{ .number = conn->idle_ms },
		{ .number = conn->timer_ms },
		{ .text = repeated(&row->repeated, conn) },
		{ .number = conn->syn },
		{ .number = conn->synack },
		{ .number = conn->fin[TCPVIZ_CLIENT] },
		{ .number = conn->fin[TCPVIZ_SERVER] },
		{ .number = conn->synack_us },
		{ .number = conn->ack_us },
		{ .text = conn->l3dev },
		{ .text = conn->flags },
	};

	memcpy(row->cell, cell, sizeof(cell));
}
