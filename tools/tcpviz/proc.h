/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_PROC_H
#define _TCPVIZ_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define TCPVIZ_PROC_DIR		"/proc/net/tcpviz"
#define TCPVIZ_PROC_LINE	4096	/* longest line, with its newline */
#define TCPVIZ_PROC_COLS	64	/* most columns in a table */
#define TCPVIZ_PROC_FIELDS	32	/* most columns that a caller binds */

/* a cell of type u64 that held "-" */
#define TCPVIZ_NONE		UINT64_MAX

/**
 * struct tcpviz_field - where a column goes in the caller's record
 * @name: name of the column in the header line
 * @parse: turns the text of a cell into the member, returns 0, or -1 if
 *	it can't; sees "-" when the table has no such column
 * @offset: of the member in the record
 * @size: of the member
 * @required: a table without this column can't be read
 */
struct tcpviz_field {
	const char *name;
	int (*parse)(const char *cell, void *member, size_t size);
	size_t offset;
	size_t size;
	bool required;
};

#define TCPVIZ_FIELD(_type, _member, _name, _parse, _required) {	\
	.name = (_name),						\
	.parse = (_parse),						\
	.offset = offsetof(_type, _member),				\
	.size = sizeof(((_type *)0)->_member),				\
	.required = (_required),					\
}

/**
 * struct tcpviz_proc - a table that is being read
 * @file: where from; the caller's
 * @fields: what the caller wants
 * @nfields: number of @fields
 * @col: column of each field, -1 if the table hasn't got it
 * @ncols: columns in the header
 * @bad: lines that were left out so far, because they can't be records
 * @missing: after -EPROTO, the required column that isn't there, or NULL
 *	if there is no header at all
 * @cell: the cells of @line
 * @line: the line being looked at
 */
struct tcpviz_proc {
	FILE *file;
	const struct tcpviz_field *fields;
	size_t nfields;
	int col[TCPVIZ_PROC_FIELDS];
	int ncols;
	unsigned long bad;
	const char *missing;
	const char *cell[TCPVIZ_PROC_COLS];
	char line[TCPVIZ_PROC_LINE];
};

int tcpviz_proc_start(struct tcpviz_proc *proc, FILE *file,
		      const struct tcpviz_field *fields, size_t nfields);
int tcpviz_proc_next(struct tcpviz_proc *proc, void *record);

int tcpviz_proc_u64(const char *cell, void *member, size_t size);
int tcpviz_proc_text(const char *cell, void *member, size_t size);
int tcpviz_proc_state(const char *cell, void *member, size_t size);
int tcpviz_proc_side(const char *cell, void *member, size_t size);
int tcpviz_proc_flags(const char *cell, void *member, size_t size);

#endif /* _TCPVIZ_PROC_H */
