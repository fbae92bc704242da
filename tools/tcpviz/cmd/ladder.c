// SPDX-License-Identifier: GPL-2.0
/* tcpviz ladder: the sequence diagram of one connection */

#include <inttypes.h>
#include <string.h>

#include "../draw.h"
#include "../json.h"
#include "../proc.h"
#include "../record.h"
#include "../tcpviz.h"
#include "../verdict.h"

static int ladder_show(const struct tcpviz_opts *opts,
		       const struct tcpviz_talk *talk)
{
	struct tcpviz_draw draw = {
		.out = stdout,
		.unicode = opts->unicode,
		.color = opts->color,
	};
	struct tcpviz_verdict verdict;

	tcpviz_verdict_make(&verdict, talk);
	if (!opts->json) {
		tcpviz_draw_ladder(&draw, talk, &verdict);
	} else if (tcpviz_json_talk(stdout, talk, &verdict, opts->pretty)) {
		tcpviz_complain("out of memory");
		return TCPVIZ_EXIT_SYSTEM;
	}
	if (talk->bad)
		tcpviz_complain("%lu line%s could not be read and %s left out",
				talk->bad, talk->bad == 1 ? "" : "s",
				talk->bad == 1 ? "was" : "were");
	return TCPVIZ_EXIT_OK;
}

static int ladder_missing(uint64_t id)
{
	if (id == TCPVIZ_NONE)
		tcpviz_complain("no connection has been seen so far");
	else
		tcpviz_complain("no connection %" PRIu64 " (any more)", id);
	return TCPVIZ_EXIT_USAGE;
}

static int ladder_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	uint64_t id = TCPVIZ_NONE;
	struct tcpviz_talk talk;
	int ret;

	if (argc > 1 && !strcmp(argv[1], "help")) {
		puts("Usage: tcpviz ladder [ID]");
		return TCPVIZ_EXIT_OK;
	}
	if (argc > 1 && (tcpviz_proc_u64(argv[1], &id, sizeof(id)) ||
			 id == TCPVIZ_NONE)) {
		tcpviz_complain("ladder: \"%s\" is not the number of a connection",
				argv[1]);
		return TCPVIZ_EXIT_USAGE;
	}
	if (argc > 2) {
		tcpviz_complain("ladder: \"%s\" is one word too many", argv[2]);
		return TCPVIZ_EXIT_USAGE;
	}

	ret = tcpviz_record_load(&talk, opts->dir, id);
	if (ret > 0)
		ret = ladder_show(opts, &talk);
	else
		ret = ret ? TCPVIZ_EXIT_SYSTEM : ladder_missing(id);
	tcpviz_record_free(&talk);
	return ret;
}

const struct tcpviz_object tcpviz_ladder = {
	.name = "ladder",
	.usage = "[ID]",
	.help = "draw a connection, without ID the newest one",
	.run = ladder_run,
};
