// SPDX-License-Identifier: GPL-2.0
/* One line of a ladder: columns, glyphs and colours */

#include "line.h"

_Static_assert(TCPVIZ_COL_SERVER + 2 + TCPVIZ_COL_STATE == TCPVIZ_DRAW_WIDTH,
	       "columns don't add up");

static const char * const glyphs[2][TCPVIZ_GLYPH_MAX] = {
	[false] = { "|", ":", "-", ">", "<", "x", "?" },
	[true]	= { "│", "┊", "─", "▶", "◀", "╳", "?" },
};

static const char * const escapes[] = {
	[TCPVIZ_COLOR_NONE]	 = "",
	[TCPVIZ_COLOR_STATE]	 = "\033[1m",
	[TCPVIZ_COLOR_REPEATED] = "\033[33m",
	[TCPVIZ_COLOR_RESET]	 = "\033[31m",
	[TCPVIZ_COLOR_FAINT]	 = "\033[2m",
};

/**
 * tcpviz_line_glyph() - what lines of a ladder are made of
 * @draw: how and where
 * @which: part of a line
 *
 * Return: a character.
 */
const char *tcpviz_line_glyph(const struct tcpviz_draw *draw,
			      enum tcpviz_glyph which)
{
	return glyphs[draw->unicode][which];
}

static void color_on(const struct tcpviz_draw *draw, enum tcpviz_color color)
{
	if (draw->color)
		fputs(escapes[color], draw->out);
}

static void color_off(const struct tcpviz_draw *draw, enum tcpviz_color color)
{
	if (draw->color && color != TCPVIZ_COLOR_NONE)
		fputs("\033[0m", draw->out);
}

static void draw_arrow(const struct tcpviz_draw *draw, enum tcpviz_arrow arrow)
{
	if (arrow == TCPVIZ_ARROW_LEFT)
		fputs(tcpviz_line_glyph(draw, TCPVIZ_GLYPH_LEFT), draw->out);
	for (int i = 1; i < TCPVIZ_COL_ARROW; i++)
		fputs(tcpviz_line_glyph(draw, TCPVIZ_GLYPH_SHAFT), draw->out);
	if (arrow == TCPVIZ_ARROW_RIGHT)
		fputs(tcpviz_line_glyph(draw, TCPVIZ_GLYPH_RIGHT), draw->out);
}

/* It stops on its way */
static void draw_stop(const struct tcpviz_draw *draw, enum tcpviz_arrow arrow,
		      enum tcpviz_glyph stop)
{
	const int rest = TCPVIZ_COL_ARROW - TCPVIZ_COL_LOST;

	if (arrow == TCPVIZ_ARROW_LEFT)
		fprintf(draw->out, "%*s%s", rest, "",
			tcpviz_line_glyph(draw, stop));
	for (int i = 1; i < TCPVIZ_COL_LOST; i++)
		fputs(tcpviz_line_glyph(draw, TCPVIZ_GLYPH_SHAFT), draw->out);
	if (arrow == TCPVIZ_ARROW_RIGHT)
		fprintf(draw->out, "%s%*s", tcpviz_line_glyph(draw, stop),
			rest, "");
}

static void draw_state(const struct tcpviz_draw *draw, const char *before,
		       enum tcpviz_state state, int width)
{
	const char *name = state ? tcpviz_state_name(state) : "";

	if (!*name && !width)
		return;
	fprintf(draw->out, "%s", before);
	color_on(draw, TCPVIZ_COLOR_STATE);
	fprintf(draw->out, "%*s", width, name);
	color_off(draw, TCPVIZ_COLOR_STATE);
}

/**
 * tcpviz_line_draw() - draw one line of a ladder
 * @draw: how and where
 * @line: what is in it
 */
void tcpviz_line_draw(const struct tcpviz_draw *draw,
		      const struct tcpviz_line *line)
{
	fprintf(draw->out, "%*s %*s", TCPVIZ_COL_NUMBER, line->time, TCPVIZ_COL_NUMBER,
		line->delay);
	draw_state(draw, " ", line->state[TCPVIZ_CLIENT], TCPVIZ_COL_STATE);
	fprintf(draw->out, " %s", tcpviz_line_glyph(draw, line->life));

	color_on(draw, line->color);
	if (line->stop)
		draw_stop(draw, line->arrow, line->stop);
	else if (line->arrow)
		draw_arrow(draw, line->arrow);
	else
		fprintf(draw->out, " %-*.*s ", TCPVIZ_COL_WORDS, (int)line->nwords,
			line->nwords ? line->words : "");
	color_off(draw, line->color);

	fputs(tcpviz_line_glyph(draw, line->life), draw->out);
	draw_state(draw, " ", line->state[TCPVIZ_SERVER], 0);
	fputc('\n', draw->out);
}

/**
 * tcpviz_line_number() - milliseconds in eight characters, however many
 * @buf: gets the number
 * @size: of @buf
 * @us: the time
 */
void tcpviz_line_number(char *buf, size_t size, uint64_t us)
{
	double ms = us / 1e3;

	snprintf(buf, size, ms < 1e3 ? "%.3f" : ms < 1e6 ? "%.1f" :
			    ms < 1e8 - 1 ? "%.0f" : "%.1e", ms);
}
