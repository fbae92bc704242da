/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_LOOKUP_H
#define _TCPVIZ_LOOKUP_H

#include <linux/netfilter.h>

#include "pair.h"

struct sock;
struct tcpviz_conn;
struct tcpviz_net;
struct tcpviz_packet;

struct sock *tcpviz_lookup_socket_at(struct tcpviz_net *tn, u8 family,
				     const union nf_inet_addr *raddr,
				     __be16 rport,
				     const union nf_inet_addr *laddr,
				     u16 lport, int dif, int sdif);
struct sock *tcpviz_lookup_end(const struct tcpviz_conn *conn,
			       enum tcpviz_role role);
bool tcpviz_lookup_has_end(const struct tcpviz_conn *conn,
			   enum tcpviz_role role);
struct sock *tcpviz_lookup_listener_at(struct tcpviz_net *tn, u8 family,
				       const union nf_inet_addr *raddr,
				       __be16 rport,
				       const union nf_inet_addr *laddr,
				       u16 lport, int dif, int sdif);
struct sock *tcpviz_lookup_listener(const struct tcpviz_conn *conn);
struct sock *tcpviz_lookup_listener_of(const struct tcpviz_packet *pkt);
bool tcpviz_lookup_is_known(const struct tcpviz_packet *pkt);

#endif /* _TCPVIZ_LOOKUP_H */
