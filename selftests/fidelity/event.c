// SPDX-License-Identifier: GPL-2.0
#include "event.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "count.h"
#include "lives.h"

/* field(): the value of KEY= in an event's text, up to the next blank */
static const char *field(const char *text, const char *key, char *to,
			 size_t room)
{
	const char *at = text;
	size_t len = strlen(key), n;

	while ((at = strstr(at, key))) {
		if ((at == text || at[-1] == ' ') && at[len] == '=')
			break;
		at += len;
	}
	if (!at)
		errx(2, "no %s in: %s", key, text);
	at += len + 1;
	n = strcspn(at, "\n ");
	if (n >= room)
		errx(2, "%s is too long in: %s", key, text);
	memcpy(to, at, n);
	to[n] = '\0';
	return to;
}

uint64_t number(const char *text, const char *key, int base)
{
	char word[ADDR_MAX];

	return strtoull(field(text, key, word, sizeof(word)), NULL, base);
}

static uint8_t state_of(const char *text, const char *key)
{
	char word[ADDR_MAX];
	uint8_t i;

	field(text, key, word, sizeof(word));
	for (i = 0; i < STATES; i++)
		if (!strcmp(word, state_names[i]))
			return i;
	errx(2, "what state is %s?", word);
}

static bool has_port(const char *addr)
{
	const char *colon = strrchr(addr, ':');

	return colon && strcmp(colon, ":0");
}

/* A request socket that waits at this end, if there is one */
static struct life *waiting_request(struct end *e)
{
	struct life *l;

	for (l = e->truth; l; l = l->next)
		if (l->request && !l->ended)
			return l;
	return NULL;
}

static void drop_life(struct life *l)
{
	remove_object(truths, l);
	free(l);
}

/*
 * A listener's child continues its request, if it gets so far; that of a
 * cookie or of Fast Open has none.  Return the life that goes on.
 */
static struct life *grow_up(struct life *l, struct end *e, uint8_t to)
{
	struct life *request = waiting_request(e);

	if (!request) {
		l->child = false;
		l->revived = e->truth;
		join_end(&e->truth, l, e);
		return l;
	}
	if (to == SYN_RECEIVED)
		return l;
	if (to == CLOSED) {
		drop_life(l);
		return NULL;
	}
	remove_object(truths, request);
	request->request = false;
	add_object(truths, request, l->object);
	drop_life(l);
	return request;
}

/* Who comes from LISTEN is a request, or its child. */
static struct life *begin_truth(uint64_t sk, uint8_t from, uint8_t to,
				bool request, double now)
{
	struct life *l;

	/* A timewait socket's timer may run before it takes over. */
	if (to == LISTEN || to == CLOSED || to == from)
		return NULL;
	l = new_life(truths, sk);
	l->request = from == LISTEN && request;
	l->child = from == LISTEN && !request;
	append(l, to, now);
	return l;
}

void take_truth(const char *text, double now)
{
	unsigned long long netns = netns_key(number(text, "netns", 10), false);
	uint64_t sk = number(text, "sk", 16), was;
	uint8_t from = state_of(text, "from"), to = state_of(text, "to");
	char local[ADDR_MAX], peer[ADDR_MAX], word[ADDR_MAX];
	struct life *l = find_object(truths, sk);
	struct end *e;

	field(text, "local", local, sizeof(local));
	field(text, "peer", peer, sizeof(peer));
	field(text, "was", word, sizeof(word));
	was = strtoull(word, NULL, 16);

	if (was) {
		l = find_object(truths, was);
		if (!l)
			return;
		remove_object(truths, l);
		add_object(truths, l, sk);
	} else if (!l) {
		l = begin_truth(sk, from, to, number(text, "request", 10), now);
		if (!l)
			return;
	}
	if (!l->end && has_port(local) && has_port(peer)) {
		e = find_end(netns, local, peer, true);
		e->is_local = true;
		if (l->child) {
			l = grow_up(l, e, to);
			if (!l)
				return;
		} else {
			join_end(&e->truth, l, e);
		}
	}
	l->sent |= from == SYN_SENT && to == SYN_SENT;
	if (number(text, "fin_waits", 10)) {
		l->fin_unsent |= to == CLOSED;
		l->fin_waited |= to != CLOSED;
	}
	append(l, to, now);
	if (l->ended)
		remove_object(truths, l);
}

/* Back to LISTEN means that there was no connection yet. */
static void take_back(struct life *l, uint8_t to, double now)
{
	count.taken_back++;
	l->ended = false;
	if (to <= LISTEN)
		l->states = 0;
	else if (l->states && l->state[l->states - 1] != to)
		l->states--;
	if (to > LISTEN)
		append(l, to, now);
}

void take_mirror(const char *text, double now)
{
	unsigned long long netns = netns_key(number(text, "netns", 10), false);
	uint8_t to = state_of(text, "to");
	char client[ADDR_MAX], server[ADDR_MAX], word[ADDR_MAX];
	char event[ADDR_MAX];
	bool is_client;
	uint64_t object, other_object;
	struct life *l, *other;
	struct end *e;

	field(text, "client", client, sizeof(client));
	field(text, "server", server, sizeof(server));
	is_client = !strcmp(field(text, "end", word, sizeof(word)), "client");
	object = (number(text, "id", 10) * 2 + is_client) ^ netns << 24;
	other_object = (number(text, "id", 10) * 2 + !is_client) ^ netns << 24;
	field(text, "cause", word, sizeof(word));
	if (!strcmp(word, "diverged"))
		count.diverged++;
	l = find_object(mirrors, object);
	/* It listens again, and another copy of the SYN arrives. */
	if (l && l->ended && to > LISTEN && strcmp(word, "taken-back")) {
		remove_object(mirrors, l);
		l = NULL;
	}
	if (!l) {
		if (to <= LISTEN)
			return;
		l = new_life(mirrors, object);
		e = find_end(netns, is_client ? client : server,
			     is_client ? server : client, true);
		e->is_local |= number(text, "local", 10);
		append(l, to, now);
		join_end(&e->mirror, l, e);
		return;
	}
	if (number(text, "ambiguous", 10)) {
		l->ambiguous = true;
		other = find_object(mirrors, other_object);
		if (other)
			other->ambiguous = true;
	}
	field(text, "event", event, sizeof(event));
	l->by_rst = !strcmp(event, "snd-rst");
	if (!strcmp(word, "taken-back"))
		take_back(l, to, now);
	else if (to != LISTEN)
		append(l, to, now);
}
