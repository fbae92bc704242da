// SPDX-License-Identifier: GPL-2.0
/*
 * The variant: which half-open connection goes, and when.
 *
 *	retries		The SYN-ACK is not repeated once more, at LOCAL_OUT:
 *			the kernel drops a request whose SYN-ACK its timer
 *			could not send.
 *	bound, source	A SYN finds the queue full, at LOCAL_IN: somebody's
 *			request makes room before the stack sees the SYN.  A
 *			timer would be too late: at 5,000 SYNs a second and
 *			100 places a half-open connection has 20 ms.
 *	age		The connection's own timer.
 *	forward		A router only leaves out the SYN-ACK.
 *
 * Documentation/variant.rst defines each.  Where limits are not enforced,
 * nothing is dropped: connections that would have gone are marked, and leave
 * our half-open queue, which makes it the queue that there would have been.
 */
#include "prune.h"

#include <linux/err.h>
#include <linux/jiffies.h>
#include <net/tcp.h>

#include "conn.h"
#include "expire.h"
#include "half_open.h"
#include "listener.h"
#include "netns.h"
#include "recorder.h"
#include "source.h"
#include "stats.h"
#include "syn_queue.h"
#include "trace.h"

/* Requests that may be gone already when we come for them, for one SYN. */
#define PRUNE_CANDIDATES_MAX	8

/* Prunings for one SYN.  One keeps a queue as long as it is, more let it
 * shrink to a bound that was lowered, or that processors have exceeded
 * together.
 */
#define PRUNE_AT_ONCE_MAX	2

/* With SYN cookies on nobody makes room in the time that a first SYN-ACK has
 * until it is repeated: the cookie serves the new one as well.
 */
#define PRUNE_COOKIES_AGE_MS	(TCP_TIMEOUT_INIT * MSEC_PER_SEC / HZ)

static const enum tcpviz_stat pruned_stat[TCPVIZ_PRUNE_REASONS] = {
	[TCPVIZ_PRUNED_RETRIES]	= TCPVIZ_STAT_PRUNED_RETRIES,
	[TCPVIZ_PRUNED_BOUND]	= TCPVIZ_STAT_PRUNED_BOUND,
	[TCPVIZ_PRUNED_AGE]	= TCPVIZ_STAT_PRUNED_AGE,
	[TCPVIZ_PRUNED_SOURCE]	= TCPVIZ_STAT_PRUNED_SOURCE,
	[TCPVIZ_PRUNED_FORWARD]	= TCPVIZ_STAT_PRUNED_FORWARD,
};

static const enum tcpviz_stat shadow_stat[TCPVIZ_PRUNE_REASONS] = {
	[TCPVIZ_PRUNED_RETRIES]	= TCPVIZ_STAT_SHADOW_RETRIES,
	[TCPVIZ_PRUNED_BOUND]	= TCPVIZ_STAT_SHADOW_BOUND,
	[TCPVIZ_PRUNED_AGE]	= TCPVIZ_STAT_SHADOW_AGE,
	[TCPVIZ_PRUNED_SOURCE]	= TCPVIZ_STAT_SHADOW_SOURCE,
	[TCPVIZ_PRUNED_FORWARD]	= TCPVIZ_STAT_SHADOW_FORWARD,
};

/**
 * limits_of() - the limits of a segment's connection
 * @pkt: segment
 * @from_server: the server sent it
 * @limits: gets them
 *
 * Read from the segment and not from our table, so that they hold for
 * connections that are not in it.
 */
static void limits_of(const struct tcpviz_packet *pkt, bool from_server,
		      struct tcpviz_limits *limits)
{
	const struct tcpviz_segment *seg = &pkt->seg;
	const void *s = from_server ? seg->saddr : seg->daddr;
	const void *c = from_server ? seg->daddr : seg->saddr;
	const struct tcpviz_policy_key key = {
		.laddr = s,
		.raddr = c,
		.lport = from_server ? seg->sport : seg->dport,
		.family = seg->family,
	};

	tcpviz_policy_limits(pkt->tn, &key, limits);
}

static enum tcpviz_pruning prune_or_shadow(const struct tcpviz_net *tn)
{
	return READ_ONCE(tn->enforce) ? TCPVIZ_PRUNING_NOW :
					TCPVIZ_PRUNING_SHADOW;
}

/**
 * tcpviz_prune_synack() - shall a SYN-ACK be its connection's end?
 * @pkt: SYN-ACK at LOCAL_OUT
 *
 * Read from the request, so that no pass of a packet counts twice.
 *
 * Context: any, in an RCU read-side critical section.
 * Return: what the limit on repetitions says.
 */
enum tcpviz_pruning tcpviz_prune_synack(const struct tcpviz_packet *pkt)
{
	struct tcpviz_limits limits;
	unsigned int timeouts;

	if (!tcpviz_syn_queue_repeats(pkt->skb, &timeouts))
		return TCPVIZ_PRUNING_NONE;
	limits_of(pkt, true, &limits);
	if (limits.synack_retries < 0 || timeouts < limits.synack_retries)
		return TCPVIZ_PRUNING_NONE;
	return prune_or_shadow(pkt->tn);
}

/**
 * tcpviz_prune_forwarded() - shall a router leave out a SYN-ACK?
 * @conn: connection that passes through
 * @from: who sent the segment
 * @pkt: the segment
 *
 * Only repetitions count that nothing of the client's can have asked for.
 *
 * Context: any, in an RCU read-side critical section; @conn->lock held.
 * Return: what the limit on repetitions says.
 */
enum tcpviz_pruning tcpviz_prune_forwarded(struct tcpviz_conn *conn,
					   enum tcpviz_role from,
					   const struct tcpviz_packet *pkt)
{
	const struct tcpviz_endpoint *s = &conn->pair.ep[TCPVIZ_SERVER];
	struct tcpviz_limits limits;
	bool spoke = conn->client_spoke;

	lockdep_assert_held(&conn->lock);

	if (from == TCPVIZ_CLIENT) {
		conn->client_spoke = true;
		return TCPVIZ_PRUNING_NONE;
	}
	conn->client_spoke = false;
	if (!tcpviz_segment_is_synack(&pkt->seg) ||
	    !(s->known & TCPVIZ_EP_SYNACK) || pkt->seg.seq != s->isn || spoke)
		return TCPVIZ_PRUNING_NONE;
	if (conn->unprompted < U8_MAX)
		conn->unprompted++;
	tcpviz_conn_limits(conn, &limits);
	if (!READ_ONCE(conn->tn->forward_enforce) ||
	    limits.synack_retries < 0 ||
	    conn->unprompted <= limits.synack_retries)
		return TCPVIZ_PRUNING_NONE;
	return prune_or_shadow(conn->tn);
}

static void trace_pruning(const struct tcpviz_conn *conn,
			  enum tcpviz_prune_reason reason, bool shadow)
{
	if (trace_prune_enabled())
		trace_prune(conn, reason, shadow,
			    div_u64(ktime_get_ns() - conn->created_ns,
				    NSEC_PER_USEC));
}

/**
 * tcpviz_prune_account() - count a pruning
 * @conn: connection
 * @reason: why
 *
 * Context: any; @conn->lock held.
 */
void tcpviz_prune_account(struct tcpviz_conn *conn,
			  enum tcpviz_prune_reason reason)
{
	lockdep_assert_held(&conn->lock);

	conn->pair.pruned_by = reason;
	WRITE_ONCE(conn->pair.flags,
		   conn->pair.flags | BIT(TCPVIZ_F_PRUNED));
	tcpviz_stat_inc(conn->tn, pruned_stat[reason]);
	trace_pruning(conn, reason, false);
}

/**
 * tcpviz_prune_shadow() - a connection would have been pruned
 * @conn: connection
 * @reason: why
 *
 * Each only once: then it would have been gone.
 *
 * Context: any; @conn->lock held.
 */
void tcpviz_prune_shadow(struct tcpviz_conn *conn,
			 enum tcpviz_prune_reason reason)
{
	u16 *flags = &conn->pair.flags;

	lockdep_assert_held(&conn->lock);

	tcpviz_half_open_leave(conn);
	if (*flags & BIT(TCPVIZ_F_SHADOW_PRUNED))
		return;
	WRITE_ONCE(*flags, *flags | BIT(TCPVIZ_F_SHADOW_PRUNED));
	conn->pair.pruned_by = reason;
	tcpviz_stat_inc(conn->tn, shadow_stat[reason]);
	trace_pruning(conn, reason, true);
}

/**
 * tcpviz_prune_note_false() - did a segment show that a pruning was wrong?
 * @conn: connection
 * @from: who sent the segment
 * @seg: the segment, which has been applied
 *
 * In a dry run a connection was pruned falsely if its handshake is completed
 * after all; one that was really pruned, if its client acknowledges the
 * SYN-ACK later.
 *
 * Context: any; @conn->lock held.
 */
void tcpviz_prune_note_false(struct tcpviz_conn *conn, enum tcpviz_role from,
			     const struct tcpviz_segment *seg)
{
	const struct tcpviz_endpoint *s = &conn->pair.ep[TCPVIZ_SERVER];
	u16 *flags = &conn->pair.flags;
	enum tcpviz_stat stat;

	lockdep_assert_held(&conn->lock);

	if (*flags & BIT(TCPVIZ_F_FALSE_PRUNE))
		return;
	if ((*flags & BIT(TCPVIZ_F_SHADOW_PRUNED)) &&
	    s->state == TCPVIZ_ESTABLISHED)
		stat = TCPVIZ_STAT_SHADOW_FALSE;
	else if ((*flags & BIT(TCPVIZ_F_PRUNED)) && from == TCPVIZ_CLIENT &&
		 !(seg->flags & TCPVIZ_RST) && seg->ack == s->isn + 1)
		stat = TCPVIZ_STAT_FALSE_PRUNES;
	else
		return;
	WRITE_ONCE(*flags, *flags | BIT(TCPVIZ_F_FALSE_PRUNE));
	tcpviz_stat_inc(conn->tn, stat);
}

/**
 * note_gone() - note that a connection's request was taken away
 * @conn: connection, not dead
 * @reason: why
 */
static void note_gone(struct tcpviz_conn *conn, enum tcpviz_prune_reason reason)
{
	const struct tcpviz_segment none = {
		.seq = conn->pair.ep[TCPVIZ_SERVER].isn,
	};
	struct tcpviz_effect fx;

	tcpviz_pair_prune(&conn->pair, &fx);
	tcpviz_prune_account(conn, reason);
	tcpviz_recorder_add(conn, TCPVIZ_SERVER, &none, &fx, ktime_get_ns());
	tcpviz_conn_effect(conn, &fx);
}

/**
 * tcpviz_prune_conn() - take a half-open connection out of the stack
 * @conn: connection; the caller holds a reference
 * @reason: why
 *
 * Or only out of our own queue, where limits are not enforced.  Whatever
 * becomes of its request, it is not in our queue any more when this returns.
 *
 * Context: any but LOCAL_OUT, in an RCU read-side critical section, no lock
 *	held.
 * Return: true if it made room.
 */
bool tcpviz_prune_conn(struct tcpviz_conn *conn,
		       enum tcpviz_prune_reason reason)
{
	bool enforce = READ_ONCE(conn->tn->enforce);
	bool aborted = enforce && tcpviz_syn_queue_abort(conn);

	spin_lock_bh(&conn->lock);
	if (!conn->dead) {
		if (!enforce)
			tcpviz_prune_shadow(conn, reason);
		else if (aborted)
			note_gone(conn, reason);
		else
			tcpviz_conn_ask_sockets(conn);
		tcpviz_half_open_leave(conn);
		tcpviz_expire_update(conn);
	}
	spin_unlock_bh(&conn->lock);
	return aborted || !enforce;
}

/**
 * min_age_ms() - how old must one be to make room for another?
 * @limits: limits in force
 * @room: what the stack's queue is like
 *
 * Return: milliseconds.
 */
static unsigned int min_age_ms(const struct tcpviz_limits *limits,
			       const struct tcpviz_room *room)
{
	if (limits->half_open_min_age_ms != TCPVIZ_MIN_AGE_AUTO)
		return limits->half_open_min_age_ms;
	return room->cookies ? PRUNE_COOKIES_AGE_MS : 0;
}

/**
 * oldest_spared() - whose SYN is too young for them to make room?
 * @limits: limits in force
 * @room: what the stack's queue is like
 * @now_ns: the time
 *
 * Return: nobody goes whose SYN is younger than this.
 */
static u64 oldest_spared(const struct tcpviz_limits *limits,
			 const struct tcpviz_room *room, u64 now_ns)
{
	u64 min_ns = (u64)min_age_ms(limits, room) * NSEC_PER_MSEC;

	/* Up for less than that: they are all too young */
	return now_ns > min_ns ? now_ns - min_ns : 0;
}

/**
 * make_room() - let one half-open connection of a listener go
 * @pkt: SYN that wants a place
 * @l: listener
 * @policy: how to choose
 * @before_ns: nobody whose SYN is younger than this
 *
 * Return: true if one has gone.
 */
static bool make_room(const struct tcpviz_packet *pkt,
		      struct tcpviz_listener *l,
		      enum tcpviz_prune_policy policy, u64 before_ns)
{
	unsigned int tries;

	for (tries = 0; tries < PRUNE_CANDIDATES_MAX; tries++) {
		struct tcpviz_conn *conn;
		bool done;

		conn = tcpviz_half_open_choose(l, policy, before_ns);
		if (!conn) {
			tcpviz_stat_inc(pkt->tn, TCPVIZ_STAT_PRUNE_NOBODY);
			return false;
		}
		done = tcpviz_prune_conn(conn, TCPVIZ_PRUNED_BOUND);
		tcpviz_conn_put(conn);
		if (done)
			return true;
	}
	return false;
}

/**
 * keep_bound() - hold a listener's queue to its bound
 * @pkt: SYN that would enter it
 * @limits: limits in force
 * @room: what the stack's queue is like
 * @before_ns: nobody goes whose SYN is younger than this
 */
static void keep_bound(const struct tcpviz_packet *pkt,
		       const struct tcpviz_limits *limits,
		       const struct tcpviz_room *room, u64 before_ns)
{
	unsigned int bound = tcpviz_prune_bound(limits, room);
	struct tcpviz_listener *l;
	unsigned int held, places;

	l = tcpviz_listener_get(pkt->tn, room->lsk);
	if (!l)
		return;
	if (READ_ONCE(pkt->tn->enforce)) {
		held = room->held;
	} else {
		held = READ_ONCE(l->queued);
		tcpviz_listener_blind(l, room->full, pkt->now_ns);
	}
	for (places = 0; held - places >= bound; places++)
		if (places == PRUNE_AT_ONCE_MAX ||
		    !make_room(pkt, l, limits->prune_policy, before_ns))
			break;
	tcpviz_listener_put(l);
}

/**
 * keep_source() - hold a source prefix to its bound
 * @pkt: SYN of that source
 * @max: how many half-open connections it may have
 * @before_ns: none goes whose SYN is younger than this
 *
 * Return: true if one has made room.
 */
static bool keep_source(const struct tcpviz_packet *pkt, unsigned int max,
			u64 before_ns)
{
	const void *addr = pkt->seg.saddr;
	struct tcpviz_conn *conn;
	bool done;

	conn = tcpviz_source_oldest(pkt->tn, pkt->seg.family, addr, max,
				    before_ns);
	if (IS_ERR(conn))
		tcpviz_stat_inc(pkt->tn, TCPVIZ_STAT_PRUNE_NOBODY);
	if (IS_ERR_OR_NULL(conn))
		return false;
	done = tcpviz_prune_conn(conn, TCPVIZ_PRUNED_SOURCE);
	tcpviz_conn_put(conn);
	return done;
}

/**
 * tcpviz_prune_bound() - how many half-open connections may a listener have?
 * @limits: limits in force
 * @room: what the stack's queue is like
 *
 * Return: number, which a SYN must not find reached.
 */
unsigned int tcpviz_prune_bound(const struct tcpviz_limits *limits,
				const struct tcpviz_room *room)
{
	unsigned int bound = room->slots;

	if (limits->half_open_max)
		bound = min_t(unsigned int, bound, limits->half_open_max);
	return max(bound, 1U);
}

/**
 * tcpviz_prune_syn() - make room for a SYN
 * @pkt: SYN at LOCAL_IN, its checksum right
 *
 * Processors that do so at the same moment may exceed a bound by their
 * number.
 *
 * Context: softirq, in an RCU read-side critical section, no lock held.
 */
void tcpviz_prune_syn(const struct tcpviz_packet *pkt)
{
	struct tcpviz_limits limits;
	struct tcpviz_room room;
	u64 before_ns;

	if (!tcpviz_policy_limited(pkt->tn) ||
	    !tcpviz_syn_queue_room(pkt, &room))
		return;
	limits_of(pkt, false, &limits);
	before_ns = oldest_spared(&limits, &room, pkt->now_ns);
	if (limits.half_open_max_per_source &&
	    keep_source(pkt, limits.half_open_max_per_source, before_ns) &&
	    room.held)
		room.held--;
	if (limits.half_open_max)
		keep_bound(pkt, &limits, &room, before_ns);
}

/**
 * age_limit() - how long may a connection be half-open?
 * @conn: connection
 *
 * Return: jiffies, or 0 if there is no limit.
 */
static u32 age_limit(const struct tcpviz_conn *conn)
{
	struct tcpviz_limits limits;

	if (!conn->half_open)
		return 0;
	tcpviz_conn_limits(conn, &limits);
	return msecs_to_jiffies(limits.half_open_max_age_ms);
}

static u32 age_of(const struct tcpviz_conn *conn)
{
	return nsecs_to_jiffies(ktime_get_ns() - conn->created_ns);
}

/**
 * tcpviz_prune_deadline() - when will a connection have been half-open for
 *	too long?
 * @conn: connection
 * @now: jiffies, low bits
 *
 * Context: any, in an RCU read-side critical section; @conn->lock held.
 * Return: jiffies, low bits; far away if there is no limit.
 */
u32 tcpviz_prune_deadline(const struct tcpviz_conn *conn, u32 now)
{
	u32 limit = age_limit(conn), age;

	if (!limit)
		return now + S32_MAX;
	age = age_of(conn);
	return age < limit ? now + limit - age : now;
}

/**
 * tcpviz_prune_aged() - has a connection been half-open for too long?
 * @conn: connection
 *
 * Context: any, in an RCU read-side critical section; @conn->lock held.
 * Return: true if it shall go.
 */
bool tcpviz_prune_aged(const struct tcpviz_conn *conn)
{
	u32 limit = age_limit(conn);

	return limit && age_of(conn) >= limit;
}

/**
 * tcpviz_prune_retries() - the limit on SYN-ACK repetitions in force
 * @tn: namespace
 * @limits: limits in force
 * @kernels: the kernel's own, which no dropping can exceed
 *
 * Return: the lower of the two.
 */
unsigned int tcpviz_prune_retries(const struct tcpviz_net *tn,
				  const struct tcpviz_limits *limits,
				  unsigned int kernels)
{
	if (limits->synack_retries < 0 || !READ_ONCE(tn->enforce))
		return kernels;
	return min_t(unsigned int, limits->synack_retries, kernels);
}
