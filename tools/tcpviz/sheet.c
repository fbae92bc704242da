// SPDX-License-Identifier: GPL-2.0
/*
 * Rows and columns: a table by libsmartcols for people, an array of objects by
 * json-c for programs. libsmartcols writes JSON as well, but as one object
 * around everything, where ip -j, and we, have an array.
 */

#include "sheet.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <libsmartcols/libsmartcols.h>
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "proc.h"
#include "tcpviz.h"
#include "text.h"

/* A duration without the blank, which would look like two columns */
static void duration_format(char *buf, size_t size, uint64_t us)
{
	char duration[TCPVIZ_DURATION];
	size_t len;

	tcpviz_text_duration(duration, us);
	len = strcspn(duration, " ");
	snprintf(buf, size, "%.*s%s", (int)len, duration,
		 duration[len] ? duration + len + 1 : "");
}

/**
 * tcpviz_sheet_cell() - what people see in a cell
 * @buf: room for it
 * @column: the cell's column
 * @cell: the cell
 *
 * Return: the text, in @buf or of the cell.
 */
const char *tcpviz_sheet_cell(char buf[TCPVIZ_SHEET_CELL],
			      const struct tcpviz_column *column,
			      const struct tcpviz_cell *cell)
{
	if (!tcpviz_kind_is_number(column->kind))
		return cell->text;
	if (cell->number == TCPVIZ_NONE)
		return "-";
	if (column->kind == TCPVIZ_KIND_MS &&
	    cell->number < UINT64_MAX / 1000)
		duration_format(buf, TCPVIZ_SHEET_CELL, cell->number * 1000);
	else if (column->kind == TCPVIZ_KIND_US)
		duration_format(buf, TCPVIZ_SHEET_CELL, cell->number);
	else if (column->kind == TCPVIZ_KIND_TIME)
		snprintf(buf, TCPVIZ_SHEET_CELL, "%.3f", cell->number / 1e3);
	else
		snprintf(buf, TCPVIZ_SHEET_CELL, "%" PRIu64, cell->number);
	return buf;
}

static void row_table(struct tcpviz_sheet *sheet,
		      const struct tcpviz_cell *cell)
{
	struct libscols_line *line = scols_table_new_line(sheet->table, NULL);
	char buf[TCPVIZ_SHEET_CELL];
	size_t n = 0;

	if (!line)
		sheet->failed = true;
	for (size_t i = 0; i < sheet->columns && !sheet->failed; i++) {
		const struct tcpviz_column *column = &sheet->column[i];

		if (!column->head)
			continue;
		if (scols_line_set_data(line, n++,
					tcpviz_sheet_cell(buf, column, &cell[i])))
			sheet->failed = true;
	}
}

static void row_json(struct tcpviz_sheet *sheet,
		     const struct tcpviz_cell *cell)
{
	struct json_object *object = json_object_new_object();

	for (size_t i = 0; i < sheet->columns; i++) {
		const struct tcpviz_column *column = &sheet->column[i];

		if (!column->name)
			continue;
		if (tcpviz_kind_is_number(column->kind))
			tcpviz_json_u64(object, column->name, cell[i].number);
		else if (column->kind == TCPVIZ_KIND_LIST)
			tcpviz_json_list(object, column->name, cell[i].text);
		else
			tcpviz_json_text(object, column->name, cell[i].text);
	}
	if (tcpviz_json_item(stdout, object, sheet->rows, sheet->pretty))
		sheet->failed = true;
}

static void columns_add(struct tcpviz_sheet *sheet)
{
	for (size_t i = 0; i < sheet->columns && !sheet->failed; i++) {
		const struct tcpviz_column *column = &sheet->column[i];
		int flags = tcpviz_kind_is_number(column->kind) ? SCOLS_FL_RIGHT : 0;

		if (column->head &&
		    !scols_table_new_column(sheet->table, column->head, 0,
					    flags))
			sheet->failed = true;
	}
}

/**
 * tcpviz_sheet_begin() - begin a table or an array
 * @sheet: the sheet
 * @opts: which of the two
 * @column: its columns
 * @columns: how many
 */
void tcpviz_sheet_begin(struct tcpviz_sheet *sheet,
			const struct tcpviz_opts *opts,
			const struct tcpviz_column *column, size_t columns)
{
	*sheet = (struct tcpviz_sheet){
		.json = opts->json,
		.pretty = opts->pretty,
		.column = column,
		.columns = columns,
	};
	if (sheet->json)
		return;
	sheet->table = scols_new_table();
	if (!sheet->table)
		sheet->failed = true;
	columns_add(sheet);
}

/**
 * tcpviz_sheet_row() - one more row
 * @sheet: the sheet
 * @cell: its cells, one for each column
 */
void tcpviz_sheet_row(struct tcpviz_sheet *sheet,
		      const struct tcpviz_cell *cell)
{
	if (sheet->failed)
		return;
	if (sheet->json)
		row_json(sheet, cell);
	else
		row_table(sheet, cell);
	sheet->rows++;
}

/* Of a table without rows libsmartcols would print nothing at all */
static void heads_print(const struct tcpviz_sheet *sheet)
{
	const char *blank = "";

	for (size_t i = 0; i < sheet->columns; i++) {
		if (!sheet->column[i].head)
			continue;
		printf("%s%s", blank, sheet->column[i].head);
		blank = " ";
	}
	putchar('\n');
}

/**
 * tcpviz_sheet_end() - write what was not written yet
 * @sheet: the sheet
 * @status: an enum tcpviz_exit; if it isn't 0 and there are no rows, nothing
 *	is written
 *
 * Return: @status, or another one after a complaint.
 */
int tcpviz_sheet_end(struct tcpviz_sheet *sheet, int status)
{
	bool write = sheet->rows || !status;

	if (write && sheet->json)
		tcpviz_json_end(stdout, sheet->rows, sheet->pretty);
	else if (write && !sheet->failed && !sheet->rows)
		heads_print(sheet);
	else if (write && !sheet->failed && scols_print_table(sheet->table))
		sheet->failed = true;
	scols_unref_table(sheet->table);
	sheet->table = NULL;
	if (!sheet->failed)
		return status;
	tcpviz_complain("out of memory");
	return TCPVIZ_EXIT_SYSTEM;
}
