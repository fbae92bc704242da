// SPDX-License-Identifier: GPL-2.0
/* tcpviz ladder: the sequence diagrams of connections */

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "../command.h"
#include "../draw.h"
#include "../json.h"
#include "../proc.h"
#include "../source.h"
#include "../svg.h"
#include "../tcpviz.h"
#include "../verdict.h"

/* Ladders, one below the other */
struct ladders {
	const struct tcpviz_opts *opts;
	struct tcpviz_draw draw;
	size_t drawn;
};

static int ladder_show(const struct tcpviz_talk *talk, void *data)
{
	struct ladders *ladders = data;
	const struct tcpviz_opts *opts = ladders->opts;
	struct tcpviz_verdict verdict;
	int err = 0;

	tcpviz_verdict_make(&verdict, talk);
	if (opts->json)
		err = tcpviz_json_item(stdout,
				       tcpviz_json_talk(talk, &verdict),
				       ladders->drawn, opts->pretty);
	else if (ladders->drawn)
		fputc('\n', ladders->draw.out);
	if (!opts->json) {
		tcpviz_draw_title(&ladders->draw, talk);
		tcpviz_draw_ladder(&ladders->draw, talk, &verdict);
	}
	ladders->drawn++;
	if (!err)
		return 0;
	tcpviz_complain("out of memory");
	return TCPVIZ_EXIT_SYSTEM;
}

static int text_run(struct ladders *ladders, const struct tcpviz_want *want)
{
	const struct tcpviz_opts *opts = ladders->opts;
	int ret;

	ladders->draw.out = stdout;
	ladders->draw.unicode = opts->unicode;
	ladders->draw.color = opts->color;
	ret = opts->source->talks(opts->source, want, ladder_show, ladders);
	if (opts->json && ladders->drawn)
		tcpviz_json_end(stdout, ladders->drawn, opts->pretty);
	return ret;
}

/* The same page, its lines as lines */
static int svg_run(struct ladders *ladders, const struct tcpviz_want *want)
{
	const struct tcpviz_source *source = ladders->opts->source;
	size_t size = 0;
	char *page = NULL;
	int ret = 0;

	ladders->draw.unicode = true;
	ladders->draw.out = open_memstream(&page, &size);
	if (ladders->draw.out) {
		ret = source->talks(source, want, ladder_show, ladders);
		if (fclose(ladders->draw.out))
			size = 0;
	}
	if (!ret && ladders->drawn && size)
		tcpviz_svg_page(stdout, page, "TCP connections");
	free(page);
	return ret;
}

enum {
	TEXT,
	SVG,
	SCALE,
	HELP,
	COMMANDS
};

/* Words that come before the filter, in any order; returns their number */
static int words_take(int argc, char **argv, bool said[COMMANDS])
{
	static const char * const commands[COMMANDS] = {
		[TEXT]	= "text",
		[SVG]	= "svg",
		[SCALE]	= "scale",
		[HELP]	= "help",
	};
	int command, n = 0;

	while ((command = tcpviz_command_before_filter("ladder", argc - n,
						       argv + n, commands,
						       COMMANDS)) >= 0) {
		said[command] = true;
		n++;
	}
	return command == TCPVIZ_PICK_NONE ? n : -1;
}

static int ladder_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	struct ladders ladders = { .opts = opts };
	static struct tcpviz_want want;
	bool said[COMMANDS] = { };
	int ret, words;

	words = words_take(argc - 1, argv + 1, said) + 1;
	if (!words)
		return TCPVIZ_EXIT_USAGE;
	if (said[HELP]) {
		puts("Usage: tcpviz ladder [text|svg] [scale] [ID|FILTER]");
		return TCPVIZ_EXIT_OK;
	}
	ladders.draw.scale = said[SCALE];
	ret = tcpviz_want_words(&want, opts, "ladder", argc - words,
				argv + words);
	if (ret)
		return ret;
	want.newest = argc == words;
	ret = said[SVG] && !opts->json ? svg_run(&ladders, &want) :
				   text_run(&ladders, &want);
	if (ret || ladders.drawn)
		return ret;
	tcpviz_want_missing(&want);
	return TCPVIZ_EXIT_USAGE;
}

const struct tcpviz_object tcpviz_ladder = {
	.name = "ladder",
	.usage = "[ID|FILTER]",
	.help = "draw connections, without more words the newest one",
	.run = ladder_run,
};
