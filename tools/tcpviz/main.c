// SPDX-License-Identifier: GPL-2.0
/* tcpviz: global options and the table of objects */

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <langinfo.h>
#include <locale.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "live.h"
#include "proc.h"
#include "tcpviz.h"
#include "util.h"

#ifndef TCPVIZ_VERSION
#define TCPVIZ_VERSION "unknown"
#endif

static const struct tcpviz_object * const objects[] = {
	&tcpviz_ladder,
	&tcpviz_policy,
	&tcpviz_conn_object,
	&tcpviz_listeners,
	&tcpviz_half_open,
	&tcpviz_stats,
	&tcpviz_replay_object,
	&tcpviz_graph,
	&tcpviz_summary_object,
	&tcpviz_metrics,
	&tcpviz_lab,
	&tcpviz_monitor,
	&tcpviz_top,
};

enum {
	OPT_PROC = 256,
};

static const struct option options[] = {
	{ "ascii",	no_argument,		NULL, 'A' },
	{ "unicode",	no_argument,		NULL, 'U' },
	{ "json",	no_argument,		NULL, 'j' },
	{ "pretty",	no_argument,		NULL, 'p' },
	{ "numeric",	no_argument,		NULL, 'n' },
	{ "ipv4",	no_argument,		NULL, '4' },
	{ "ipv6",	no_argument,		NULL, '6' },
	{ "netns",	required_argument,	NULL, 'N' },
	{ "output",	required_argument,	NULL, 'o' },
	{ "proc",	required_argument,	NULL, OPT_PROC },
	{ "version",	no_argument,		NULL, 'V' },
	{ "help",	no_argument,		NULL, 'h' },
	{ }
};

/* What the command line said, before terminal and locale have their say */
struct words {
	struct tcpviz_opts opts;
	const char *netns;
	const char *output;
	int charset;
	int object;
};

static int usage(FILE *out, int status)
{
	fputs("Usage: tcpviz [OPTIONS] [OBJECT [COMMAND] [FILTER]]\n\nOBJECTS\n",
	      out);
	for (size_t i = 0; i < ARRAY_SIZE(objects); i++)
		fprintf(out, "  %-9s %-14s %s\n", objects[i]->name,
			objects[i]->usage, objects[i]->help);
	fputs("\nOPTIONS\n"
	      "  -A, --ascii        draw with ASCII characters\n"
	      "  -U, --unicode      draw with Unicode characters\n"
	      "  -j, --json         write JSON\n"
	      "  -p, --pretty       JSON with line breaks\n"
	      "  -4, --ipv4         only connections of IPv4\n"
	      "  -6, --ipv6         only connections of IPv6\n"
	      "  -n, --numeric      addresses and ports as numbers; always so\n"
	      "  -N, --netns NETNS  look into this network namespace\n"
	      "  -o, --output FILE  write to FILE\n"
	      "      --proc DIR     read the tables in DIR\n"
	      "  -V, --version      print the version\n"
	      "  -h, --help         print this\n"
	      "\nWords may be shortened, as long as one alone is meant. See tcpviz(8).\n", out);
	return status;
}

/* The number of the object that a word names; help is behind them */
static int object_find(char **argv)
{
	const char *names[ARRAY_SIZE(objects) + 1];

	for (size_t i = 0; i < ARRAY_SIZE(objects); i++)
		names[i] = objects[i]->name;
	names[ARRAY_SIZE(objects)] = "help";
	return tcpviz_command_find("object", 1, argv, names,
				   ARRAY_SIZE(names));
}

static bool env_is_set(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

/* A pipe or a file gets plain text, whatever the locale */
static void opts_decide(struct tcpviz_opts *opts, int charset)
{
	const char *term = getenv("TERM");
	bool tty = isatty(STDOUT_FILENO);

	setlocale(LC_CTYPE, "");
	if (charset)
		opts->unicode = charset == 'U';
	else
		opts->unicode = tty && !strcmp(nl_langinfo(CODESET), "UTF-8");
	opts->color = tty && !env_is_set("NO_COLOR") && term &&
		      strcmp(term, "dumb");
}

/* Returns -1 to go on, or the exit status */
static int words_parse(struct words *words, int argc, char **argv)
{
	int c;

	while ((c = getopt_long(argc, argv, "+46AUjnpo:N:Vh", options, NULL)) >= 0) {
		switch (c) {
		case 'A':
		case 'U':
			words->charset = c;
			break;
		case 'j':
			words->opts.json = true;
			break;
		case 'p':
			words->opts.pretty = true;
			break;
		case '4':
			words->opts.family = AF_INET;
			break;
		case '6':
			words->opts.family = AF_INET6;
			break;
		case 'n':
			break;
		case 'N':
			words->netns = optarg;
			break;
		case 'o':
			words->output = optarg;
			break;
		case OPT_PROC:
			words->opts.dir = optarg;
			break;
		case 'V':
			puts("tcpviz " TCPVIZ_VERSION);
			return TCPVIZ_EXIT_OK;
		case 'h':
			return usage(stdout, TCPVIZ_EXIT_OK);
		default:
			return TCPVIZ_EXIT_USAGE;
		}
	}
	words->object = optind;
	return -1;
}

static int object_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	const struct tcpviz_object *object = &tcpviz_summary_object;
	int status, found;

	found = argc ? object_find(argv) : TCPVIZ_PICK_NONE;
	if (found == ARRAY_SIZE(objects))
		return usage(stdout, TCPVIZ_EXIT_OK);
	if (argc && found == TCPVIZ_PICK_NONE)
		tcpviz_complain("object \"%s\" is unknown, try \"tcpviz help\"",
				argv[0]);
	if (argc && found < 0)
		return TCPVIZ_EXIT_USAGE;
	if (argc)
		object = objects[found];
	status = object->run(opts, argc, argv);
	if (fflush(stdout) || ferror(stdout)) {
		tcpviz_complain("cannot write the output");
		return TCPVIZ_EXIT_SYSTEM;
	}
	return status;
}

/* What is in the file stays until there is something to write */
static int output_begin(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);

	if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0) {
		tcpviz_complain("cannot write \"%s\": %s", path,
				strerror(errno));
		return -1;
	}
	if (fd != STDOUT_FILENO)
		close(fd);
	return 0;
}

/* Cuts off what the file had beyond; a pipe has nothing */
static void output_end(int status)
{
	off_t end = lseek(STDOUT_FILENO, 0, SEEK_CUR);

	if (end > 0 || (!end && status == TCPVIZ_EXIT_OK))
		(void)!ftruncate(STDOUT_FILENO, end);
}

int main(int argc, char **argv)
{
	struct words words = { };
	struct tcpviz_live live;
	int status;

	status = words_parse(&words, argc, argv);
	if (status >= 0)
		return status;
	if (words.netns && words.opts.dir) {
		tcpviz_complain("-N and --proc exclude each other");
		return TCPVIZ_EXIT_USAGE;
	}
	if (words.netns && tcpviz_netns_enter(words.netns))
		return TCPVIZ_EXIT_SYSTEM;
	if (!words.opts.dir)
		words.opts.dir = TCPVIZ_PROC_DIR;
	if (words.output && output_begin(words.output))
		return TCPVIZ_EXIT_SYSTEM;
	tcpviz_live_init(&live, words.opts.dir);
	words.opts.source = &live.source;
	opts_decide(&words.opts, words.charset);
	status = object_run(&words.opts, argc - words.object,
			    argv + words.object);
	if (words.output)
		output_end(status);
	return status;
}
