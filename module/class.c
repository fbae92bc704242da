// SPDX-License-Identifier: GPL-2.0
/*
 * What a connection is worth, and so which one goes when the table is full.
 *
 * Every connection is on exactly one list of its namespace: that of its
 * class, on the processor that created it, who has been in the class for
 * longest first.  So there is no list that all processors write, the first to
 * go is found without a search, and a namespace that goes finds what it has to
 * free.
 */
#include "class.h"

#include <linux/rcupdate.h>

#include "conn.h"
#include "netns.h"

/* Lists looked at for each class, and entries tried for all of them. */
#define EVICT_CPUS_MAX		8
#define EVICT_CANDIDATES_MAX	8

static const enum tcpviz_stat evicted_stat[TCPVIZ_CLASS_KEPT] = {
	[TCPVIZ_CLASS_CLOSED]		= TCPVIZ_STAT_EVICTED_CLOSED,
	[TCPVIZ_CLASS_TIME_WAIT]	= TCPVIZ_STAT_EVICTED_TIME_WAIT,
	[TCPVIZ_CLASS_SYN]		= TCPVIZ_STAT_EVICTED_SYN,
	[TCPVIZ_CLASS_HALF_OPEN]	= TCPVIZ_STAT_EVICTED_HALF_OPEN,
};

static struct tcpviz_cpu *cpu_of(const struct tcpviz_conn *conn)
{
	return per_cpu_ptr(conn->tn->cpu, conn->cpu);
}

static bool embryonic(enum tcpviz_class class)
{
	return class == TCPVIZ_CLASS_SYN || class == TCPVIZ_CLASS_HALF_OPEN;
}

/**
 * class_of() - what a connection is worth
 * @pair: its endpoints
 *
 * Return: its class.
 */
static enum tcpviz_class class_of(const struct tcpviz_pair *pair)
{
	u8 client = pair->ep[TCPVIZ_CLIENT].state;
	u8 server = pair->ep[TCPVIZ_SERVER].state;

	if (tcpviz_pair_ended(pair))
		return TCPVIZ_CLASS_CLOSED;
	if ((client == TCPVIZ_TIME_WAIT || client == TCPVIZ_CLOSED) &&
	    (server == TCPVIZ_TIME_WAIT || server == TCPVIZ_CLOSED))
		return TCPVIZ_CLASS_TIME_WAIT;
	if (client > TCPVIZ_SYN_RECEIVED || server > TCPVIZ_SYN_RECEIVED)
		return TCPVIZ_CLASS_KEPT;
	if (server == TCPVIZ_SYN_RECEIVED)
		return TCPVIZ_CLASS_HALF_OPEN;
	return TCPVIZ_CLASS_SYN;
}

/**
 * tcpviz_class_init() - prepare a namespace's lists
 * @cpus: just allocated
 */
void tcpviz_class_init(struct tcpviz_cpu __percpu *cpus)
{
	unsigned int class;
	int cpu;

	for_each_possible_cpu(cpu) {
		struct tcpviz_cpu *c = per_cpu_ptr(cpus, cpu);

		spin_lock_init(&c->lock);
		for (class = 0; class < TCPVIZ_CLASSES; class++)
			INIT_LIST_HEAD(&c->class[class]);
	}
}

/**
 * tcpviz_class_leave() - take a connection off its list
 * @conn: connection that is dead
 *
 * Context: any; @conn->lock held.
 */
void tcpviz_class_leave(struct tcpviz_conn *conn)
{
	struct tcpviz_cpu *c = cpu_of(conn);

	lockdep_assert_held(&conn->lock);
	spin_lock(&c->lock);
	list_del(&conn->same_class);
	spin_unlock(&c->lock);
	if (embryonic(conn->class))
		percpu_counter_dec(&conn->tn->embryonic);
}

/**
 * tcpviz_class_update() - put a connection on the list of its class
 * @conn: connection, not dead
 *
 * A new one comes on a list when its first segment has been applied.
 *
 * Context: any; @conn->lock held.
 */
void tcpviz_class_update(struct tcpviz_conn *conn)
{
	enum tcpviz_class class = class_of(&conn->pair);
	struct tcpviz_cpu *c = cpu_of(conn);
	enum tcpviz_class was;

	lockdep_assert_held(&conn->lock);
	if (class == conn->class)
		return;
	spin_lock(&c->lock);
	was = conn->class;
	conn->class = class;
	if (was == TCPVIZ_CLASS_NONE)
		list_add_tail(&conn->same_class, &c->class[class]);
	else
		list_move_tail(&conn->same_class, &c->class[class]);
	spin_unlock(&c->lock);
	if (embryonic(was) != embryonic(class))
		percpu_counter_add(&conn->tn->embryonic,
				   embryonic(class) ? 1 : -1);
}

/**
 * oldest() - the connection that has been in a class for longest
 * @tn: namespace
 * @cpu: which processor
 * @class: which class
 *
 * Return: a referenced connection, or NULL.
 */
static struct tcpviz_conn *oldest(struct tcpviz_net *tn, int cpu,
				  enum tcpviz_class class)
{
	struct tcpviz_cpu *c = per_cpu_ptr(tn->cpu, cpu);
	struct tcpviz_conn *conn;

	if (list_empty(&c->class[class]))	/* racy, and good enough */
		return NULL;
	spin_lock_bh(&c->lock);
	conn = list_first_entry_or_null(&c->class[class], struct tcpviz_conn,
					same_class);
	if (conn && !tcpviz_conn_get(conn))
		conn = NULL;
	spin_unlock_bh(&c->lock);
	return conn;
}

/**
 * tcpviz_class_evict() - push out one connection
 * @tn: namespace
 * @first: the class to begin with; the classes above it follow, but never
 *	TCPVIZ_CLASS_KEPT
 *
 * The work is bounded: a few processors' lists, starting with our own, and
 * a few candidates that may be gone, or be worth more, when we come for them.
 *
 * Context: any, no lock held.
 * Return: true if one has gone.
 */
bool tcpviz_class_evict(struct tcpviz_net *tn, enum tcpviz_class first)
{
	int here = raw_smp_processor_id(), cpu = here;
	unsigned int class, i, tries = 0;

	for (class = first; class < TCPVIZ_CLASS_KEPT; class++) {
		for (i = 0; i < EVICT_CPUS_MAX; i++) {
			struct tcpviz_conn *conn = oldest(tn, cpu, class);
			bool killed = conn && tcpviz_conn_kill(conn, class);

			if (conn)
				tcpviz_conn_put(conn);
			if (killed) {
				tcpviz_stat_inc(tn, evicted_stat[class]);
				return true;
			}
			if (conn && ++tries == EVICT_CANDIDATES_MAX)
				return false;
			cpu = cpumask_next(cpu, cpu_possible_mask);
			if (cpu >= nr_cpu_ids)
				cpu = cpumask_first(cpu_possible_mask);
			if (cpu == here)
				break;
		}
		cpu = here;
	}
	return false;
}

/**
 * any() - a connection of a namespace and a processor
 * @tn: namespace
 * @cpu: which processor
 *
 * Of all classes at once: a timer may move one from a list to another.
 *
 * Return: a referenced connection, or NULL if there is none.
 */
static struct tcpviz_conn *any(struct tcpviz_net *tn, int cpu)
{
	struct tcpviz_cpu *c = per_cpu_ptr(tn->cpu, cpu);
	struct tcpviz_conn *conn = NULL;
	unsigned int class;

	spin_lock_bh(&c->lock);
	for (class = 0; class < TCPVIZ_CLASSES && !conn; class++)
		conn = list_first_entry_or_null(&c->class[class],
						struct tcpviz_conn,
						same_class);
	/* It leaves its list before its last reference goes. */
	if (conn)
		refcount_inc(&conn->ref);
	spin_unlock_bh(&c->lock);
	return conn;
}

/**
 * tcpviz_class_flush() - kill all connections of a namespace
 * @tn: namespace
 *
 * When it returns no timer of theirs runs or is pending.
 *
 * Context: process, may sleep.  No hook of @tn can run any more.
 */
void tcpviz_class_flush(struct tcpviz_net *tn)
{
	struct tcpviz_conn *conn;
	int cpu;

	for_each_possible_cpu(cpu) {
		while ((conn = any(tn, cpu))) {
			tcpviz_conn_kill(conn, TCPVIZ_CLASS_KEPT);
			timer_delete_sync(&conn->timer);
			tcpviz_conn_put(conn);
			cond_resched();
		}
	}
	WARN_ON_ONCE(percpu_counter_sum(&tn->conns));
}
