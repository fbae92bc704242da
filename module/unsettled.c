// SPDX-License-Identifier: GPL-2.0
/*
 * Which connections over loopback are not open at both ends.
 *
 * What arrives over loopback comes with no socket that could tell.  So that
 * data need not be looked up in the table, the connections to which a segment
 * without control bits might mean something are counted by their ports.  Where
 * two have ports that count as one, those of the other are looked up as well.
 */
#include "unsettled.h"

#include <linux/atomic.h>
#include <linux/jiffies.h>
#include <net/tcp.h>

#include "conn.h"

#define UNSETTLED_COUNTERS	8192

static atomic_t unsettled[UNSETTLED_COUNTERS];

/* jiffies; later no SYN cookie is good any more */
static unsigned long cookies_until;

/* Both directions of a connection have the same one */
static atomic_t *counter_of(__be16 a, __be16 b)
{
	return &unsettled[ntohs(a ^ b) % UNSETTLED_COUNTERS];
}

/**
 * tcpviz_unsettled_any() - may a plain segment over loopback mean something?
 * @sport: its source port
 * @dport: its destination port
 *
 * While a cookie may be good, it may also open a connection that nobody
 * remembers.
 *
 * Context: any.
 * Return: false if its connection is open at both ends, or is none of ours.
 */
bool tcpviz_unsettled_any(__be16 sport, __be16 dport)
{
	return atomic_read(counter_of(sport, dport)) ||
	       time_before(jiffies, READ_ONCE(cookies_until));
}

/**
 * tcpviz_unsettled_cookie() - a listener sends a SYN cookie
 *
 * Context: any.
 */
void tcpviz_unsettled_cookie(void)
{
	unsigned long until = jiffies + TCP_SYNCOOKIE_VALID;

	if (READ_ONCE(cookies_until) != until)
		WRITE_ONCE(cookies_until, until);
}

static void count_ports(struct tcpviz_conn *conn, int by)
{
	const struct tcpviz_tuple *t = &conn->tuple;

	conn->unsettled = by > 0;
	atomic_add(by, counter_of(t->port[TCPVIZ_CLIENT],
				  t->port[TCPVIZ_SERVER]));
}

/**
 * tcpviz_unsettled_update() - count a connection by its states
 * @conn: connection, not dead
 *
 * Context: any; @conn->lock held.
 */
void tcpviz_unsettled_update(struct tcpviz_conn *conn)
{
	lockdep_assert_held(&conn->lock);

	if (conn->via_loopback &&
	    conn->unsettled == tcpviz_pair_quiet(&conn->pair))
		count_ports(conn, conn->unsettled ? -1 : 1);
}

/**
 * tcpviz_unsettled_forget() - count a connection no more
 * @conn: connection that is dead
 *
 * Context: any; @conn->lock held.
 */
void tcpviz_unsettled_forget(struct tcpviz_conn *conn)
{
	lockdep_assert_held(&conn->lock);

	if (conn->unsettled)
		count_ports(conn, -1);
}
