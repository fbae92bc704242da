// SPDX-License-Identifier: GPL-2.0
/* A text on a screen, to be moved about in */

#include "page.h"

#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "screen.h"

/* So far a key moves to the side */
#define SKIP	8

/**
 * tcpviz_page_set() - show another text, or the same as it is now
 * @page: the page, which stays where it is
 * @text: the text, from malloc(); NULL is an empty one
 */
void tcpviz_page_set(struct tcpviz_page *page, char *text)
{
	free(page->text);
	page->text = text;
}

/**
 * tcpviz_page_rewind() - go to the beginning
 * @page: the page
 */
void tcpviz_page_rewind(struct tcpviz_page *page)
{
	page->first = 0;
	page->skip = 0;
}

static size_t line_count(const struct tcpviz_page *page)
{
	size_t lines = 0;

	for (const char *at = page->text; at && *at; at++)
		lines += *at == '\n';
	return lines;
}

static void scroll_to(struct tcpviz_page *page, size_t first, int rows)
{
	size_t lines = line_count(page), last = 0;

	if (rows > 0 && lines > (size_t)rows)
		last = lines - rows;
	page->first = first < last ? first : last;
}

/**
 * tcpviz_page_move() - move about
 * @page: the page
 * @key: the key that was pressed
 * @rows: how many of its lines are on the screen
 *
 * Return: whether the key is for that.
 */
bool tcpviz_page_move(struct tcpviz_page *page, int key, int rows)
{
	size_t by = rows > 1 ? rows - 1 : 1, first = page->first;

	switch (key) {
	case TCPVIZ_KEY_UP:
		scroll_to(page, first ? first - 1 : 0, rows);
		return true;
	case TCPVIZ_KEY_DOWN:
		scroll_to(page, first + 1, rows);
		return true;
	case TCPVIZ_KEY_PAGE_UP:
		scroll_to(page, first > by ? first - by : 0, rows);
		return true;
	case TCPVIZ_KEY_PAGE_DOWN:
	case ' ':
		scroll_to(page, first + by, rows);
		return true;
	case TCPVIZ_KEY_HOME:
		tcpviz_page_rewind(page);
		return true;
	case TCPVIZ_KEY_END:
		scroll_to(page, line_count(page), rows);
		return true;
	case TCPVIZ_KEY_LEFT:
		page->skip = page->skip > SKIP ? page->skip - SKIP : 0;
		return true;
	case TCPVIZ_KEY_RIGHT:
		if (page->skip + SKIP < TCPVIZ_DRAW_WIDTH)
			page->skip += SKIP;
		return true;
	default:
		return false;
	}
}

/**
 * tcpviz_page_draw() - draw the page from the top of the screen
 * @page: the page
 * @rows: how many lines there are for it
 *
 * Return: how many lines it has.
 */
size_t tcpviz_page_draw(struct tcpviz_page *page, int rows)
{
	const char *at = page->text;
	size_t line = 0;

	/* it may have become shorter, or the screen higher */
	scroll_to(page, page->first, rows);
	for (; at && *at && line < page->first + (rows > 0 ? rows : 0);
	     line++) {
		if (line >= page->first)
			tcpviz_screen_line(line - page->first, at, page->skip);
		at = strchr(at, '\n');
		at += !!at;
	}
	return line_count(page);
}
