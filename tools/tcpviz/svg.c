// SPDX-License-Identifier: GPL-2.0
/*
 * A page of text as SVG: what is drawn of Unicode's lines becomes lines, what
 * is written stays text. So every picture has one layout, and needs no other
 * program; it is readable on light and dark ground.
 */

#include "svg.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "util.h"

#define CELL_X	8
#define CELL_Y	16
#define MARGIN	8

/* Which halves of a cell's cross a line character has */
enum { UP = 1, DOWN = 2, LEFT = 4, RIGHT = 8 };

static const struct {
	uint16_t code;
	uint8_t arms;
} lines[] = {
	{ 0x2500, LEFT | RIGHT },	{ 0x2502, UP | DOWN },
	{ 0x250c, DOWN | RIGHT },	{ 0x2510, DOWN | LEFT },
	{ 0x2514, UP | RIGHT },		{ 0x2518, UP | LEFT },
	{ 0x251c, UP | DOWN | RIGHT },	{ 0x2524, UP | DOWN | LEFT },
	{ 0x252c, DOWN | LEFT | RIGHT }, { 0x2534, UP | LEFT | RIGHT },
	{ 0x256d, DOWN | RIGHT },	{ 0x256e, DOWN | LEFT },
	{ 0x256f, UP | LEFT },		{ 0x2570, UP | RIGHT },
};

/* Heads of arrows: the triangle in a cell, and the line that leads to it */
static const struct {
	uint16_t code;
	const char *path;
} heads[] = {
	{ 0x25b6, "m-4,0 h2 m-2,-4 l9,4 l-9,4 z" },
	{ 0x25c0, "m4,0 h-2 m2,-4 l-9,4 l9,4 z" },
	{ 0x25bc, "m0,-8 v4 m-4,0 l4,10 l4,-10 z" },
};

#define DASHED	0x250a
#define CROSS	0x2573

/* One character of UTF-8; what is none is taken as it is */
static uint32_t next(const char **at)
{
	const unsigned char *c = (const unsigned char *)*at;

	if (c[0] >= 0xe0 && c[0] < 0xf0 && c[1] && c[2]) {
		*at += 3;
		return (c[0] & 0xf) << 12 | (c[1] & 0x3f) << 6 |
		       (c[2] & 0x3f);
	}
	*at += 1;
	return c[0];
}

static int arms_of(uint32_t code)
{
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		if (lines[i].code == code)
			return lines[i].arms;
	return 0;
}

static const char *head_of(uint32_t code)
{
	for (size_t i = 0; i < ARRAY_SIZE(heads); i++)
		if (heads[i].code == code)
			return heads[i].path;
	return NULL;
}

static bool is_text(uint32_t code)
{
	return !arms_of(code) && !head_of(code) && code != DASHED &&
	       code != CROSS;
}

static void page_size(const char *page, int *width, int *height)
{
	int column = 0;

	*width = 0;
	*height = 0;
	while (*page) {
		if (next(&page) == '\n') {
			column = 0;
			++*height;
		} else if (++column > *width) {
			*width = column;
		}
	}
}

static void line_path(FILE *out, int x, int y, uint32_t code)
{
	int arms = arms_of(code);

	if (arms & (UP | DOWN))
		fprintf(out, "M%d,%dv%d", x, arms & UP ? y - CELL_Y / 2 : y,
			(arms & UP && arms & DOWN ? 2 : 1) * CELL_Y / 2);
	if (arms & (LEFT | RIGHT))
		fprintf(out, "M%d,%dh%d", arms & LEFT ? x - CELL_X / 2 : x, y,
			(arms & LEFT && arms & RIGHT ? 2 : 1) * CELL_X / 2);
	if (code == DASHED)
		fprintf(out, "M%d,%dv4m0,4v4", x, y - 6);
	if (code == CROSS)
		fprintf(out, "M%d,%dl8,8m0,-8l-8,8", x - 4, y - 4);
}

/* All lines as one path, then all heads as one that is filled */
static void paths_write(FILE *out, const char *page, bool filled)
{
	int x = MARGIN + CELL_X / 2, y = MARGIN + CELL_Y / 2;

	fprintf(out, "<path class=\"%s\" d=\"", filled ? "head" : "line");
	while (*page) {
		uint32_t code = next(&page);
		const char *head = head_of(code);

		if (filled && head)
			fprintf(out, "M%d,%d%s", x, y, head);
		else if (!filled)
			line_path(out, x, y, code);
		x += CELL_X;
		if (code != '\n')
			continue;
		x = MARGIN + CELL_X / 2;
		y += CELL_Y;
	}
	fputs("\"/>\n", out);
}

static void char_write(FILE *out, uint32_t code)
{
	switch (code) {
	case '<':
		fputs("&lt;", out);
		break;
	case '>':
		fputs("&gt;", out);
		break;
	case '&':
		fputs("&amp;", out);
		break;
	default:
		fputc(code >= ' ' && code <= '~' ? (int)code : '?', out);
	}
}

/* Words stand where their first character does; two blanks end a run */
static void texts_write(FILE *out, const char *page)
{
	int column = 0, line = 0;
	bool open = false;

	while (*page) {
		uint32_t code = next(&page);
		bool blank = code == ' ' && (*page == ' ' || *page == '\n' ||
					     !open);

		if (open && (blank || code == '\n' || !is_text(code))) {
			fputs("</text>\n", out);
			open = false;
		}
		if (!blank && code != '\n' && is_text(code)) {
			if (!open)
				fprintf(out, "<text x=\"%d\" y=\"%d\">",
					MARGIN + column * CELL_X,
					MARGIN + line * CELL_Y + 12);
			open = true;
			char_write(out, code);
		}
		column++;
		if (code != '\n')
			continue;
		column = 0;
		line++;
	}
	if (open)
		fputs("</text>\n", out);
}

/**
 * tcpviz_svg_page() - write a page as SVG
 * @out: where to
 * @page: lines of ASCII and of the line characters above, in UTF-8
 * @title: what it is, in ASCII
 */
void tcpviz_svg_page(FILE *out, const char *page, const char *title)
{
	int width, height;

	page_size(page, &width, &height);
	width = width * CELL_X + 2 * MARGIN;
	height = height * CELL_Y + 2 * MARGIN;
	fprintf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n",
		width, height, width, height);
	fputs("<title>", out);
	while (*title)
		char_write(out, (unsigned char)*title++);
	fputs("</title>\n<style>\n"
	      "svg { background: #fff; color: #222 }\n"
	      "text { font: 13.3px monospace; white-space: pre; fill: currentColor }\n"
	      ".line { fill: none; stroke: currentColor }\n"
	      ".head { fill: currentColor; stroke: currentColor }\n"
	      "@media (prefers-color-scheme: dark) { svg { background: #181818; color: #ddd } }\n"
	      "</style>\n", out);
	paths_write(out, page, false);
	paths_write(out, page, true);
	texts_write(out, page);
	fputs("</svg>\n", out);
}
