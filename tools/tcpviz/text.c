// SPDX-License-Identifier: GPL-2.0
/* Durations for people, and the breaking of lines */

#include "text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/**
 * tcpviz_text_add() - add a piece to a text
 * @text: the text
 * @format: as for printf
 */
void tcpviz_text_add(struct tcpviz_text *text, const char *format, ...)
{
	size_t room = sizeof(text->buf) - text->len;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text->buf + text->len, room, format, args);
	va_end(args);
	if (n > 0)
		text->len += (size_t)n < room ? (size_t)n : room - 1;
}

/**
 * tcpviz_text_list() - add a comma list, with blanks so that lines can break
 * @text: the text
 * @list: words separated by commas
 */
void tcpviz_text_list(struct tcpviz_text *text, const char *list)
{
	for (; *list; list++)
		tcpviz_text_add(text, *list == ',' ? "%c " : "%c", *list);
}

/**
 * tcpviz_text_duration() - a time in the unit that suits it
 * @buf: gets it, such as "1.2 ms"
 * @us: the time
 */
void tcpviz_text_duration(char buf[TCPVIZ_DURATION], uint64_t us)
{
	if (us < 1000)
		snprintf(buf, TCPVIZ_DURATION, "%" PRIu64 " us", us);
	else if (us < 100 * 1000)
		snprintf(buf, TCPVIZ_DURATION, "%.1f ms", us / 1e3);
	else if (us < 1000 * 1000)
		snprintf(buf, TCPVIZ_DURATION, "%" PRIu64 " ms", us / 1000);
	else if (us < 120 * 1000000ULL)
		snprintf(buf, TCPVIZ_DURATION, "%.1f s", us / 1e6);
	else if (us < 7200 * 1000000ULL)
		snprintf(buf, TCPVIZ_DURATION, "%.1f min", us / 60e6);
	else
		snprintf(buf, TCPVIZ_DURATION, "%.1f h", us / 3600e6);
}

/**
 * tcpviz_text_line() - take the next line off a text
 * @text: the text; moved on to what is left of it
 * @width: most characters in a line; a longer word is cut
 * @line: gets the start of the line, which isn't terminated
 *
 * Return: length of the line, 0 when no text is left.
 */
size_t tcpviz_text_line(const char **text, size_t width, const char **line)
{
	size_t len;

	*text += strspn(*text, " ");
	*line = *text;
	len = strlen(*text);
	if (len > width) {
		len = width;
		if ((*line)[len] != ' ')
			while (len && (*line)[len - 1] != ' ')
				len--;
		if (!len)
			len = width;
	}
	*text += len;
	while (len && (*line)[len - 1] == ' ')
		len--;
	return len;
}
