// SPDX-License-Identifier: GPL-2.0
/*
 * Bringing a segment to its connection: find it or open it, ask the sockets,
 * apply the segment to both ends, keep times and transcript.
 */
#include "follow.h"

#include <linux/jiffies.h>
#include <linux/math64.h>

#include "conn.h"
#include "endpoint.h"
#include "expire.h"
#include "half_open.h"
#include "hook.h"
#include "listener.h"
#include "netns.h"
#include "packet.h"
#include "prune.h"
#include "recorder.h"
#include "rival.h"
#include "syn_queue.h"
#include "table.h"
#include "witness.h"

/* What a round trip may take longer than twice the one that was measured. */
#define JITTER_US	(30 * USEC_PER_MSEC)

/* TCP_RTO_MIN: what comes later than that after all else may be repeated. */
#define LATE	(HZ / 5)

/* A SYN that nobody has answered in this time will be repeated. */
#define RIVAL_US	(3 * USEC_PER_SEC)

/* Whoever opens or kills the entry that we want does so at most so often. */
#define FOLLOW_TRIES	3

/**
 * enum tcpviz_fate - what became of a segment
 * @TCPVIZ_TAKEN: it belongs to the connection
 * @TCPVIZ_DEAD: the connection is gone; look again
 * @TCPVIZ_SUPERSEDES: it opens a new connection with the same tuple
 */
enum tcpviz_fate {
	TCPVIZ_TAKEN,
	TCPVIZ_DEAD,
	TCPVIZ_SUPERSEDES,
};

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
 * pass_of() - where on its way is a segment seen?
 * @pkt: segment
 *
 * Over loopback twice, with all that may delay or lose it in between.
 *
 * Return: where.
 */
static enum tcpviz_pass pass_of(const struct tcpviz_packet *pkt)
{
	if (!pkt->loopback)
		return TCPVIZ_PASSES;
	return pkt->where == TCPVIZ_AT_OUTPUT ? TCPVIZ_LEAVES : TCPVIZ_ARRIVES;
}

/**
 * opens_by_cookie() - does a listener make a connection of a segment?
 * @pkt: segment of no connection
 *
 * Context: RCU read-side critical section.
 * Return: true if it does.
 */
static bool opens_by_cookie(const struct tcpviz_packet *pkt)
{
	u8 flags = pkt->seg.flags & (TCPVIZ_SYN | TCPVIZ_RST | TCPVIZ_ACK);
	struct tcpviz_witness w;

	return pkt->where == TCPVIZ_AT_INPUT && flags == TCPVIZ_ACK &&
	       tcpviz_witness_cookie(pkt, &w) && !(w.flags &
						   TCPVIZ_W_ACCEPTQ_FULL);
}

/**
 * ask_sender() - ask a segment's sender, if it is here
 * @conn: connection
 * @from: who sent the segment
 * @pkt: the segment
 * @w: room for what it says
 *
 * Return: @w, or NULL if the sender is elsewhere.
 */
static const struct tcpviz_witness *
ask_sender(const struct tcpviz_conn *conn, enum tcpviz_role from,
	   const struct tcpviz_packet *pkt, struct tcpviz_witness *w)
{
	if (pkt->where != TCPVIZ_AT_OUTPUT)
		return NULL;
	tcpviz_witness_sender(conn, from, pkt, w);
	return w;
}

/**
 * ask_receiver() - ask a segment's receiver, if it matters
 * @conn: connection
 * @from: who sent the segment
 * @pkt: the segment
 * @w: room for what it says
 *
 * Return: @w, or NULL if the receiver is elsewhere or has nothing to say.
 */
static const struct tcpviz_witness *
ask_receiver(const struct tcpviz_conn *conn, enum tcpviz_role from,
	     const struct tcpviz_packet *pkt, struct tcpviz_witness *w)
{
	u8 state = conn->pair.ep[!from].state;

	if (pkt->where != TCPVIZ_AT_INPUT || state == TCPVIZ_CLOSED)
		return NULL;
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

	if (tcpviz_segment_is_synack(&pkt->seg) && !fx->pruned) {
		conn->last_synack_us = since_us(conn, pkt);
		if (conn->synack_us == TCPVIZ_NO_TIME)
			conn->synack_us = conn->last_synack_us;
	}
	for (i = 0; i < fx->steps; i++) {
		const struct tcpviz_step *s = &fx->step[i];

		if (s->role == TCPVIZ_SERVER && s->to == TCPVIZ_ESTABLISHED &&
		    s->from == TCPVIZ_SYN_RECEIVED &&
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
 * What the other end said last passed here when the sender's state was
 * inferred from it.  It takes half a round trip to the sender, and the
 * sender's next segment as long to here; the handshake has shown how long that
 * is, and it may take longer the next time.
 *
 * Return: true if it is too early for an answer.
 */
static bool has_crossed(const struct tcpviz_conn *conn, enum tcpviz_role from,
			const struct tcpviz_packet *pkt)
{
	u32 round_trip = from == TCPVIZ_SERVER ? conn->synack_us : conn->ack_us;

	if (round_trip > TCPVIZ_NO_TIME / 4)
		return false;
	/* A timer repeats late, a RST is contradicted at once. */
	if (!tcpviz_pair_was_reset(&conn->pair.ep[from]))
		round_trip += round_trip + JITTER_US;
	return low_us(pkt->now_ns) - conn->inferred_us < round_trip;
}

/**
 * says_again() - may an end have changed in silence because of a segment?
 * @y: the segment's receiver
 * @seg: the segment, which has been applied
 *
 * If what made it change was lost, what says the same again will do.
 *
 * Return: true if it may.
 */
static bool says_again(const struct tcpviz_endpoint *y,
		       const struct tcpviz_segment *seg)
{
	u8 by = tcpviz_pair_was_reset(y) ? TCPVIZ_RST : TCPVIZ_ACK;

	return (y->known & TCPVIZ_EP_SILENT) && (seg->flags & by);
}

/**
 * note_pruning() - carry out what a limit said of a segment
 * @conn: connection
 * @from: who sent the segment
 * @pkt: the segment just applied
 * @fx: what it did; gets it if it is not sent on
 */
static void note_pruning(struct tcpviz_conn *conn, enum tcpviz_role from,
			 const struct tcpviz_packet *pkt,
			 struct tcpviz_effect *fx)
{
	enum tcpviz_prune_reason reason = pkt->where == TCPVIZ_AT_FORWARD ?
					  TCPVIZ_PRUNED_FORWARD :
					  TCPVIZ_PRUNED_RETRIES;

	switch (pkt->pruning) {
	case TCPVIZ_PRUNE_NOW:
		fx->pruned = true;
		tcpviz_prune_account(conn, reason);
		break;
	case TCPVIZ_PRUNE_SHADOW:
		tcpviz_prune_shadow(conn, reason);
		break;
	case TCPVIZ_PRUNE_NOT:
		tcpviz_prune_note_false(conn, from, &pkt->seg);
		break;
	}
}

/**
 * may_queue() - may a connection stand in the half-open queue?
 * @conn: connection
 *
 * What a dry run has marked is not in the queue that there would have been.
 *
 * Return: true if it may.
 */
static bool may_queue(const struct tcpviz_conn *conn)
{
	return !(conn->pair.flags & BIT(TCPVIZ_F_SHADOW_PRUNED)) ||
	       READ_ONCE(conn->tn->enforce);
}

/**
 * update_queue() - keep the half-open queue as the stack's is
 * @conn: connection
 * @pkt: the segment just applied
 * @fx: what it did
 *
 * A client whose ACK is held back has answered: it makes room for nobody.
 */
static void update_queue(struct tcpviz_conn *conn,
			 const struct tcpviz_packet *pkt,
			 const struct tcpviz_effect *fx)
{
	if (conn->pair.ep[TCPVIZ_SERVER].state != TCPVIZ_SYN_RECEIVED)
		return;
	if (fx->held)
		tcpviz_half_open_leave(conn);
	else if (pkt->where == TCPVIZ_AT_OUTPUT &&
		 tcpviz_segment_is_synack(&pkt->seg) && may_queue(conn) &&
		 tcpviz_syn_queue_waits(pkt->skb))
		tcpviz_half_open_enter(conn);
}

/**
 * record() - enter a segment into the transcript
 * @conn: connection
 * @from: who sent it
 * @pkt: the segment just applied
 * @fx: what it did
 * @pass: where on its way
 *
 * Every segment that opens or closes is recorded where it leaves; any other
 * one if it changed something.
 */
static void record(struct tcpviz_conn *conn, enum tcpviz_role from,
		   const struct tcpviz_packet *pkt,
		   const struct tcpviz_effect *fx, enum tcpviz_pass pass)
{
	bool matters = fx->steps || fx->held || fx->refused_rst;

	if (pass != TCPVIZ_ARRIVES)
		matters |= pkt->seg.flags & TCPVIZ_CONTROL;
	if (!matters)
		return;
	if (pass == TCPVIZ_ARRIVES &&
	    tcpviz_recorder_amend(conn, from, &pkt->seg, fx))
		return;
	tcpviz_recorder_add(conn, from, &pkt->seg, fx, pkt->now_ns);
}

/**
 * count() - count what a segment did that is no change of state
 * @tn: namespace
 * @fx: what it did
 */
static void count(struct tcpviz_net *tn, const struct tcpviz_effect *fx)
{
	if (fx->refused_rst)
		tcpviz_stat_inc(tn, TCPVIZ_STAT_REFUSED_RST);
	if (fx->doubt == TCPVIZ_DOUBT_CLOSE)
		tcpviz_stat_inc(tn, TCPVIZ_STAT_AMBIGUOUS_CLOSE);
	if (fx->doubt == TCPVIZ_DOUBT_RST)
		tcpviz_stat_inc(tn, TCPVIZ_STAT_AMBIGUOUS_RST);
}

/**
 * apply() - apply a segment to a connection
 * @conn: connection, not dead
 * @from: who sent it
 * @pkt: the segment
 * @pass: where on its way it is
 *
 * Context: any, in an RCU read-side critical section; @conn->lock held.
 */
static void apply(struct tcpviz_conn *conn, enum tcpviz_role from,
		  const struct tcpviz_packet *pkt, enum tcpviz_pass pass)
{
	struct tcpviz_context ctx = { .pass = pass };
	struct tcpviz_witness snd, rcv;
	struct tcpviz_effect fx;

	lockdep_assert_held(&conn->lock);

	if (tcpviz_segment_is_synack(&pkt->seg) && from == TCPVIZ_SERVER) {
		attach_listener(conn, pkt);
		if (conn->synack_us == TCPVIZ_NO_TIME)
			tcpviz_conn_hit(conn);
	}
	if (conn->pair.has_rival && pkt->seg.seq == conn->pair.rival)
		conn->rival_us = low_us(pkt->now_ns);
	if (pkt->pruning == TCPVIZ_PRUNE_NOW &&
	    pkt->where == TCPVIZ_AT_OUTPUT) {
		tcpviz_pair_prune(&conn->pair, &fx);
	} else {
		ctx.snd = ask_sender(conn, from, pkt, &snd);
		ctx.rcv = ask_receiver(conn, from, pkt, &rcv);
		ctx.crossed = (conn->pair.ep[from].known & TCPVIZ_EP_SILENT) &&
			      has_crossed(conn, from, pkt);
		ctx.late = time_after32((u32)jiffies, conn->seen + LATE);
		tcpviz_pair_apply(&conn->pair, from, &pkt->seg, &ctx, &fx);
	}
	note_pruning(conn, from, pkt, &fx);

	if (says_again(&conn->pair.ep[!from], &pkt->seg))
		conn->inferred_us = low_us(pkt->now_ns);
	count(conn->tn, &fx);
	if (tcpviz_segment_is_synack(&pkt->seg) && from == TCPVIZ_SERVER &&
	    conn->listener && !fx.pruned && pass != TCPVIZ_ARRIVES)
		tcpviz_listener_synack(conn->listener, fx.repeat);
	conn->seen = jiffies;
	take_times(conn, pkt, &fx);
	record(conn, from, pkt, &fx, pass);
	update_queue(conn, pkt, &fx);
	tcpviz_conn_effect(conn, &fx);
	if (fx.unsure)
		tcpviz_expire_soon(conn);
}

/**
 * supersede() - a connection's tuple belongs to a new one
 * @conn: the old connection
 * @from: who sent the segment that says so
 * @pkt: the segment; gets what it tells of the new connection's SYN
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
	tcpviz_endpoint_event(&conn->pair, from, TCPVIZ_DELETE, &fx);
	pkt->reuses = true;
	pkt->after_syn = tcpviz_rival_syn(&conn->pair, from, &pkt->seg,
					  &pkt->syn);
	if (pkt->after_syn) {
		u32 ago_us = low_us(pkt->now_ns) - conn->rival_us;

		tcpviz_endpoint_event(&conn->pair, !from, TCPVIZ_DELETE, &fx);
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
 * is_answered() - has the peer answered a connection that reuses a tuple?
 * @conn: connection
 *
 * Context: any; @conn->lock held.
 * Return: true if it has, and the older ones have not been told yet; the
 *	caller does so by end_predecessors() when it has dropped the lock.
 */
static bool is_answered(struct tcpviz_conn *conn)
{
	lockdep_assert_held(&conn->lock);

	if (!conn->reuses ||
	    !(conn->pair.ep[TCPVIZ_SERVER].known & TCPVIZ_EP_ISN))
		return false;
	WRITE_ONCE(conn->reuses, false);
	return true;
}

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
 * opens_anew() - does a segment belong to a new connection?
 * @conn: connection that has had the tuple so far
 * @from: which end sent the segment
 * @pkt: the segment
 *
 * Return: true if the tuple belongs to a new connection.
 */
static bool opens_anew(struct tcpviz_conn *conn, enum tcpviz_role from,
		       const struct tcpviz_packet *pkt)
{
	struct tcpviz_witness w;
	bool own = false;

	lockdep_assert_held(&conn->lock);

	if (conn->pair.has_rival &&
	    low_us(pkt->now_ns) - conn->rival_us > RIVAL_US)
		conn->pair.has_rival = false;
	if (pkt->where == TCPVIZ_AT_OUTPUT &&
	    tcpviz_segment_is_syn(&pkt->seg)) {
		tcpviz_witness_sender(conn, from, pkt, &w);
		own = w.state == TCPVIZ_SYN_SENT;
	}
	if (pass_of(pkt) != TCPVIZ_ARRIVES &&
	    tcpviz_rival_supersedes(&conn->pair, from, &pkt->seg, own))
		return true;
	return from == TCPVIZ_CLIENT && holds_our_cookie(&conn->pair, pkt) &&
	       opens_by_cookie(pkt) && !tcpviz_witness_ask(conn, !from, &w);
}

/**
 * take_segment() - a segment of a known connection
 * @conn: connection
 * @from: which end sent it
 * @pkt: the segment; if it opens a new connection, gets what it tells of the
 *	SYN
 *
 * Context: any, in an RCU read-side critical section, no lock held.
 * Return: what became of it.
 */
static enum tcpviz_fate take_segment(struct tcpviz_conn *conn,
				     enum tcpviz_role from,
				     struct tcpviz_packet *pkt)
{
	enum tcpviz_fate fate = TCPVIZ_TAKEN;
	bool answered;

	spin_lock_bh(&conn->lock);
	if (conn->dead || tcpviz_conn_superseded(conn)) {
		spin_unlock_bh(&conn->lock);
		return TCPVIZ_DEAD;
	}
	if (pkt->where == TCPVIZ_AT_FORWARD)
		pkt->pruning = tcpviz_prune_forwarded(conn, from, pkt);
	if (opens_anew(conn, from, pkt)) {
		supersede(conn, from, pkt);
		fate = TCPVIZ_SUPERSEDES;
	} else {
		apply(conn, from, pkt, pass_of(pkt));
	}
	answered = is_answered(conn);
	spin_unlock_bh(&conn->lock);
	if (answered)
		end_predecessors(conn);
	return fate;
}

/**
 * is_of_old() - may a segment belong to the connection that had the tuple?
 * @conn: connection that has the tuple now
 * @from: which end sent the segment
 * @seg: the segment
 *
 * Return: false if it opens @conn or answers its SYN.
 */
static bool is_of_old(struct tcpviz_conn *conn, enum tcpviz_role from,
		      const struct tcpviz_segment *seg)
{
	bool answers;

	if (seg->flags & TCPVIZ_SYN)
		return false;
	/* The number is known when its first segment has been applied. */
	spin_lock_bh(&conn->lock);
	answers = !conn->reuses ||
		  (from == TCPVIZ_SERVER &&
		   seg->ack == conn->pair.ep[TCPVIZ_CLIENT].isn + 1);
	spin_unlock_bh(&conn->lock);
	return !answers;
}

/**
 * take_old_segment() - a segment of the connection that had the tuple before
 * @conn: connection that has the tuple now
 * @from: which end sent the segment
 * @pkt: the segment
 *
 * Who opens anew has nothing left of the old connection.  Its peer may have,
 * until it answers the new SYN or sends one itself: until then all else that
 * is said between the two belongs to the old one.
 *
 * Context: any, in an RCU read-side critical section, no lock held.
 * Return: false if it belongs to @conn.
 */
static bool take_old_segment(struct tcpviz_conn *conn, enum tcpviz_role from,
			     const struct tcpviz_packet *pkt)
{
	struct tcpviz_conn *old;
	bool taken = false;

	if (!READ_ONCE(conn->reuses) || !is_of_old(conn, from, &pkt->seg))
		return false;
	hlist_for_each_entry_rcu(old, tcpviz_table_chain(conn->hash), node) {
		if (old == conn || !tcpviz_conn_superseded(old) ||
		    !tcpviz_table_sent_by(old, pkt, &from))
			continue;
		spin_lock_bh(&old->lock);
		taken = !old->dead && !tcpviz_pair_ended(&old->pair);
		if (taken)
			apply(old, from, pkt, pass_of(pkt));
		spin_unlock_bh(&old->lock);
		if (taken)
			break;
	}
	return taken;
}

/**
 * replay_syn() - apply a SYN that went by before its connection was known
 * @conn: new connection
 * @pkt: the SYN-ACK that answers it, or the SYN that crosses it
 */
static void replay_syn(struct tcpviz_conn *conn,
		       const struct tcpviz_packet *pkt)
{
	const struct tcpviz_context nothing = {};
	struct tcpviz_effect fx;

	tcpviz_pair_apply(&conn->pair, TCPVIZ_CLIENT, &pkt->syn, &nothing, &fx);
	tcpviz_recorder_add(conn, TCPVIZ_CLIENT, &pkt->syn, &fx,
			    conn->created_ns);
	tcpviz_conn_effect(conn, &fx);
}

/**
 * begin() - apply a connection's first segment
 * @conn: connection, just inserted
 * @from: who sent the segment
 * @pkt: the segment
 *
 * Context: as apply().
 */
static void begin(struct tcpviz_conn *conn, enum tcpviz_role from,
		  const struct tcpviz_packet *pkt)
{
	if (pkt->after_syn)
		replay_syn(conn, pkt);
	else if (!tcpviz_segment_is_syn(&pkt->seg))
		tcpviz_past_cookie(&conn->pair, &pkt->seg);
	/* Over loopback nobody saw it leave, or there were a connection. */
	apply(conn, from, pkt, pkt->where == TCPVIZ_AT_OUTPUT ? pass_of(pkt) :
								TCPVIZ_PASSES);
}

/**
 * open_conn() - open a connection with its first segment
 * @pkt: a SYN, what follows a SYN that reused a tuple, or the ACK of a
 *	cookie whose SYN nobody remembers
 *
 * Return: false if another processor was faster: look again.
 */
static bool open_conn(const struct tcpviz_packet *pkt)
{
	enum tcpviz_role from = pkt->after_syn ? TCPVIZ_SERVER : TCPVIZ_CLIENT;
	struct tcpviz_conn *conn = tcpviz_conn_new(pkt, from);
	bool inserted, answered = false;

	if (!conn)
		return true;
	spin_lock_bh(&conn->lock);
	inserted = tcpviz_conn_insert(conn);
	if (inserted) {
		begin(conn, from, pkt);
		answered = is_answered(conn);
	}
	spin_unlock_bh(&conn->lock);
	if (!inserted)
		tcpviz_conn_put(conn);
	if (answered)
		end_predecessors(conn);
	return inserted;
}

/**
 * stay_alive() - note that a connection elsewhere is being used
 * @conn: connection that is open
 *
 * At most once a second, so that its line stays shared.
 */
static void stay_alive(struct tcpviz_conn *conn)
{
	u32 now = jiffies;

	if (time_after32(now, READ_ONCE(conn->seen) + HZ))
		WRITE_ONCE(conn->seen, now);
}

/**
 * tcpviz_follow_is_quiet() - is a segment one of an open connection?
 * @pkt: segment without control bits
 *
 * It may tell that the connection is being used, and no more.
 *
 * Context: any, in an RCU read-side critical section.
 * Return: true if there is nothing to follow.
 */
bool tcpviz_follow_is_quiet(const struct tcpviz_packet *pkt)
{
	enum tcpviz_role from;
	struct tcpviz_conn *conn = tcpviz_table_find(pkt, &from);

	if (!conn || !tcpviz_pair_quiet(&conn->pair))
		return false;
	stay_alive(conn);
	return true;
}

/**
 * is_broken() - is the checksum of a plain segment wrong?
 * @pkt: segment
 *
 * Of one with control bits it has been verified.  Of others it is only if they
 * may say something: it takes time where they carry data.
 *
 * Return: true if it is: the receiver will drop it.
 */
static bool is_broken(const struct tcpviz_packet *pkt)
{
	return !(pkt->seg.flags & TCPVIZ_CONTROL) &&
	       !tcpviz_hook_checksum_ok(pkt);
}

/**
 * tcpviz_follow_odd() - a segment has come that no TCP sends
 * @pkt: segment at LOCAL_IN
 *
 * What its receiver makes of it, if anything, its socket will tell.
 *
 * Context: any, in an RCU read-side critical section, no lock held.
 */
void tcpviz_follow_odd(const struct tcpviz_packet *pkt)
{
	struct tcpviz_conn *conn;
	enum tcpviz_role from;

	conn = tcpviz_table_find(pkt, &from);
	if (!conn)
		return;
	spin_lock_bh(&conn->lock);
	if (!conn->dead)
		tcpviz_expire_soon(conn);
	spin_unlock_bh(&conn->lock);
}

/**
 * tcpviz_follow() - bring a segment to its connection
 * @pkt: segment, hashed, which is not quiet
 *
 * Only a SYN opens one, or the ACK of a cookie.
 *
 * Context: any, in an RCU read-side critical section, no lock held.
 */
void tcpviz_follow(struct tcpviz_packet *pkt)
{
	u8 control = pkt->seg.flags & (TCPVIZ_CONTROL | TCPVIZ_ACK);
	unsigned int tries;

	for (tries = 0; tries < FOLLOW_TRIES; tries++) {
		struct tcpviz_conn *conn;
		enum tcpviz_role from;
		enum tcpviz_fate fate;

		conn = tcpviz_table_find(pkt, &from);
		if (!conn) {
			if (control != TCPVIZ_SYN &&
			    (!opens_by_cookie(pkt) || is_broken(pkt))) {
				tcpviz_stat_inc(pkt->tn, TCPVIZ_STAT_STRAY);
				return;
			}
			if (open_conn(pkt))
				return;
			continue;
		}
		if (is_broken(pkt) || take_old_segment(conn, from, pkt))
			return;
		fate = take_segment(conn, from, pkt);
		if (fate == TCPVIZ_TAKEN)
			return;
		if (fate == TCPVIZ_SUPERSEDES && open_conn(pkt))
			return;
	}
}
