// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer: any file must be read to its end or to where it goes wrong, and
 * what was found before must be shown.
 */

#include <stdint.h>
#include <stdlib.h>

#include "../capture.h"
#include "../draw.h"
#include "../mirror.h"
#include "../proc.h"
#include "../replay.h"
#include "../why.h"

static int talk_show(const struct tcpviz_talk *talk, void *data)
{
	struct tcpviz_draw draw = { .out = data };
	struct tcpviz_verdict verdict;
	struct tcpviz_why why;

	/* a verdict that doesn't know how it began has not seen a SYN */
	tcpviz_verdict_make(&verdict, talk);
	if (!talk->nsegs || !verdict.text.len)
		abort();
	tcpviz_draw_title(&draw, talk);
	tcpviz_draw_ladder(&draw, talk, &verdict);
	for (int side = 0; side < 2; side++) {
		tcpviz_why_find(&why, talk, side);
		if (!*why.text)
			abort();
	}
	return 0;
}

static void mirror_show(const struct tcpviz_mirror *mirror)
{
	static struct tcpviz_want want = { .id = TCPVIZ_NONE };
	static struct tcpviz_edges edges;
	struct tcpviz_replay replay;
	static FILE *nowhere;

	if (!nowhere)
		nowhere = fopen("/dev/null", "w");
	want.filter.root = -1;
	tcpviz_replay_init(&replay, mirror);
	replay.source.talks(&replay.source, &want, talk_show, nowhere);
	replay.source.edges(&replay.source, &edges);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tcpviz_mirror *mirror;
	struct tcpviz_capture capture;
	FILE *file;

	file = size ? fmemopen((void *)data, size, "r") : NULL;
	if (!file)
		return 0;
	mirror = tcpviz_mirror_new();
	if (!mirror)
		abort();
	tcpviz_capture_read(&capture, file, mirror);
	tcpviz_mirror_end(mirror);
	mirror_show(mirror);
	tcpviz_mirror_free(mirror);
	return 0;
}
