// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer: any two tables must give a ladder that fits the page, a verdict
 * and JSON, without a sanitizer having anything to say.
 *
 * The input is the table "transcript", a line of "%", and "connections".
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../draw.h"
#include "../json.h"
#include "../proc.h"
#include "../record.h"
#include "../verdict.h"

/* An escape of what was read, or a line too wide, is a bug */
static void page_check(const char *page, size_t size)
{
	size_t width = 0;

	for (size_t i = 0; i < size; i++) {
		if (page[i] == '\n') {
			width = 0;
			continue;
		}
		if (page[i] < ' ' || page[i] > '~')
			abort();
		if (++width > TCPVIZ_DRAW_WIDTH)
			abort();
	}
}

static void talk_show(const struct tcpviz_talk *talk)
{
	struct tcpviz_draw draw = { };
	struct tcpviz_verdict verdict;
	size_t size = 0;
	char *page = NULL;

	tcpviz_verdict_make(&verdict, talk);
	draw.out = open_memstream(&page, &size);
	if (!draw.out)
		return;
	tcpviz_draw_ladder(&draw, talk, &verdict);
	fflush(draw.out);
	page_check(page, size);
	tcpviz_json_talk(draw.out, talk, &verdict, false);
	fclose(draw.out);
	free(page);
}

static FILE *table_open(const uint8_t *data, size_t size)
{
	return size ? fmemopen((void *)data, size, "r") : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *split = memmem(data, size, "\n%\n", 3);
	size_t first = split ? (size_t)(split - data) + 1 : size;
	size_t second = split ? first + 2 : size;
	struct tcpviz_talk talk = { };
	const char *missing;
	FILE *file;

	file = table_open(data + second, size - second);
	if (file) {
		tcpviz_record_conns(&talk, file, TCPVIZ_NONE, &missing);
		fclose(file);
	}
	if (!talk.has_conn)
		talk.conn.id = 3;
	file = table_open(data, first);
	if (file) {
		tcpviz_record_segs(&talk, file, &missing);
		fclose(file);
	}
	if (talk.has_conn || talk.nsegs)
		talk_show(&talk);
	tcpviz_record_free(&talk);
	return 0;
}
