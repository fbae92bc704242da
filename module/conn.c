// SPDX-License-Identifier: GPL-2.0
/*
 * A connection: the object around a pair of endpoints, from its allocation to
 * its end.
 *
 * pair.c says what a segment means; here is carried out what follows from it
 * for the counters, the listener, the class and the timer.
 */
#include "conn.h"

#include <linux/in.h>
#include <linux/in6.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/slab.h>

#include "class.h"
#include "expire.h"
#include "listener.h"
#include "lookup.h"
#include "netns.h"
#include "notify.h"
#include "recorder.h"
#include "table.h"
#include "trace.h"
#include "unsettled.h"
#include "witness.h"

static struct kmem_cache *conn_cache __read_mostly;

/* What an entry may take, where a lock takes no more than it must */
static_assert(IS_ENABLED(CONFIG_DEBUG_SPINLOCK) ||
	      IS_ENABLED(CONFIG_PREEMPT_RT) ||
	      sizeof(struct tcpviz_conn) <= 256);

/**
 * account_step() - carry out what follows from one change of state
 * @conn: connection
 * @step: the change
 */
static void account_step(struct tcpviz_conn *conn,
			 const struct tcpviz_step *step)
{
	tcpviz_stats_step(conn->tn, step);
	trace_transition(conn, step);
	if (step->cause == TCPVIZ_BY_DIVERGENCE)
		trace_divergence(conn, step);
	if (step->role == TCPVIZ_SERVER && conn->listener)
		tcpviz_listener_step(conn, step);
}

/**
 * tcpviz_conn_effect() - carry out what follows from changes of state
 * @conn: connection, not dead
 * @fx: the changes; a new connection gets its class and deadline even if there
 *	are none
 *
 * Context: any; @conn->lock held.
 */
void tcpviz_conn_effect(struct tcpviz_conn *conn,
			const struct tcpviz_effect *fx)
{
	unsigned int i;
	bool heard;

	lockdep_assert_held(&conn->lock);

	tcpviz_unsettled_update(conn);
	if (!fx->steps && conn->class != TCPVIZ_CLASS_NONE)
		return;
	heard = tcpviz_notify_heard(conn->tn);
	for (i = 0; i < fx->steps; i++) {
		account_step(conn, &fx->step[i]);
		if (heard)
			tcpviz_notify_step(conn, &fx->step[i]);
	}
	/* It lingers from now on, not from its last segment. */
	if (tcpviz_pair_ended(&conn->pair))
		WRITE_ONCE(conn->seen, jiffies);
	tcpviz_class_update(conn);
	tcpviz_expire_update(conn);
}

/**
 * meet_socket() - bring a local end to where its socket is
 * @conn: connection
 * @role: the end
 * @state: what its socket says
 *
 * Between two open ends nothing is looked at: the other one's silence begins
 * when this one is found not to be open any more.
 *
 * Context: any; @conn->lock held.
 */
static void meet_socket(struct tcpviz_conn *conn, enum tcpviz_role role,
			enum tcpviz_state state)
{
	const struct tcpviz_endpoint *ep = conn->pair.ep;
	bool open = ep[TCPVIZ_CLIENT].state == TCPVIZ_ESTABLISHED &&
		    ep[TCPVIZ_SERVER].state == TCPVIZ_ESTABLISHED;
	struct tcpviz_effect fx;

	tcpviz_pair_observe(&conn->pair, role, state, &fx);
	if (open && fx.steps)
		WRITE_ONCE(conn->seen, jiffies);
	tcpviz_conn_effect(conn, &fx);
}

/**
 * tcpviz_conn_ask_sockets() - bring the local ends to where their sockets are
 * @conn: connection, not dead
 *
 * An end that never spoke, or is over, has no socket that we know of; that of
 * a superseded connection lives on where its peer alone has opened anew.
 *
 * Context: any, in an RCU read-side critical section; @conn->lock held.
 */
void tcpviz_conn_ask_sockets(struct tcpviz_conn *conn)
{
	struct tcpviz_witness w;
	enum tcpviz_role role;

	lockdep_assert_held(&conn->lock);

	for (role = TCPVIZ_CLIENT; role <= TCPVIZ_SERVER; role++) {
		const struct tcpviz_endpoint *ep = &conn->pair.ep[role];

		if (!(ep->known & TCPVIZ_EP_LOCAL) ||
		    !(ep->known & TCPVIZ_EP_ISN))
			continue;
		if (ep->state <= TCPVIZ_LISTEN &&
		    (!(ep->known & TCPVIZ_EP_SILENT) ||
		     tcpviz_conn_superseded(conn)))
			continue;
		tcpviz_witness_ask(conn, role, &w);
		/* What we have concluded from may be waiting for it. */
		if ((w.flags & TCPVIZ_W_BUSY) &&
		    (ep->known & TCPVIZ_EP_SILENT)) {
			tcpviz_expire_soon(conn);
			continue;
		}
		meet_socket(conn, role, w.state);
	}
}

static struct tcpviz_policy_key policy_key_of(const struct tcpviz_conn *conn)
{
	const struct tcpviz_tuple *t = &conn->tuple;

	return (struct tcpviz_policy_key){
		.laddr = &t->addr[TCPVIZ_SERVER],
		.raddr = &t->addr[TCPVIZ_CLIENT],
		.lport = t->port[TCPVIZ_SERVER],
		.family = t->family,
	};
}

/**
 * tcpviz_conn_limits() - the limits in force for a connection
 * @conn: connection
 * @limits: gets them
 *
 * Context: any, in an RCU read-side critical section.
 */
void tcpviz_conn_limits(const struct tcpviz_conn *conn,
			struct tcpviz_limits *limits)
{
	const struct tcpviz_policy_key key = policy_key_of(conn);

	tcpviz_policy_limits(conn->tn, &key, limits);
}

/**
 * tcpviz_conn_sockaddr() - an end of a connection as a socket address
 * @conn: connection
 * @role: which end
 * @to: gets it, a struct sockaddr_in or sockaddr_in6; room for the latter
 */
void tcpviz_conn_sockaddr(const struct tcpviz_conn *conn,
			  enum tcpviz_role role, void *to)
{
	const struct tcpviz_tuple *t = &conn->tuple;
	struct sockaddr_in6 *sin6 = to;
	struct sockaddr_in *sin = to;

	memset(to, 0, sizeof(*sin6));
	if (t->family == AF_INET) {
		sin->sin_family = AF_INET;
		sin->sin_addr.s_addr = t->addr[role].ip;
		sin->sin_port = t->port[role];
	} else {
		sin6->sin6_family = AF_INET6;
		sin6->sin6_addr = t->addr[role].in6;
		sin6->sin6_port = t->port[role];
	}
}

/**
 * tcpviz_conn_hit() - count a handshake for the rule it falls under
 * @conn: connection
 *
 * No limit of this host's holds where only the client is here.
 *
 * Context: any, in an RCU read-side critical section.
 */
void tcpviz_conn_hit(const struct tcpviz_conn *conn)
{
	const struct tcpviz_policy_key key = policy_key_of(conn);

	if (conn->path != TCPVIZ_PATH_OUT)
		tcpviz_policy_hit(conn->tn, &key);
}

/**
 * conn_free_rcu() - free a connection
 * @rcu: its head
 */
static void conn_free_rcu(struct rcu_head *rcu)
{
	struct tcpviz_conn *conn = container_of(rcu, struct tcpviz_conn, rcu);

	tcpviz_recorder_free(conn);
	kmem_cache_free(conn_cache, conn);
}

/**
 * tcpviz_conn_put() - drop a reference
 * @conn: connection
 *
 * Context: any.
 */
void tcpviz_conn_put(struct tcpviz_conn *conn)
{
	if (refcount_dec_and_test(&conn->ref))
		call_rcu(&conn->rcu, conn_free_rcu);
}

/**
 * tcpviz_conn_kill() - take a connection out of the table
 * @conn: connection; the caller holds a reference, or is in an RCU read-side
 *	critical section
 * @worth: only if it is still worth no more than this: a segment may have
 *	changed that since the caller looked
 *
 * Context: any, @conn->lock not held.
 * Return: false if it is worth more now, or somebody else has done it.
 */
bool tcpviz_conn_kill(struct tcpviz_conn *conn, enum tcpviz_class worth)
{
	spin_lock_bh(&conn->lock);
	if (conn->dead || conn->class > worth) {
		spin_unlock_bh(&conn->lock);
		return false;
	}
	conn->dead = true;
	tcpviz_listener_forget(conn);
	tcpviz_table_remove(conn);
	tcpviz_class_leave(conn);
	tcpviz_unsettled_forget(conn);
	if (timer_delete(&conn->timer))
		tcpviz_conn_put(conn);
	spin_unlock_bh(&conn->lock);
	tcpviz_conn_put(conn);
	return true;
}

/**
 * set_tuple() - fill in what a new connection is known by
 * @conn: connection
 * @pkt: its first segment
 * @from: which end sent that
 */
static void set_tuple(struct tcpviz_conn *conn,
		      const struct tcpviz_packet *pkt, enum tcpviz_role from)
{
	const struct tcpviz_segment *seg = &pkt->seg;
	struct tcpviz_tuple *t = &conn->tuple;
	size_t len = seg->family == AF_INET ? 4 : 16;

	t->family = seg->family;
	t->l3dev = pkt->l3dev;
	t->port[from] = seg->sport;
	t->port[!from] = seg->dport;
	memcpy(&t->addr[from], seg->saddr, len);
	memcpy(&t->addr[!from], seg->daddr, len);
	conn->hash = pkt->hash;
	conn->ifindex = pkt->ifindex;
}

/**
 * set_path() - fill in which ends of a new connection are on this host
 * @conn: connection, its tuple set
 * @pkt: its first segment
 * @from: which end sent that
 *
 * What arrives over loopback and was not seen to leave has left as something
 * else, and was changed by NAT; unless there was no room for it then.
 */
static void set_path(struct tcpviz_conn *conn,
		     const struct tcpviz_packet *pkt, enum tcpviz_role from)
{
	struct tcpviz_endpoint *sender = &conn->pair.ep[from];
	struct tcpviz_endpoint *receiver = &conn->pair.ep[!from];
	bool client, server;

	if (pkt->where == TCPVIZ_AT_OUTPUT ||
	    (pkt->loopback && tcpviz_lookup_has_end(conn, from)))
		sender->known |= TCPVIZ_EP_LOCAL;
	if (pkt->where == TCPVIZ_AT_INPUT || pkt->loopback)
		receiver->known |= TCPVIZ_EP_LOCAL;
	client = conn->pair.ep[TCPVIZ_CLIENT].known & TCPVIZ_EP_LOCAL;
	server = conn->pair.ep[TCPVIZ_SERVER].known & TCPVIZ_EP_LOCAL;
	conn->path = client && server ? TCPVIZ_PATH_LO :
		     client ? TCPVIZ_PATH_OUT :
		     server ? TCPVIZ_PATH_IN : TCPVIZ_PATH_FWD;
}

/**
 * tcpviz_conn_age_ms() - time since a connection's first segment
 * @conn: connection
 *
 * Context: any.
 * Return: milliseconds.
 */
u64 tcpviz_conn_age_ms(const struct tcpviz_conn *conn)
{
	return div_u64(ktime_get_ns() - conn->created_ns, NSEC_PER_MSEC);
}

/**
 * tcpviz_conn_idle_ms() - time since its last segment that said something
 * @conn: connection
 *
 * Context: any.
 * Return: milliseconds.
 */
unsigned int tcpviz_conn_idle_ms(const struct tcpviz_conn *conn)
{
	return jiffies_to_msecs((u32)jiffies - READ_ONCE(conn->seen));
}

/**
 * tcpviz_conn_timer_ms() - time until its timer has something to do
 * @conn: connection
 *
 * Context: any; @conn->lock held.
 * Return: milliseconds.
 */
unsigned int tcpviz_conn_timer_ms(const struct tcpviz_conn *conn)
{
	s32 left = conn->deadline - (u32)jiffies;

	lockdep_assert_held(&conn->lock);
	return jiffies_to_msecs(max(left, 0));
}

/**
 * tcpviz_conn_synack_us() - how long the server took to answer
 * @conn: connection
 *
 * Of two ends that both sent a SYN neither is the answer.
 *
 * Context: any; @conn->lock held.
 * Return: microseconds, or TCPVIZ_NO_TIME.
 */
u32 tcpviz_conn_synack_us(const struct tcpviz_conn *conn)
{
	lockdep_assert_held(&conn->lock);
	return conn->pair.flags & BIT(TCPVIZ_F_SIMULTANEOUS) ?
	       TCPVIZ_NO_TIME : conn->synack_us;
}

/**
 * tcpviz_conn_elsewhere() - an end is not on this host, as we had thought
 * @conn: connection with both ends here
 * @role: which end
 *
 * Context: any; @conn->lock held.
 */
void tcpviz_conn_elsewhere(struct tcpviz_conn *conn, enum tcpviz_role role)
{
	lockdep_assert_held(&conn->lock);

	conn->pair.ep[role].known &= ~TCPVIZ_EP_LOCAL;
	WRITE_ONCE(conn->path, role == TCPVIZ_SERVER ? TCPVIZ_PATH_OUT :
						       TCPVIZ_PATH_IN);
}

/**
 * conn_alloc() - make a connection
 * @pkt: its first segment
 * @from: which end sent that
 *
 * Return: connection with one reference, or NULL.
 */
static struct tcpviz_conn *conn_alloc(const struct tcpviz_packet *pkt,
				      enum tcpviz_role from)
{
	struct tcpviz_conn *conn;

	conn = kmem_cache_zalloc(conn_cache, GFP_ATOMIC | __GFP_NOWARN);
	if (!conn) {
		tcpviz_stat_inc(pkt->tn, TCPVIZ_STAT_NO_MEMORY);
		return NULL;
	}
	spin_lock_init(&conn->lock);
	refcount_set(&conn->ref, 1);
	conn->tn = pkt->tn;
	conn->cpu = raw_smp_processor_id();
	conn->class = TCPVIZ_CLASS_NONE;
	conn->created_ns = pkt->syn_ns;
	conn->reuses = pkt->reuses;
	conn->via_loopback = pkt->loopback;
	conn->seen = jiffies;
	conn->synack_us = TCPVIZ_NO_TIME;
	conn->ack_us = TCPVIZ_NO_TIME;
	conn->last_synack_us = TCPVIZ_NO_TIME;
	set_tuple(conn, pkt, from);
	set_path(conn, pkt, from);
	tcpviz_expire_setup(conn);
	tcpviz_recorder_start(conn);
	return conn;
}

/**
 * tcpviz_conn_new() - make a connection
 * @pkt: its first segment, or one that it might have sent; hashed
 * @from: which end sent that
 *
 * Context: any, in an RCU read-side critical section, no lock held.
 * Return: connection with one reference, which nobody can find yet; NULL if
 *	there is no room or no memory for it, which is counted.
 */
struct tcpviz_conn *tcpviz_conn_new(const struct tcpviz_packet *pkt,
				    enum tcpviz_role from)
{
	if (!tcpviz_table_admit(pkt->tn)) {
		tcpviz_stat_inc(pkt->tn, TCPVIZ_STAT_NOT_TRACKED);
		return NULL;
	}
	return conn_alloc(pkt, from);
}

/**
 * tcpviz_conn_insert() - put a new connection into the table
 * @conn: connection; the table takes over the caller's reference
 *
 * The lock is held until the caller has given the connection its states, and
 * with them a class and a deadline, so that nobody sees it half made.
 *
 * Context: any, in an RCU read-side critical section; @conn->lock held.
 * Return: false if another processor was faster with the same tuple; the
 *	reference is still the caller's.
 */
bool tcpviz_conn_insert(struct tcpviz_conn *conn)
{
	lockdep_assert_held(&conn->lock);

	if (!tcpviz_table_insert(conn))
		return false;
	conn->id = tcpviz_stats_next_id(conn->tn);
	tcpviz_expire_start(conn);
	tcpviz_stat_inc(conn->tn, TCPVIZ_STAT_CONNECTIONS);
	return true;
}

/**
 * tcpviz_conn_init() - make the cache of connections
 *
 * Return: 0, or -ENOMEM.
 */
int __init tcpviz_conn_init(void)
{
	conn_cache = KMEM_CACHE(tcpviz_conn, SLAB_HWCACHE_ALIGN);
	return conn_cache ? 0 : -ENOMEM;
}

/**
 * tcpviz_conn_exit() - destroy the cache of connections
 *
 * Context: process; no connection is left but those that RCU will free.
 */
void tcpviz_conn_exit(void)
{
	rcu_barrier();
	kmem_cache_destroy(conn_cache);
}
