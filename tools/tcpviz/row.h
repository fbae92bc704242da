/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_ROW_H
#define _TCPVIZ_ROW_H

#include "record.h"
#include "sheet.h"
#include "text.h"

#define TCPVIZ_ROW_COLUMNS	18

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
