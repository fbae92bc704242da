// SPDX-License-Identifier: GPL-2.0
/*
 * Connections as attributes of messages, and a dump of those that a request
 * asks for.
 *
 * The dump goes along the hash table, as /proc/net/tcpviz/connections does
 * (proc_conn.c), a whole chain at a time.  A chain that has no room left in a
 * buffer is begun anew in the next one; only of a chain that is longer than a
 * whole buffer it is remembered how far it was written.
 */
#include "genl_conn.h"

#include <linux/sched/signal.h>
#include <net/genetlink.h>
#include <net/ipv6.h>
#include <net/sock.h>

#include "conn.h"
#include "genl.h"
#include "match.h"
#include "netns.h"
#include "table.h"

#define ALL_STATES	(BIT(TCPVIZ_STATES) - 1)
#define ALL_PATHS	(BIT(TCPVIZ_PATH_FWD + 1) - 1)
#define ALL_FLAGS	(BIT(TCPVIZ_FLAGS) - 1)

/**
 * struct walk - how far a dump has come: the context of its callback
 * @chain: number of the chain that comes next
 * @left: so many of its entries are left; 0: all
 * @next: number of the first of these
 * @lost: times that it was gone
 */
struct walk {
	u32 chain;
	u32 left;
	u64 next;
	u32 lost;
};

/**
 * struct prefix - which addresses are asked for
 * @family: of the prefix; 0: any address will do
 * @prefix: the prefix
 */
struct prefix {
	u8 family;
	struct tcpviz_prefix prefix;
};

/**
 * struct filter - which connections are asked for: all of this must hold
 * @tn: their namespace
 * @id: their number, of which there is only one; 0: any
 * @family: AF_INET, AF_INET6; 0: either
 * @end: what the address of each end is in
 * @either: what that of one of them is in
 * @port: the port of each end, -1: any
 * @either_port: the port of one of them, -1: any
 * @l3dev: their L3 domain, 0: any
 * @states: bits of states that each end may be in
 * @either_states: bits of states that one of them is in
 * @paths: bits of their paths
 * @flags: flags that they have
 */
struct filter {
	const struct tcpviz_net *tn;
	u64 id;
	u8 family;
	struct prefix end[2];
	struct prefix either;
	int port[2];
	int either_port;
	u32 l3dev;
	u32 states[2];
	u32 either_states;
	u32 paths;
	u32 flags;
};

static int family_valid(const struct nlattr *attr,
			struct netlink_ext_ack *extack)
{
	u8 family = nla_get_u8(attr);

	if (family == AF_INET || family == AF_INET6)
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, attr,
			    "family: neither AF_INET nor AF_INET6");
	return -EINVAL;
}

/* What a request may have; the other attributes are for answers only. */
const struct nla_policy tcpviz_genl_conn_policy[TCPVIZ_A_CONN_MAX + 1] = {
	[TCPVIZ_A_CONN_ID]		= { .type = NLA_U64 },
	[TCPVIZ_A_CONN_CLIENT]		= NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[TCPVIZ_A_CONN_CLIENT_PORT]	= { .type = NLA_U16 },
	[TCPVIZ_A_CONN_SERVER]		= NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[TCPVIZ_A_CONN_SERVER_PORT]	= { .type = NLA_U16 },
	[TCPVIZ_A_CONN_L3DEV]		= NLA_POLICY_MIN(NLA_U32, 1),
	[TCPVIZ_A_CONN_FLAGS]		= NLA_POLICY_MASK(NLA_U32, ALL_FLAGS),
	[TCPVIZ_A_CONN_FAMILY]		=
		NLA_POLICY_VALIDATE_FN(NLA_U8, family_valid),
	[TCPVIZ_A_CONN_CLIENT_LEN]	= NLA_POLICY_MAX(NLA_U8, 128),
	[TCPVIZ_A_CONN_SERVER_LEN]	= NLA_POLICY_MAX(NLA_U8, 128),
	[TCPVIZ_A_CONN_ADDR]		= NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[TCPVIZ_A_CONN_ADDR_LEN]	= NLA_POLICY_MAX(NLA_U8, 128),
	[TCPVIZ_A_CONN_PORT]		= { .type = NLA_U16 },
	[TCPVIZ_A_CONN_CLIENT_STATES]	= NLA_POLICY_MASK(NLA_U32, ALL_STATES),
	[TCPVIZ_A_CONN_SERVER_STATES]	= NLA_POLICY_MASK(NLA_U32, ALL_STATES),
	[TCPVIZ_A_CONN_STATES]		= NLA_POLICY_MASK(NLA_U32, ALL_STATES),
	[TCPVIZ_A_CONN_PATHS]		= NLA_POLICY_MASK(NLA_U32, ALL_PATHS),
};

static u32 get_u32(struct nlattr *const *attrs, int attr, u32 otherwise)
{
	return attrs[attr] ? nla_get_u32(attrs[attr]) : otherwise;
}

static int get_port(struct nlattr *const *attrs, int attr)
{
	return attrs[attr] ? nla_get_u16(attrs[attr]) : -1;
}

/**
 * get_prefix() - read a prefix, or say what is wrong with it
 * @info: request
 * @a_addr: attribute with its address
 * @a_len: attribute with its length
 * @name: what they are called
 * @prefix: gets it
 *
 * Before 6.10 a refusal that comes so late tells no attribute, so that the
 * message does.
 *
 * Return: 0 or -EINVAL.
 */
static int get_prefix(const struct genl_info *info, int a_addr, int a_len,
		      const char *name, struct prefix *prefix)
{
	const char *wrong;
	int bad;

	wrong = tcpviz_genl_get_prefix(info->attrs, a_addr, a_len,
				       &prefix->family, &prefix->prefix, &bad);
	if (!wrong)
		return 0;
	NL_SET_ERR_MSG_FMT(info->extack, "%s%s: %s", name,
			   bad == a_len ? "-len" : "", wrong);
	NL_SET_BAD_ATTR(info->extack, info->attrs[bad]);
	return -EINVAL;
}

/**
 * get_filter() - read which connections are asked for
 * @info: request
 * @filter: gets it
 *
 * Return: 0, or -EINVAL with a reason.
 */
static int get_filter(const struct genl_info *info, struct filter *filter)
{
	struct nlattr *const *attrs = info->attrs;
	int err;

	if (attrs[TCPVIZ_A_CONN_ID])
		filter->id = nla_get_u64(attrs[TCPVIZ_A_CONN_ID]);
	if (attrs[TCPVIZ_A_CONN_FAMILY])
		filter->family = nla_get_u8(attrs[TCPVIZ_A_CONN_FAMILY]);
	filter->port[TCPVIZ_CLIENT] =
		get_port(attrs, TCPVIZ_A_CONN_CLIENT_PORT);
	filter->port[TCPVIZ_SERVER] =
		get_port(attrs, TCPVIZ_A_CONN_SERVER_PORT);
	filter->either_port = get_port(attrs, TCPVIZ_A_CONN_PORT);
	filter->l3dev = get_u32(attrs, TCPVIZ_A_CONN_L3DEV, 0);
	filter->states[TCPVIZ_CLIENT] =
		get_u32(attrs, TCPVIZ_A_CONN_CLIENT_STATES, ALL_STATES);
	filter->states[TCPVIZ_SERVER] =
		get_u32(attrs, TCPVIZ_A_CONN_SERVER_STATES, ALL_STATES);
	filter->either_states =
		get_u32(attrs, TCPVIZ_A_CONN_STATES, ALL_STATES);
	filter->paths = get_u32(attrs, TCPVIZ_A_CONN_PATHS, ALL_PATHS);
	filter->flags = get_u32(attrs, TCPVIZ_A_CONN_FLAGS, 0);
	err = get_prefix(info, TCPVIZ_A_CONN_CLIENT, TCPVIZ_A_CONN_CLIENT_LEN,
			 "client", &filter->end[TCPVIZ_CLIENT]);
	if (err)
		return err;
	err = get_prefix(info, TCPVIZ_A_CONN_SERVER, TCPVIZ_A_CONN_SERVER_LEN,
			 "server", &filter->end[TCPVIZ_SERVER]);
	if (err)
		return err;
	return get_prefix(info, TCPVIZ_A_CONN_ADDR, TCPVIZ_A_CONN_ADDR_LEN,
			  "addr", &filter->either);
}

/**
 * in_prefix() - is an end's address one that is asked for?
 * @prefix: what is asked for
 * @tuple: the connection
 * @role: the end
 *
 * Return: true if it is.  IPv4 in the dress of IPv6 is IPv4 as well.
 */
static bool in_prefix(const struct prefix *prefix,
		      const struct tcpviz_tuple *tuple, enum tcpviz_role role)
{
	const union nf_inet_addr *addr = &tuple->addr[role];
	union nf_inet_addr v4;

	if (!prefix->family)
		return true;
	if (prefix->family == tuple->family)
		return tcpviz_prefix_has(&prefix->prefix, tuple->family, addr);
	if (prefix->family != AF_INET || !ipv6_addr_v4mapped(&addr->in6))
		return false;
	v4.ip = addr->ip6[3];
	return tcpviz_prefix_has(&prefix->prefix, AF_INET, &v4);
}

/**
 * tuple_wanted() - is a connection asked for, by what never changes?
 * @filter: what is asked for
 * @conn: connection
 *
 * Context: RCU read-side critical section.
 * Return: false if it is not.
 */
static bool tuple_wanted(const struct filter *filter,
			 const struct tcpviz_conn *conn)
{
	const struct tcpviz_tuple *t = &conn->tuple;
	int client = ntohs(t->port[TCPVIZ_CLIENT]);
	int server = ntohs(t->port[TCPVIZ_SERVER]);
	int port = filter->either_port;

	if (conn->tn != filter->tn)
		return false;
	if (filter->family && filter->family != t->family)
		return false;
	if (filter->l3dev && filter->l3dev != t->l3dev)
		return false;
	if (filter->port[TCPVIZ_CLIENT] >= 0 &&
	    filter->port[TCPVIZ_CLIENT] != client)
		return false;
	if (filter->port[TCPVIZ_SERVER] >= 0 &&
	    filter->port[TCPVIZ_SERVER] != server)
		return false;
	if (port >= 0 && port != client && port != server)
		return false;
	return in_prefix(&filter->end[TCPVIZ_CLIENT], t, TCPVIZ_CLIENT) &&
	       in_prefix(&filter->end[TCPVIZ_SERVER], t, TCPVIZ_SERVER) &&
	       (in_prefix(&filter->either, t, TCPVIZ_CLIENT) ||
		in_prefix(&filter->either, t, TCPVIZ_SERVER));
}

/**
 * state_wanted() - is a connection asked for, by what it is now?
 * @filter: what is asked for
 * @conn: connection, up to date with its sockets
 *
 * Context: any; @conn->lock held.
 * Return: false if it is not.
 */
static bool state_wanted(const struct filter *filter,
			 const struct tcpviz_conn *conn)
{
	u32 client = BIT(conn->pair.ep[TCPVIZ_CLIENT].state);
	u32 server = BIT(conn->pair.ep[TCPVIZ_SERVER].state);

	lockdep_assert_held(&conn->lock);
	return (client & filter->states[TCPVIZ_CLIENT]) &&
	       (server & filter->states[TCPVIZ_SERVER]) &&
	       ((client | server) & filter->either_states) &&
	       (BIT(conn->path) & filter->paths) &&
	       !(filter->flags & ~conn->pair.flags);
}

static bool put_end(struct sk_buff *skb, const struct tcpviz_conn *conn,
		    enum tcpviz_role role, int addr_attr, int port_attr)
{
	const struct tcpviz_tuple *t = &conn->tuple;
	unsigned int len = t->family == AF_INET ? sizeof(t->addr[role].in) :
						  sizeof(t->addr[role].in6);

	return !nla_put(skb, addr_attr, len, &t->addr[role]) &&
	       !nla_put_u16(skb, port_attr, ntohs(t->port[role]));
}

/**
 * tcpviz_genl_put_conn() - write which connection it is, and its states
 * @skb: message
 * @conn: connection
 *
 * Context: any; @conn->lock held.
 * Return: false if there is no room for it.
 */
bool tcpviz_genl_put_conn(struct sk_buff *skb, const struct tcpviz_conn *conn)
{
	const struct tcpviz_endpoint *ep = conn->pair.ep;

	lockdep_assert_held(&conn->lock);
	return !nla_put_u64_64bit(skb, TCPVIZ_A_CONN_ID, conn->id,
				  TCPVIZ_A_CONN_PAD) &&
	       !nla_put_u8(skb, TCPVIZ_A_CONN_PATH, conn->path) &&
	       put_end(skb, conn, TCPVIZ_CLIENT, TCPVIZ_A_CONN_CLIENT,
		       TCPVIZ_A_CONN_CLIENT_PORT) &&
	       put_end(skb, conn, TCPVIZ_SERVER, TCPVIZ_A_CONN_SERVER,
		       TCPVIZ_A_CONN_SERVER_PORT) &&
	       (!conn->tuple.l3dev ||
		!nla_put_u32(skb, TCPVIZ_A_CONN_L3DEV, conn->tuple.l3dev)) &&
	       !nla_put_u8(skb, TCPVIZ_A_CONN_CLIENT_STATE,
			   ep[TCPVIZ_CLIENT].state) &&
	       !nla_put_u8(skb, TCPVIZ_A_CONN_SERVER_STATE,
			   ep[TCPVIZ_SERVER].state);
}

static bool put_times(struct sk_buff *skb, const struct tcpviz_conn *conn)
{
	u32 synack_us = tcpviz_conn_synack_us(conn);

	return !nla_put_u64_64bit(skb, TCPVIZ_A_CONN_AGE_MS,
				  tcpviz_conn_age_ms(conn),
				  TCPVIZ_A_CONN_PAD) &&
	       !nla_put_u32(skb, TCPVIZ_A_CONN_IDLE_MS,
			    tcpviz_conn_idle_ms(conn)) &&
	       !nla_put_u32(skb, TCPVIZ_A_CONN_TIMER_MS,
			    tcpviz_conn_timer_ms(conn)) &&
	       (synack_us == TCPVIZ_NO_TIME ||
		!nla_put_u32(skb, TCPVIZ_A_CONN_SYNACK_US, synack_us)) &&
	       (conn->ack_us == TCPVIZ_NO_TIME ||
		!nla_put_u32(skb, TCPVIZ_A_CONN_ACK_US, conn->ack_us));
}

static bool put_counts(struct sk_buff *skb, const struct tcpviz_conn *conn)
{
	const struct tcpviz_endpoint *c = &conn->pair.ep[TCPVIZ_CLIENT];
	const struct tcpviz_endpoint *s = &conn->pair.ep[TCPVIZ_SERVER];

	return !nla_put_u8(skb, TCPVIZ_A_CONN_SYN, c->syn_repeats) &&
	       !nla_put_u8(skb, TCPVIZ_A_CONN_SYNACK, s->syn_repeats) &&
	       !nla_put_u8(skb, TCPVIZ_A_CONN_CLIENT_FIN, c->fin_repeats) &&
	       !nla_put_u8(skb, TCPVIZ_A_CONN_SERVER_FIN, s->fin_repeats) &&
	       !nla_put_u32(skb, TCPVIZ_A_CONN_FLAGS, conn->pair.flags);
}

/**
 * put_message() - write a connection as a message of a dump
 * @skb: the dump
 * @cb: what it is about
 * @conn: connection
 *
 * Context: any; @conn->lock held.
 * Return: false if there is no room for it.
 */
static bool put_message(struct sk_buff *skb, struct netlink_callback *cb,
			const struct tcpviz_conn *conn)
{
	void *hdr;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &tcpviz_genl_family, NLM_F_MULTI,
			  TCPVIZ_CMD_CONN_GET);
	if (!hdr)
		return false;
	genl_dump_check_consistent(cb, hdr);
	if (!tcpviz_genl_put_conn(skb, conn) || !put_times(skb, conn) ||
	    !put_counts(skb, conn)) {
		genlmsg_cancel(skb, hdr);
		return false;
	}
	genlmsg_end(skb, hdr);
	return true;
}

/**
 * put_wanted() - write a connection if it is asked for
 * @skb: the dump
 * @cb: what it is about
 * @filter: what is asked for
 * @conn: connection
 *
 * It is brought up to date with its sockets before.
 *
 * Context: process, RCU read-side critical section.
 * Return: false if there is no room for it.
 */
static bool put_wanted(struct sk_buff *skb, struct netlink_callback *cb,
		       const struct filter *filter, struct tcpviz_conn *conn)
{
	bool done = true;

	if (!tuple_wanted(filter, conn))
		return true;
	spin_lock_bh(&conn->lock);
	if (!conn->dead && (!filter->id || filter->id == conn->id)) {
		tcpviz_conn_ask_sockets(conn);
		if (state_wanted(filter, conn))
			done = put_message(skb, cb, conn);
	}
	spin_unlock_bh(&conn->lock);
	return done;
}

/**
 * entries_from() - how many entries a chain has from one on
 * @conn: the entry
 *
 * Context: RCU read-side critical section.
 * Return: number; none that is still there later is missing in it.
 */
static u32 entries_from(struct tcpviz_conn *conn)
{
	u32 count = 0;

	hlist_for_each_entry_from_rcu(conn, node)
		count++;
	return count;
}

/**
 * rest_of() - where to go on in a chain
 * @walk: which chain, and how far it was written
 *
 * If the entry is gone that would come next, as many are taken as were left,
 * one of which may have been written before.
 *
 * Context: process, RCU read-side critical section.
 * Return: the entry, or NULL.
 */
static struct tcpviz_conn *rest_of(struct walk *walk)
{
	struct tcpviz_conn *first, *conn;

	first = tcpviz_table_last(walk->chain, walk->left);
	if (!first || !walk->left)
		return first;
	conn = first;
	hlist_for_each_entry_from_rcu(conn, node)
		if (conn->id == walk->next)
			return conn;
	walk->lost++;
	return first;
}

/**
 * put_chain() - write those of a chain that are asked for
 * @skb: the dump
 * @cb: what it is about
 * @filter: what is asked for
 * @walk: which chain, and where in it
 *
 * Context: process.
 * Return: false if there is no room for all; @walk says where to go on.
 */
static bool put_chain(struct sk_buff *skb, struct netlink_callback *cb,
		      const struct filter *filter, struct walk *walk)
{
	unsigned int before = skb->len;
	struct tcpviz_conn *conn;
	bool done = true;

	rcu_read_lock();
	conn = rest_of(walk);
	/* Differs from the last message's if that made a difference */
	cb->seq = walk->lost + 1;
	hlist_for_each_entry_from_rcu(conn, node) {
		done = put_wanted(skb, cb, filter, conn);
		if (!done)
			break;
	}
	if (done) {
		walk->left = 0;
	} else if (before) {
		nlmsg_trim(skb, skb->data + before);
	} else {
		walk->left = entries_from(conn);
		walk->next = conn->id;
	}
	rcu_read_unlock();
	return done;
}

/**
 * tcpviz_genl_conn_dump() - write as many connections as there is room for
 * @skb: room
 * @cb: the dump; its ctx is a struct walk
 *
 * What is in the table all the while comes exactly once.  If an entry of a
 * chain that is longer than @skb may have come twice, since others of it have
 * gone meanwhile, the reader is told to begin again.
 *
 * Context: process, may sleep.
 * Return: length of what was written; 0 at the end; -EINVAL if the request
 *	makes no sense, with a reason.
 */
int tcpviz_genl_conn_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct filter filter = { .tn = tcpviz_net(sock_net(skb->sk)) };
	struct walk *walk = (struct walk *)cb->ctx;
	int err;

	BUILD_BUG_ON(sizeof(*walk) > sizeof(cb->ctx));
	err = get_filter(genl_info_dump(cb), &filter);
	if (err)
		return err;
	for (;; walk->chain++) {
		walk->chain = tcpviz_table_next(walk->chain);
		/* A filter may leave nothing to write for all of the table */
		if (walk->chain == tcpviz_table_buckets() ||
		    !put_chain(skb, cb, &filter, walk))
			break;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return skb->len;
}
