/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_LIST_H
#define _TCPVIZ_LIST_H

#include "order.h"
#include "row.h"

/**
 * struct tcpviz_list - connections on a screen, one of them chosen
 * @roster: all of them
 * @half_open: how many of them are half-open
 * @order: those to be shown
 * @first: which one stands at the top, from 0
 * @cursor: which one is chosen
 * @id: number of the one that was chosen, which it is followed by, also when it
 *	comes back; TCPVIZ_NONE: the first one is chosen, whichever that is
 * @width: of each column, as wide as it ever had to be
 */
struct tcpviz_list {
	struct tcpviz_roster roster;
	size_t half_open;
	struct tcpviz_order order;
	size_t first;
	size_t cursor;
	uint64_t id;
	int width[TCPVIZ_ROW_COLUMNS];
};

void tcpviz_list_init(struct tcpviz_list *list);
void tcpviz_list_free(struct tcpviz_list *list);
void tcpviz_list_take(struct tcpviz_list *list, struct tcpviz_roster *roster);
int tcpviz_list_arrange(struct tcpviz_list *list,
			const struct tcpviz_want *want, bool anew);
bool tcpviz_list_move(struct tcpviz_list *list, int key, int rows);
bool tcpviz_list_sort(struct tcpviz_list *list, int key);
const char *tcpviz_list_sorted_by(const struct tcpviz_list *list);
uint64_t tcpviz_list_chosen(const struct tcpviz_list *list);
void tcpviz_list_draw(struct tcpviz_list *list, int top, int rows);

#endif /* _TCPVIZ_LIST_H */
