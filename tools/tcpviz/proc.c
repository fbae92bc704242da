// SPDX-License-Identifier: GPL-2.0
/*
 * Reader of the module's tables: a header line with the names of the columns,
 * then one record a line, columns separated by blanks.
 *
 * Columns are found by name, since later versions add some. A line that can't
 * be a record (wrong number of cells, a cell that doesn't parse, characters
 * that can't be printed, longer than the buffer, cut off before its newline)
 * is counted and passed over: one bad line must not hide the others. Memory is
 * constant, whatever the table's size.
 */

#include "proc.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "state.h"

enum line_kind {
	LINE_GOOD,
	LINE_BAD,
	LINE_EMPTY,
	LINE_END,
};

/**
 * tcpviz_proc_u64() - cell of a decimal number, "-" gives TCPVIZ_NONE
 * @cell: text of the cell
 * @member: a uint64_t
 * @size: its size
 *
 * Return: 0, or -1 if the cell isn't a number below TCPVIZ_NONE.
 */
int tcpviz_proc_u64(const char *cell, void *member, size_t size)
{
	uint64_t value = 0;

	if (strcmp(cell, "-") == 0) {
		value = TCPVIZ_NONE;
		goto out;
	}
	if (!*cell)
		return -1;
	for (; *cell; cell++) {
		unsigned int digit = (unsigned char)*cell - '0';

		if (digit > 9 || value > (TCPVIZ_NONE - 1 - digit) / 10)
			return -1;
		value = value * 10 + digit;
	}
out:
	memcpy(member, &value, size);
	return 0;
}

/**
 * tcpviz_proc_text() - cell that is kept as it is
 * @cell: text of the cell
 * @member: an array of char
 * @size: its size
 *
 * Return: 0, or -1 if the cell is too long.
 */
int tcpviz_proc_text(const char *cell, void *member, size_t size)
{
	size_t len = strlen(cell);

	if (len >= size)
		return -1;
	memcpy(member, cell, len + 1);
	return 0;
}

/**
 * tcpviz_proc_state() - cell with the name of a state
 * @cell: text of the cell
 * @member: an enum tcpviz_state
 * @size: its size
 *
 * Return: 0, or -1 if there is no such state.
 */
int tcpviz_proc_state(const char *cell, void *member, size_t size)
{
	int state = tcpviz_state_parse(cell);
	enum tcpviz_state value = state;

	if (state < 0)
		return -1;
	memcpy(member, &value, size);
	return 0;
}

/**
 * tcpviz_proc_side() - cell that says client or server
 * @cell: text of the cell
 * @member: an enum tcpviz_side
 * @size: its size
 *
 * Return: 0, or -1 if the cell says neither.
 */
int tcpviz_proc_side(const char *cell, void *member, size_t size)
{
	int side = tcpviz_side_parse(cell);
	enum tcpviz_side value = side;

	if (side < 0)
		return -1;
	memcpy(member, &value, size);
	return 0;
}

/**
 * tcpviz_proc_flags() - cell with a list of TCP flags
 * @cell: text of the cell
 * @member: an unsigned int, for the bits
 * @size: its size
 *
 * Return: 0.
 */
int tcpviz_proc_flags(const char *cell, void *member, size_t size)
{
	unsigned int bits = tcpviz_flags_parse(cell);

	memcpy(member, &bits, size);
	return 0;
}

/* Escape sequences or NULs in a file somebody sent must not get any further */
static bool char_is_good(int c)
{
	return (c >= ' ' && c <= '~') || c == '\t';
}

static enum line_kind line_read(struct tcpviz_proc *proc)
{
	size_t len = 0;
	bool bad = false;
	int c;

	while ((c = getc_unlocked(proc->file)) != EOF && c != '\n') {
		if (!char_is_good(c) || len == sizeof(proc->line) - 1)
			bad = true;
		else
			proc->line[len++] = c;
	}
	proc->line[len] = '\0';

	if (c == EOF && !len && !bad)
		return LINE_END;
	if (c == EOF || bad)
		return LINE_BAD;
	return proc->line[strspn(proc->line, " \t")] ? LINE_GOOD : LINE_EMPTY;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Cuts the line into cells; returns their number, -1 if they are too many */
static int line_split(struct tcpviz_proc *proc)
{
	char *at = proc->line;
	int n = 0;

	for (;;) {
		while (is_blank(*at))
			at++;
		if (!*at)
			return n;
		if (n == TCPVIZ_PROC_COLS)
			return -1;
		proc->cell[n++] = at;
		while (*at && !is_blank(*at))
			at++;
		if (*at)
			*at++ = '\0';
	}
}

static int column_find(const struct tcpviz_proc *proc, const char *name)
{
	for (int i = 0; i < proc->ncols; i++)
		if (!strcmp(proc->cell[i], name))
			return i;
	return -1;
}

/**
 * tcpviz_proc_start() - read the header of a table
 * @proc: the reader, set up here
 * @file: the table
 * @fields: the columns wanted
 * @nfields: number of @fields, at most TCPVIZ_PROC_FIELDS
 *
 * Return: 0; -EPROTO if there is no header or a required column isn't in it
 * (@proc->missing); another -errno if the file can't be read.
 */
int tcpviz_proc_start(struct tcpviz_proc *proc, FILE *file,
		      const struct tcpviz_field *fields, size_t nfields)
{
	memset(proc, 0, sizeof(*proc));
	proc->file = file;
	proc->fields = fields;
	proc->nfields = nfields;
	if (nfields > TCPVIZ_PROC_FIELDS)
		return -EINVAL;

	errno = 0;
	if (line_read(proc) != LINE_GOOD)
		return ferror(file) && errno ? -errno : -EPROTO;
	proc->ncols = line_split(proc);
	if (proc->ncols < 0)
		return -EPROTO;

	for (size_t i = 0; i < nfields; i++) {
		proc->col[i] = column_find(proc, fields[i].name);
		if (proc->col[i] < 0 && fields[i].required) {
			proc->missing = fields[i].name;
			return -EPROTO;
		}
	}
	return 0;
}

static int record_parse(const struct tcpviz_proc *proc, void *record)
{
	for (size_t i = 0; i < proc->nfields; i++) {
		const struct tcpviz_field *field = &proc->fields[i];
		int col = proc->col[i];

		if (field->parse(col < 0 ? "-" : proc->cell[col],
				 (char *)record + field->offset, field->size))
			return -1;
	}
	return 0;
}

/**
 * tcpviz_proc_next() - read the next record
 * @proc: the reader, after tcpviz_proc_start() returned 0
 * @record: the caller's record; what it holds is only good after 1
 *
 * Return: 1 if there is a record, 0 at the end, -errno on a read error.
 */
int tcpviz_proc_next(struct tcpviz_proc *proc, void *record)
{
	enum line_kind kind;

	errno = 0;
	while ((kind = line_read(proc)) != LINE_END) {
		if (ferror(proc->file))
			break;
		if (kind == LINE_EMPTY)
			continue;
		if (kind == LINE_GOOD && line_split(proc) == proc->ncols &&
		    !record_parse(proc, record))
			return 1;
		proc->bad++;
	}
	if (ferror(proc->file))
		return errno ? -errno : -EIO;
	return 0;
}
