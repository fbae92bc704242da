/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_ORDER_H
#define _TCPVIZ_ORDER_H

#include "reader.h"
#include "source.h"

#define TCPVIZ_ORDER_KEY	20

/**
 * struct tcpviz_place - a connection's place in an order
 * @key: what it is ordered by, the least first
 * @index: which one it is in the roster
 * @id: its number
 */
struct tcpviz_place {
	unsigned char key[TCPVIZ_ORDER_KEY];
	uint32_t index;
	uint64_t id;
};

/**
 * struct tcpviz_order - which connections of a roster are shown, and in which
 *	order
 * @column: of tcpviz_row_columns, which they are ordered by
 * @reverse: the other way round
 * @place: the connections, in order; from malloc()
 * @count: how many
 * @room: how many there is memory for
 */
struct tcpviz_order {
	unsigned int column;
	bool reverse;
	struct tcpviz_place *place;
	size_t count;
	size_t room;
};

int tcpviz_order_make(struct tcpviz_order *order,
		      const struct tcpviz_roster *roster,
		      const struct tcpviz_want *want);
size_t tcpviz_order_find(const struct tcpviz_order *order, uint64_t id);

#endif /* _TCPVIZ_ORDER_H */
