// SPDX-License-Identifier: GPL-2.0
/*
 * One tuple, two connections: how it goes from the old one to the new.
 *
 * rival.c says which SYN belongs to a new connection.  Who has sent it has
 * nothing left of the old one.  Its peer may have until it answers: meanwhile
 * the old connection stays in the table, superseded, and what is still said of
 * it goes there.
 *
 * An old duplicate of the ACK of a cookie makes a new connection of the server
 * alone.  The client's socket, if there is one, is that of the old one.
 */
#include "reuse.h"

#include "apply.h"
#include "conn.h"
#include "endpoint.h"
#include "lookup.h"
#include "netns.h"
#include "past.h"
#include "rival.h"
#include "table.h"
#include "witness.h"

/* A SYN that nobody has answered in this time will be repeated. */
#define RIVAL_US	(3 * USEC_PER_SEC)

/* Of those that had a tuple before, so many are kept. */
#define REUSE_KEPT	8

/* A cookie has so many values, one beside the other, for as many MSSs. */
#define COOKIE_MSS	4

/**
 * holds_our_cookie() - may a listener believe a segment that comes too late?
 * @pair: the pair that began with a cookie
 * @pkt: the segment, of the client
 *
 * The sequence number is in the cookie: what counts is its distance from the
 * acknowledgment.  Most segments of a connection differ in that.
 *
 * Return: true if it looks like it.
 */
static bool holds_our_cookie(const struct tcpviz_pair *pair,
			     const struct tcpviz_packet *pkt)
{
	const struct tcpviz_endpoint *c = &pair->ep[TCPVIZ_CLIENT];
	const struct tcpviz_endpoint *s = &pair->ep[TCPVIZ_SERVER];
	u32 off = pkt->seg.ack - pkt->seg.seq - (s->isn - c->isn);

	return (pair->flags & BIT(TCPVIZ_F_COOKIE)) &&
	       s->state != TCPVIZ_LISTEN &&
	       tcpviz_between(off, 1 - COOKIE_MSS, COOKIE_MSS - 1);
}

/**
 * opens_itself() - does a local socket open the connection by a SYN?
 * @w: what it says
 * @seg: the segment, which it sends
 *
 * Return: true if it does.
 */
static bool opens_itself(const struct tcpviz_witness *w,
			 const struct tcpviz_segment *seg)
{
	return tcpviz_segment_is_syn(seg) && w->state == TCPVIZ_SYN_SENT;
}

/**
 * refuses_and_stays() - does a RST refuse a SYN and leave the sender alone?
 * @w: what its socket says
 * @seg: the segment, which it sends
 *
 * Where a SYN in the window ends a request, a child of Fast Open lives on.
 *
 * Return: true if it does.
 */
static bool refuses_and_stays(const struct tcpviz_witness *w,
			      const struct tcpviz_segment *seg)
{
	return (seg->flags & TCPVIZ_RST) && w->state == TCPVIZ_SYN_RECEIVED &&
	       (w->flags & TCPVIZ_W_FAST_OPEN);
}

/**
 * tcpviz_reuse_opens_anew() - does a segment belong to a new connection?
 * @conn: connection that has had the tuple so far
 * @from: which end sent the segment
 * @pkt: the segment
 *
 * On the way a rival is forgotten that is too old, or remembered (rival.c).
 *
 * Context: any, in an RCU read-side critical section; @conn->lock held.
 * Return: true if the tuple belongs to a new connection.
 */
bool tcpviz_reuse_opens_anew(struct tcpviz_conn *conn, enum tcpviz_role from,
			     const struct tcpviz_packet *pkt)
{
	struct tcpviz_witness w;
	bool own = false;

	lockdep_assert_held(&conn->lock);

	if (!(pkt->seg.flags & TCPVIZ_SYN) && !conn->pair.has_rival &&
	    !(conn->pair.flags & BIT(TCPVIZ_F_COOKIE)))
		return false;
	if (conn->pair.has_rival &&
	    tcpviz_packet_us(pkt) - conn->rival_us > RIVAL_US)
		conn->pair.has_rival = false;
	if (pkt->where == TCPVIZ_AT_OUTPUT &&
	    (tcpviz_segment_is_syn(&pkt->seg) ||
	     (pkt->seg.flags & TCPVIZ_RST))) {
		tcpviz_witness_sender(conn, from, pkt, &w);
		if (refuses_and_stays(&w, &pkt->seg))
			return false;
		own = opens_itself(&w, &pkt->seg);
	}
	if (pkt->pass != TCPVIZ_ARRIVES &&
	    tcpviz_rival_supersedes(&conn->pair, from, &pkt->seg, own))
		return true;
	return from == TCPVIZ_CLIENT && holds_our_cookie(&conn->pair, pkt) &&
	       tcpviz_witness_opens_by_cookie(pkt) &&
	       !tcpviz_lookup_has_end(conn, !from);
}

/* Does a segment that opens anew do so by the cookie that it holds? */
static bool is_of_cookie(const struct tcpviz_segment *seg)
{
	return !(seg->flags & (TCPVIZ_SYN | TCPVIZ_RST));
}

/**
 * tcpviz_reuse_supersede() - a connection's tuple belongs to a new one
 * @conn: the old connection
 * @from: who sent the segment that says so
 * @pkt: the segment; gets what it tells of the new connection's SYN
 *
 * Who opens anew, and who answers to it, has nothing left of the old one; nor
 * has who is made to by a cookie.
 *
 * Context: any; @conn->lock held.
 */
void tcpviz_reuse_supersede(struct tcpviz_conn *conn, enum tcpviz_role from,
			    struct tcpviz_packet *pkt)
{
	struct tcpviz_segment syn;
	struct tcpviz_effect fx;

	lockdep_assert_held(&conn->lock);

	tcpviz_effect_init(&fx);
	WRITE_ONCE(conn->pair.flags,
		   conn->pair.flags | BIT(TCPVIZ_F_SUPERSEDED));
	tcpviz_endpoint_event(&conn->pair,
			      is_of_cookie(&pkt->seg) ? !from : from,
			      TCPVIZ_DELETE, &fx);
	pkt->reuses = true;
	pkt->syn_data = tcpviz_rival_had_data(&conn->pair, from, &pkt->seg);
	pkt->after_syn = tcpviz_rival_syn(&conn->pair, from, &pkt->seg, &syn);
	if (pkt->after_syn) {
		u32 ago_us = tcpviz_packet_us(pkt) - conn->rival_us;

		tcpviz_endpoint_event(&conn->pair, !from, TCPVIZ_DELETE, &fx);
		pkt->syn_seq = syn.seq;
		pkt->syn_len = syn.len;
		pkt->syn_ns = pkt->now_ns - (u64)ago_us * NSEC_PER_USEC;
	}
	tcpviz_conn_effect(conn, &fx);
	tcpviz_stat_inc(conn->tn, TCPVIZ_STAT_SUPERSEDED);
}

/**
 * is_of_old() - may a segment belong to the connection that had the tuple?
 * @conn: connection that has the tuple now
 * @from: which end sent the segment
 * @pkt: the segment
 *
 * Return: false if it opens @conn or answers its SYN; if there was none, for
 *	all that the server says or hears.
 */
static bool is_of_old(struct tcpviz_conn *conn, enum tcpviz_role from,
		      const struct tcpviz_packet *pkt)
{
	const struct tcpviz_segment *seg = &pkt->seg;
	bool old;

	if (seg->flags & TCPVIZ_SYN)
		return false;
	/* The number is known when its first segment has been applied. */
	spin_lock_bh(&conn->lock);
	if (tcpviz_past_is_cookie(&conn->pair))
		old = from == TCPVIZ_CLIENT && pkt->where == TCPVIZ_AT_OUTPUT;
	else
		old = conn->reuses &&
		      (from == TCPVIZ_CLIENT ||
		       seg->ack != conn->pair.ep[TCPVIZ_CLIENT].isn + 1);
	spin_unlock_bh(&conn->lock);
	return old;
}

/**
 * tcpviz_reuse_take_old() - give a segment to the connection before
 * @conn: connection that has the tuple now, and had to take it over
 * @from: which end sent the segment
 * @pkt: the segment; gets its pass if it is taken
 *
 * Who opens anew has nothing left of the old connection.  Its peer may have,
 * until it answers the new SYN or sends one itself: until then all else that
 * is said between the two belongs to the old one.
 *
 * Context: any, in an RCU read-side critical section, no lock held.
 * Return: false if it belongs to @conn.
 */
bool tcpviz_reuse_take_old(struct tcpviz_conn *conn, enum tcpviz_role from,
			   struct tcpviz_packet *pkt)
{
	struct tcpviz_conn *old;
	bool taken = false;

	if (!is_of_old(conn, from, pkt))
		return false;
	hlist_for_each_entry_rcu(old, tcpviz_table_chain(conn->hash), node) {
		/* There the sender may have had the other role. */
		if (old == conn || !tcpviz_conn_superseded(old) ||
		    !tcpviz_table_sent_by(old, pkt, &from))
			continue;
		spin_lock_bh(&old->lock);
		taken = !old->dead && !tcpviz_pair_ended(&old->pair);
		if (taken) {
			pkt->pass = tcpviz_conn_pass(old, pkt->where);
			tcpviz_apply(old, from, pkt);
		}
		spin_unlock_bh(&old->lock);
		if (taken)
			break;
	}
	return taken;
}

/**
 * tcpviz_reuse_is_answered() - has the peer answered a reused tuple's SYN?
 * @conn: connection
 *
 * Context: any; @conn->lock held.
 * Return: true if it has, and the older ones have not been told yet; the
 *	caller does so by tcpviz_reuse_end_old() when it has dropped the lock.
 */
bool tcpviz_reuse_is_answered(struct tcpviz_conn *conn)
{
	lockdep_assert_held(&conn->lock);

	if (!conn->reuses || tcpviz_past_is_cookie(&conn->pair) ||
	    !(conn->pair.ep[TCPVIZ_SERVER].known & TCPVIZ_EP_ISN))
		return false;
	WRITE_ONCE(conn->reuses, false);
	return true;
}

/**
 * tcpviz_reuse_end_old() - end the connections that had the tuple before
 * @conn: the new connection, which has been answered
 *
 * Its server has nothing left of them either.
 *
 * Context: any, in an RCU read-side critical section, no lock held.
 */
void tcpviz_reuse_end_old(struct tcpviz_conn *conn)
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
			tcpviz_endpoint_event(&old->pair, TCPVIZ_CLIENT,
					      TCPVIZ_DELETE, &fx);
			tcpviz_endpoint_event(&old->pair, TCPVIZ_SERVER,
					      TCPVIZ_DELETE, &fx);
			tcpviz_conn_effect(old, &fx);
		}
		spin_unlock_bh(&old->lock);
	}
}

/**
 * tcpviz_reuse_trim() - forget the oldest of those that had the tuple before
 * @conn: the new connection
 *
 * Whoever opens one after the other in the name of one client would have them
 * all in one chain.
 *
 * Context: any, in an RCU read-side critical section, no lock held.
 */
void tcpviz_reuse_trim(struct tcpviz_conn *conn)
{
	struct tcpviz_conn *old;
	unsigned int kept = 0;

	hlist_for_each_entry_rcu(old, tcpviz_table_chain(conn->hash), node) {
		if (old == conn || !tcpviz_table_same_tuple(old, conn) ||
		    kept++ < REUSE_KEPT)
			continue;
		if (tcpviz_conn_kill(old, TCPVIZ_CLASS_KEPT))
			tcpviz_stat_inc(conn->tn, TCPVIZ_STAT_EVICTED_REUSED);
	}
}
