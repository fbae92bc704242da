// SPDX-License-Identifier: GPL-2.0
/*
 * Time: what an end does when nothing happens.
 *
 * An end on this host is asked: its socket knows its timers better than we
 * do.  Of an end elsewhere nothing is known but that it has said nothing for
 * so long; then it is taken to have given up.
 *
 * A connection has one timer, which is late by design: it is moved only when
 * the deadline comes nearer, and finds out by itself when it has moved away.
 */
#include "expire.h"

#include <linux/jiffies.h>
#include <net/tcp.h>

#include "endpoint.h"
#include "netns.h"
#include "prune.h"
#include "table.h"
#include "timing.h"
#include "witness.h"

/* In jiffies: until a segment has gone from its hook to its socket. */
#define SOON	2

/* In jiffies: between looks at a socket whose timer is late. */
#define LATE_TIMER	(HZ / 10)

static_assert(TCPVIZ_2MSL_S * HZ == TCP_TIMEWAIT_LEN, "not Linux's 2MSL");

/* Most handshakes are over by then, and the timer set for it is not moved. */
#define CHECK_SOON_S	10

/* A silent open end is asked again when its silence has grown by an eighth. */
#define CHECK_SHARE	8

/*
 * After so many seconds the socket of an end on this host is asked again; at
 * the latest, if the end is open: see next_check().
 */
static const unsigned int check_s[TCPVIZ_STATES] = {
	[TCPVIZ_SYN_SENT]	= CHECK_SOON_S,
	[TCPVIZ_SYN_RECEIVED]	= CHECK_SOON_S,
	[TCPVIZ_ESTABLISHED]	= 5 * 60,
	[TCPVIZ_FIN_WAIT_1]	= 10,
	[TCPVIZ_FIN_WAIT_2]	= 10,
	[TCPVIZ_CLOSE_WAIT]	= 5 * 60,
	[TCPVIZ_CLOSING]	= 10,
	[TCPVIZ_LAST_ACK]	= 10,
	[TCPVIZ_TIME_WAIT]	= 1,
};

/**
 * is_asked() - is an end's socket asked?
 * @conn: connection
 * @role: which end
 *
 * Return: true if it is on this host.
 */
static bool is_asked(const struct tcpviz_conn *conn, enum tcpviz_role role)
{
	return conn->pair.ep[role].known & TCPVIZ_EP_LOCAL;
}

/**
 * is_vouched_for() - is an end elsewhere alive though nothing is heard of it?
 * @conn: connection
 * @role: which end
 *
 * What an open socket here sends and receives is not looked at, and when it is
 * asked it says that it has not given up.
 *
 * Return: true if it is.
 */
static bool is_vouched_for(const struct tcpviz_conn *conn,
			   enum tcpviz_role role)
{
	return is_asked(conn, !role) &&
	       conn->pair.ep[role].state == TCPVIZ_ESTABLISHED &&
	       conn->pair.ep[!role].state == TCPVIZ_ESTABLISHED;
}

static bool is_open(u8 state)
{
	return state == TCPVIZ_ESTABLISHED || state == TCPVIZ_CLOSE_WAIT;
}

/**
 * next_check() - when is the socket of an end asked again?
 * @conn: connection
 * @state: of the end
 * @now: jiffies, low bits
 *
 * An open end may close with data unsent, whose peer does not answer any more,
 * and give up in silence.  It has then been silent for some time before: it is
 * asked the more often the sooner it was heard of last, and once more by
 * forestall().
 *
 * Return: jiffies, low bits.
 */
static u32 next_check(const struct tcpviz_conn *conn, u8 state, u32 now)
{
	u32 after = check_s[state] * HZ, idle;

	if (!is_open(state))
		return now + after;
	idle = now - conn->seen;
	if (idle < CHECK_SOON_S * HZ)
		return conn->seen + CHECK_SOON_S * HZ;
	return now + min(idle / CHECK_SHARE, after);
}

/**
 * silent_until() - when is an end elsewhere given up?
 * @conn: connection
 * @state: of the end
 *
 * Return: jiffies, low bits.
 */
static u32 silent_until(const struct tcpviz_conn *conn, u8 state)
{
	return conn->seen + tcpviz_silence_s(state) * HZ;
}

/**
 * due() - when does an end need attention?
 * @conn: connection
 * @role: which end, not CLOSED
 * @now: jiffies, low bits
 *
 * A timewait socket is not asked before its time is up.
 *
 * Return: jiffies, low bits.
 */
static u32 due(const struct tcpviz_conn *conn, enum tcpviz_role role, u32 now)
{
	u8 state = conn->pair.ep[role].state;
	u32 at;

	if (!is_asked(conn, role))
		return is_vouched_for(conn, role) ?
		       now + TCPVIZ_USABLE_S * HZ : silent_until(conn, state);
	at = next_check(conn, state, now);
	if (state == TCPVIZ_TIME_WAIT &&
	    time_before32(at, silent_until(conn, state)))
		return silent_until(conn, state);
	if (role == TCPVIZ_SERVER && conn->half_open) {
		u32 aged = tcpviz_prune_deadline(conn, now);

		return time_before32(aged, at) ? aged : at;
	}
	return at;
}

/**
 * next_deadline() - when does a connection need attention?
 * @conn: connection
 * @now: jiffies, low bits
 *
 * Return: jiffies, low bits.
 */
static u32 next_deadline(const struct tcpviz_conn *conn, u32 now)
{
	u32 deadline = now + TCPVIZ_USABLE_S * HZ;
	enum tcpviz_role role;

	/* What comes meanwhile does not put it off. */
	if (conn->unsure)
		return time_before32(conn->deadline, now + SOON) ?
		       conn->deadline : now + SOON;
	if (tcpviz_pair_ended(&conn->pair))
		return conn->seen +
		       msecs_to_jiffies(READ_ONCE(conn->tn->linger_ms));

	for (role = TCPVIZ_CLIENT; role <= TCPVIZ_SERVER; role++) {
		u32 at;

		if (conn->pair.ep[role].state <= TCPVIZ_LISTEN)
			continue;
		at = due(conn, role, now);
		if (time_before32(at, deadline))
			deadline = at;
	}
	return deadline;
}

/**
 * set_deadline() - set a connection's deadline
 * @conn: connection
 * @deadline: jiffies, low bits
 * @now: jiffies
 */
static void set_deadline(struct tcpviz_conn *conn, u32 deadline,
			 unsigned long now)
{
	unsigned long expires = now + (s32)(deadline - (u32)now);

	lockdep_assert_held(&conn->lock);

	conn->deadline = deadline;
	if (timer_pending(&conn->timer) &&
	    !time_before(expires, conn->timer.expires))
		return;
	if (!mod_timer(&conn->timer, expires))
		refcount_inc(&conn->ref);
}

/**
 * tcpviz_expire_update() - set a connection's deadline by its states
 * @conn: connection, not dead
 *
 * Context: any; @conn->lock held.
 */
void tcpviz_expire_update(struct tcpviz_conn *conn)
{
	unsigned long now = jiffies;

	set_deadline(conn, next_deadline(conn, now), now);
}

/**
 * tcpviz_expire_start() - start the timer of a new connection
 * @conn: connection, just inserted into the table
 *
 * So early that no deadline of its handshake will have to move it.
 *
 * Context: any; @conn->lock held.
 */
void tcpviz_expire_start(struct tcpviz_conn *conn)
{
	unsigned long now = jiffies;

	set_deadline(conn, now + CHECK_SOON_S * HZ, now);
}

/**
 * forestall() - be there just before a socket gives up
 * @conn: connection, whose deadline has been set
 *
 * Its timer may be late: it is asked until then.
 */
static void forestall(struct tcpviz_conn *conn)
{
	unsigned long now = jiffies;
	enum tcpviz_role role;

	for (role = TCPVIZ_CLIENT; role <= TCPVIZ_SERVER; role++) {
		u32 at;

		if (!is_asked(conn, role) ||
		    !is_open(conn->pair.ep[role].state) ||
		    !tcpviz_witness_timer(conn, role, &at))
			continue;
		at--;
		if (!time_after32(at, (u32)now))
			at = now + LATE_TIMER;
		if (time_before32(at, conn->deadline))
			set_deadline(conn, at, now);
	}
}

/**
 * tcpviz_expire_soon() - ask the sockets of a connection in a moment
 * @conn: connection, not dead
 *
 * Context: any; @conn->lock held.
 */
void tcpviz_expire_soon(struct tcpviz_conn *conn)
{
	lockdep_assert_held(&conn->lock);

	conn->unsure = true;
	tcpviz_expire_update(conn);
}

/**
 * give_up() - end the ends that have been silent for too long
 * @conn: connection
 * @now: jiffies, low bits
 */
static void give_up(struct tcpviz_conn *conn, u32 now)
{
	struct tcpviz_effect fx;
	enum tcpviz_role role;

	tcpviz_effect_init(&fx);
	for (role = TCPVIZ_CLIENT; role <= TCPVIZ_SERVER; role++) {
		u8 state = conn->pair.ep[role].state;

		if (is_asked(conn, role) || is_vouched_for(conn, role) ||
		    time_before32(now, silent_until(conn, state)))
			continue;
		tcpviz_endpoint_event(&conn->pair, role,
				      state == TCPVIZ_TIME_WAIT ?
				      TCPVIZ_2MSL : TCPVIZ_DELETE, &fx);
	}
	tcpviz_conn_effect(conn, &fx);
}

/**
 * enum expire_verdict - what shall become of a connection
 * @EXPIRE_STAYS: its timer has been set anew
 * @EXPIRE_GOES: it has lingered
 * @EXPIRE_PRUNED: it has been half-open for too long
 */
enum expire_verdict {
	EXPIRE_STAYS,
	EXPIRE_GOES,
	EXPIRE_PRUNED,
};

/**
 * expire_attend() - do what is due
 * @conn: connection
 *
 * Return: what shall become of it.
 */
static enum expire_verdict expire_attend(struct tcpviz_conn *conn)
{
	u32 now = jiffies;

	lockdep_assert_held(&conn->lock);

	if (conn->dead)
		return EXPIRE_STAYS;
	if (conn->unsure) {
		conn->unsure = time_before32(now, conn->deadline);
		if (!conn->unsure) {
			/* If a socket is busy it is asked again after that. */
			conn->deadline = now + SOON;
			tcpviz_conn_ask_sockets(conn);
		}
	} else if (!time_before32(now, conn->deadline)) {
		if (tcpviz_pair_ended(&conn->pair))
			return EXPIRE_GOES;
		tcpviz_conn_ask_sockets(conn);
		give_up(conn, now);
		if (tcpviz_prune_aged(conn))
			return EXPIRE_PRUNED;
	}
	tcpviz_expire_update(conn);
	forestall(conn);
	return EXPIRE_STAYS;
}

/**
 * expire_timer() - the timer of a connection
 * @timer: its timer
 *
 * The grace periods of netns.c wait for it: @conn->tn is valid throughout.
 *
 * Context: softirq.
 */
static void expire_timer(struct timer_list *timer)
{
	struct tcpviz_conn *conn = timer_container_of(conn, timer, timer);
	enum expire_verdict verdict;

	rcu_read_lock();
	spin_lock(&conn->lock);
	verdict = expire_attend(conn);
	spin_unlock(&conn->lock);

	/* A segment may revive it now, and with it the timer. */
	if (verdict == EXPIRE_GOES &&
	    tcpviz_conn_kill(conn, TCPVIZ_CLASS_CLOSED))
		tcpviz_stat_inc(conn->tn, TCPVIZ_STAT_EXPIRED);
	if (verdict == EXPIRE_PRUNED)
		tcpviz_prune_conn(conn, TCPVIZ_PRUNED_AGE);
	tcpviz_conn_put(conn);
	rcu_read_unlock();
}

/**
 * tcpviz_expire_setup() - prepare the timer of a new connection
 * @conn: connection
 */
void tcpviz_expire_setup(struct tcpviz_conn *conn)
{
	timer_setup(&conn->timer, expire_timer, 0);
}
