// SPDX-License-Identifier: GPL-2.0
#include "ends.h"

#include <arpa/inet.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fsm.h"

void ends_add(struct ends *ends, const struct end *end)
{
	if (end->state <= TCPVIZ_LISTEN)
		return;
	if (ends->count == MAX_ENDS)
		errx(1, "more than %d connections", MAX_ENDS);
	ends->end[ends->count++] = *end;
}

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, offsetof(struct end, fin_waits));
}

void ends_sort(struct ends *ends)
{
	qsort(ends->end, ends->count, sizeof(ends->end[0]), by_bytes);
}

bool ends_same(const struct ends *a, const struct ends *b)
{
	size_t i;

	for (i = 0; i < a->count && i < b->count; i++)
		if (by_bytes(&a->end[i], &b->end[i]))
			return false;
	return a->count == b->count;
}

/* Would @end be where @other is after one event more? */
static bool leads_to(const struct end *end, enum tcpviz_event event,
		     const struct end *other)
{
	struct end after = *end;

	after.state = tcpviz_fsm_next(event, end->state);
	return !by_bytes(&after, other);
}

bool ends_fin_waits(const struct ends *ends, const struct end *end)
{
	size_t i;

	for (i = 0; i < ends->count; i++)
		if (ends->end[i].fin_waits && !by_bytes(&ends->end[i], end))
			return true;
	return false;
}

void ends_let_wait(struct ends *told, const struct ends *truth)
{
	size_t i, j;

	for (i = 0; i < truth->count; i++)
		for (j = 0; truth->end[i].fin_waits && j < told->count; j++)
			if (leads_to(&told->end[j], TCPVIZ_SND_FIN,
				     &truth->end[i]))
				told->end[j].state = truth->end[i].state;
	ends_sort(told);
}

bool ends_ack_waits(const struct ends *told, const struct ends *truth)
{
	static struct ends after;
	size_t i, j;

	after = *told;
	for (i = 0; i < truth->count; i++)
		for (j = 0; j < told->count; j++)
			if (leads_to(&told->end[j], TCPVIZ_RCV_FIN,
				     &truth->end[i]))
				after.end[j].state = truth->end[i].state;
	ends_sort(&after);
	return ends_same(&after, truth);
}

void ends_only(const struct ends *a, const struct ends *b, ends_what_t what)
{
	size_t i, j = 0;

	for (i = 0; i < a->count; i++) {
		int order = 1;

		while (j < b->count &&
		       (order = by_bytes(&b->end[j], &a->end[i])) < 0)
			j++;
		if (j < b->count && !order)
			j++;
		else
			what(&a->end[i]);
	}
}

static const char *whose;

static void print_only(const struct end *end)
{
	printf("#     %s: %s\n", whose, end_text(end));
}

void ends_print_only(const char *who, const struct ends *a,
		     const struct ends *b)
{
	whose = who;
	ends_only(a, b, print_only);
}

static void print_side(const struct end *end, enum side side, char *text,
		       size_t room)
{
	char addr[INET6_ADDRSTRLEN];

	inet_ntop(end->family, end->addr[side], addr, sizeof(addr));
	snprintf(text, room, end->family == AF_INET ? "%s:%u" : "[%s]:%u",
		 addr, end->port[side]);
}

const char *end_text(const struct end *end)
{
	static char text[160];
	char near[64], far[64];

	print_side(end, NEAR, near, sizeof(near));
	print_side(end, FAR, far, sizeof(far));
	snprintf(text, sizeof(text), "%s -> %s %s", near, far,
		 tcpviz_fsm_name(end->state));
	return text;
}
