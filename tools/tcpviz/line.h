/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_LINE_H
#define _TCPVIZ_LINE_H

#include <stdint.h>

#include "draw.h"

/*
 *  time ms delay ms       client |                                 | server
 * 12345678 12345678 123456789012 | 1234567890123456789012345678901 | ...
 */
#define TCPVIZ_COL_NUMBER	8
#define TCPVIZ_COL_STATE	12
#define TCPVIZ_COL_CLIENT	(2 * (TCPVIZ_COL_NUMBER + 1) + TCPVIZ_COL_STATE + 1)
#define TCPVIZ_COL_ARROW	33
#define TCPVIZ_COL_LOST		22	/* an arrow that stops on its way */
#define TCPVIZ_COL_SERVER	(TCPVIZ_COL_CLIENT + 1 + TCPVIZ_COL_ARROW)
#define TCPVIZ_COL_WORDS	(TCPVIZ_COL_ARROW - 2)

/* what lifelines and arrows are made of */
enum tcpviz_glyph {
	TCPVIZ_GLYPH_LIFE,
	TCPVIZ_GLYPH_GAP,
	TCPVIZ_GLYPH_SHAFT,
	TCPVIZ_GLYPH_RIGHT,
	TCPVIZ_GLYPH_LEFT,
	TCPVIZ_GLYPH_LOST,
	TCPVIZ_GLYPH_UNKNOWN,
	TCPVIZ_GLYPH_MAX
};

/* what a colour is for */
enum tcpviz_color {
	TCPVIZ_COLOR_NONE,
	TCPVIZ_COLOR_STATE,
	TCPVIZ_COLOR_REPEATED,
	TCPVIZ_COLOR_RESET,
	TCPVIZ_COLOR_FAINT,
};

/* which way a segment goes */
enum tcpviz_arrow {
	TCPVIZ_ARROW_NONE,
	TCPVIZ_ARROW_RIGHT,
	TCPVIZ_ARROW_LEFT,
};

/**
 * struct tcpviz_line - one line between the lifelines and beside them
 * @time: first column, or ""
 * @delay: second column, or ""
 * @state: beside each lifeline, TCPVIZ_ST_NONE for nothing
 * @life: what the lifelines are made of
 * @words: between them, not terminated
 * @nwords: length of @words
 * @arrow: instead of @words
 * @stop: it stops on its way, and this says why; TCPVIZ_GLYPH_LIFE: it doesn't
 * @color: of @words or @arrow
 */
struct tcpviz_line {
	char time[24];
	char delay[24];
	enum tcpviz_state state[2];
	enum tcpviz_glyph life;
	const char *words;
	size_t nwords;
	enum tcpviz_arrow arrow;
	enum tcpviz_glyph stop;
	enum tcpviz_color color;
};

const char *tcpviz_line_glyph(const struct tcpviz_draw *draw,
			      enum tcpviz_glyph which);
void tcpviz_line_draw(const struct tcpviz_draw *draw,
		      const struct tcpviz_line *line);
void tcpviz_line_number(char *buf, size_t size, uint64_t us);

#endif /* _TCPVIZ_LINE_H */
