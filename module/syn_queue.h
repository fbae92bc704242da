/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_SYN_QUEUE_H
#define _TCPVIZ_SYN_QUEUE_H

#include "portable.h"

struct sk_buff;
struct sock;
struct tcpviz_conn;
struct tcpviz_listener;
struct tcpviz_net;
struct tcpviz_packet;

/**
 * struct tcpviz_room - what the half-open queue is like that a SYN would enter
 * @lsk: the listening socket
 * @held: requests in its queue
 * @slots: how many the stack takes without a cookie
 * @cookies: beyond that, it answers with a cookie
 * @full: it would not take one more
 */
struct tcpviz_room {
	const struct sock *lsk;
	unsigned int held;
	unsigned int slots;
	bool cookies;
	bool full;
};

/**
 * struct tcpviz_queues - the queues of a listening socket
 * @young: half-open connections whose SYN-ACK was not yet repeated
 * @accept: connections that wait for accept()
 * @accept_max: how many may
 * @retries: how often a SYN-ACK may be repeated by the timer
 * @syncnt: @retries is the socket's TCP_SYNCNT, not the namespace's
 *	tcp_synack_retries
 * @room: the half-open queue
 */
struct tcpviz_queues {
	unsigned int young;
	unsigned int accept;
	unsigned int accept_max;
	unsigned int retries;
	bool syncnt;
	struct tcpviz_room room;
};

bool tcpviz_syn_queue_request(const struct tcpviz_conn *conn,
			      unsigned int *timeouts, unsigned int *retries);
bool tcpviz_syn_queue_waits(const struct sk_buff *skb);
bool tcpviz_syn_queue_answers(const struct sk_buff *skb);
bool tcpviz_syn_queue_repeats(const struct sk_buff *skb,
			      unsigned int *timeouts);
bool tcpviz_syn_queue_abort(const struct tcpviz_conn *conn);
bool tcpviz_syn_queue_room(const struct tcpviz_packet *pkt,
			   struct tcpviz_room *room);
bool tcpviz_syn_queue_look(struct tcpviz_net *tn,
			   const struct tcpviz_listener *l,
			   struct tcpviz_queues *q);

#endif /* _TCPVIZ_SYN_QUEUE_H */
