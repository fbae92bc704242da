// SPDX-License-Identifier: GPL-2.0
/* All connections of a capture, found by addresses and ports */

#include "lives.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define CHAINS_MIN	1024

/**
 * tcpviz_lives_init() - there are no connections yet
 * @lives: all connections
 *
 * Return: 0 or -ENOMEM.
 */
int tcpviz_lives_init(struct tcpviz_lives *lives)
{
	memset(lives, 0, sizeof(*lives));
	lives->chains = CHAINS_MIN;
	lives->chain = calloc(lives->chains, sizeof(*lives->chain));
	return lives->chain ? 0 : -ENOMEM;
}

/**
 * tcpviz_lives_free() - free all connections
 * @lives: all connections
 */
void tcpviz_lives_free(struct tcpviz_lives *lives)
{
	for (size_t i = 0; i < lives->count; i++)
		tcpviz_life_free(lives->life[i]);
	free(lives->life);
	free(lives->chain);
}

/**
 * tcpviz_lives_hash() - hash of a segment's addresses and ports
 * @seg: the segment
 *
 * Return: the hash, the same in both directions.
 */
u32 tcpviz_lives_hash(const struct tcpviz_segment *seg)
{
	u32 words = seg->family == AF_INET ? 1 : 4;
	u32 a = seg->sport, b = seg->dport;

	for (u32 i = 0; i < words; i++) {
		a = tcpviz_lives_mix(a, seg->saddr[i]);
		b = tcpviz_lives_mix(b, seg->daddr[i]);
	}
	return tcpviz_lives_mix(tcpviz_lives_mix(0, a + b), a ^ b);
}

static bool is_from(const struct tcpviz_life *life, enum tcpviz_role from,
		    const struct tcpviz_segment *seg)
{
	size_t len = seg->family == AF_INET ? 4 : 16;

	return life->family == seg->family &&
	       life->port[from] == seg->sport &&
	       life->port[!from] == seg->dport &&
	       !memcmp(life->addr[from], seg->saddr, len) &&
	       !memcmp(life->addr[!from], seg->daddr, len);
}

/**
 * tcpviz_lives_find() - the next connection of a segment's addresses and ports
 * @life: where to begin in a hash chain
 * @hash: hash of the segment
 * @seg: the segment
 * @from: gets which end sent it
 *
 * Return: the connection, or NULL.
 */
struct tcpviz_life *tcpviz_lives_find(struct tcpviz_life *life, u32 hash,
				      const struct tcpviz_segment *seg,
				      enum tcpviz_role *from)
{
	for (; life; life = life->next) {
		if (life->hash != hash)
			continue;
		for (unsigned int role = 0; role < 2; role++) {
			if (!is_from(life, role, seg))
				continue;
			*from = role;
			return life;
		}
	}
	return NULL;
}

/* Twice as many chains; without memory they just become longer */
static void grow(struct tcpviz_lives *lives)
{
	size_t chains = 2 * lives->chains;
	struct tcpviz_life **chain = calloc(chains, sizeof(*chain));

	if (!chain)
		return;
	for (size_t i = 0; i < lives->count; i++) {
		struct tcpviz_life *life = lives->life[i];
		struct tcpviz_life **head = &chain[life->hash & (chains - 1)];

		life->next = *head;
		*head = life;
	}
	free(lives->chain);
	lives->chain = chain;
	lives->chains = chains;
}

/**
 * tcpviz_lives_add() - a connection begins
 * @lives: all connections
 * @seg: its first segment
 * @hash: hash of its addresses and ports
 * @from: which end sent that
 * @now_ns: when
 *
 * Return: the connection, or NULL without memory.
 */
struct tcpviz_life *tcpviz_lives_add(struct tcpviz_lives *lives,
				     const struct tcpviz_segment *seg,
				     u32 hash, enum tcpviz_role from,
				     u64 now_ns)
{
	size_t n = lives->count;
	struct tcpviz_life **head, *life;

	if ((n & (n - 1)) == 0) {
		void *bigger = realloc(lives->life,
				       (n ? 2 * n : 1) * sizeof(life));

		if (!bigger)
			return NULL;
		lives->life = bigger;
	}
	life = tcpviz_life_new(seg, from, now_ns);
	if (!life)
		return NULL;
	if (n >= lives->chains)
		grow(lives);
	life->hash = hash;
	head = &lives->chain[hash & (lives->chains - 1)];
	life->next = *head;
	*head = life;
	lives->life[lives->count++] = life;
	return life;
}
