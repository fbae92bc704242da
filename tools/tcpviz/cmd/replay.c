// SPDX-License-Identifier: GPL-2.0
/* tcpviz replay: a capture file, looked at as if it happened now */

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "../capture.h"
#include "../command.h"
#include "../mirror.h"
#include "../replay.h"
#include "../tcpviz.h"
#include "../text.h"

enum {
	CONN,
	LADDER,
	GRAPH,
	SUMMARY,
	LIST,
	SHOW,
	HELP,
};

static const char * const words[] = {
	[CONN]	  = "conn",
	[LADDER]  = "ladder",
	[GRAPH]	  = "graph",
	[SUMMARY] = "summary",
	/* of conn, which need not be said */
	[LIST]	  = "list",
	[SHOW]	  = "show",
	[HELP]	  = "help",
};

/* What can be shown of a capture as well; the rest is the module's */
static const struct tcpviz_object * const views[] = {
	[CONN]	  = &tcpviz_conn_object,
	[LADDER]  = &tcpviz_ladder,
	[GRAPH]	  = &tcpviz_graph,
	[SUMMARY] = &tcpviz_digest,
};

static FILE *file_open(const char *name)
{
	FILE *file = strcmp(name, "-") ? fopen(name, "re") : stdin;

	if (!file)
		tcpviz_complain("cannot open \"%s\": %s", name,
				strerror(errno));
	return file;
}

static int view_run(const struct tcpviz_opts *opts,
		    const struct tcpviz_mirror *mirror, int word, int argc,
		    char **argv)
{
	bool named = word >= 0 && word <= SUMMARY;
	struct tcpviz_opts inner = *opts;
	struct tcpviz_replay replay;

	tcpviz_replay_init(&replay, mirror);
	inner.source = &replay.source;
	/* argv[0] is the view, or what stands before its words */
	return views[named ? word : CONN]->run(&inner, argc - named + 1,
					       argv + named - 1);
}

/* What is not in the tables */
static void left_out_tell(const char *name,
			  const struct tcpviz_capture *capture,
			  const struct tcpviz_mirror_counts *counts)
{
	const struct {
		uint64_t count;
		const char *what;
	} all[] = {
		{ capture->unknown, "frames of links that cannot be read" },
		{ counts->stray, "segments of connections whose SYN is not in the file" },
		{ counts->fragment, "fragments" },
		{ counts->truncated, "packets captured too short" },
		{ counts->bad, "packets with headers that make no sense" },
	};
	struct tcpviz_text text = { };

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		if (all[i].count)
			tcpviz_text_add(&text, "%s%" PRIu64 " %s",
					text.len ? ", " : "", all[i].count,
					all[i].what);
	if (text.len)
		tcpviz_complain("%s: left out: %s", name, text.buf);
	if (*capture->error)
		tcpviz_complain("%s: %s", name, capture->error);
}

static int replay_file(const struct tcpviz_opts *opts, FILE *file, int word,
		       int argc, char **argv)
{
	struct tcpviz_mirror *mirror = tcpviz_mirror_new();
	struct tcpviz_capture capture;
	int err, ret;

	if (!mirror) {
		tcpviz_complain("out of memory");
		return TCPVIZ_EXIT_SYSTEM;
	}
	err = tcpviz_capture_read(&capture, file, mirror);
	tcpviz_mirror_end(mirror);
	ret = TCPVIZ_EXIT_SYSTEM;
	if (capture.frames || !*capture.error)
		ret = view_run(opts, mirror, word, argc - 2, argv + 2);
	left_out_tell(argv[1], &capture, tcpviz_mirror_counts(mirror));
	if (err)
		tcpviz_complain("%s: out of memory after frame %" PRIu64,
				argv[1], capture.frames);
	tcpviz_mirror_free(mirror);
	return err || *capture.error ? TCPVIZ_EXIT_SYSTEM : ret;
}

static int usage(FILE *out, int status)
{
	fputs("Usage: tcpviz replay FILE|- [conn] [list] [FILTER]\n"
	      "       tcpviz replay FILE|- [conn] [show] ID\n"
	      "       tcpviz replay FILE|- ladder [ID|FILTER]\n"
	      "       tcpviz replay FILE|- graph [text|dot|svg]\n"
	      "       tcpviz replay FILE|- summary [FILTER]\n", out);
	return status;
}

static int replay_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	FILE *file;
	int word;

	if (argc < 2)
		return usage(stderr, TCPVIZ_EXIT_USAGE);
	word = tcpviz_command_before_filter("replay", argc - 2, argv + 2,
					    words, ARRAY_SIZE(words));
	if (word == TCPVIZ_PICK_SEVERAL)
		return TCPVIZ_EXIT_USAGE;
	if (word == HELP || !strcmp(argv[1], "help"))
		return usage(stdout, TCPVIZ_EXIT_OK);
	file = file_open(argv[1]);
	return file ? replay_file(opts, file, word, argc, argv) :
		      TCPVIZ_EXIT_SYSTEM;
}

const struct tcpviz_object tcpviz_replay_object = {
	.name = "replay",
	.usage = "FILE [VIEW]",
	.help = "a capture file, looked at in the same way",
	.run = replay_run,
};
