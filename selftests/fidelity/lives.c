// SPDX-License-Identifier: GPL-2.0
#include "lives.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

const char * const state_names[STATES] = {
	"CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED",
	"FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING", "LAST-ACK",
	"TIME-WAIT",
};

/* A namespace's number may be used again after its end */
struct netns {
	struct netns *next;
	unsigned int inum;
	unsigned long long generation;
};

static struct end *ends[BUCKETS];
struct life *truths[BUCKETS];
struct life *mirrors[BUCKETS];
static struct netns *namespaces;

void *need(void *p)
{
	if (!p)
		err(2, "memory");
	return p;
}

static uint32_t hash(uint64_t x)
{
	x *= 0x9e3779b97f4a7c15ull;
	return x >> 48;
}

static uint32_t hash_string(const char *s)
{
	uint64_t h = 5381;

	while (*s)
		h = h * 33 + (unsigned char)*s++;
	return hash(h);
}

unsigned long long netns_key(unsigned int inum, bool ends_now)
{
	struct netns *ns;

	for (ns = namespaces; ns; ns = ns->next)
		if (ns->inum == inum)
			break;
	if (!ns) {
		ns = need(calloc(1, sizeof(*ns)));
		ns->inum = inum;
		ns->next = namespaces;
		namespaces = ns;
	}
	if (ends_now)
		ns->generation++;
	return ns->generation << 32 | inum;
}

struct end *find_end(unsigned long long netns, const char *local,
			    const char *peer, bool make)
{
	uint32_t h = hash_string(local) ^ hash_string(peer) << 1;
	struct end **list = &ends[h % BUCKETS], *e;

	for (e = *list; e; e = e->next)
		if (e->netns == netns && !strcmp(e->local, local) &&
		    !strcmp(e->peer, peer))
			return e;
	if (!make)
		return NULL;
	e = need(calloc(1, sizeof(*e)));
	e->netns = netns;
	strcpy(e->local, local);
	strcpy(e->peer, peer);
	e->next = *list;
	*list = e;
	return e;
}

struct life *last(struct life *l)
{
	while (l && l->next)
		l = l->next;
	return l;
}

struct life *find_object(struct life **table, uint64_t object)
{
	struct life *l;

	for (l = table[hash(object)]; l; l = l->next_object)
		if (l->object == object)
			return l;
	return NULL;
}

void add_object(struct life **table, struct life *l, uint64_t object)
{
	l->object = object;
	l->next_object = table[hash(object)];
	table[hash(object)] = l;
}

void remove_object(struct life **table, struct life *l)
{
	struct life **at = &table[hash(l->object)];

	while (*at && *at != l)
		at = &(*at)->next_object;
	if (*at)
		*at = l->next_object;
}

struct life *new_life(struct life **table, uint64_t object)
{
	struct life *l = need(calloc(1, sizeof(*l)));

	add_object(table, l, object);
	return l;
}

/* Ends have few lives, which begin in this order */
void join_end(struct life **list, struct life *l, struct end *e)
{
	l->end = e;
	while (*list && (!l->states || (*list)->at[0] <= l->at[0]))
		list = &(*list)->next;
	l->next = *list;
	*list = l;
}

void append(struct life *l, uint8_t state, double now)
{
	if (l->states && l->state[l->states - 1] == state)
		return;
	if (l->states == STATES_MAX)
		errx(2, "a life of more than %d states", STATES_MAX);
	l->state[l->states] = state;
	l->at[l->states++] = now;
	if (state == CLOSED)
		l->ended = true;
}

uint8_t state_now(struct life *list)
{
	struct life *l = last(list);

	return l && l->states ? l->state[l->states - 1] : CLOSED;
}

struct end *end_with(unsigned int netns, const char *local,
			    const char *peer, struct end *after)
{
	uint32_t h = hash_string(local) ^ hash_string(peer) << 1;
	struct end *e = after ? after->next : ends[h % BUCKETS];

	while (e && (strcmp(e->local, local) || strcmp(e->peer, peer) ||
		     (netns && e->netns != netns_key(netns, false))))
		e = e->next;
	return e;
}

void each_local_end(void (*what)(struct end *e))
{
	struct end *e;
	unsigned int i;

	for (i = 0; i < BUCKETS; i++)
		for (e = ends[i]; e; e = e->next)
			if (e->is_local)
				what(e);
}
