// SPDX-License-Identifier: GPL-2.0
/* tcpviz ladder: the sequence diagrams of connections */

#include <json-c/json.h>
#include <string.h>

#include "../draw.h"
#include "../json.h"
#include "../proc.h"
#include "../source.h"
#include "../tcpviz.h"
#include "../verdict.h"

/* Ladders, one below the other */
struct ladders {
	const struct tcpviz_opts *opts;
	size_t drawn;
};

static int ladder_show(const struct tcpviz_talk *talk, void *data)
{
	struct ladders *ladders = data;
	const struct tcpviz_opts *opts = ladders->opts;
	struct tcpviz_draw draw = {
		.out = stdout,
		.unicode = opts->unicode,
		.color = opts->color,
	};
	struct tcpviz_verdict verdict;
	int err = 0;

	tcpviz_verdict_make(&verdict, talk);
	if (opts->json)
		err = tcpviz_json_item(stdout,
				       tcpviz_json_talk(talk, &verdict),
				       ladders->drawn, opts->pretty);
	else if (ladders->drawn)
		putchar('\n');
	if (!opts->json)
		tcpviz_draw_ladder(&draw, talk, &verdict);
	ladders->drawn++;
	if (!err)
		return 0;
	tcpviz_complain("out of memory");
	return TCPVIZ_EXIT_SYSTEM;
}

static int ladder_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	struct ladders ladders = { .opts = opts };
	static struct tcpviz_want want;
	int ret;

	if (argc > 1 && !strcmp(argv[1], "help")) {
		puts("Usage: tcpviz ladder [ID|FILTER]");
		return TCPVIZ_EXIT_OK;
	}
	ret = tcpviz_want_words(&want, opts, "ladder", argc - 1, argv + 1);
	if (ret)
		return ret;
	want.newest = argc == 1;
	ret = opts->source->talks(opts->source, &want, ladder_show, &ladders);
	if (!ret && !ladders.drawn) {
		tcpviz_want_missing(&want);
		return TCPVIZ_EXIT_USAGE;
	}
	if (opts->json && ladders.drawn)
		tcpviz_json_end(stdout, ladders.drawn, opts->pretty);
	return ret;
}

const struct tcpviz_object tcpviz_ladder = {
	.name = "ladder",
	.usage = "[ID|FILTER]",
	.help = "draw connections, without more words the newest one",
	.run = ladder_run,
};
