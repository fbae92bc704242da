/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_SHEET_H
#define _TCPVIZ_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TCPVIZ_SHEET_CELL	256	/* longest cell for people, with its end */

struct libscols_table;
struct tcpviz_opts;

/* what is in a column; people see durations and times, programs numbers */
enum tcpviz_kind {
	TCPVIZ_KIND_TEXT,
	TCPVIZ_KIND_LIST,
	TCPVIZ_KIND_NUMBER,
	TCPVIZ_KIND_MS,
	TCPVIZ_KIND_US,
	TCPVIZ_KIND_TIME,	/* microseconds, to be compared */
};

/**
 * tcpviz_kind_is_number() - whether cells hold numbers, which stand right
 * @kind: what is in them
 *
 * Return: true if they do.
 */
static inline bool tcpviz_kind_is_number(enum tcpviz_kind kind)
{
	return kind != TCPVIZ_KIND_TEXT && kind != TCPVIZ_KIND_LIST;
}

/**
 * struct tcpviz_column - a column of a sheet
 * @name: of the JSON member; NULL: not for programs
 * @head: above the column; NULL: not for people
 * @kind: what is in it
 */
struct tcpviz_column {
	const char *name;
	const char *head;
	enum tcpviz_kind kind;
};

/**
 * struct tcpviz_cell - what is in a cell
 * @text: of a text or a list, which are separated by commas; "-": nothing
 * @number: of the others; TCPVIZ_NONE: not known
 */
struct tcpviz_cell {
	const char *text;
	uint64_t number;
};

/**
 * struct tcpviz_sheet - rows and columns, as a table or as JSON
 * @json: an array with one object a row
 * @pretty: with line breaks and blanks
 * @column: the columns
 * @columns: how many
 * @table: where rows gather that are to be aligned
 * @rows: how many there were
 * @failed: no memory
 */
struct tcpviz_sheet {
	bool json;
	bool pretty;
	const struct tcpviz_column *column;
	size_t columns;
	struct libscols_table *table;
	size_t rows;
	bool failed;
};

const char *tcpviz_sheet_cell(char buf[TCPVIZ_SHEET_CELL],
			      const struct tcpviz_column *column,
			      const struct tcpviz_cell *cell);
void tcpviz_sheet_begin(struct tcpviz_sheet *sheet,
			const struct tcpviz_opts *opts,
			const struct tcpviz_column *column, size_t columns);
void tcpviz_sheet_row(struct tcpviz_sheet *sheet,
		      const struct tcpviz_cell *cell);
int tcpviz_sheet_end(struct tcpviz_sheet *sheet, int status);

#endif /* _TCPVIZ_SHEET_H */
