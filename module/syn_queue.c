// SPDX-License-Identifier: GPL-2.0
/*
 * The stack's own half-open queue: the requests in it, and the listening
 * sockets that they wait at.
 *
 * Read like all that is a socket's (witness.c): without its lock, and never
 * kept.
 */
#include "syn_queue.h"

#include <net/sock_reuseport.h>
#include <net/tcp.h>

#include "conn.h"
#include "listener.h"
#include "lookup.h"
#include "netns.h"
#include "packet.h"

/**
 * kernel_retries() - the stack's own limit on SYN-ACK repetitions
 * @tn: namespace
 * @lsk: listening socket, or NULL
 *
 * Return: number.
 */
static unsigned int kernel_retries(const struct tcpviz_net *tn,
				   const struct sock *lsk)
{
	unsigned int own = 0;

	if (lsk)
		own = READ_ONCE(inet_csk(lsk)->icsk_syn_retries);
	return own ? : READ_ONCE(tn->net->ipv4.sysctl_tcp_synack_retries);
}

/**
 * tcpviz_syn_queue_request() - how often a SYN-ACK was repeated, and how often
 *	it may be
 * @conn: half-open connection
 * @timeouts: gets how often the SYN-ACK timer has fired
 * @retries: gets the limit in force
 *
 * Context: RCU read-side critical section.
 * Return: false if there is no request socket.
 */
bool tcpviz_syn_queue_request(const struct tcpviz_conn *conn,
			      unsigned int *timeouts, unsigned int *retries)
{
	const struct request_sock *req;
	const struct sock *lsk;
	struct sock *sk;
	bool found;

	if (!(conn->pair.ep[TCPVIZ_SERVER].known & TCPVIZ_EP_LOCAL))
		return false;
	sk = tcpviz_lookup_end(conn, TCPVIZ_SERVER);
	if (!sk)
		return false;

	found = READ_ONCE(sk->sk_state) == TCP_NEW_SYN_RECV;
	if (found) {
		req = inet_reqsk(sk);
		lsk = READ_ONCE(req->rsk_listener);
		*timeouts = req->num_timeout;
		*retries = kernel_retries(conn->tn, lsk);
	}
	sock_gen_put(sk);
	return found;
}

/**
 * waits() - does a half-open connection wait for its client?
 * @sk: socket of any kind
 *
 * A request whose third ACK came (deferred accept, a full accept queue) is
 * kept by the stack whatever we do.  That of a Fast Open child repeats its
 * SYN-ACK, but stands in no queue.
 *
 * Return: true if @sk is a request whose third ACK has not come.
 */
static bool waits(const struct sock *sk)
{
	const struct request_sock *req = inet_reqsk((struct sock *)sk);

	return READ_ONCE(sk->sk_state) == TCP_NEW_SYN_RECV &&
	       !inet_rsk(req)->acked && !tcp_rsk(req)->tfo_listener;
}

/**
 * tcpviz_syn_queue_waits() - is a SYN-ACK's request waiting for its client?
 * @skb: packet at LOCAL_OUT
 *
 * Return: true if it is; false as well for a cookie, which has no request, and
 *	for Fast Open, which has the connection already.
 */
bool tcpviz_syn_queue_waits(const struct sk_buff *skb)
{
	return skb->sk && waits(skb->sk);
}

/**
 * tcpviz_syn_queue_answers() - does a SYN-ACK answer a SYN that just came?
 * @skb: packet at LOCAL_OUT
 *
 * Context: RCU read-side critical section.
 * Return: false for what the timer repeats, and for what does not wait.
 */
bool tcpviz_syn_queue_answers(const struct sk_buff *skb)
{
	return tcpviz_syn_queue_waits(skb) &&
	       timer_pending(&inet_reqsk(skb->sk)->rsk_timer);
}

/**
 * tcpviz_syn_queue_repeats() - is a SYN-ACK repeated by the timer?
 * @skb: packet at LOCAL_OUT
 * @timeouts: gets how often the timer has fired before
 *
 * The timer is armed before the first SYN-ACK goes out and runs while it
 * repeats; a repetition that answers a duplicate SYN finds it pending.
 *
 * Context: RCU read-side critical section.
 * Return: true if it is.
 */
bool tcpviz_syn_queue_repeats(const struct sk_buff *skb,
			      unsigned int *timeouts)
{
	const struct request_sock *req;

	if (!tcpviz_syn_queue_waits(skb))
		return false;
	req = inet_reqsk(skb->sk);
	if (timer_pending(&req->rsk_timer))
		return false;
	*timeouts = req->num_timeout;
	return true;
}

/**
 * tcpviz_syn_queue_abort() - take a half-open connection out of the stack
 * @conn: connection with a local server
 *
 * The request socket leaves the SYN queue, and nothing is sent.  The stack
 * does not tell whether the third ACK was faster on another processor.
 *
 * Context: any, in an RCU read-side critical section; no lock held, and not
 *	at LOCAL_OUT: the request's timer is waited for, and sends SYN-ACKs.
 * Return: true if there was a request that waited for its client.
 */
bool tcpviz_syn_queue_abort(const struct tcpviz_conn *conn)
{
	struct sock *sk = tcpviz_lookup_end(conn, TCPVIZ_SERVER);
	bool found;

	if (!sk)
		return false;
	found = waits(sk);
	if (found)
		tcp_abort(sk, ECONNABORTED);
	sock_gen_put(sk);
	return found;
}

/**
 * stack_slots() - how many requests does the stack take for a listener?
 * @lsk: listening socket
 *
 * With cookies off it keeps a quarter of tcp_max_syn_backlog for peers that
 * it knows (tcp_conn_request()).
 *
 * Return: number, without a cookie.
 */
static unsigned int stack_slots(const struct sock *lsk)
{
	const struct netns_ipv4 *ipv4 = &sock_net(lsk)->ipv4;
	unsigned int backlog = READ_ONCE(lsk->sk_max_ack_backlog);
	unsigned int max = READ_ONCE(ipv4->sysctl_max_syn_backlog);

	if (READ_ONCE(ipv4->sysctl_tcp_syncookies))
		return backlog;
	return min(backlog, max - (max >> 2));
}

/**
 * look_into() - see what a listening socket's half-open queue is like
 * @room: gets it
 * @lsk: the socket
 */
static void look_into(struct tcpviz_room *room, const struct sock *lsk)
{
	room->lsk = lsk;
	room->held = inet_csk_reqsk_queue_len(lsk);
	room->slots = stack_slots(lsk);
	room->cookies = READ_ONCE(sock_net(lsk)->ipv4.sysctl_tcp_syncookies);
	room->full = room->held > room->slots;
}

/**
 * tcpviz_syn_queue_room() - the half-open queue that a SYN would enter
 * @pkt: SYN at LOCAL_IN
 * @room: gets what it is like
 *
 * Context: RCU read-side critical section; @room->lsk is valid in it.
 * Return: false if the SYN would not enter one: it has a socket already,
 *	nobody listens, the accept queue is full, or all SYNs get cookies.
 */
bool tcpviz_syn_queue_room(const struct tcpviz_packet *pkt,
			   struct tcpviz_room *room)
{
	const struct sock *lsk;

	if (READ_ONCE(pkt->tn->net->ipv4.sysctl_tcp_syncookies) == 2)
		return false;
	lsk = tcpviz_lookup_listener_of(pkt);
	if (!lsk || sk_acceptq_is_full(lsk) || tcpviz_lookup_is_known(pkt))
		return false;
	look_into(room, lsk);
	return true;
}

/**
 * in_group() - find a listening socket among those that share its port
 * @sk: one of them
 * @wanted: the one, which may be gone
 *
 * Context: RCU read-side critical section.
 * Return: @wanted if it is there, else NULL.
 */
static const struct sock *in_group(const struct sock *sk,
				   const struct sock *wanted)
{
	const struct sock_reuseport *group;
	unsigned int i, n;

	group = rcu_dereference(sk->sk_reuseport_cb);
	if (!group)
		return sk == wanted ? sk : NULL;
	n = min(READ_ONCE(group->num_socks), group->max_socks);
	for (i = 0; i < n; i++)
		if (READ_ONCE(group->socks[i]) == wanted)
			return wanted;
	return NULL;
}

/**
 * tcpviz_syn_queue_look() - what the queues of a listening socket hold
 * @tn: namespace
 * @l: record of the listener
 * @q: gets it
 *
 * Context: RCU read-side critical section.
 * Return: false if nobody listens any more.
 */
bool tcpviz_syn_queue_look(struct tcpviz_net *tn,
			   const struct tcpviz_listener *l,
			   struct tcpviz_queues *q)
{
	static const union nf_inet_addr nobody;
	const struct sock *sk;

	sk = tcpviz_lookup_listener_at(tn, l->family, &nobody, 0, &l->addr,
				       l->port, l->l3dev, 0);
	if (sk && l->group_sk)
		sk = in_group(sk, l->group_sk);
	if (!sk)
		return false;
	q->young = reqsk_queue_len_young(&inet_csk(sk)->icsk_accept_queue);
	q->accept = READ_ONCE(sk->sk_ack_backlog);
	q->accept_max = READ_ONCE(sk->sk_max_ack_backlog);
	q->retries = kernel_retries(tn, sk);
	q->syncnt = READ_ONCE(inet_csk(sk)->icsk_syn_retries);
	look_into(&q->room, sk);
	return true;
}
