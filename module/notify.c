// SPDX-License-Identifier: GPL-2.0
/*
 * Telling programs of transitions as they happen: the multicast group
 * "transitions" of the generic netlink family.
 *
 * Nothing is made of a transition that nobody listens to.  Each that somebody
 * might hear takes a number, whether it can be told or not, and they are told
 * in the order of their numbers: whoever misses a number has lost an event.
 */
#include "notify.h"

#include <linux/ktime.h>
#include <net/genetlink.h>

#include "conn.h"
#include "genl.h"
#include "genl_conn.h"
#include "netns.h"
#include "uapi/linux/tcpviz.h"

/* Room for all attributes, of which only the addresses are large */
#define EVENT_ROOM	(4 * nla_total_size_64bit(sizeof(u64)) +	\
			 12 * nla_total_size(sizeof(u32)) +		\
			 2 * nla_total_size(sizeof(struct in6_addr)))

/* The family is there; read under RCU */
static bool allowed;

/**
 * tcpviz_notify_setup() - a namespace begins to be
 * @tn: namespace
 */
void tcpviz_notify_setup(struct tcpviz_net *tn)
{
	spin_lock_init(&tn->notify_lock);
}

static bool put_step(struct sk_buff *skb, const struct tcpviz_step *step)
{
	return !nla_put_u8(skb, TCPVIZ_A_CONN_END, step->role) &&
	       !nla_put_u8(skb, TCPVIZ_A_CONN_FROM, step->from) &&
	       !nla_put_u8(skb, TCPVIZ_A_CONN_TO, step->to) &&
	       !nla_put_u8(skb, TCPVIZ_A_CONN_CAUSE, step->cause) &&
	       (step->cause != TCPVIZ_BY_EVENT ||
		!nla_put_u8(skb, TCPVIZ_A_CONN_TRIGGER, step->event));
}

/**
 * event_make() - make a message of a change of state
 * @conn: connection
 * @step: the change
 * @seq: number of the event
 *
 * Return: the message, or NULL if there is no memory.
 */
static struct sk_buff *event_make(const struct tcpviz_conn *conn,
				  const struct tcpviz_step *step, u64 seq)
{
	struct sk_buff *skb = genlmsg_new(EVENT_ROOM, GFP_ATOMIC);
	void *hdr;

	if (!skb)
		return NULL;
	hdr = genlmsg_put(skb, 0, 0, &tcpviz_genl_family, 0,
			  TCPVIZ_CMD_TRANSITION_NTF);
	if (!hdr ||
	    nla_put_u64_64bit(skb, TCPVIZ_A_CONN_SEQ, seq,
			      TCPVIZ_A_CONN_PAD) ||
	    nla_put_u64_64bit(skb, TCPVIZ_A_CONN_TIME_NS,
			      ktime_get_real_ns(), TCPVIZ_A_CONN_PAD) ||
	    !tcpviz_genl_put_conn(skb, conn) || !put_step(skb, step)) {
		WARN_ON_ONCE(1);
		nlmsg_free(skb);
		return NULL;
	}
	genlmsg_end(skb, hdr);
	return skb;
}

/**
 * tcpviz_notify_heard() - does anybody listen?
 * @tn: namespace
 *
 * Context: any, bottom halves off, which is an RCU read-side critical section.
 * Return: true if somebody may.
 */
bool tcpviz_notify_heard(const struct tcpviz_net *tn)
{
	return READ_ONCE(allowed) &&
	       genl_has_listeners(&tcpviz_genl_family, tn->net,
				  TCPVIZ_MCGRP_TRANSITIONS);
}

/**
 * tcpviz_notify_step() - tell who listens of a change of state
 * @conn: connection
 * @step: the change, which has been made
 *
 * Context: any, where tcpviz_notify_heard() was asked and bottom halves have
 *	been off since; @conn->lock held.
 */
void tcpviz_notify_step(const struct tcpviz_conn *conn,
			const struct tcpviz_step *step)
{
	struct tcpviz_net *tn = conn->tn;
	struct sk_buff *skb;

	lockdep_assert_held(&conn->lock);

	spin_lock(&tn->notify_lock);
	skb = event_make(conn, step, ++tn->notify_seq);
	if (skb)
		genlmsg_multicast_netns(&tcpviz_genl_family, tn->net, skb, 0,
					TCPVIZ_MCGRP_TRANSITIONS, GFP_ATOMIC);
	spin_unlock(&tn->notify_lock);
}

/**
 * tcpviz_notify_allow() - say whether the family is there
 * @on: it is; else nobody uses it any more on return
 *
 * Context: process, may sleep.
 */
void tcpviz_notify_allow(bool on)
{
	WRITE_ONCE(allowed, on);
	if (!on)
		synchronize_rcu();
}
