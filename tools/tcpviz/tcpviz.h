/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_TCPVIZ_H
#define _TCPVIZ_TCPVIZ_H

#include <stdbool.h>
#include <stdio.h>

#include "util.h"

struct tcpviz_field;
struct tcpviz_source;
struct tcpviz_want;

/* exit status, as ip(8) has it */
enum tcpviz_exit {
	TCPVIZ_EXIT_OK,
	TCPVIZ_EXIT_USAGE,	/* bad words, or nothing found */
	TCPVIZ_EXIT_SYSTEM,	/* the kernel or the system said no */
};

/**
 * struct tcpviz_opts - the global options, decided
 * @dir: directory of the tables
 * @source: where connections are from
 * @family: only connections of AF_INET or AF_INET6; 0: both
 * @json: JSON instead of text
 * @pretty: JSON with line breaks and blanks
 * @unicode: lines and arrows may be drawn in Unicode
 * @color: escape sequences may be written
 */
struct tcpviz_opts {
	const char *dir;
	const struct tcpviz_source *source;
	int family;
	bool json;
	bool pretty;
	bool unicode;
	bool color;
};

/**
 * struct tcpviz_object - what the command can be asked about
 * @name: the word, which may be shortened
 * @usage: words that may follow
 * @help: what it does, in half a line
 * @run: does it; @argv[0] is the word itself; returns an enum tcpviz_exit
 */
struct tcpviz_object {
	const char *name;
	const char *usage;
	const char *help;
	int (*run)(const struct tcpviz_opts *opts, int argc, char **argv);
};

extern const struct tcpviz_object tcpviz_conn_object;
extern const struct tcpviz_object tcpviz_digest;
extern const struct tcpviz_object tcpviz_graph;
extern const struct tcpviz_object tcpviz_half_open;
extern const struct tcpviz_object tcpviz_lab;
extern const struct tcpviz_object tcpviz_ladder;
extern const struct tcpviz_object tcpviz_listeners;
extern const struct tcpviz_object tcpviz_metrics;
extern const struct tcpviz_object tcpviz_monitor;
extern const struct tcpviz_object tcpviz_policy;
extern const struct tcpviz_object tcpviz_replay_object;
extern const struct tcpviz_object tcpviz_stats;
extern const struct tcpviz_object tcpviz_summary_object;
extern const struct tcpviz_object tcpviz_top;

__printf(1, 2)
void tcpviz_complain(const char *format, ...);
FILE *tcpviz_table_open(const char *dir, const char *name);
int tcpviz_table_error(const char *dir, const char *name, int err,
		       const char *missing);
int tcpviz_table_read(const char *dir, const char *name,
		      const struct tcpviz_field *fields, size_t nfields,
		      void *record,
		      int (*each)(const void *record, void *data), void *data);
void tcpviz_table_bad(unsigned long lines);
int tcpviz_want_words(struct tcpviz_want *want, const struct tcpviz_opts *opts,
		      const char *object, int argc, char **argv);
void tcpviz_want_missing(const struct tcpviz_want *want);
int tcpviz_netns_enter(const char *name);

#endif /* _TCPVIZ_TCPVIZ_H */
