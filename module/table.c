// SPDX-License-Identifier: GPL-2.0
/*
 * The hash table of connections.
 *
 * One array of chains for all namespaces, as nf_conntrack and the TCP stack
 * have it: a namespace costs nothing to make, and none can make the array
 * grow.  The namespace is part of the key.  Both directions of a connection
 * hash alike (hash.c), so that it needs one node only.
 *
 * Of the entries with one tuple, the newest comes first in its chain, and all
 * others are superseded: reuse.c sees that there are few.
 */
#include "table.h"

#include <linux/mm.h>
#include <linux/module.h>

#include "class.h"
#include "hash.h"

#define TABLE_LOCKS	1024
#define BUCKETS_MAX	4194304U

/* So many empty chains are passed over at a time */
#define TABLE_STRIDE	65536

static unsigned int buckets;
module_param(buckets, uint, 0444);
MODULE_PARM_DESC(buckets, "chains in the hash table (default: by memory size)");

static struct hlist_head *table __read_mostly;
static spinlock_t table_lock[TABLE_LOCKS];

/* All entries of all namespaces, and how many there may be. */
static struct percpu_counter table_total;
static unsigned int table_max_total __read_mostly;

/* There are never fewer chains than locks: each chain has one lock. */
static spinlock_t *lock_of(u32 hash)
{
	return &table_lock[hash % TABLE_LOCKS];
}

/**
 * tcpviz_table_chain() - the chain that a hash belongs to
 * @hash: hash of a connection, or the number of a chain
 *
 * Return: its head; walk it under RCU, and mind that it holds entries of all
 *	namespaces.
 */
struct hlist_head *tcpviz_table_chain(u32 hash)
{
	return &table[hash & (buckets - 1)];
}

/**
 * tcpviz_table_next() - pass over empty chains, many of them if they are
 * @chain: number of the first one to look at
 *
 * Context: any.
 * Return: number of a chain, none before which has entries; or that of chains.
 */
u32 tcpviz_table_next(u32 chain)
{
	u32 end = chain + min_t(u32, buckets - chain, TABLE_STRIDE);

	while (chain < end && hlist_empty(&table[chain]))
		chain++;
	return chain;
}

/**
 * tcpviz_table_last() - the last entries of a chain
 * @hash: as for tcpviz_table_chain()
 * @count: how many; 0: all
 *
 * Entries are only ever added in front, so that whoever has come so far that
 * @count were left will meet all of these again that are still there.
 *
 * Context: process, in an RCU read-side critical section, in which the rest of
 *	the chain may be walked from the result on.
 * Return: the first of them, or NULL if there is none.
 */
struct tcpviz_conn *tcpviz_table_last(u32 hash, unsigned int count)
{
	struct hlist_head *chain = tcpviz_table_chain(hash);
	spinlock_t *lock = lock_of(hash);
	struct tcpviz_conn *conn;
	unsigned int skip = 0;

	if (!count)
		return hlist_entry_safe(rcu_dereference(hlist_first_rcu(chain)),
					struct tcpviz_conn, node);
	spin_lock_bh(lock);
	hlist_for_each_entry(conn, chain, node)
		skip++;
	skip -= min(skip, count);
	hlist_for_each_entry(conn, chain, node)
		if (!skip--)
			break;
	spin_unlock_bh(lock);
	return conn;
}

/* Are two addresses of a family equal? */
static inline bool same_addr(const union nf_inet_addr *a, const __be32 *b,
			     u8 family)
{
	if (a->ip != b[0])
		return false;
	return family == AF_INET || !memcmp(a->all, b, sizeof(a->all));
}

/**
 * is_from() - would a connection's end send from one address to another?
 * @tuple: of the connection
 * @role: which end
 * @saddr: source address, of the same family
 * @sport: source port
 * @daddr: destination address
 * @dport: destination port
 *
 * Return: true if it would.
 */
static inline bool is_from(const struct tcpviz_tuple *tuple,
			   enum tcpviz_role role,
			   const __be32 *saddr, __be16 sport,
			   const __be32 *daddr, __be16 dport)
{
	return tuple->port[role] == sport && tuple->port[!role] == dport &&
	       same_addr(&tuple->addr[role], saddr, tuple->family) &&
	       same_addr(&tuple->addr[!role], daddr, tuple->family);
}

/* tcpviz_table_sent_by(), for the walk that each packet takes */
static inline bool sent_by(const struct tcpviz_conn *conn,
			   const struct tcpviz_packet *pkt,
			   enum tcpviz_role *from)
{
	const struct tcpviz_segment *seg = &pkt->seg;
	const struct tcpviz_tuple *tuple = &conn->tuple;
	enum tcpviz_role role;

	if (conn->tn != pkt->tn || tuple->family != seg->family ||
	    tuple->l3dev != pkt->l3dev)
		return false;
	for (role = TCPVIZ_CLIENT; role <= TCPVIZ_SERVER; role++) {
		if (is_from(tuple, role, seg->saddr, seg->sport,
			    seg->daddr, seg->dport)) {
			*from = role;
			return true;
		}
	}
	return false;
}

/**
 * tcpviz_table_sent_by() - does an entry match a segment, and who sent it?
 * @conn: entry
 * @pkt: the segment
 * @from: gets who sent it
 *
 * Where both ends have one address and port (a socket connected to itself)
 * the answer is the client.
 *
 * Context: any.
 * Return: true if it matches.
 */
bool tcpviz_table_sent_by(const struct tcpviz_conn *conn,
			  const struct tcpviz_packet *pkt,
			  enum tcpviz_role *from)
{
	return sent_by(conn, pkt, from);
}

/**
 * tcpviz_table_find() - find the connection that a segment belongs to
 * @pkt: the segment, hashed
 * @from: gets which end sent it
 *
 * Context: RCU read-side critical section; the result is valid in it.
 * Return: the connection, or NULL.
 */
struct tcpviz_conn *tcpviz_table_find(const struct tcpviz_packet *pkt,
				      enum tcpviz_role *from)
{
	struct tcpviz_conn *conn;

	hlist_for_each_entry_rcu(conn, tcpviz_table_chain(pkt->hash), node)
		if (conn->hash == pkt->hash &&
		    sent_by(conn, pkt, from))
			return tcpviz_conn_superseded(conn) ? NULL : conn;
	return NULL;
}

/**
 * tcpviz_table_same_tuple() - do two entries have the same key?
 * @a: entry
 * @b: entry
 *
 * Return: true for either order of the endpoints.
 */
bool tcpviz_table_same_tuple(const struct tcpviz_conn *a,
			     const struct tcpviz_conn *b)
{
	const struct tcpviz_tuple *t = &a->tuple;
	enum tcpviz_role role;

	if (a->hash != b->hash || a->tn != b->tn ||
	    t->family != b->tuple.family || t->l3dev != b->tuple.l3dev)
		return false;
	for (role = TCPVIZ_CLIENT; role <= TCPVIZ_SERVER; role++)
		if (is_from(&b->tuple, role, t->addr[0].ip6, t->port[0],
			    t->addr[1].ip6, t->port[1]))
			return true;
	return false;
}

/**
 * tcpviz_table_insert() - put a connection into the table
 * @conn: connection; the table takes over the caller's reference
 *
 * Context: any; @conn->lock held.
 * Return: false if another processor has inserted the same tuple.
 */
bool tcpviz_table_insert(struct tcpviz_conn *conn)
{
	struct hlist_head *chain = tcpviz_table_chain(conn->hash);
	spinlock_t *lock = lock_of(conn->hash);
	struct tcpviz_conn *other;

	lockdep_assert_held(&conn->lock);
	spin_lock(lock);
	hlist_for_each_entry(other, chain, node) {
		if (other->hash != conn->hash ||
		    !tcpviz_table_same_tuple(conn, other))
			continue;
		if (tcpviz_conn_superseded(other))
			break;
		spin_unlock(lock);
		return false;
	}
	hlist_add_head_rcu(&conn->node, chain);
	spin_unlock(lock);

	percpu_counter_inc(&conn->tn->conns);
	percpu_counter_inc(&table_total);
	return true;
}

/**
 * tcpviz_table_remove() - take a connection out of the table
 * @conn: connection that is in the table
 *
 * The reference of the table is now the caller's.
 *
 * Context: any; @conn->lock held.
 */
void tcpviz_table_remove(struct tcpviz_conn *conn)
{
	spinlock_t *lock = lock_of(conn->hash);

	lockdep_assert_held(&conn->lock);

	spin_lock(lock);
	hlist_del_rcu(&conn->node);
	spin_unlock(lock);

	percpu_counter_dec(&conn->tn->conns);
	percpu_counter_dec(&table_total);
}

/**
 * reached() - has a counter reached its limit?
 * @counter: what to look at
 * @max: the limit
 *
 * Summing exactly means to read every processor's share.  Where these cannot
 * be off by more than a sixteenth of the limit it is not worth it.
 *
 * Return: true if there is no room.
 */
static bool reached(struct percpu_counter *counter, unsigned int max)
{
	if (max / 16 > percpu_counter_batch * num_online_cpus())
		return percpu_counter_read_positive(counter) >= max;
	return percpu_counter_compare(counter, max) >= 0;
}

/**
 * tcpviz_table_admit() - is there room for one more connection?
 * @tn: namespace
 *
 * A new connection is a SYN that nobody has answered.  At a limit it may
 * push out what is worth no more than that: see tcpviz_class_evict().  Those
 * that never got beyond the handshake may not have more than half the table,
 * so that a SYN flood leaves room for the rest.
 *
 * Processors that insert at the same moment may exceed a limit by their
 * number.
 *
 * Context: any, no lock held.
 * Return: true if the connection may be inserted.
 */
bool tcpviz_table_admit(struct tcpviz_net *tn)
{
	unsigned int max = READ_ONCE(tn->max_connections);

	if (reached(&tn->embryonic, (max + 1) / 2))
		return tcpviz_class_evict(tn, TCPVIZ_CLASS_SYN);
	if (reached(&tn->conns, max) ||
	    reached(&table_total, READ_ONCE(table_max_total)))
		return tcpviz_class_evict(tn, TCPVIZ_CLASS_CLOSED);
	return true;
}

/**
 * tcpviz_table_buckets() - number of chains
 *
 * Return: number, a power of two.
 */
unsigned int tcpviz_table_buckets(void)
{
	return buckets;
}

/**
 * tcpviz_table_max_total() - ceiling over all namespaces
 *
 * Return: the variable, for the sysctl of the initial namespace.
 */
unsigned int *tcpviz_table_max_total(void)
{
	return &table_max_total;
}

/**
 * default_buckets() - size of the table by memory
 *
 * Return: number of chains; nf_conntrack's steps.
 */
static unsigned int default_buckets(void)
{
	u64 mib = (u64)totalram_pages() >> (20 - PAGE_SHIFT);

	if (mib > 4096)
		return 262144;
	if (mib > 1024)
		return 65536;
	return 16384;
}

/**
 * tcpviz_table_init() - allocate the table
 *
 * Return: 0, or -ENOMEM.
 */
int __init tcpviz_table_init(void)
{
	unsigned int i;
	int err;

	if (!buckets)
		buckets = default_buckets();
	buckets = roundup_pow_of_two(clamp(buckets, TABLE_LOCKS, BUCKETS_MAX));
	table_max_total = 2 * buckets;
	tcpviz_hash_init();
	for (i = 0; i < TABLE_LOCKS; i++)
		spin_lock_init(&table_lock[i]);

	err = percpu_counter_init(&table_total, 0, GFP_KERNEL);
	if (err)
		return err;
	table = kvcalloc(buckets, sizeof(*table), GFP_KERNEL);
	if (!table) {
		percpu_counter_destroy(&table_total);
		return -ENOMEM;
	}
	return 0;
}

/**
 * tcpviz_table_exit() - free the table
 *
 * Context: process; no namespace is left, the table is empty.
 */
void tcpviz_table_exit(void)
{
	WARN_ON_ONCE(percpu_counter_sum(&table_total));
	kvfree(table);
	percpu_counter_destroy(&table_total);
}
