/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_ROW_H
#define _TCPVIZ_ROW_H

#include "record.h"
#include "sheet.h"
#include "text.h"

/* the columns, in the order of the table; not all are for people */
enum tcpviz_row_column {
	TCPVIZ_ROW_ID,
	TCPVIZ_ROW_PATH,
	TCPVIZ_ROW_CLIENT,
	TCPVIZ_ROW_CLIENT_STATE,
	TCPVIZ_ROW_SERVER,
	TCPVIZ_ROW_SERVER_STATE,
	TCPVIZ_ROW_AGE,
	TCPVIZ_ROW_IDLE,
	TCPVIZ_ROW_TIMER,
	TCPVIZ_ROW_REPEATED,
	TCPVIZ_ROW_SYN,
	TCPVIZ_ROW_SYNACK,
	TCPVIZ_ROW_CLIENT_FIN,
	TCPVIZ_ROW_SERVER_FIN,
	TCPVIZ_ROW_SYNACK_US,
	TCPVIZ_ROW_ACK_US,
	TCPVIZ_ROW_L3DEV,
	TCPVIZ_ROW_FLAGS,
	TCPVIZ_ROW_COLUMNS
};

extern const struct tcpviz_column tcpviz_row_columns[TCPVIZ_ROW_COLUMNS];

/**
 * struct tcpviz_row - a connection as a row
 * @cell: a cell for each of tcpviz_row_columns
 * @repeated: text of one of them
 */
struct tcpviz_row {
	struct tcpviz_cell cell[TCPVIZ_ROW_COLUMNS];
	struct tcpviz_text repeated;
};

void tcpviz_row_make(struct tcpviz_row *row, const struct tcpviz_conn *conn);

#endif /* _TCPVIZ_ROW_H */
