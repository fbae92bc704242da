// SPDX-License-Identifier: GPL-2.0
/*
 * A segment, applied to its connection: ask the sockets, let pair.c say what
 * it means for both ends, keep times, transcript and half-open queue.
 */
#include "apply.h"

#include <linux/jiffies.h>

#include "conn.h"
#include "expire.h"
#include "half_open.h"
#include "listener.h"
#include "netns.h"
#include "prune.h"
#include "recorder.h"
#include "syn_queue.h"
#include "timing.h"
#include "unsettled.h"
#include "witness.h"

/* TCP_TIMEOUT_MIN: a probe waits for so many jiffies in addition. */
#define PROBE_MIN	2

/* In microseconds: twice that and more can still be counted; above, and where
 * it was not measured, a round trip tells nothing.
 */
#define ROUND_TRIP_MAX	(TCPVIZ_NO_TIME / 4)

/* A packet may have seen another take the lock since it was seen itself. */
#define LOCK_WAIT_US	USEC_PER_SEC

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
		tcpviz_listener_attach(conn, lsk);
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
	if (conn->last_synack_us == TCPVIZ_NO_TIME)
		return;
	for (i = 0; i < fx->steps; i++) {
		const struct tcpviz_step *s = &fx->step[i];

		if (s->role == TCPVIZ_SERVER && s->to == TCPVIZ_ESTABLISHED &&
		    s->from == TCPVIZ_SYN_RECEIVED)
			conn->ack_us = max(since_us(conn, pkt),
					   conn->last_synack_us) -
				       conn->last_synack_us;
	}
}

/**
 * has_crossed() - is a segment too early to be an answer?
 * @conn: connection
 * @from: who sent the segment
 * @pkt: the segment
 *
 * Its sender's state was inferred when something of the other end's passed here
 * on the way to it.  That, and the answer to it on the way back, take a round
 * trip; the handshake has shown how long one is.  What comes earlier was sent
 * before the sender got what we have concluded from: the two have crossed.
 *
 * Return: true if it is; false if the round trip is not known.
 */
static bool has_crossed(const struct tcpviz_conn *conn, enum tcpviz_role from,
			const struct tcpviz_packet *pkt)
{
	const struct tcpviz_endpoint *x = &conn->pair.ep[from];
	u32 round_trip = from == TCPVIZ_SERVER ? conn->synack_us : conn->ack_us;
	u32 after = tcpviz_packet_us(pkt) - conn->inferred_us;

	return (x->known & TCPVIZ_EP_SILENT) &&
	       round_trip <= ROUND_TRIP_MAX &&
	       after + LOCK_WAIT_US <
	       tcpviz_answer_us(x, round_trip) + LOCK_WAIT_US;
}

/**
 * is_late() - may a segment be a repetition, or have waited for somebody?
 * @conn: connection
 *
 * Return: true if nothing has been said for so long.
 */
static bool is_late(const struct tcpviz_conn *conn)
{
	u64 round_trip = (u64)conn->synack_us + conn->ack_us;
	u32 late = usecs_to_jiffies(tcpviz_late_us(round_trip));

	return time_after32((u32)jiffies, conn->seen + late + PROBE_MIN);
}

/**
 * is_young() - has a connection had no time to use up its numbers?
 * @conn: connection
 * @pkt: a segment of it
 *
 * Return: true if we saw it begin, just now.
 */
static bool is_young(const struct tcpviz_conn *conn,
		     const struct tcpviz_packet *pkt)
{
	return pkt->now_ns - conn->created_ns < TCPVIZ_YOUNG_NS &&
	       !(conn->pair.flags & BIT(TCPVIZ_F_MIDSTREAM));
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
	case TCPVIZ_PRUNING_NOW:
		fx->pruned = true;
		tcpviz_prune_account(conn, reason);
		break;
	case TCPVIZ_PRUNING_SHADOW:
		tcpviz_prune_shadow(conn, reason);
		break;
	case TCPVIZ_PRUNING_NONE:
		if (conn->pair.flags & (BIT(TCPVIZ_F_PRUNED) |
					BIT(TCPVIZ_F_SHADOW_PRUNED)))
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
 *
 * Every segment that opens or closes is recorded where it leaves; any other
 * one if it changed something.
 */
static void record(struct tcpviz_conn *conn, enum tcpviz_role from,
		   const struct tcpviz_packet *pkt,
		   const struct tcpviz_effect *fx)
{
	bool matters = fx->steps || fx->held || fx->refused_rst;

	if (pkt->pass != TCPVIZ_ARRIVES)
		matters |= pkt->seg.flags & TCPVIZ_CONTROL;
	if (!matters)
		return;
	if (pkt->pass == TCPVIZ_ARRIVES &&
	    tcpviz_recorder_amend(conn, from, &pkt->seg, fx))
		return;
	tcpviz_recorder_add(conn, from, &pkt->seg, fx, pkt->now_ns);
}

/**
 * count_effect() - count what a segment did that is no change of state
 * @tn: namespace
 * @fx: what it did
 */
static void count_effect(struct tcpviz_net *tn, const struct tcpviz_effect *fx)
{
	if (fx->refused_rst)
		tcpviz_stat_inc(tn, TCPVIZ_STAT_REFUSED_RST);
	if (fx->fin_waited)
		tcpviz_stat_inc(tn, TCPVIZ_STAT_FIN_WAITED);
	if (fx->doubt == TCPVIZ_DOUBT_CLOSE)
		tcpviz_stat_inc(tn, TCPVIZ_STAT_AMBIGUOUS_CLOSE);
	if (fx->doubt == TCPVIZ_DOUBT_RST)
		tcpviz_stat_inc(tn, TCPVIZ_STAT_AMBIGUOUS_RST);
}

static bool is_servers_synack(enum tcpviz_role from,
			      const struct tcpviz_packet *pkt)
{
	return from == TCPVIZ_SERVER && tcpviz_segment_is_synack(&pkt->seg);
}

/**
 * prepare() - note what a segment tells before it is applied
 * @conn: connection
 * @from: who sent it
 * @pkt: the segment
 *
 * The server's first SYN-ACK tells which listener and which rule it is for.
 */
static void prepare(struct tcpviz_conn *conn, enum tcpviz_role from,
		    const struct tcpviz_packet *pkt)
{
	if (is_servers_synack(from, pkt)) {
		attach_listener(conn, pkt);
		if (conn->synack_us == TCPVIZ_NO_TIME)
			tcpviz_conn_hit(conn);
	}
	if (conn->pair.has_rival && pkt->seg.seq == conn->pair.rival)
		conn->rival_us = tcpviz_packet_us(pkt);
}

/**
 * look_around() - find out what is known beside a segment
 * @conn: connection; learns what its sender is bound to
 * @from: who sent it
 * @pkt: the segment
 * @ctx: gets that
 * @snd: room for what the sender says
 * @rcv: room for what the receiver says
 */
static void look_around(struct tcpviz_conn *conn, enum tcpviz_role from,
			const struct tcpviz_packet *pkt,
			struct tcpviz_context *ctx, struct tcpviz_witness *snd,
			struct tcpviz_witness *rcv)
{
	ctx->snd = ask_sender(conn, from, pkt, snd);
	if (ctx->snd && (snd->flags & TCPVIZ_W_COOKIE) && conn->via_loopback)
		tcpviz_unsettled_cookie();
	if (ctx->snd && snd->ifindex && snd->ifindex != conn->tuple.l3dev)
		WRITE_ONCE(conn->ifindex, snd->ifindex);
	ctx->rcv = ask_receiver(conn, from, pkt, rcv);
	ctx->pass = pkt->pass;
	ctx->crossed = has_crossed(conn, from, pkt);
	ctx->late = (pkt->seg.flags & TCPVIZ_FIN) && is_late(conn);
	ctx->young = (pkt->seg.flags & TCPVIZ_RST) && is_young(conn, pkt);
}

/**
 * keep() - keep times, counters, transcript and half-open queue
 * @conn: connection
 * @from: who sent the segment
 * @pkt: the segment just applied
 * @fx: what it did
 */
static void keep(struct tcpviz_conn *conn, enum tcpviz_role from,
		 const struct tcpviz_packet *pkt,
		 const struct tcpviz_effect *fx)
{
	if (tcpviz_pair_says_again(&conn->pair.ep[!from], &pkt->seg))
		conn->inferred_us = tcpviz_packet_us(pkt);
	count_effect(conn->tn, fx);
	if (is_servers_synack(from, pkt) && conn->listener && !fx->pruned &&
	    pkt->pass != TCPVIZ_ARRIVES)
		tcpviz_listener_synack(conn->listener, fx->repeat);
	WRITE_ONCE(conn->seen, jiffies);
	take_times(conn, pkt, fx);
	record(conn, from, pkt, fx);
	update_queue(conn, pkt, fx);
}

/**
 * tcpviz_apply() - apply a segment to a connection
 * @conn: connection, not dead
 * @from: who sent it
 * @pkt: the segment
 *
 * Context: any, in an RCU read-side critical section; @conn->lock held.
 */
void tcpviz_apply(struct tcpviz_conn *conn, enum tcpviz_role from,
		  const struct tcpviz_packet *pkt)
{
	struct tcpviz_witness snd, rcv;
	struct tcpviz_context ctx;
	struct tcpviz_effect fx;

	lockdep_assert_held(&conn->lock);

	prepare(conn, from, pkt);
	if (pkt->pruning == TCPVIZ_PRUNING_NOW &&
	    pkt->where == TCPVIZ_AT_OUTPUT) {
		/* Not sent, so that the kernel gives the request up. */
		tcpviz_pair_prune(&conn->pair, &fx);
	} else {
		look_around(conn, from, pkt, &ctx, &snd, &rcv);
		tcpviz_pair_apply(&conn->pair, from, &pkt->seg, &ctx, &fx);
	}
	note_pruning(conn, from, pkt, &fx);
	keep(conn, from, pkt, &fx);
	tcpviz_conn_effect(conn, &fx);
	if (fx.unsure)
		tcpviz_expire_soon(conn);
}
