/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_WITNESS_H
#define _TCPVIZ_WITNESS_H

#include "conn.h"
#include "past.h"

struct sk_buff;
struct sock;
struct tcpviz_packet;

bool tcpviz_witness_ask(const struct tcpviz_conn *conn, enum tcpviz_role role,
			struct tcpviz_witness *w);
bool tcpviz_witness_timer(const struct tcpviz_conn *conn,
			  enum tcpviz_role role, u32 *at);
void tcpviz_witness_sender(const struct tcpviz_conn *conn,
			   enum tcpviz_role from,
			   const struct tcpviz_packet *pkt,
			   struct tcpviz_witness *w);
void tcpviz_witness_receiver(const struct tcpviz_conn *conn,
			     enum tcpviz_role from,
			     const struct tcpviz_packet *pkt,
			     struct tcpviz_witness *w);
bool tcpviz_witness_opens_by_cookie(const struct tcpviz_packet *pkt);
struct sock *tcpviz_witness_listener(const struct tcpviz_conn *conn,
				     const struct sk_buff *skb);
bool tcpviz_witness_past(struct sock *sk, enum tcpviz_role role,
			 struct tcpviz_past *past);
void tcpviz_witness_addresses(const struct sock *sk,
			      struct tcpviz_segment *seg);
bool tcpviz_witness_is_server(struct tcpviz_net *tn, const struct sock *sk,
			      const struct tcpviz_segment *seg);
bool tcpviz_witness_has_peer(struct tcpviz_net *tn, const struct sock *sk,
			     const struct tcpviz_segment *seg);

#endif /* _TCPVIZ_WITNESS_H */
