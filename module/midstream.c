// SPDX-License-Identifier: GPL-2.0
/*
 * Connections older than the module: taken over from the stack's own hash
 * table when a namespace is enabled, and marked midstream.
 *
 * Only local ones can be: of a connection that passes through, nobody here
 * knows in what state its ends are.
 */
#include "midstream.h"

#include <linux/sched.h>
#include <net/inet_hashtables.h>
#include <net/tcp.h>

#include "class.h"
#include "conn.h"
#include "expire.h"
#include "hash.h"
#include "listener.h"
#include "netns.h"
#include "packet.h"
#include "past.h"
#include "table.h"
#include "unsettled.h"
#include "witness.h"

/* Sockets of one chain that are looked at under its lock at a time. */
#define MIDSTREAM_BATCH	16

/**
 * struct tcpviz_batch - sockets of one chain
 * @sk: referenced sockets of any kind
 * @count: how many
 * @skip: how many of the namespace's sockets to pass over first
 */
struct tcpviz_batch {
	struct sock *sk[MIDSTREAM_BATCH];
	unsigned int count;
	unsigned int skip;
};

/**
 * describe() - make up a segment that a socket might send
 * @tn: namespace
 * @sk: socket of any kind
 * @pkt: gets it
 *
 * Context: RCU read-side critical section.
 */
static void describe(struct tcpviz_net *tn, struct sock *sk,
		     struct tcpviz_packet *pkt)
{
	int ifindex = READ_ONCE(sk->sk_bound_dev_if);
	const struct net_device *dev;

	*pkt = (struct tcpviz_packet) {
		.tn = tn,
		.now_ns = ktime_get_ns(),
		.ifindex = ifindex,
		.where = TCPVIZ_AT_OUTPUT,
	};
	pkt->syn_ns = pkt->now_ns;
	tcpviz_witness_addresses(sk, &pkt->seg);
	pkt->loopback = tcpviz_witness_has_peer(tn, sk, &pkt->seg);
	dev = ifindex ? dev_get_by_index_rcu(tn->net, ifindex) : NULL;
	pkt->l3dev = dev ? tcpviz_packet_l3_domain(&pkt->seg, dev) : 0;
	local_bh_disable();
	tcpviz_hash(pkt);
	local_bh_enable();
}

/**
 * enter() - enter a connection into the table
 * @conn: connection, just made
 * @role: which end @sk is
 * @past: what it knows
 * @sk: its socket
 *
 * If the tuple is there already, the other end was the first, or a segment.
 */
static void enter(struct tcpviz_conn *conn, enum tcpviz_role role,
		  const struct tcpviz_past *past, const struct sock *sk)
{
	bool inserted;

	spin_lock_bh(&conn->lock);
	inserted = tcpviz_conn_insert(conn);
	if (inserted) {
		tcpviz_past_take_over(&conn->pair, role, past);
		tcpviz_listener_take_over(conn, sk);
		tcpviz_unsettled_update(conn);
		tcpviz_class_update(conn);
		tcpviz_expire_update(conn);
	}
	spin_unlock_bh(&conn->lock);
	if (!inserted)
		tcpviz_conn_put(conn);
}

/**
 * take_over() - take over the connection of a socket
 * @tn: namespace
 * @sk: referenced socket of any kind
 */
static void take_over(struct tcpviz_net *tn, struct sock *sk)
{
	struct tcpviz_conn *conn;
	struct tcpviz_packet pkt;
	struct tcpviz_past past;
	enum tcpviz_role role;

	rcu_read_lock();
	describe(tn, sk, &pkt);
	role = tcpviz_witness_is_server(tn, sk, &pkt.seg) ? TCPVIZ_SERVER :
							    TCPVIZ_CLIENT;
	if (tcpviz_witness_past(sk, role, &past)) {
		conn = tcpviz_conn_new(&pkt, role);
		if (conn)
			enter(conn, role, &past, sk);
	}
	rcu_read_unlock();
}

/**
 * collect() - take references to sockets of a chain
 * @tn: namespace
 * @info: the stack's table
 * @chain: which chain
 * @batch: gets them, and where to go on
 *
 * The chain's lock keeps sockets from moving meanwhile, as in inet_diag.
 *
 * Return: true if there may be more.
 */
static bool collect(struct tcpviz_net *tn, struct inet_hashinfo *info,
		    unsigned int chain, struct tcpviz_batch *batch)
{
	spinlock_t *lock = inet_ehash_lockp(info, chain);
	struct hlist_nulls_node *node;
	unsigned int seen = 0;
	struct sock *sk;

	batch->count = 0;
	spin_lock_bh(lock);
	sk_nulls_for_each(sk, node, &info->ehash[chain].chain) {
		if (!net_eq(sock_net(sk), tn->net) || seen++ < batch->skip)
			continue;
		if (batch->count == MIDSTREAM_BATCH)
			break;
		if (refcount_inc_not_zero(&sk->sk_refcnt))
			batch->sk[batch->count++] = sk;
		batch->skip++;
	}
	spin_unlock_bh(lock);
	return batch->count == MIDSTREAM_BATCH;
}

/**
 * tcpviz_midstream_take_over() - take over a namespace's connections
 * @tn: namespace, its hooks registered
 *
 * Context: process, may sleep.
 */
void tcpviz_midstream_take_over(struct tcpviz_net *tn)
{
	struct inet_hashinfo *info = tn->net->ipv4.tcp_death_row.hashinfo;
	unsigned int chain, i;

	for (chain = 0; chain <= info->ehash_mask; chain++) {
		struct tcpviz_batch batch = {};
		bool more;

		if (hlist_nulls_empty(&info->ehash[chain].chain))
			continue;
		do {
			more = collect(tn, info, chain, &batch);
			for (i = 0; i < batch.count; i++) {
				take_over(tn, batch.sk[i]);
				sock_gen_put(batch.sk[i]);
			}
			cond_resched();
		} while (more);
	}
}
