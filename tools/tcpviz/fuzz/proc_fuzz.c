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
#include "../source.h"
#include "../verdict.h"
#include "../why.h"

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
	struct tcpviz_why why;
	size_t size = 0;
	char *page = NULL;

	tcpviz_verdict_make(&verdict, talk);
	draw.out = open_memstream(&page, &size);
	if (!draw.out)
		return;
	tcpviz_draw_title(&draw, talk);
	tcpviz_draw_ladder(&draw, talk, &verdict);
	fflush(draw.out);
	page_check(page, size);
	tcpviz_json_item(draw.out, tcpviz_json_talk(talk, &verdict), 0, false);
	for (int side = 0; side < 2; side++) {
		tcpviz_why_find(&why, talk, side);
		if (!*why.text)
			abort();
	}
	fclose(draw.out);
	free(page);
}

static FILE *table_open(const uint8_t *data, size_t size)
{
	return size ? fmemopen((void *)data, size, "r") : NULL;
}

/* A filter must say yes or no to each, and then all are wanted */
static bool wanted(const struct tcpviz_conn *conn, const void *data)
{
	tcpviz_want_conn(data, conn);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char filter[] = "not dst 10.0.0.0/8 or sport = 80", *words = filter;
	static struct tcpviz_want want = { .id = TCPVIZ_NONE };
	const uint8_t *split = memmem(data, size, "\n%\n", 3);
	size_t first = split ? (size_t)(split - data) + 1 : size;
	size_t second = split ? first + 2 : size;
	struct tcpviz_talks talks = { };
	const char *missing;
	FILE *file;

	tcpviz_filter_parse(&want.filter, 1, &words);
	file = table_open(data + second, size - second);
	if (file) {
		tcpviz_record_conns(&talks, file, wanted, &want, &missing);
		fclose(file);
	}
	if (!talks.count && !tcpviz_record_add(&talks, NULL))
		talks.talk->conn.id = 3;
	file = table_open(data, first);
	if (file) {
		tcpviz_record_segs(&talks, file, &missing);
		fclose(file);
	}
	tcpviz_record_sort(&talks);
	for (size_t i = 0; i < talks.count; i++)
		if (talks.talk[i].has_conn || talks.talk[i].nsegs)
			talk_show(&talks.talk[i]);
	tcpviz_record_free(&talks);
	return 0;
}
