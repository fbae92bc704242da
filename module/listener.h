/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_LISTENER_H
#define _TCPVIZ_LISTENER_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/netfilter.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>

#include "pair.h"

struct seq_file;
struct sock;
struct tcpviz_conn;
struct tcpviz_limits;
struct tcpviz_net;

/* Handshakes are told apart by the SYN-ACKs they took, up to so many. */
#define TCPVIZ_TRIES		8

/* Handshake times: four steps an octave, from 1 us to an hour. */
#define TCPVIZ_TIME_STEPS	128

/**
 * struct tcpviz_listener - one listening socket: its half-open queue, and
 *	accounting for its address and port
 * @node: in the namespace's table; RCU
 * @rcu: for freeing
 * @ref: references: the table's and one per connection
 * @addr: address that the socket is bound to
 * @port: port, host order
 * @family: family of the socket; AF_INET6 takes IPv4 as well
 * @l3dev: device that the socket is bound to, or 0
 * @group_sk: the socket if it shares its port (SO_REUSEPORT), else NULL; to be
 *	compared, never to be followed
 * @queued: places in @queue; may be read without @lock
 * @queue: half-open connections that wait for their clients, oldest first
 * @cursor: in @queue, for choosing by chance
 * @blind_since: dry run: when the stack's queue was first seen full, or 0
 * @blind_ns: dry run: how long it was full before
 * @half_open: connections whose server is in SYN-RECEIVED
 * @half_open_max: the most there were
 * @synacks: SYN-ACKs sent, repetitions included
 * @repeats: repetitions
 * @completed: handshakes completed
 * @refused: handshakes ended by a RST
 * @timed_out: handshakes that ended in silence
 * @pruned: handshakes that a limit ended
 * @tries: completed handshakes by how many SYN-ACKs they took; the last one
 *	counts all that took more
 * @time: completed handshakes by how long they took, see time_step()
 *
 * One line that all processors write for each handshake.  The listening
 * socket has two of its own for the same purpose.
 */
struct tcpviz_listener {
	struct hlist_node node;
	struct rcu_head rcu;
	refcount_t ref;
	union nf_inet_addr addr;
	u16 port;
	u8 family;
	int l3dev;
	const struct sock *group_sk;
	/** @lock: protects @queue, @cursor, and changes of @queued */
	spinlock_t lock;
	unsigned int queued;
	struct list_head queue;
	struct list_head *cursor;
	atomic64_t blind_since;
	atomic64_t blind_ns;
	atomic_t half_open;
	atomic_t half_open_max;
	atomic_long_t synacks;
	atomic_long_t repeats;
	atomic_long_t completed;
	atomic_long_t refused;
	atomic_long_t timed_out;
	atomic_long_t pruned;
	atomic_t tries[TCPVIZ_TRIES];
	atomic_t time[TCPVIZ_TIME_STEPS];
};

/* Chains of a namespace's table, and listeners that it may hold. */
#define TCPVIZ_LISTENER_CHAINS	64
#define TCPVIZ_LISTENER_MAX	1024

/**
 * struct tcpviz_listeners - the listeners of a namespace
 * @count: how many there are
 * @full_until: jiffies; all were in use a moment ago
 * @chain: hash chains; RCU
 */
struct tcpviz_listeners {
	/** @lock: protects changes of all else */
	spinlock_t lock;
	unsigned int count;
	unsigned long full_until;
	struct hlist_head chain[TCPVIZ_LISTENER_CHAINS];
};

struct tcpviz_listener *tcpviz_listener_get(struct tcpviz_net *tn,
					    const struct sock *sk);
void tcpviz_listener_put(struct tcpviz_listener *l);
void tcpviz_listener_synack(struct tcpviz_listener *l, bool repeat);
void tcpviz_listener_step(struct tcpviz_conn *conn,
			  const struct tcpviz_step *step);
void tcpviz_listener_attach(struct tcpviz_conn *conn, const struct sock *lsk);
void tcpviz_listener_take_over(struct tcpviz_conn *conn, const struct sock *sk);
void tcpviz_listener_forget(struct tcpviz_conn *conn);
void tcpviz_listener_limits(const struct tcpviz_net *tn,
			    const struct tcpviz_listener *l,
			    struct tcpviz_limits *limits);
void tcpviz_listener_blind(struct tcpviz_listener *l, bool full, u64 now_ns);
u32 tcpviz_listener_blind_ms(const struct tcpviz_listener *l);
u32 tcpviz_listener_median_us(const struct tcpviz_listener *l);

struct tcpviz_listeners *tcpviz_listeners_alloc(void);
void tcpviz_listeners_free(struct tcpviz_listeners *ls);

#endif /* _TCPVIZ_LISTENER_H */
