/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_PAGE_H
#define _TCPVIZ_PAGE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct tcpviz_page - a text on a screen, which may be larger than that
 * @text: the text; from malloc(), or NULL
 * @first: which of its lines stands at the top, from 0
 * @skip: how many characters of each are left of the screen
 */
struct tcpviz_page {
	char *text;
	size_t first;
	int skip;
};

void tcpviz_page_set(struct tcpviz_page *page, char *text);
void tcpviz_page_rewind(struct tcpviz_page *page);
bool tcpviz_page_move(struct tcpviz_page *page, int key, int rows);
size_t tcpviz_page_draw(struct tcpviz_page *page, int rows);

#endif /* _TCPVIZ_PAGE_H */
