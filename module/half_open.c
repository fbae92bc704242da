// SPDX-License-Identifier: GPL-2.0
/*
 * The half-open queue of a listener: who may have to make room, in the order
 * in which they came.
 *
 * What is in it has a request socket in the stack's SYN queue, and its client
 * has not answered yet.  A client whose third ACK is held back (deferred
 * accept, a full accept queue) has answered, and is in the queue no more.
 */
#include "half_open.h"

#include <linux/random.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "conn.h"
#include "expire.h"
#include "listener.h"
#include "netns.h"
#include "source.h"
#include "stats.h"
#include "table.h"

/* Steps of the cursor for each one chosen at random; a power of two. */
#define RANDOM_STEPS_MAX	16

static struct kmem_cache *half_open_cache __read_mostly;

/**
 * tcpviz_half_open_enter() - a connection has become half-open
 * @conn: connection; nothing happens if it is in the queue, or if its
 *	listener is not known
 *
 * Without memory it is not in the queue, and makes no room for others.
 *
 * Context: any, in an RCU read-side critical section; @conn->lock held.
 */
void tcpviz_half_open_enter(struct tcpviz_conn *conn)
{
	struct tcpviz_listener *l = conn->listener;
	struct tcpviz_half_open *h;

	lockdep_assert_held(&conn->lock);

	if (conn->half_open || !l)
		return;
	h = kmem_cache_alloc(half_open_cache, GFP_ATOMIC | __GFP_NOWARN);
	if (!h) {
		tcpviz_stat_inc(conn->tn, TCPVIZ_STAT_NO_MEMORY);
		return;
	}
	h->conn = conn;
	h->source = NULL;
	WRITE_ONCE(conn->half_open, h);
	tcpviz_source_join(h);

	spin_lock(&l->lock);
	list_add_tail(&h->queue, &l->queue);
	WRITE_ONCE(l->queued, l->queued + 1);
	spin_unlock(&l->lock);
}

/**
 * step_out() - take a place out of its listener's queue
 * @l: listener
 * @h: place, in the queue or not
 */
static void step_out(struct tcpviz_listener *l, struct tcpviz_half_open *h)
{
	lockdep_assert_held(&l->lock);

	if (list_empty(&h->queue))
		return;
	if (l->cursor == &h->queue)
		l->cursor = h->queue.next;
	list_del_init(&h->queue);
	WRITE_ONCE(l->queued, l->queued - 1);
}

/**
 * tcpviz_half_open_leave() - a connection makes no room for others any more
 * @conn: connection, in the queue or not
 *
 * Context: any; @conn->lock held.
 */
void tcpviz_half_open_leave(struct tcpviz_conn *conn)
{
	struct tcpviz_half_open *h = conn->half_open;
	struct tcpviz_listener *l = conn->listener;

	lockdep_assert_held(&conn->lock);

	if (!h)
		return;
	WRITE_ONCE(conn->half_open, NULL);
	tcpviz_source_leave(h);

	spin_lock(&l->lock);
	step_out(l, h);
	spin_unlock(&l->lock);
	kmem_cache_free(half_open_cache, h);
}

/**
 * stroll() - move a queue's cursor on by a random number of places
 * @l: listener, its queue not empty
 *
 * In a circle.  It goes on by (RANDOM_STEPS_MAX + 1) / 2 places on the average,
 * so that one place in so many is hit in each round, and all have the same
 * chance: as if one were drawn each time, but without walking to it.
 *
 * Return: where the cursor is then.
 */
static struct list_head *stroll(struct tcpviz_listener *l)
{
	unsigned int steps = 1 + get_random_u32() % RANDOM_STEPS_MAX;

	lockdep_assert_held(&l->lock);

	while (steps--) {
		l->cursor = l->cursor->next;
		if (l->cursor == &l->queue)
			l->cursor = l->queue.next;
	}
	return l->cursor;
}

/**
 * old_enough() - may a place in the queue be taken?
 * @place: place
 * @before_ns: only from those whose SYN is older than this
 *
 * Return: the place, or NULL.
 */
static struct tcpviz_half_open *old_enough(struct list_head *place,
					   u64 before_ns)
{
	struct tcpviz_half_open *h;

	h = list_entry(place, struct tcpviz_half_open, queue);
	return h->conn->created_ns <= before_ns ? h : NULL;
}

/**
 * tcpviz_half_open_choose() - who shall make room?
 * @l: listener
 * @policy: how to choose
 * @before_ns: nobody whose SYN is younger than this
 *
 * Chance that hits one who is too young gives way to age.  Whoever was
 * chosen is not in the queue any more, so that no two processors choose the
 * same.
 *
 * Context: any, no lock held.
 * Return: a referenced connection, or NULL if there is none.
 */
struct tcpviz_conn *
tcpviz_half_open_choose(struct tcpviz_listener *l,
			enum tcpviz_prune_policy policy, u64 before_ns)
{
	struct tcpviz_half_open *h = NULL;
	struct tcpviz_conn *conn = NULL;

	spin_lock_bh(&l->lock);
	if (!list_empty(&l->queue)) {
		if (policy == TCPVIZ_PRUNE_RANDOM)
			h = old_enough(stroll(l), before_ns);
		if (!h)
			h = old_enough(l->queue.next, before_ns);
	}
	if (h) {
		step_out(l, h);
		conn = h->conn;
		if (!tcpviz_conn_get(conn))
			conn = NULL;
	}
	spin_unlock_bh(&l->lock);
	return conn;
}

/**
 * tcpviz_half_open_refresh() - a limit has changed
 * @tn: namespace
 *
 * Those that are half-open already get new deadlines, and are counted for
 * the source prefixes that matter now, in no order of age.
 *
 * Context: process, may sleep.
 */
void tcpviz_half_open_refresh(struct tcpviz_net *tn)
{
	unsigned int i;

	for (i = 0; i < tcpviz_table_buckets(); i++) {
		struct tcpviz_conn *conn;

		rcu_read_lock();
		hlist_for_each_entry_rcu(conn, tcpviz_table_chain(i), node) {
			if (conn->tn != tn || !READ_ONCE(conn->half_open))
				continue;
			spin_lock_bh(&conn->lock);
			if (!conn->dead && conn->half_open) {
				tcpviz_source_leave(conn->half_open);
				tcpviz_source_join(conn->half_open);
				tcpviz_expire_update(conn);
			}
			spin_unlock_bh(&conn->lock);
		}
		rcu_read_unlock();
		cond_resched();
	}
}

/**
 * tcpviz_half_open_init() - make the cache of places
 *
 * Return: 0, or -ENOMEM.
 */
int __init tcpviz_half_open_init(void)
{
	half_open_cache = KMEM_CACHE(tcpviz_half_open, 0);
	return half_open_cache ? 0 : -ENOMEM;
}

/**
 * tcpviz_half_open_exit() - destroy the cache of places
 *
 * Context: process; no connection is left in the table.
 */
void tcpviz_half_open_exit(void)
{
	kmem_cache_destroy(half_open_cache);
}
