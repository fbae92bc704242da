/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_TEXT_H
#define _TCPVIZ_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "util.h"

#define TCPVIZ_DURATION	32	/* room for a duration in words */

/**
 * struct tcpviz_text - a text that is written piece by piece
 * @buf: the text; what doesn't fit is cut
 * @len: of the text so far
 */
struct tcpviz_text {
	char buf[768];
	size_t len;
};

__printf(2, 3)
void tcpviz_text_add(struct tcpviz_text *text, const char *format, ...);
void tcpviz_text_list(struct tcpviz_text *text, const char *list);
void tcpviz_text_duration(char buf[TCPVIZ_DURATION], uint64_t us);
size_t tcpviz_text_line(const char **text, size_t width, const char **line);

#endif /* _TCPVIZ_TEXT_H */
