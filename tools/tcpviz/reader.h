/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_READER_H
#define _TCPVIZ_READER_H

#include "dump.h"
#include "proc.h"
#include "record.h"

/**
 * struct tcpviz_roster - all connections of a table
 * @conn: the connections, in the order of the table; from malloc()
 * @count: how many
 * @room: how many there is memory for
 * @bad: lines that couldn't be read
 */
struct tcpviz_roster {
	struct tcpviz_conn *conn;
	size_t count;
	size_t room;
	unsigned long bad;
};

/**
 * struct tcpviz_reader - reads the tables, a little at a time
 * @dir: directory of the tables
 * @table: name of the one that is being read, or was read last
 * @file: it is open
 * @dump: tells the connections instead of a table
 * @asking: by @dump
 * @proc: reads its lines
 * @step: reads on in it; as tcpviz_reader_step()
 * @id: number of the connection that is read, if it is only one
 * @roster: all of them, as far as they have been read
 * @talk: the one, as far as it has been read
 */
struct tcpviz_reader {
	const char *dir;
	const char *table;
	FILE *file;
	struct tcpviz_dump dump;
	bool asking;
	struct tcpviz_proc proc;
	int (*step)(struct tcpviz_reader *reader, unsigned int lines);
	uint64_t id;
	struct tcpviz_roster roster;
	struct tcpviz_talk talk;
};

int tcpviz_reader_all(struct tcpviz_reader *reader);
int tcpviz_reader_one(struct tcpviz_reader *reader, uint64_t id);
int tcpviz_reader_step(struct tcpviz_reader *reader, unsigned int lines);
bool tcpviz_reader_busy(const struct tcpviz_reader *reader);
void tcpviz_reader_stop(struct tcpviz_reader *reader);
void tcpviz_reader_free(struct tcpviz_reader *reader);

#endif /* _TCPVIZ_READER_H */
