// SPDX-License-Identifier: GPL-2.0
/*
 * How many half-open connections each source prefix has.
 *
 * A prefix is known for as long as it has one, and only where a limit asks
 * for it.  There is one table for all namespaces, as for connections; what it
 * holds is bounded by these.
 */
#include "source.h"

#include <linux/err.h>
#include <linux/inetdevice.h>
#include <linux/siphash.h>
#include <linux/slab.h>
#include <net/ipv6.h>
#include <net/netns/hash.h>

#include "conn.h"
#include "half_open.h"
#include "netns.h"
#include "stats.h"

#define SOURCE_CHAINS	1024

/**
 * struct source_prefix - addresses that count as one source
 * @addr: their common part, zeroes behind it
 * @len: its length in bits
 * @family: AF_INET or AF_INET6
 */
struct source_prefix {
	union nf_inet_addr addr;
	u8 len;
	u8 family;
};

/**
 * struct tcpviz_source - a prefix with half-open connections
 * @node: in its chain
 * @half_open: its connections, oldest first
 * @tn: namespace
 * @prefix: addresses
 * @chain: which chain it is in
 * @count: number of connections
 *
 * Protected by the lock of its chain, all of it.
 */
struct tcpviz_source {
	struct hlist_node node;
	struct list_head half_open;
	const struct tcpviz_net *tn;
	struct source_prefix prefix;
	u32 chain;
	unsigned int count;
};

static struct hlist_head source_chain[SOURCE_CHAINS];
static spinlock_t source_lock[SOURCE_CHAINS];
static siphash_aligned_key_t source_key __read_mostly;

/**
 * prefix_of() - the prefix that an address belongs to
 * @prefix: gets it
 * @tn: namespace, which says how long it is
 * @family: AF_INET or AF_INET6
 * @addr: address
 */
static void prefix_of(struct source_prefix *prefix, const struct tcpviz_net *tn,
		      u8 family, const union nf_inet_addr *addr)
{
	memset(prefix, 0, sizeof(*prefix));
	prefix->family = family;
	if (family == AF_INET) {
		prefix->len = READ_ONCE(tn->source_prefix_v4);
		prefix->addr.ip = addr->ip & inet_make_mask(prefix->len);
	} else {
		prefix->len = READ_ONCE(tn->source_prefix_v6);
		ipv6_addr_prefix(&prefix->addr.in6, &addr->in6, prefix->len);
	}
}

static u32 chain_of(const struct tcpviz_net *tn,
		    const struct source_prefix *prefix)
{
	const u32 *a = (const u32 *)prefix->addr.all;
	u32 salt = net_hash_mix(tn->net) + prefix->len;

	return siphash_3u64((u64)a[0] << 32 | a[1], (u64)a[2] << 32 | a[3],
			    salt, &source_key) % SOURCE_CHAINS;
}

/**
 * source_find() - find a source
 * @tn: namespace
 * @prefix: addresses
 * @chain: their chain, locked
 *
 * Return: source, or NULL if it has no half-open connection.
 */
static struct tcpviz_source *source_find(const struct tcpviz_net *tn,
					 const struct source_prefix *prefix,
					 u32 chain)
{
	struct tcpviz_source *s;

	lockdep_assert_held(&source_lock[chain]);

	hlist_for_each_entry(s, &source_chain[chain], node)
		if (s->tn == tn && !memcmp(&s->prefix, prefix, sizeof(*prefix)))
			return s;
	return NULL;
}

static struct tcpviz_source *source_make(const struct tcpviz_net *tn,
					 const struct source_prefix *prefix,
					 u32 chain)
{
	struct tcpviz_source *s;

	lockdep_assert_held(&source_lock[chain]);

	s = kmalloc(sizeof(*s), GFP_ATOMIC | __GFP_NOWARN);
	if (!s)
		return NULL;
	INIT_LIST_HEAD(&s->half_open);
	s->tn = tn;
	s->prefix = *prefix;
	s->chain = chain;
	s->count = 0;
	hlist_add_head(&s->node, &source_chain[chain]);
	return s;
}

/**
 * tcpviz_source_join() - count a half-open connection for its source
 * @h: its place
 *
 * Nothing happens where no limit asks for it.
 *
 * Context: any, in an RCU read-side critical section; tcpviz_conn.lock held.
 */
void tcpviz_source_join(struct tcpviz_half_open *h)
{
	struct tcpviz_conn *conn = h->conn;
	struct source_prefix prefix;
	struct tcpviz_limits limits;
	struct tcpviz_source *s;
	u32 chain;

	lockdep_assert_held(&conn->lock);

	tcpviz_conn_limits(conn, &limits);
	if (!limits.half_open_max_per_source)
		return;
	prefix_of(&prefix, conn->tn, conn->tuple.family,
		  &conn->tuple.addr[TCPVIZ_CLIENT]);
	chain = chain_of(conn->tn, &prefix);

	spin_lock(&source_lock[chain]);
	s = source_find(conn->tn, &prefix, chain);
	if (!s)
		s = source_make(conn->tn, &prefix, chain);
	if (s) {
		list_add_tail(&h->same_source, &s->half_open);
		s->count++;
	}
	h->source = s;
	spin_unlock(&source_lock[chain]);
	if (!s)
		tcpviz_stat_inc(conn->tn, TCPVIZ_STAT_NO_MEMORY);
}

/**
 * tcpviz_source_leave() - a source has one half-open connection less
 * @h: its place, counted or not
 *
 * Context: any; tcpviz_conn.lock held.
 */
void tcpviz_source_leave(struct tcpviz_half_open *h)
{
	struct tcpviz_source *s = h->source;
	u32 chain;

	lockdep_assert_held(&h->conn->lock);

	if (!s)
		return;
	h->source = NULL;
	chain = s->chain;
	spin_lock(&source_lock[chain]);
	list_del(&h->same_source);
	if (--s->count)
		s = NULL;
	else
		hlist_del(&s->node);
	spin_unlock(&source_lock[chain]);
	kfree(s);
}

/**
 * tcpviz_source_oldest() - who shall make room within a source?
 * @tn: namespace
 * @family: AF_INET or AF_INET6
 * @addr: an address of the source
 * @max: how many half-open connections it may have
 * @before_ns: nobody whose SYN is younger than this
 *
 * It goes to the end, so that another processor finds the next one; but not if
 * it is too young, and the oldest still when it is not any more.
 *
 * Context: any, no lock held.
 * Return: its oldest connection, referenced; NULL if it has fewer than @max, an
 *	error if all are too young.
 */
struct tcpviz_conn *
tcpviz_source_oldest(struct tcpviz_net *tn, u8 family,
		     const union nf_inet_addr *addr, unsigned int max,
		     u64 before_ns)
{
	struct tcpviz_half_open *h;
	struct tcpviz_conn *conn = NULL;
	struct source_prefix prefix;
	struct tcpviz_source *s;
	u32 chain;

	prefix_of(&prefix, tn, family, addr);
	chain = chain_of(tn, &prefix);
	spin_lock_bh(&source_lock[chain]);
	s = source_find(tn, &prefix, chain);
	if (s && s->count >= max) {
		h = list_first_entry(&s->half_open, struct tcpviz_half_open,
				     same_source);
		conn = h->conn;
		if (conn->created_ns > before_ns)
			conn = ERR_PTR(-EAGAIN);
		else if (tcpviz_conn_get(conn))
			list_move_tail(&h->same_source, &s->half_open);
		else
			conn = NULL;
	}
	spin_unlock_bh(&source_lock[chain]);
	return conn;
}

/**
 * tcpviz_source_init() - prepare the table
 */
void __init tcpviz_source_init(void)
{
	unsigned int i;

	get_random_bytes(&source_key, sizeof(source_key));
	for (i = 0; i < SOURCE_CHAINS; i++)
		spin_lock_init(&source_lock[i]);
}
