// SPDX-License-Identifier: GPL-2.0
/*
 * The hash of a connection.
 *
 * Its key is secret, so that nobody can choose the chain that his connections
 * go to.
 */
#include "hash.h"

#include <linux/percpu.h>
#include <linux/random.h>
#include <linux/siphash.h>
#include <net/netns/hash.h>

#include "netns.h"
#include "packet.h"

static hsiphash_key_t hash_key __aligned(SIPHASH_ALIGNMENT) __read_mostly;

/* What is hashed: the ends in order, and the salt */
struct key_ipv4 {
	u64 word[2];
};

struct key_ipv6 {
	__be32 addr[2][4];
	__be16 port[2];
	u32 salt;
} __aligned(SIPHASH_ALIGNMENT);

/**
 * struct hash_memo - what a processor has hashed last
 * @ipv4: key of an IPv4 connection
 * @ipv6: key of an IPv6 connection
 * @ipv4_hash: hash of @ipv4
 * @ipv6_hash: hash of @ipv6
 *
 * Segments come in trains, and are answered: the next one's connection often is
 * the last one's.
 */
struct hash_memo {
	struct key_ipv4 ipv4;
	struct key_ipv6 ipv6;
	u32 ipv4_hash;
	u32 ipv6_hash;
};

static DEFINE_PER_CPU(struct hash_memo, memos);

/* With bottom halves off a processor has its memo to itself, but not where they
 * are threads.
 */
#define MEMO_USABLE	(!IS_ENABLED(CONFIG_PREEMPT_RT))

static u32 compute_ipv4(const struct key_ipv4 *key)
{
	return hsiphash_4u32(key->word[0] >> 32, key->word[0],
			     key->word[1] >> 32, key->word[1], &hash_key);
}

static u32 compute_ipv6(const struct key_ipv6 *key)
{
	return hsiphash(key, sizeof(*key), &hash_key);
}

/**
 * hash_ipv4() - hash an IPv4 connection
 * @seg: a segment of either direction
 * @salt: namespace and L3 domain
 *
 * Return: hash; the same for both directions.
 */
static u32 hash_ipv4(const struct tcpviz_segment *seg, u32 salt)
{
	struct hash_memo *memo = this_cpu_ptr(&memos);
	u64 a = (u64)(__force u32)seg->saddr[0] << 16 | (__force u16)seg->sport;
	u64 b = (u64)(__force u32)seg->daddr[0] << 16 | (__force u16)seg->dport;
	struct key_ipv4 key;

	if (a > b)
		swap(a, b);
	key.word[0] = a << 16 | b >> 32;
	key.word[1] = b << 32 | salt;
	if (!MEMO_USABLE)
		return compute_ipv4(&key);
	if (memo->ipv4.word[0] != key.word[0] ||
	    memo->ipv4.word[1] != key.word[1]) {
		memo->ipv4 = key;
		memo->ipv4_hash = compute_ipv4(&key);
	}
	return memo->ipv4_hash;
}

/**
 * hash_ipv6() - hash an IPv6 connection
 * @seg: a segment of either direction
 * @salt: namespace and L3 domain
 *
 * Return: hash; the same for both directions.
 */
static u32 hash_ipv6(const struct tcpviz_segment *seg, u32 salt)
{
	struct hash_memo *memo = this_cpu_ptr(&memos);
	int order = memcmp(seg->saddr, seg->daddr, sizeof(seg->saddr));
	struct key_ipv6 key;
	bool s;

	if (!order)
		order = (__force u16)seg->sport - (__force u16)seg->dport;
	s = order > 0;
	memcpy(key.addr[s], seg->saddr, sizeof(seg->saddr));
	memcpy(key.addr[!s], seg->daddr, sizeof(seg->daddr));
	key.port[s] = seg->sport;
	key.port[!s] = seg->dport;
	key.salt = salt;
	if (!MEMO_USABLE)
		return compute_ipv6(&key);
	if (memcmp(&memo->ipv6, &key, sizeof(key))) {
		memo->ipv6 = key;
		memo->ipv6_hash = compute_ipv6(&key);
	}
	return memo->ipv6_hash;
}

/**
 * tcpviz_hash() - hash a connection
 * @pkt: a segment of either direction; gets the hash
 *
 * Context: any, bottom halves off.
 */
void tcpviz_hash(struct tcpviz_packet *pkt)
{
	u32 salt = net_hash_mix(pkt->tn->net) + pkt->l3dev;

	lockdep_assert_in_softirq();
	pkt->hash = pkt->seg.family == AF_INET ? hash_ipv4(&pkt->seg, salt) :
						 hash_ipv6(&pkt->seg, salt);
}

/**
 * tcpviz_hash_init() - draw the key
 *
 * The memos are made true: what they remember is a key of zeroes.
 */
void __init tcpviz_hash_init(void)
{
	int cpu;

	get_random_bytes(&hash_key, sizeof(hash_key));
	for_each_possible_cpu(cpu) {
		struct hash_memo *memo = per_cpu_ptr(&memos, cpu);

		memo->ipv4_hash = compute_ipv4(&memo->ipv4);
		memo->ipv6_hash = compute_ipv6(&memo->ipv6);
	}
}
