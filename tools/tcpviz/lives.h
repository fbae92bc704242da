/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_LIVES_H
#define _TCPVIZ_LIVES_H

#include <stddef.h>

#include "life.h"

/**
 * struct tcpviz_lives - all connections of a capture
 * @life: the connections, the oldest first
 * @count: how many
 * @chain: hash chains, the youngest first
 * @chains: how many, a power of two
 */
struct tcpviz_lives {
	struct tcpviz_life **life;
	size_t count;
	struct tcpviz_life **chain;
	size_t chains;
};

int tcpviz_lives_init(struct tcpviz_lives *lives);
void tcpviz_lives_free(struct tcpviz_lives *lives);
u32 tcpviz_lives_hash(const struct tcpviz_segment *seg);
struct tcpviz_life *tcpviz_lives_find(struct tcpviz_life *life, u32 hash,
				      const struct tcpviz_segment *seg,
				      enum tcpviz_role *from);
struct tcpviz_life *tcpviz_lives_add(struct tcpviz_lives *lives,
				     const struct tcpviz_segment *seg,
				     u32 hash, enum tcpviz_role from,
				     u64 now_ns);

/**
 * tcpviz_lives_mix() - mix a word into a hash
 * @hash: hash so far
 * @word: the word
 *
 * Return: the hash.
 */
static inline u32 tcpviz_lives_mix(u32 hash, u32 word)
{
	hash = (hash ^ word) * 0x9e3779b1;
	return hash ^ (hash >> 15);
}

/**
 * tcpviz_lives_chain() - where a hash's connections begin
 * @lives: all connections
 * @hash: the hash
 *
 * Return: the youngest one of the chain, or NULL.
 */
static inline struct tcpviz_life *
tcpviz_lives_chain(const struct tcpviz_lives *lives, u32 hash)
{
	return lives->chain[hash & (lives->chains - 1)];
}

#endif /* _TCPVIZ_LIVES_H */
