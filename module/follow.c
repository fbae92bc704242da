// SPDX-License-Identifier: GPL-2.0
/*
 * Bringing a segment to its connection: find it or open it, and see that the
 * segment is not of one that had the tuple before, or opens the next.
 */
#include "follow.h"

#include <linux/compiler.h>
#include <linux/jiffies.h>

#include "apply.h"
#include "conn.h"
#include "expire.h"
#include "lookup.h"
#include "netns.h"
#include "packet.h"
#include "past.h"
#include "prune.h"
#include "recorder.h"
#include "reuse.h"
#include "syn_queue.h"
#include "table.h"
#include "unsettled.h"
#include "witness.h"

/*
 * Between our looking up an entry and taking its lock another processor may
 * open or kill it, and we look again.  After so many times the segment is left
 * alone: the next one will tell.
 */
#define FOLLOW_TRIES	3

/**
 * enum follow_fate - what became of a segment
 * @FOLLOW_TAKEN: it belongs to the connection
 * @FOLLOW_DEAD: the connection is gone; look again
 * @FOLLOW_SUPERSEDES: it opens a new connection with the same tuple
 */
enum follow_fate {
	FOLLOW_TAKEN,
	FOLLOW_DEAD,
	FOLLOW_SUPERSEDES,
};

/**
 * locate() - note where a segment, its connection and its sender are
 * @conn: connection; gets whether it goes over loopback
 * @from: which end sent it
 * @pkt: segment; gets its pass
 *
 * NAT may lead a connection away from where we saw it go: then the answer
 * arrives and was not seen to leave.
 *
 * Context: any, in an RCU read-side critical section; @conn->lock held.
 */
static void locate(struct tcpviz_conn *conn, enum tcpviz_role from,
		   struct tcpviz_packet *pkt)
{
	if (pkt->loopback)
		conn->via_loopback = true;
	pkt->pass = tcpviz_conn_pass(conn, pkt->where);
	if (pkt->pass == TCPVIZ_ARRIVES &&
	    tcpviz_segment_is_synack(&pkt->seg) &&
	    !(conn->pair.ep[from].known & TCPVIZ_EP_ISN) &&
	    !tcpviz_lookup_has_end(conn, from)) {
		tcpviz_conn_elsewhere(conn, from);
		pkt->pass = TCPVIZ_PASSES;
	}
}

/**
 * settle() - learn what became of the segment before, if that is not sure
 * @conn: connection
 * @pkt: the next segment
 *
 * The sockets would be asked in a moment (expire.c).  But what the next segment
 * does depends on it, and they know by now.
 *
 * Context: any, in an RCU read-side critical section; @conn->lock held.
 */
static void settle(struct tcpviz_conn *conn, const struct tcpviz_packet *pkt)
{
	if (conn->unsure && pkt->where == TCPVIZ_AT_INPUT &&
	    (pkt->seg.flags & TCPVIZ_CONTROL))
		tcpviz_conn_ask_sockets(conn);
}

/**
 * take_segment() - a segment of a known connection
 * @conn: connection
 * @from: which end sent it
 * @pkt: the segment; if it opens a new connection, gets what it tells of the
 *	SYN
 *
 * Context: bottom halves off, in an RCU read-side critical section, no lock
 *	held.
 * Return: what became of it.
 */
static enum follow_fate take_segment(struct tcpviz_conn *conn,
				     enum tcpviz_role from,
				     struct tcpviz_packet *pkt)
{
	enum follow_fate fate = FOLLOW_TAKEN;
	bool answered;

	spin_lock(&conn->lock);
	if (conn->dead || tcpviz_conn_superseded(conn)) {
		spin_unlock(&conn->lock);
		return FOLLOW_DEAD;
	}
	/* Another processor may have been faster to open it. */
	pkt->now_ns = max(pkt->now_ns, conn->created_ns);
	locate(conn, from, pkt);
	settle(conn, pkt);
	if (pkt->where == TCPVIZ_AT_FORWARD)
		pkt->pruning = tcpviz_prune_forwarded(conn, from, pkt);
	if (tcpviz_reuse_opens_anew(conn, from, pkt)) {
		tcpviz_reuse_supersede(conn, from, pkt);
		fate = FOLLOW_SUPERSEDES;
	} else {
		tcpviz_apply(conn, from, pkt);
	}
	answered = tcpviz_reuse_is_answered(conn);
	spin_unlock(&conn->lock);
	if (answered)
		tcpviz_reuse_end_old(conn);
	return fate;
}

/**
 * replay_syn() - apply a SYN that went by before its connection was known
 * @conn: new connection
 * @pkt: the SYN-ACK that answers it, or the SYN that crosses it
 */
static void replay_syn(struct tcpviz_conn *conn,
		       const struct tcpviz_packet *pkt)
{
	const struct tcpviz_segment syn = {
		.seq = pkt->syn_seq,
		.len = pkt->syn_len,
		.flags = TCPVIZ_SYN,
	};
	const struct tcpviz_context nothing = {};
	struct tcpviz_effect fx;

	tcpviz_pair_apply(&conn->pair, TCPVIZ_CLIENT, &syn, &nothing, &fx);
	tcpviz_recorder_add(conn, TCPVIZ_CLIENT, &syn, &fx, conn->created_ns);
	tcpviz_conn_effect(conn, &fx);
}

/**
 * begin() - apply a connection's first segment
 * @conn: connection, just inserted
 * @from: who sent the segment
 * @pkt: the segment
 *
 * Context: as tcpviz_apply().
 */
static void begin(struct tcpviz_conn *conn, enum tcpviz_role from,
		  struct tcpviz_packet *pkt)
{
	if (pkt->after_syn)
		replay_syn(conn, pkt);
	else if (!tcpviz_segment_is_syn(&pkt->seg))
		tcpviz_past_cookie(&conn->pair, &pkt->seg, pkt->reuses);
	else if (pkt->syn_data)
		conn->pair.ep[from].known |= TCPVIZ_EP_SYN_DATA;
	/* Had we seen it leave, there would be a connection already. */
	pkt->pass = tcpviz_conn_pass(conn, pkt->where);
	if (pkt->pass == TCPVIZ_ARRIVES)
		pkt->pass = TCPVIZ_PASSES;
	tcpviz_apply(conn, from, pkt);
}

/**
 * open_conn() - open a connection with its first segment
 * @pkt: a SYN, what follows a SYN that reused a tuple, or the ACK of a
 *	cookie whose SYN nobody remembers
 *
 * Return: false if another processor was faster: look again.
 */
static bool open_conn(struct tcpviz_packet *pkt)
{
	enum tcpviz_role from = pkt->after_syn ? TCPVIZ_SERVER : TCPVIZ_CLIENT;
	struct tcpviz_conn *conn = tcpviz_conn_new(pkt, from);
	bool inserted, answered = false;

	if (!conn)
		return true;
	spin_lock(&conn->lock);
	inserted = tcpviz_conn_insert(conn);
	if (inserted) {
		begin(conn, from, pkt);
		answered = tcpviz_reuse_is_answered(conn);
	}
	spin_unlock(&conn->lock);
	if (!inserted)
		tcpviz_conn_put(conn);
	else if (pkt->reuses)
		tcpviz_reuse_trim(conn);
	if (answered)
		tcpviz_reuse_end_old(conn);
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
 * tcpviz_follow_plain() - all that there is to a plain segment, if it is quick
 * @conn: connection of the segment
 *
 * Where the connection is quiet the segment tells that it is being used, which
 * is noted here, and no more.
 *
 * Context: any, in an RCU read-side critical section.
 * Return: true if that is all; false if tcpviz_follow() must look at it.
 */
bool tcpviz_follow_plain(struct tcpviz_conn *conn)
{
	/* Who changes it at this moment does so before or after the segment. */
	if (!data_race(tcpviz_pair_quiet(&conn->pair)))
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
	       !tcpviz_packet_checksum_ok(pkt);
}

/**
 * opens() - does a segment of no connection open one?
 * @pkt: segment
 *
 * Return: true for a SYN, and for the ACK of a cookie.
 */
static bool opens(const struct tcpviz_packet *pkt)
{
	u8 control = pkt->seg.flags & (TCPVIZ_CONTROL | TCPVIZ_ACK);

	return control == TCPVIZ_SYN ||
	       (tcpviz_witness_opens_by_cookie(pkt) && !is_broken(pkt));
}

/**
 * tcpviz_follow_odd() - a segment has come to LOCAL_IN that no TCP sends
 * @conn: its connection
 *
 * What its receiver makes of it, if anything, its socket will tell.
 *
 * Context: bottom halves off, in an RCU read-side critical section, no lock
 *	held.
 */
void tcpviz_follow_odd(struct tcpviz_conn *conn)
{
	spin_lock(&conn->lock);
	if (!conn->dead)
		tcpviz_expire_soon(conn);
	spin_unlock(&conn->lock);
}

/**
 * answers_unseen() - does this host answer a SYN that we did not see?
 * @pkt: segment; if so, gets what it tells of the SYN
 *
 * IPv6 puts fragments together behind the hook, and skips more headers than we
 * do.  The request has a place in the half-open queue all the same.  One that
 * had to make room in the table for others does not come back.
 *
 * Return: true if it does.
 */
static bool answers_unseen(struct tcpviz_packet *pkt)
{
	if (pkt->where != TCPVIZ_AT_OUTPUT ||
	    !tcpviz_segment_is_synack(&pkt->seg) ||
	    !tcpviz_syn_queue_answers(pkt->skb))
		return false;
	pkt->after_syn = true;
	pkt->syn_seq = pkt->seg.ack - 1;
	pkt->syn_len = 0;
	return true;
}

/**
 * follow_new() - a segment of no connection that is known
 * @pkt: segment
 *
 * Return: false if another processor was faster: look again.
 */
static bool follow_new(struct tcpviz_packet *pkt)
{
	if (opens(pkt) || answers_unseen(pkt))
		return open_conn(pkt);
	/* It may be a cookie, from which its ACK will open one. */
	if (tcpviz_segment_is_synack(&pkt->seg) && pkt->loopback)
		tcpviz_unsettled_cookie();
	tcpviz_stat_inc(pkt->tn, TCPVIZ_STAT_STRAY);
	return true;
}

/**
 * arrives_in_vain() - does a segment that has left here change nothing now?
 * @conn: its connection
 * @from: which end sent it
 * @pkt: segment
 *
 * Return: true if it does not.
 */
static bool arrives_in_vain(const struct tcpviz_conn *conn,
			    enum tcpviz_role from,
			    const struct tcpviz_packet *pkt)
{
	if (!pkt->loopback || pkt->where != TCPVIZ_AT_INPUT ||
	    READ_ONCE(conn->path) != TCPVIZ_PATH_LO || READ_ONCE(conn->reuses))
		return false;
	/* As in tcpviz_follow_plain(): another change is before or after it. */
	return data_race(tcpviz_pair_answer_tells(&conn->pair, from,
						  &pkt->seg));
}

/**
 * follow_known() - a segment of a connection that is known
 * @conn: connection
 * @from: which end sent it
 * @pkt: segment
 *
 * Return: false if the connection has gone: look again.
 */
static bool follow_known(struct tcpviz_conn *conn, enum tcpviz_role from,
			 struct tcpviz_packet *pkt)
{
	if (arrives_in_vain(conn, from, pkt) || is_broken(pkt))
		return true;
	if (READ_ONCE(conn->reuses) && tcpviz_reuse_take_old(conn, from, pkt))
		return true;
	switch (take_segment(conn, from, pkt)) {
	case FOLLOW_DEAD:
		return false;
	case FOLLOW_SUPERSEDES:
		return open_conn(pkt);
	default:
		return true;
	}
}

/**
 * tcpviz_follow() - bring a segment to its connection
 * @conn: connection that has just been found for it, or NULL
 * @from: which end sent it
 * @pkt: segment, hashed, which is not quiet
 *
 * Context: bottom halves off, in an RCU read-side critical section, no lock
 *	held.
 */
void tcpviz_follow(struct tcpviz_conn *conn, enum tcpviz_role from,
		   struct tcpviz_packet *pkt)
{
	unsigned int tries;

	for (tries = 0; tries < FOLLOW_TRIES; tries++) {
		if (conn ? follow_known(conn, from, pkt) : follow_new(pkt))
			return;
		conn = tcpviz_table_find(pkt, &from);
	}
}
