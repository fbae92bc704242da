/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_CONN_H
#define _TCPVIZ_CONN_H

#include <linux/list.h>
#include <linux/netfilter.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

#include "packet.h"
#include "pair.h"
#include "stats.h"

struct tcpviz_half_open;
struct tcpviz_limits;
struct tcpviz_listener;
struct tcpviz_net;
struct tcpviz_transcript;

/*
 * Locks and lifetimes, all of them
 * ========================= *
 *	lock			protects			taken in
 *	----------------------	------------------------------	--------------
 *	netns_mutex (netns.c)	tcpviz_net.enabled, .dying	process
 *	tcpviz_net.rules_lock	the rules, against others who	process
 *				change them; readers: RCU
 *	tcpviz_conn.lock	what it says there		process, BH
 *	table_lock[] (table.c)	the chains of the hash table	process, BH
 *	tcpviz_cpu.lock		the class lists (class.c)	process, BH
 *	tcpviz_listeners.lock	insertion and removal		process, BH
 *	tcpviz_listener.lock	its half-open queue		process, BH
 *	source_lock[] (source.c) counts per source prefix	process, BH
 *	tcpviz_net.notify_lock	numbers and order of events	process, BH
 *
 * Order: tcpviz_conn.lock is the outer one of those below it, which do not
 * nest.  No lock is held while a packet is sent or a request socket freed:
 * both come back to the hooks.  All are taken with bottom halves off, since
 * LOCAL_OUT runs in process context as well; but the first two are mutexes,
 * neither of which is taken with the other held.
 *
 * A connection is found under RCU, and may be used until rcu_read_unlock()
 * or for as long as a reference is held.  One reference belongs to the hash
 * table, one to the pending timer.  tcpviz_conn_kill() takes it out of the
 * table; whoever finds it dead under its lock leaves it alone.
 *
 * Namespace exit: hooks are gone and a grace period has passed, so that
 * nobody makes connections; tcpviz_class_flush() then kills each and waits for
 * its timer.
 */

/*
 * Words
 * =====
 *
 * Of a segment:
 *
 *	x, y		its sender and its receiver
 *	control bits	SYN, FIN, RST: what opens, closes or kills
 *	plain		an ACK without control bits, with data or without
 *	where		at which hook it is seen
 *	pass		where between its ends it is; follows from where and
 *			path
 *	third ACK	what completes the handshake, whatever else it says
 *	rival		a SYN that is not of the connection that has its tuple
 *			and may be the next one's (rival.c)
 *
 * Of an end:
 *
 *	local		its socket is on this host
 *	elsewhere	it is not
 *	silent		its state was concluded from what it receives and does
 *			not answer; may be taken back
 *	unborn		open only silently, by a third ACK
 *
 * Of a connection:
 *
 *	path		which ends are local
 *	quiet		both ends are in ESTABLISHED, neither silently: what is
 *			plain says nothing
 *	unsettled	not quiet, and its segments arrive over loopback
 *	unsure		a socket may have done something else than was
 *			concluded; it will be asked in a moment
 *	embryonic	never got beyond the handshake
 *	half-open	embryonic, the server in SYN-RECEIVED; in the half-open
 *			queue, of a local one, until its client has answered
 *	held		its third ACK has come, but does not complete it:
 *			deferred accept, or no room in the accept queue
 *	pruned		half-open, and ended by a limit (prune.c); shadow: it
 *			would have been, but limits are not enforced
 *	superseded	a newer one has its tuple (reuse.c)
 *	midstream	older than the module; known by its sockets only
 */

/* "not measured yet" for the times below */
#define TCPVIZ_NO_TIME	U32_MAX

/**
 * enum tcpviz_path - which ends of a connection are on this host
 * @TCPVIZ_PATH_OUT: the client
 * @TCPVIZ_PATH_IN: the server
 * @TCPVIZ_PATH_LO: both
 * @TCPVIZ_PATH_FWD: neither
 */
enum tcpviz_path {
	TCPVIZ_PATH_OUT,
	TCPVIZ_PATH_IN,
	TCPVIZ_PATH_LO,
	TCPVIZ_PATH_FWD,
};

/**
 * struct tcpviz_tuple - what tells one connection from another
 * @addr: addresses, by enum tcpviz_role
 * @port: ports, by enum tcpviz_role, network order
 * @l3dev: L3 domain, see struct tcpviz_packet
 * @family: AF_INET or AF_INET6
 */
struct tcpviz_tuple {
	union nf_inet_addr addr[2];
	__be16 port[2];
	int l3dev;
	u8 family;
};

/**
 * struct tcpviz_conn - a connection: one entry of the table
 */
struct tcpviz_conn {
	/** @node: in its hash chain; RCU */
	struct hlist_node node;
	/** @hash: of @tuple; const */
	u32 hash;
	/**
	 * @ifindex: device of the first segment, or the one that the socket of
	 * an end is bound to: then the other's is bound to it as well, to the
	 * VRF that it belongs to, or to none; may be read without @lock
	 */
	int ifindex;
	/** @tuple: const */
	struct tcpviz_tuple tuple;
	/** @path: enum tcpviz_path; may be read without @lock, as a hint */
	u8 path;
	/**
	 * @class: enum tcpviz_class; changed with @lock and tcpviz_cpu.lock
	 * held, so that either will do to read it
	 */
	u8 class;
	/** @cpu: whose class list it is on; const */
	u16 cpu;
	/** @tn: namespace; const, valid unless @dead */
	struct tcpviz_net *tn;

	/** @lock: protects all that has no other rule */
	spinlock_t lock;
	/** @ref: references */
	refcount_t ref;
	/**
	 * @pair: both endpoints; may be read without @lock as a hint by
	 * tcpviz_conn_superseded() and tcpviz_follow_plain()
	 */
	struct tcpviz_pair pair;
	/** @dead: out of the table */
	bool dead;
	/**
	 * @reuses: an older connection had the tuple, and the peer has not
	 * answered yet; may be read without @lock, as a hint
	 */
	bool reuses;
	/** @client_spoke: since the last SYN-ACK; of forwarded ones only */
	u8 client_spoke:1;
	/** @unsure: the sockets may be elsewhere; @timer will ask them */
	u8 unsure:1;
	/** @via_loopback: its segments may arrive by a loopback device */
	u8 via_loopback:1;
	/** @tries: which of tcpviz_listener.tries counts its handshake */
	u8 tries:3;
	/** @unsettled: counted by unsettled.c */
	u8 unsettled:1;
	/** @unprompted: SYN-ACKs repeated though the client had not spoken */
	u8 unprompted;
	/** @inferred_us: when an end last changed in silence, low bits */
	u32 inferred_us;
	/** @rival_us: when pair.rival was seen, low bits of the time */
	u32 rival_us;
	/** @synack_us: from the first SYN to the first SYN-ACK */
	u32 synack_us;
	/** @ack_us: from the last SYN-ACK to the third ACK */
	u32 ack_us;
	/** @last_synack_us: from the first SYN to the last SYN-ACK */
	u32 last_synack_us;
	/** @created_ns: time of the first segment; const */
	u64 created_ns;
	/**
	 * @seen: jiffies of the last segment that said something, low bits; of
	 * a quiet connection written without @lock, once a second
	 */
	u32 seen;
	/** @deadline: jiffies when the timer has something to do, low bits */
	u32 deadline;
	/** @id: for people; const */
	u64 id;
	/** @ts: transcript, or NULL; written by recorder.c */
	const struct tcpviz_transcript *ts;
	/** @listener: the listening socket's record, or NULL */
	struct tcpviz_listener *listener;
	/**
	 * @half_open: its place in the half-open queue, or NULL; whether there
	 * is one may be read without @lock, as a hint
	 */
	struct tcpviz_half_open *half_open;
	/** @timer: expire.c; may fire before @deadline, never after */
	struct timer_list timer;
	union {
		/** @same_class: its class's list; see tcpviz_cpu.lock */
		struct list_head same_class;
		/** @rcu: for freeing, when it is on no list any more */
		struct rcu_head rcu;
	};
};

struct tcpviz_conn *tcpviz_conn_new(const struct tcpviz_packet *pkt,
				    enum tcpviz_role from);
bool tcpviz_conn_insert(struct tcpviz_conn *conn);
void tcpviz_conn_effect(struct tcpviz_conn *conn,
			const struct tcpviz_effect *fx);
void tcpviz_conn_ask_sockets(struct tcpviz_conn *conn);
void tcpviz_conn_limits(const struct tcpviz_conn *conn,
			struct tcpviz_limits *limits);
void tcpviz_conn_sockaddr(const struct tcpviz_conn *conn,
			  enum tcpviz_role role, void *to);
u64 tcpviz_conn_age_ms(const struct tcpviz_conn *conn);
unsigned int tcpviz_conn_idle_ms(const struct tcpviz_conn *conn);
unsigned int tcpviz_conn_timer_ms(const struct tcpviz_conn *conn);
u32 tcpviz_conn_synack_us(const struct tcpviz_conn *conn);
void tcpviz_conn_elsewhere(struct tcpviz_conn *conn, enum tcpviz_role role);
void tcpviz_conn_hit(const struct tcpviz_conn *conn);
bool tcpviz_conn_kill(struct tcpviz_conn *conn, enum tcpviz_class worth);
void tcpviz_conn_put(struct tcpviz_conn *conn);

int tcpviz_conn_init(void);
void tcpviz_conn_exit(void);

/**
 * tcpviz_conn_get() - take a reference to a connection found under RCU
 * @conn: connection
 *
 * Return: false if it is being freed.
 */
static inline bool tcpviz_conn_get(struct tcpviz_conn *conn)
{
	return refcount_inc_not_zero(&conn->ref);
}

/**
 * tcpviz_conn_superseded() - has a newer connection taken the tuple?
 * @conn: connection
 *
 * Context: any; without the lock the answer may be old.
 * Return: true if segments do not belong to @conn any more.
 */
static inline bool tcpviz_conn_superseded(const struct tcpviz_conn *conn)
{
	return READ_ONCE(conn->pair.flags) & BIT(TCPVIZ_F_SUPERSEDED);
}

/**
 * tcpviz_conn_pass() - where on its way between the ends is a segment?
 * @conn: connection
 * @where: which hook has the segment
 *
 * If both ends are on this host it comes by twice, with all that may delay or
 * lose it in between.
 *
 * Context: any; @conn->lock held.
 * Return: where.
 */
static inline enum tcpviz_pass tcpviz_conn_pass(const struct tcpviz_conn *conn,
						enum tcpviz_where where)
{
	if (conn->path != TCPVIZ_PATH_LO || where == TCPVIZ_AT_FORWARD)
		return TCPVIZ_PASSES;
	return where == TCPVIZ_AT_OUTPUT ? TCPVIZ_LEAVES : TCPVIZ_ARRIVES;
}

#endif /* _TCPVIZ_CONN_H */
