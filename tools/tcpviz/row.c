// SPDX-License-Identifier: GPL-2.0
/* A connection as a row of a table */

#include "row.h"

#include <inttypes.h>

#include "proc.h"
#include "util.h"

/* What is repeated is one column for people and four for programs */
const struct tcpviz_column tcpviz_row_columns[TCPVIZ_ROW_COLUMNS] = {
	[TCPVIZ_ROW_ID]		= { "id", "ID", TCPVIZ_KIND_NUMBER },
	[TCPVIZ_ROW_PATH]	= { "path", "PATH", TCPVIZ_KIND_TEXT },
	[TCPVIZ_ROW_CLIENT]	= { "client", "CLIENT", TCPVIZ_KIND_TEXT },
	[TCPVIZ_ROW_CLIENT_STATE] = { "client_state", "CLIENT-STATE", TCPVIZ_KIND_TEXT },
	[TCPVIZ_ROW_SERVER]	= { "server", "SERVER", TCPVIZ_KIND_TEXT },
	[TCPVIZ_ROW_SERVER_STATE] = { "server_state", "SERVER-STATE", TCPVIZ_KIND_TEXT },
	[TCPVIZ_ROW_AGE]	= { "age_ms", "AGE", TCPVIZ_KIND_MS },
	[TCPVIZ_ROW_IDLE]	= { "idle_ms", "IDLE", TCPVIZ_KIND_MS },
	[TCPVIZ_ROW_TIMER]	= { "timer_ms", "TIMER", TCPVIZ_KIND_MS },
	[TCPVIZ_ROW_REPEATED]	= { NULL, "REPEATED", TCPVIZ_KIND_TEXT },
	[TCPVIZ_ROW_SYN]	= { "syn", NULL, TCPVIZ_KIND_NUMBER },
	[TCPVIZ_ROW_SYNACK]	= { "synack", NULL, TCPVIZ_KIND_NUMBER },
	[TCPVIZ_ROW_CLIENT_FIN]	= { "client_fin", NULL, TCPVIZ_KIND_NUMBER },
	[TCPVIZ_ROW_SERVER_FIN]	= { "server_fin", NULL, TCPVIZ_KIND_NUMBER },
	[TCPVIZ_ROW_SYNACK_US]	= { "synack_us", NULL, TCPVIZ_KIND_US },
	[TCPVIZ_ROW_ACK_US]	= { "ack_us", NULL, TCPVIZ_KIND_US },
	[TCPVIZ_ROW_L3DEV]	= { "l3dev", NULL, TCPVIZ_KIND_TEXT },
	[TCPVIZ_ROW_FLAGS]	= { "flags", "FLAGS", TCPVIZ_KIND_LIST },
};

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
	struct tcpviz_cell *cell = row->cell;

	cell[TCPVIZ_ROW_ID].number = conn->id;
	cell[TCPVIZ_ROW_PATH].text = conn->path;
	cell[TCPVIZ_ROW_CLIENT].text = conn->addr[TCPVIZ_CLIENT];
	cell[TCPVIZ_ROW_CLIENT_STATE].text =
		tcpviz_state_name(conn->state[TCPVIZ_CLIENT]);
	cell[TCPVIZ_ROW_SERVER].text = conn->addr[TCPVIZ_SERVER];
	cell[TCPVIZ_ROW_SERVER_STATE].text =
		tcpviz_state_name(conn->state[TCPVIZ_SERVER]);
	cell[TCPVIZ_ROW_AGE].number = conn->age_ms;
	cell[TCPVIZ_ROW_IDLE].number = conn->idle_ms;
	cell[TCPVIZ_ROW_TIMER].number = conn->timer_ms;
	cell[TCPVIZ_ROW_REPEATED].text = repeated(&row->repeated, conn);
	cell[TCPVIZ_ROW_SYN].number = conn->syn;
	cell[TCPVIZ_ROW_SYNACK].number = conn->synack;
	cell[TCPVIZ_ROW_CLIENT_FIN].number = conn->fin[TCPVIZ_CLIENT];
	cell[TCPVIZ_ROW_SERVER_FIN].number = conn->fin[TCPVIZ_SERVER];
	cell[TCPVIZ_ROW_SYNACK_US].number = conn->synack_us;
	cell[TCPVIZ_ROW_ACK_US].number = conn->ack_us;
	cell[TCPVIZ_ROW_L3DEV].text = conn->l3dev;
	cell[TCPVIZ_ROW_FLAGS].text = conn->flags;
}
