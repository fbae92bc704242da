// SPDX-License-Identifier: GPL-2.0
/*
 * The order of connections on a screen. Tens of thousands are put into it
 * again and again: what they are ordered by is worked out once for each, as
 * bytes that compare by themselves.
 */

#include "order.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "addr.h"
#include "proc.h"
#include "row.h"

static void key_number(unsigned char *key, uint64_t number)
{
	for (int i = 0; i < 8; i++)
		key[i] = number >> (56 - 8 * i);
}

static uint64_t repeats(const struct tcpviz_conn *conn)
{
	const uint64_t all[] = {
		conn->syn, conn->synack, conn->fin[0], conn->fin[1],
	};
	uint64_t sum = 0;

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		if (all[i] != TCPVIZ_NONE)
			sum += all[i];
	return sum;
}

/* Those of IPv4 before those of IPv6, and each by its bytes */
static bool key_addr(unsigned char *key, const char *text)
{
	struct tcpviz_addr addr;

	if (tcpviz_addr_parse(&addr, text))
		return false;
	key[0] = addr.family;
	memcpy(key + 1, addr.ip, sizeof(addr.ip));
	key[17] = addr.port >> 8;
	key[18] = addr.port;
	return true;
}

static bool key_text(unsigned char *key, const char *text)
{
	if (!strcmp(text, "-"))
		return false;
	for (size_t i = 0; i < TCPVIZ_ORDER_KEY && text[i]; i++)
		key[i] = text[i];
	return true;
}

static bool key_count(unsigned char *key, uint64_t number)
{
	key_number(key, number);
	return number != TCPVIZ_NONE;
}

/* Returns false if it isn't known */
static bool key_make(unsigned char *key, const struct tcpviz_conn *conn,
		     unsigned int column)
{
	switch (column) {
	case TCPVIZ_ROW_PATH:
		return key_text(key, conn->path);
	case TCPVIZ_ROW_CLIENT:
		return key_addr(key, conn->addr[TCPVIZ_CLIENT]);
	case TCPVIZ_ROW_CLIENT_STATE:
		return key_count(key, conn->state[TCPVIZ_CLIENT]);
	case TCPVIZ_ROW_SERVER:
		return key_addr(key, conn->addr[TCPVIZ_SERVER]);
	case TCPVIZ_ROW_SERVER_STATE:
		return key_count(key, conn->state[TCPVIZ_SERVER]);
	case TCPVIZ_ROW_AGE:
		return key_count(key, conn->age_ms);
	case TCPVIZ_ROW_IDLE:
		return key_count(key, conn->idle_ms);
	case TCPVIZ_ROW_TIMER:
		return key_count(key, conn->timer_ms);
	case TCPVIZ_ROW_REPEATED:
		return key_count(key, repeats(conn));
	case TCPVIZ_ROW_FLAGS:
		return key_text(key, conn->flags);
	default:
		return key_count(key, conn->id);
	}
}

/* What isn't known comes last, whichever way round */
static void place_make(struct tcpviz_place *place,
		       const struct tcpviz_order *order,
		       const struct tcpviz_roster *roster, uint32_t index)
{
	const struct tcpviz_conn *conn = &roster->conn[index];

	*place = (struct tcpviz_place){ .index = index, .id = conn->id };
	if (!key_make(place->key, conn, order->column))
		memset(place->key, 0xff, sizeof(place->key));
	else if (order->reverse)
		for (size_t i = 0; i < sizeof(place->key); i++)
			place->key[i] = ~place->key[i];
}

static int by_key(const void *a, const void *b)
{
	const struct tcpviz_place *x = a, *y = b;
	int differ = memcmp(x->key, y->key, sizeof(x->key));

	return differ ? differ : (x->id > y->id) - (x->id < y->id);
}

/**
 * tcpviz_order_make() - put connections in order
 * @order: gets them; its @column and @reverse say how
 * @roster: all connections
 * @want: those to be shown
 *
 * Return: 0 or -ENOMEM.
 */
int tcpviz_order_make(struct tcpviz_order *order,
		      const struct tcpviz_roster *roster,
		      const struct tcpviz_want *want)
{
	if (order->room < roster->count) {
		void *bigger = realloc(order->place, roster->room *
						     sizeof(*order->place));

		if (!bigger)
			return -ENOMEM;
		order->place = bigger;
		order->room = roster->room;
	}
	order->count = 0;
	for (size_t i = 0; i < roster->count; i++)
		if (tcpviz_want_conn(want, &roster->conn[i]))
			place_make(&order->place[order->count++], order,
				   roster, i);
	if (order->count)
		qsort(order->place, order->count, sizeof(*order->place),
		      by_key);
	return 0;
}

/**
 * tcpviz_order_find() - where a connection stands
 * @order: the order
 * @id: number of the connection
 *
 * Return: its place, from 0; order->count if it isn't there.
 */
size_t tcpviz_order_find(const struct tcpviz_order *order, uint64_t id)
{
	size_t i;

	for (i = 0; i < order->count && order->place[i].id != id; i++)
		;
	return i;
}
