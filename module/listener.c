// SPDX-License-Identifier: GPL-2.0
/*
 * Listening sockets: what their half-open queues hold, and how their
 * handshakes went.  Several sockets on one port (SO_REUSEPORT) have a queue
 * each, and so a record each.
 *
 * A record is made when a listening socket first answers a SYN.  We learn
 * the socket from the request that sent the SYN-ACK, and keep its address
 * only.
 */
#include "listener.h"

#include <linux/jhash.h>
#include <linux/jiffies.h>
#include <linux/log2.h>
#include <linux/slab.h>
#include <net/inet_sock.h>
#include <net/request_sock.h>
#include <net/tcp_states.h>

#include "conn.h"
#include "half_open.h"
#include "netns.h"

/* In jiffies: all records were in use, and are not asked again before. */
#define RECLAIM_PAUSE	HZ

/**
 * struct tcpviz_listen_key - what tells one record from another
 * @addr: address that the socket is bound to
 * @l3dev: device that it is bound to
 * @port: port, host order
 * @family: family of the socket
 * @group_sk: the socket, if it shares its port with others
 */
struct tcpviz_listen_key {
	union nf_inet_addr addr;
	int l3dev;
	u16 port;
	u8 family;
	const struct sock *group_sk;
};

static void listen_key_of(struct tcpviz_listen_key *key, const struct sock *sk)
{
	memset(key, 0, sizeof(*key));
	key->family = sk->sk_family;
	key->port = inet_sk(sk)->inet_num;
	key->l3dev = READ_ONCE(sk->sk_bound_dev_if);
	key->group_sk = sk->sk_reuseport ? sk : NULL;
#if IS_ENABLED(CONFIG_IPV6)
	if (key->family == AF_INET6) {
		key->addr.in6 = sk->sk_v6_rcv_saddr;
		return;
	}
#endif
	key->addr.ip = inet_sk(sk)->inet_rcv_saddr;
}

static struct hlist_head *chain_of(struct tcpviz_listeners *ls,
				   const struct tcpviz_listen_key *key)
{
	u32 hash = jhash_3words(key->port, key->addr.all[3], key->addr.all[0],
				key->l3dev);

	return &ls->chain[hash % TCPVIZ_LISTENER_CHAINS];
}

/**
 * listener_find() - find a record
 * @ls: the namespace's records
 * @key: which
 *
 * Context: RCU read-side critical section, or @ls->lock held.
 * Return: referenced record, or NULL.
 */
static struct tcpviz_listener *
listener_find(struct tcpviz_listeners *ls, const struct tcpviz_listen_key *key)
{
	struct tcpviz_listener *l;

	hlist_for_each_entry_rcu(l, chain_of(ls, key), node,
				 lockdep_is_held(&ls->lock))
		if (l->port == key->port && l->family == key->family &&
		    l->l3dev == key->l3dev && l->group_sk == key->group_sk &&
		    !memcmp(&l->addr, &key->addr, sizeof(l->addr)) &&
		    refcount_inc_not_zero(&l->ref))
			return l;
	return NULL;
}

static struct tcpviz_listener *listener_alloc(const struct tcpviz_listen_key *k)
{
	struct tcpviz_listener *l = kzalloc(sizeof(*l), GFP_ATOMIC);

	if (!l)
		return NULL;
	refcount_set(&l->ref, 2);	/* the table's and the caller's */
	l->addr = k->addr;
	l->port = k->port;
	l->family = k->family;
	l->l3dev = k->l3dev;
	l->group_sk = k->group_sk;
	spin_lock_init(&l->lock);
	INIT_LIST_HEAD(&l->queue);
	l->cursor = &l->queue;
	return l;
}

/**
 * reclaim() - forget a record that no connection belongs to
 * @ls: the namespace's records, full
 *
 * Return: true if there was one.
 */
static bool reclaim(struct tcpviz_listeners *ls)
{
	struct tcpviz_listener *l;
	unsigned int i;

	lockdep_assert_held(&ls->lock);

	for (i = 0; i < TCPVIZ_LISTENER_CHAINS; i++) {
		hlist_for_each_entry(l, &ls->chain[i], node) {
			if (!refcount_dec_if_one(&l->ref))
				continue;
			hlist_del_rcu(&l->node);
			WRITE_ONCE(ls->count, ls->count - 1);
			kfree_rcu(l, rcu);
			return true;
		}
	}
	return false;
}

/* Is there no room, as far as known?  Without the lock that may be old. */
static bool is_full(const struct tcpviz_listeners *ls)
{
	return READ_ONCE(ls->count) >= TCPVIZ_LISTENER_MAX &&
	       time_before(jiffies, READ_ONCE(ls->full_until));
}

/**
 * has_room() - is there room for one more record, or can some be made?
 * @ls: the namespace's records
 *
 * All of them are looked at for that, which must not happen for each segment
 * of a flood.
 *
 * Return: true if there is.
 */
static bool has_room(struct tcpviz_listeners *ls)
{
	lockdep_assert_held(&ls->lock);

	if (ls->count < TCPVIZ_LISTENER_MAX)
		return true;
	if (is_full(ls))
		return false;
	if (reclaim(ls))
		return true;
	WRITE_ONCE(ls->full_until, jiffies + RECLAIM_PAUSE);
	return false;
}

/* Finds a record under the lock, or makes it if there is room */
static struct tcpviz_listener *
find_or_make(struct tcpviz_listeners *ls, const struct tcpviz_listen_key *key)
{
	struct tcpviz_listener *l;

	lockdep_assert_held(&ls->lock);

	l = listener_find(ls, key);
	if (l || !has_room(ls))
		return l;
	l = listener_alloc(key);
	if (l) {
		hlist_add_head_rcu(&l->node, chain_of(ls, key));
		WRITE_ONCE(ls->count, ls->count + 1);
	}
	return l;
}

/**
 * tcpviz_listener_get() - the record of a listening socket
 * @tn: namespace
 * @sk: the socket
 *
 * Makes it if need be.  There are at most TCPVIZ_LISTENER_MAX of them; one
 * without connections makes room.
 *
 * Context: any, in an RCU read-side critical section.
 * Return: referenced record, or NULL if there is no room for it.
 */
struct tcpviz_listener *tcpviz_listener_get(struct tcpviz_net *tn,
					    const struct sock *sk)
{
	struct tcpviz_listeners *ls = tn->listeners;
	struct tcpviz_listen_key key;
	struct tcpviz_listener *l;

	listen_key_of(&key, sk);
	l = listener_find(ls, &key);
	if (l)
		return l;

	if (!is_full(ls)) {
		spin_lock_bh(&ls->lock);
		l = find_or_make(ls, &key);
		spin_unlock_bh(&ls->lock);
	}
	if (!l)
		tcpviz_stat_inc(tn, TCPVIZ_STAT_NO_LISTENER);
	return l;
}

/**
 * tcpviz_listener_put() - drop a reference
 * @l: record
 *
 * Context: any.
 */
void tcpviz_listener_put(struct tcpviz_listener *l)
{
	if (refcount_dec_and_test(&l->ref))
		kfree_rcu(l, rcu);
}

/**
 * tcpviz_listener_synack() - a SYN-ACK was sent
 * @l: record
 * @repeat: it was a repetition
 *
 * Context: any.
 */
void tcpviz_listener_synack(struct tcpviz_listener *l, bool repeat)
{
	atomic_long_inc(&l->synacks);
	if (repeat)
		atomic_long_inc(&l->repeats);
}

static void half_open_inc(struct tcpviz_listener *l)
{
	int n = atomic_inc_return(&l->half_open);
	int max = atomic_read(&l->half_open_max);

	while (n > max && !atomic_try_cmpxchg(&l->half_open_max, &max, n))
		;
}

/**
 * time_step() - which step of the histogram a time falls into
 * @us: time in microseconds
 *
 * Return: index; four steps an octave, the first four are 0 to 3 us.
 */
static unsigned int time_step(u32 us)
{
	unsigned int octave;

	if (us < 4)
		return us;
	octave = ilog2(us);
	return min((octave - 1) * 4 + ((us >> (octave - 2)) & 3),
		   TCPVIZ_TIME_STEPS - 1u);
}

/**
 * step_us() - the middle of a step of the histogram
 * @step: index
 *
 * Return: time in microseconds.
 */
static u32 step_us(unsigned int step)
{
	unsigned int octave = step / 4 + 1;
	u32 width;

	if (step < 4)
		return step;
	width = 1U << (octave - 2);
	return (1U << octave) + (step % 4) * width + width / 2;
}

static_assert(TCPVIZ_TRIES <= 8);	/* tcpviz_conn.tries */

/**
 * count_completed() - count a handshake as completed, or no longer
 * @l: record
 * @conn: its connection
 * @n: 1, or -1 if the completion was taken back
 */
static void count_completed(struct tcpviz_listener *l,
			    const struct tcpviz_conn *conn, int n)
{
	atomic_long_add(n, &l->completed);
	atomic_add(n, &l->tries[conn->tries]);
	if (conn->synack_us != TCPVIZ_NO_TIME && conn->ack_us != TCPVIZ_NO_TIME)
		atomic_add(n, &l->time[time_step(conn->synack_us +
						 conn->ack_us)]);
}

/**
 * tcpviz_listener_step() - account for a server's change of state
 * @conn: connection with a listener
 * @step: the change, of the server
 *
 * Context: any; @conn->lock held.
 */
void tcpviz_listener_step(struct tcpviz_conn *conn,
			  const struct tcpviz_step *step)
{
	struct tcpviz_listener *l = conn->listener;

	lockdep_assert_held(&conn->lock);

	if (step->to == TCPVIZ_SYN_RECEIVED) {
		half_open_inc(l);
		if (step->from == TCPVIZ_ESTABLISHED)
			count_completed(l, conn, -1);
		else if (step->from == TCPVIZ_CLOSED &&
			 (conn->pair.flags & BIT(TCPVIZ_F_PRUNED)))
			atomic_long_dec(&l->pruned);
		return;
	}
	if (step->from != TCPVIZ_SYN_RECEIVED)
		return;

	tcpviz_half_open_leave(conn);
	atomic_dec(&l->half_open);
	if (step->to != TCPVIZ_CLOSED) {
		conn->tries = min_t(u8, conn->pair.ep[step->role].syn_repeats,
				    TCPVIZ_TRIES - 1);
		count_completed(l, conn, 1);
	} else if (step->event == TCPVIZ_RCV_RST ||
		   step->event == TCPVIZ_SND_RST) {
		atomic_long_inc(&l->refused);
	} else if (step->event == TCPVIZ_PRUNE) {
		atomic_long_inc(&l->pruned);
	} else {
		atomic_long_inc(&l->timed_out);
	}
}

/**
 * tcpviz_listener_attach() - a connection's listening socket is known
 * @conn: connection that has had none
 * @lsk: the socket
 *
 * Context: any, in an RCU read-side critical section; @conn->lock held.
 */
void tcpviz_listener_attach(struct tcpviz_conn *conn, const struct sock *lsk)
{
	lockdep_assert_held(&conn->lock);

	conn->listener = tcpviz_listener_get(conn->tn, lsk);
	if (conn->listener &&
	    conn->pair.ep[TCPVIZ_SERVER].state == TCPVIZ_SYN_RECEIVED)
		half_open_inc(conn->listener);
}

/**
 * tcpviz_listener_take_over() - account for a connection older than we
 * @conn: connection, just made
 * @sk: socket of one of its ends
 *
 * Only a half-open one matters: the others are through.
 *
 * Context: any, in an RCU read-side critical section; @conn->lock held.
 */
void tcpviz_listener_take_over(struct tcpviz_conn *conn, const struct sock *sk)
{
	const struct sock *lsk;

	lockdep_assert_held(&conn->lock);

	if (READ_ONCE(sk->sk_state) != TCP_NEW_SYN_RECV)
		return;
	lsk = READ_ONCE(inet_reqsk((struct sock *)sk)->rsk_listener);
	if (!lsk)
		return;
	tcpviz_listener_attach(conn, lsk);
	if (conn->listener && !inet_rsk(inet_reqsk((struct sock *)sk))->acked)
		tcpviz_half_open_enter(conn);
}

/**
 * tcpviz_listener_forget() - a connection leaves the table
 * @conn: connection
 *
 * Context: any; @conn->lock held.
 */
void tcpviz_listener_forget(struct tcpviz_conn *conn)
{
	struct tcpviz_listener *l = conn->listener;

	lockdep_assert_held(&conn->lock);

	if (!l)
		return;
	if (conn->pair.ep[TCPVIZ_SERVER].state == TCPVIZ_SYN_RECEIVED)
		atomic_dec(&l->half_open);
	tcpviz_half_open_leave(conn);
	conn->listener = NULL;
	tcpviz_listener_put(l);
}

/**
 * tcpviz_listener_limits() - the limits in force for a listener
 * @tn: namespace
 * @l: record
 * @limits: gets them; rules for some clients only are not among them
 *
 * Context: any, in an RCU read-side critical section.
 */
void tcpviz_listener_limits(const struct tcpviz_net *tn,
			    const struct tcpviz_listener *l,
			    struct tcpviz_limits *limits)
{
	const struct tcpviz_policy_key key = {
		.laddr = &l->addr,
		.lport = htons(l->port),
		.family = l->family,
	};

	tcpviz_policy_limits(tn, &key, limits);
}

/**
 * tcpviz_listener_blind() - a SYN has met the stack's queue in a dry run
 * @l: record
 * @full: it was full, so that the stack did not take the SYN
 * @now_ns: when
 *
 * What limits would have done meanwhile cannot be known: the connections that
 * the stack refused are missing.  How long that lasted is kept apart.
 *
 * Context: any.
 */
void tcpviz_listener_blind(struct tcpviz_listener *l, bool full, u64 now_ns)
{
	s64 since = atomic64_read(&l->blind_since);

	if (full && !since)
		atomic64_cmpxchg(&l->blind_since, 0, now_ns);
	else if (!full && since &&
		 atomic64_cmpxchg(&l->blind_since, since, 0) == since)
		atomic64_add(now_ns - since, &l->blind_ns);
}

/**
 * tcpviz_listener_blind_ms() - how long the stack's queue was full
 * @l: record
 *
 * Context: any.
 * Return: milliseconds, in dry runs only.
 */
u32 tcpviz_listener_blind_ms(const struct tcpviz_listener *l)
{
	s64 since = atomic64_read(&l->blind_since);
	u64 ns = atomic64_read(&l->blind_ns);

	if (since)
		ns += ktime_get_ns() - since;
	return div_u64(ns, NSEC_PER_MSEC);
}

/**
 * tcpviz_listener_median_us() - how long handshakes take
 * @l: record
 *
 * Context: any.
 * Return: median in microseconds, right to an eighth; TCPVIZ_NO_TIME if no
 *	handshake was completed.
 */
u32 tcpviz_listener_median_us(const struct tcpviz_listener *l)
{
	long total = 0, sum = 0;
	unsigned int i;

	for (i = 0; i < TCPVIZ_TIME_STEPS; i++)
		total += atomic_read(&l->time[i]);
	if (total <= 0)
		return TCPVIZ_NO_TIME;
	for (i = 0; i < TCPVIZ_TIME_STEPS - 1; i++) {
		sum += atomic_read(&l->time[i]);
		if (2 * sum >= total)
			break;
	}
	return step_us(i);
}

/**
 * tcpviz_listeners_alloc() - make a namespace's table of listeners
 *
 * Context: process.
 * Return: table, or NULL.
 */
struct tcpviz_listeners *tcpviz_listeners_alloc(void)
{
	struct tcpviz_listeners *ls = kzalloc(sizeof(*ls), GFP_KERNEL);

	if (!ls)
		return NULL;
	spin_lock_init(&ls->lock);
	ls->full_until = jiffies;
	return ls;
}

/**
 * tcpviz_listeners_free() - free a namespace's table of listeners
 * @ls: table, or NULL
 *
 * Context: process; no connection and no reader is left.
 */
void tcpviz_listeners_free(struct tcpviz_listeners *ls)
{
	struct tcpviz_listener *l;
	struct hlist_node *next;
	unsigned int i;

	if (!ls)
		return;
	for (i = 0; i < TCPVIZ_LISTENER_CHAINS; i++)
		hlist_for_each_entry_safe(l, next, &ls->chain[i], node)
			tcpviz_listener_put(l);
	kfree(ls);
}
