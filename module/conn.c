// SPDX-License-Identifier: GPL-2.0
/*
 * A connection: the object around a pair of endpoints.
 *
 * pair.c says what a segment means; this file brings together what it needs
 * to know (the sockets' testimony) and carries out what follows from it
 * (counters, times, transcript, timer, class).
 */
#include "conn.h"

#include <linux/jiffies.h>
#include <linux/math64.h>
#include <linux/slab.h>

#include "expire.h"
#include "listener.h"
#include "lru.h"
#include "netns.h"
#include "table.h"
#include "transcript.h"
#include "witness.h"

static struct kmem_cache *conn_cache __read_mostly;

/**
 * since_us() - time since a connection's first segment
 * @conn: connection
 * @pkt: a segment of it
 *
 * Return: microseconds, at most TCPVIZ_NO_TIME - 1.
 */
static u32 since_us(const struct tcpviz_conn *conn,
		    const struct tcpviz_packet *pkt)
{
	u64 us = div_u64(pkt->now_ns - conn->created_ns, NSEC_PER_USEC);

	return min_t(u64, us, TCPVIZ_NO_TIME - 1);
}

static u32 low_us(u64 ns)
{
	return div_u64(ns, NSEC_PER_USEC);
}

/**
 * is_synack() - is this a SYN-ACK?
 * @seg: segment
 *
 * Return: true if it is.
 */
static bool is_synack(const struct tcpviz_segment *seg)
{
	const u8 synack = TCPVIZ_SYN | TCPVIZ_ACK;

	return (seg->flags & synack) == synack;
}

/**
 * account_step() - carry out what follows from one change of state
 * @conn: connection
 * @step: the change
 */
static void account_step(struct tcpviz_conn *conn,
			 const struct tcpviz_step *step)
{
	tcpviz_stats_step(conn->tn, step);
	if (step->role == TCPVIZ_SERVER && conn->listener)
		tcpviz_listener_step(conn, step);
}

/**
 * tcpviz_conn_effect() - carry out what follows from changes of state
 * @conn: connection, not dead
 * @fx: the changes
 *
 * Context: any; @conn->lock held.
 */
void tcpviz_conn_effect(struct tcpviz_conn *conn,
			const struct tcpviz_effect *fx)
{
	unsigned int i;

	lockdep_assert_held(&conn->lock);

	if (!fx->steps)
		return;
	for (i = 0; i < fx->steps; i++)
		account_step(conn, &fx->step[i]);
	/* It lingers from now on, not from its last segment. */
	if (tcpviz_pair_ended(&conn->pair))
		conn->seen = jiffies;
	tcpviz_lru_classify(conn);
	tcpviz_expire_update(conn);
}

/**
 * tcpviz_conn_ask_sockets() - bring the local ends to where their sockets are
 * @conn: connection, not dead
 *
 * An end that never spoke, or is over, has no socket that we know of.
 *
 * Context: any, in an RCU read-side critical section; @conn->lock held.
 */
void tcpviz_conn_ask_sockets(struct tcpviz_conn *conn)
{
	struct tcpviz_witness w;
	struct tcpviz_effect fx;
	enum tcpviz_role role;

	lockdep_assert_held(&conn->lock);

	if (tcpviz_conn_superseded(conn))
		return;
	for (role = TCPVIZ_CLIENT; role <= TCPVIZ_SERVER; role++) {
		const struct tcpviz_endpoint *ep = &conn->pair.ep[role];

		if (!(ep->known & TCPVIZ_EP_LOCAL) ||
		    !(ep->known & TCPVIZ_EP_ISN))
			continue;
		if (ep->state <= TCPVIZ_LISTEN &&
		    !(ep->known & TCPVIZ_EP_SILENT))
			continue;
		tcpviz_witness_ask(conn, role, &w);
		tcpviz_pair_observe(&conn->pair, role, w.state, &fx);
		tcpviz_conn_effect(conn, &fx);
	}
}

/**
 * ask_receiver() - ask a segment's receiver, if it matters
 * @conn: connection
 * @from: who sent the segment
 * @pkt: the segment
 * @w: room for what it says
 *
 * Return: @w, or NULL if the receiver is elsewhere or not needed.
 */
static const struct tcpviz_witness *
ask_receiver(const struct tcpviz_conn *conn, enum tcpviz_role from,
	     const struct tcpviz_packet *pkt, struct tcpviz_witness *w)
{
	u8 state = conn->pair.ep[!from].state;

	switch (pkt->where) {
	case TCPVIZ_AT_INPUT:
		if (state <= TCPVIZ_LISTEN)
			return NULL;
		break;
	case TCPVIZ_AT_OUTPUT:
		/* It has not got the segment yet, and what it does with it
		 * will show when it answers, except for what it would hold
		 * back or refuse.
		 */
		if (!pkt->loopback || (state != TCPVIZ_SYN_RECEIVED &&
				       !(pkt->seg.flags & TCPVIZ_RST)))
			return NULL;
		break;
	default:
		return NULL;
	}
	tcpviz_witness_receiver(conn, from, pkt, w);
	return w;
}

/**
 * attach_listener() - find out whose half-open queue this is
 * @conn: connection
 * @pkt: a SYN-ACK of the server, which is local
 */
static void attach_listener(struct tcpviz_conn *conn,
			    const struct tcpviz_packet *pkt)
{
	const struct sock *lsk;

	if (conn->listener || pkt->where != TCPVIZ_AT_OUTPUT)
		return;
	lsk = tcpviz_witness_listener(conn, pkt->skb);
	if (lsk)
		conn->listener = tcpviz_listener_get(conn->tn, lsk);
}

/**
 * take_times() - measure the handshake
 * @conn: connection
 * @pkt: the segment just applied
 * @fx: what it did
 */
static void take_times(struct tcpviz_conn *conn,
		       const struct tcpviz_packet *pkt,
		       const struct tcpviz_effect *fx)
{
	unsigned int i;

	if (is_synack(&pkt->seg)) {
		conn->last_synack_us = since_us(conn, pkt);
		if (conn->synack_us == TCPVIZ_NO_TIME)
			conn->synack_us = conn->last_synack_us;
	}
	for (i = 0; i < fx->steps; i++) {
		const struct tcpviz_step *s = &fx->step[i];

		if (s->role == TCPVIZ_SERVER && s->to == TCPVIZ_ESTABLISHED &&
		    conn->last_synack_us != TCPVIZ_NO_TIME)
			conn->ack_us = since_us(conn, pkt) -
				       conn->last_synack_us;
	}
}

/**
 * has_crossed() - can a segment's sender have got what was said to it last?
 * @conn: connection
 * @from: who sent the segment
 * @pkt: the segment
 *
 * What the other end said passed here when the sender's state was inferred
 * from it.  It takes half a round trip to the sender, and the sender's next
 * segment as long to here; the handshake has shown how long that is.
 *
 * Return: true if it is too early for an answer.
 */
static bool has_crossed(const struct tcpviz_conn *conn, enum tcpviz_role from,
			const struct tcpviz_packet *pkt)
{
	u32 round_trip = from == TCPVIZ_SERVER ? conn->synack_us : conn->ack_us;

	return round_trip != TCPVIZ_NO_TIME &&
	       low_us(pkt->now_ns) - conn->inferred_us < round_trip;
}

/**
 * apply() - apply a segment to a connection
 * @conn: connection, not dead
 * @from: who sent it
 * @pkt: the segment
 * @snd: what the sender's socket says, or NULL
 *
 * Context: any, in an RCU read-side critical section; @conn->lock held.
 */
static void apply(struct tcpviz_conn *conn, enum tcpviz_role from,
		  const struct tcpviz_packet *pkt,
		  const struct tcpviz_witness *snd)
{
	struct tcpviz_context ctx = { .snd = snd };
	struct tcpviz_witness w;
	struct tcpviz_effect fx;

	lockdep_assert_held(&conn->lock);

	if (is_synack(&pkt->seg) && from == TCPVIZ_SERVER)
		attach_listener(conn, pkt);
	if (conn->pair.has_rival && pkt->seg.seq == conn->pair.rival)
		conn->rival_us = low_us(pkt->now_ns);
	ctx.rcv = ask_receiver(conn, from, pkt, &w);
	ctx.crossed = has_crossed(conn, from, pkt);
	tcpviz_pair_apply(&conn->pair, from, &pkt->seg, &ctx, &fx);

	if (fx.steps && (conn->pair.ep[!from].known & TCPVIZ_EP_SILENT))
		conn->inferred_us = low_us(pkt->now_ns);
	if (fx.refused_rst)
		tcpviz_stat_inc(conn->tn, TCPVIZ_STAT_REFUSED_RST);
	if (is_synack(&pkt->seg) && from == TCPVIZ_SERVER && conn->listener)
		tcpviz_listener_synack(conn->listener, fx.repeat);
	conn->seen = jiffies;
	take_times(conn, pkt, &fx);
	if (conn->ts && ((pkt->seg.flags & TCPVIZ_CONTROL) || fx.steps ||
			 fx.held))
		tcpviz_transcript_add(conn->ts, &conn->pair, from, &pkt->seg,
				      &fx, pkt->now_ns - conn->created_ns);
	tcpviz_conn_effect(conn, &fx);
}

/**
 * supersede() - a connection's tuple belongs to a new one
 * @conn: the old connection
 * @from: who sent the segment that says so
 * @pkt: the segment; gets the time of its SYN and @reuses
 *
 * Who opens anew, and who answers to it, has nothing left of the old one.
 *
 * Context: any; @conn->lock held.
 */
static void supersede(struct tcpviz_conn *conn, enum tcpviz_role from,
		      struct tcpviz_packet *pkt)
{
	struct tcpviz_effect fx;

	lockdep_assert_held(&conn->lock);

	tcpviz_effect_init(&fx);
	WRITE_ONCE(conn->pair.flags,
		   conn->pair.flags | BIT(TCPVIZ_F_SUPERSEDED));
	tcpviz_pair_event(&conn->pair, from, TCPVIZ_DELETE, &fx);
	pkt->reuses = true;
	if (is_synack(&pkt->seg)) {
		u32 ago_us = low_us(pkt->now_ns) - conn->rival_us;

		tcpviz_pair_event(&conn->pair, !from, TCPVIZ_DELETE, &fx);
		pkt->syn_ns = pkt->now_ns - (u64)ago_us * NSEC_PER_USEC;
	}
	tcpviz_conn_effect(conn, &fx);
	tcpviz_stat_inc(conn->tn, TCPVIZ_STAT_SUPERSEDED);
}

/**
 * end_predecessors() - a connection that reuses a tuple has been answered
 * @conn: the new connection
 *
 * Its server has nothing left of the older ones either.
 *
 * Context: any, in an RCU read-side critical section, no lock held.
 */
static void end_predecessors(struct tcpviz_conn *conn)
{
	struct tcpviz_conn *old;

	hlist_for_each_entry_rcu(old, tcpviz_table_chain(conn->hash), node) {
		struct tcpviz_effect fx;

		if (old == conn || !tcpviz_conn_superseded(old) ||
		    !tcpviz_table_same_tuple(old, conn))
			continue;
		tcpviz_effect_init(&fx);
		spin_lock_bh(&old->lock);
		if (!old->dead) {
			tcpviz_pair_event(&old->pair, TCPVIZ_CLIENT,
					  TCPVIZ_DELETE, &fx);
			tcpviz_pair_event(&old->pair, TCPVIZ_SERVER,
					  TCPVIZ_DELETE, &fx);
			tcpviz_conn_effect(old, &fx);
		}
		spin_unlock_bh(&old->lock);
	}
}

/**
 * tcpviz_conn_segment() - a segment of a known connection
 * @conn: connection
 * @from: which end sent it
 * @pkt: the segment; if it is the SYN-ACK that opens a new connection, gets
 *	the time of the SYN
 *
 * Context: any, in an RCU read-side critical section, no lock held.
 * Return: what became of it.
 */
enum tcpviz_fate tcpviz_conn_segment(struct tcpviz_conn *conn,
				     enum tcpviz_role from,
				     struct tcpviz_packet *pkt)
{
	enum tcpviz_fate fate = TCPVIZ_TAKEN;
	const struct tcpviz_witness *snd = NULL;
	struct tcpviz_witness w;
	bool answered, own = false;

	spin_lock_bh(&conn->lock);
	if (conn->dead || tcpviz_conn_superseded(conn)) {
		spin_unlock_bh(&conn->lock);
		return TCPVIZ_DEAD;
	}
	if (pkt->where == TCPVIZ_AT_OUTPUT) {
		tcpviz_witness_sender(conn, from, pkt, &w);
		snd = &w;
		own = w.state == TCPVIZ_SYN_SENT;
	}
	if (tcpviz_pair_supersedes(&conn->pair, from, &pkt->seg, own)) {
		supersede(conn, from, pkt);
		fate = TCPVIZ_SUPERSEDES;
	} else {
		apply(conn, from, pkt, snd);
	}
	answered = conn->reuses &&
		   conn->pair.ep[TCPVIZ_SERVER].state >= TCPVIZ_SYN_RECEIVED;
	if (answered)
		conn->reuses = false;
	spin_unlock_bh(&conn->lock);
	if (answered)
		end_predecessors(conn);
	return fate;
}

/**
 * conn_free_rcu() - free a connection
 * @rcu: its head
 */
static void conn_free_rcu(struct rcu_head *rcu)
{
	struct tcpviz_conn *conn = container_of(rcu, struct tcpviz_conn, rcu);

	kfree(conn->ts);
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
 *
 * Context: any, @conn->lock not held.
 * Return: false if somebody else has done it.
 */
bool tcpviz_conn_kill(struct tcpviz_conn *conn)
{
	spin_lock_bh(&conn->lock);
	if (conn->dead) {
		spin_unlock_bh(&conn->lock);
		return false;
	}
	conn->dead = true;
	tcpviz_listener_forget(conn);
	tcpviz_table_remove(conn);
	tcpviz_lru_del(conn);
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
	conn->hash = tcpviz_table_hash(pkt->tn, seg, pkt->l3dev);
	conn->ifindex = pkt->ifindex;
}

/**
 * set_path() - fill in which ends of a new connection are on this host
 * @conn: connection
 * @pkt: its first segment
 * @from: which end sent that
 */
static void set_path(struct tcpviz_conn *conn,
		     const struct tcpviz_packet *pkt, enum tcpviz_role from)
{
	struct tcpviz_endpoint *sender = &conn->pair.ep[from];
	struct tcpviz_endpoint *receiver = &conn->pair.ep[!from];
	bool client, server;

	if (pkt->where == TCPVIZ_AT_OUTPUT || pkt->loopback)
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
 * alloc_transcript() - make room for a transcript
 * @tn: namespace
 *
 * Return: transcript, or NULL if there shall be none or no memory is left.
 */
static struct tcpviz_transcript *alloc_transcript(struct tcpviz_net *tn)
{
	unsigned int len = READ_ONCE(tn->transcript_len);
	struct tcpviz_transcript *ts;

	if (!len)
		return NULL;
	ts = kmalloc(struct_size(ts, record, len), GFP_ATOMIC | __GFP_NOWARN);
	if (!ts) {
		tcpviz_stat_inc(tn, TCPVIZ_STAT_NO_TRANSCRIPT);
		return NULL;
	}
	ts->total = 0;
	ts->size = len;
	return ts;
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
	conn->created_ns = pkt->syn_ns;
	conn->reuses = pkt->reuses;
	conn->seen = jiffies;
	conn->synack_us = TCPVIZ_NO_TIME;
	conn->ack_us = TCPVIZ_NO_TIME;
	conn->last_synack_us = TCPVIZ_NO_TIME;
	set_tuple(conn, pkt, from);
	set_path(conn, pkt, from);
	tcpviz_expire_setup(conn);
	conn->ts = alloc_transcript(pkt->tn);
	return conn;
}

/**
 * replay_syn() - apply a SYN that went by before its connection was known
 * @conn: new connection
 * @pkt: the SYN-ACK that answers it
 */
static void replay_syn(struct tcpviz_conn *conn,
		       const struct tcpviz_packet *pkt)
{
	struct tcpviz_segment syn = {
		.seq = pkt->seg.ack - 1,
		.flags = TCPVIZ_SYN,
	};
	const struct tcpviz_context nothing = {};
	struct tcpviz_effect fx;

	tcpviz_pair_apply(&conn->pair, TCPVIZ_CLIENT, &syn, &nothing, &fx);
	if (conn->ts)
		tcpviz_transcript_add(conn->ts, &conn->pair, TCPVIZ_CLIENT,
				      &syn, &fx, 0);
	tcpviz_conn_effect(conn, &fx);
}

/**
 * tcpviz_conn_open() - open a connection with its first segment
 * @pkt: a SYN, or the SYN-ACK for a SYN that reused a tuple
 *
 * The lock is held from before the connection can be found until the segment
 * has been applied, so that nobody sees it half made.
 *
 * Context: any, in an RCU read-side critical section, no lock held.
 * Return: false if another processor was faster: look again.
 */
bool tcpviz_conn_open(const struct tcpviz_packet *pkt)
{
	enum tcpviz_role from = is_synack(&pkt->seg) ? TCPVIZ_SERVER :
						       TCPVIZ_CLIENT;
	const struct tcpviz_witness *snd = NULL;
	struct tcpviz_conn *conn;
	struct tcpviz_witness w;

	if (!tcpviz_table_admit(pkt->tn)) {
		tcpviz_stat_inc(pkt->tn, TCPVIZ_STAT_NOT_TRACKED);
		return true;
	}
	conn = conn_alloc(pkt, from);
	if (!conn)
		return true;

	spin_lock_bh(&conn->lock);
	if (!tcpviz_table_insert(conn)) {
		spin_unlock_bh(&conn->lock);
		tcpviz_conn_put(conn);
		return false;
	}
	conn->id = tcpviz_stats_next_id(pkt->tn);
	tcpviz_lru_add(conn);
	tcpviz_expire_update(conn);
	if (from == TCPVIZ_SERVER)
		replay_syn(conn, pkt);
	if (pkt->where == TCPVIZ_AT_OUTPUT) {
		tcpviz_witness_sender(conn, from, pkt, &w);
		snd = &w;
	}
	apply(conn, from, pkt, snd);
	spin_unlock_bh(&conn->lock);
	tcpviz_stat_inc(pkt->tn, TCPVIZ_STAT_CONNECTIONS);
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
