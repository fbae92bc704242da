// SPDX-License-Identifier: GPL-2.0
/*
 * Finding sockets in the stack's own hash tables, by the numbers of a
 * connection or of a segment.
 */
#include "lookup.h"

#include <net/inet6_hashtables.h>
#include <net/inet_hashtables.h>
#include <net/tcp.h>

#include "conn.h"
#include "netns.h"
#include "packet.h"

/**
 * devices_of() - the devices for looking up a connection's sockets
 * @conn: connection
 * @dif: gets the device that the stack compares with sk_bound_dev_if
 * @sdif: gets the device enslaved to it, or 0
 */
static void devices_of(const struct tcpviz_conn *conn, int *dif, int *sdif)
{
	int l3dev = conn->tuple.l3dev, ifindex = READ_ONCE(conn->ifindex);

	*dif = l3dev ? : ifindex;
	*sdif = l3dev && l3dev != ifindex ? ifindex : 0;
}

/**
 * tcpviz_lookup_socket_at() - find the socket of an end
 * @tn: namespace
 * @family: AF_INET or AF_INET6
 * @raddr: address and
 * @rport: port of its peer
 * @laddr: its own address
 * @lport: its own port, host order
 * @dif: device
 * @sdif: device enslaved to it, or 0
 *
 * Context: RCU read-side critical section.
 * Return: referenced socket of any kind (put it by sock_gen_put()), or NULL.
 */
struct sock *tcpviz_lookup_socket_at(struct tcpviz_net *tn, u8 family,
				     const union nf_inet_addr *raddr,
				     __be16 rport,
				     const union nf_inet_addr *laddr,
				     u16 lport, int dif, int sdif)
{
	if (family == AF_INET)
		return __inet_lookup_established(tn->net, raddr->ip, rport,
						 laddr->ip, lport, dif, sdif);
	return __inet6_lookup_established(tn->net, &raddr->in6, rport,
					  &laddr->in6, lport, dif, sdif);
}

/**
 * tcpviz_lookup_end() - find the socket of an end
 * @conn: connection
 * @role: which end, a local one
 *
 * Context: RCU read-side critical section.
 * Return: referenced socket of any kind (put it by sock_gen_put()), or NULL.
 */
struct sock *tcpviz_lookup_end(const struct tcpviz_conn *conn,
			       enum tcpviz_role role)
{
	const struct tcpviz_tuple *t = &conn->tuple;
	int dif, sdif;

	devices_of(conn, &dif, &sdif);
	return tcpviz_lookup_socket_at(conn->tn, t->family, &t->addr[!role],
				       t->port[!role], &t->addr[role],
				       ntohs(t->port[role]), dif, sdif);
}

/**
 * tcpviz_lookup_has_end() - is there a socket of an end?
 * @conn: connection
 * @role: which end, a local one
 *
 * Context: RCU read-side critical section.
 * Return: true if there is one, of any kind but a listening one.
 */
bool tcpviz_lookup_has_end(const struct tcpviz_conn *conn,
			   enum tcpviz_role role)
{
	struct sock *sk = tcpviz_lookup_end(conn, role);

	if (sk)
		sock_gen_put(sk);
	return sk;
}

/**
 * tcpviz_lookup_listener_at() - find a listening socket
 * @tn: namespace
 * @family: AF_INET or AF_INET6
 * @raddr: address and
 * @rport: port of the peer; they matter to SO_REUSEPORT only
 * @laddr: local address
 * @lport: local port, host order
 * @dif: device
 * @sdif: device enslaved to it, or 0
 *
 * Context: RCU read-side critical section; the result is valid in it.
 * Return: listening socket, or NULL.
 */
struct sock *tcpviz_lookup_listener_at(struct tcpviz_net *tn, u8 family,
				       const union nf_inet_addr *raddr,
				       __be16 rport,
				       const union nf_inet_addr *laddr,
				       u16 lport, int dif, int sdif)
{
	if (family == AF_INET)
		return __inet_lookup_listener(tn->net, NULL, 0, raddr->ip,
					      rport, laddr->ip, lport, dif,
					      sdif);
	return inet6_lookup_listener(tn->net, NULL, 0, &raddr->in6, rport,
				     &laddr->in6, lport, dif, sdif);
}

/**
 * tcpviz_lookup_listener() - find the socket that listens for a connection
 * @conn: connection with a local server
 *
 * Context: RCU read-side critical section; the result is valid in it.
 * Return: listening socket, or NULL.
 */
struct sock *tcpviz_lookup_listener(const struct tcpviz_conn *conn)
{
	const struct tcpviz_tuple *t = &conn->tuple;
	int dif, sdif;

	devices_of(conn, &dif, &sdif);
	return tcpviz_lookup_listener_at(conn->tn, t->family,
					 &t->addr[TCPVIZ_CLIENT],
					 t->port[TCPVIZ_CLIENT],
					 &t->addr[TCPVIZ_SERVER],
					 ntohs(t->port[TCPVIZ_SERVER]),
					 dif, sdif);
}

/**
 * devices_at_input() - the devices for looking up a segment's receiver
 * @pkt: segment at LOCAL_IN
 * @dif: gets the device that the stack compares with sk_bound_dev_if
 * @sdif: gets the device enslaved to it, or 0
 */
static void devices_at_input(const struct tcpviz_packet *pkt, int *dif,
			     int *sdif)
{
	bool ipv4 = pkt->seg.family == AF_INET;

	*dif = ipv4 ? inet_iif(pkt->skb) : inet6_iif(pkt->skb);
	*sdif = ipv4 ? inet_sdif(pkt->skb) : inet6_sdif(pkt->skb);
}

/**
 * tcpviz_lookup_listener_of() - find the socket that listens for a segment
 * @pkt: segment at LOCAL_IN
 *
 * Context: RCU read-side critical section; the result is valid in it.
 * Return: listening socket, or NULL.
 */
struct sock *tcpviz_lookup_listener_of(const struct tcpviz_packet *pkt)
{
	const struct tcpviz_segment *seg = &pkt->seg;
	int dif, sdif;

	devices_at_input(pkt, &dif, &sdif);
	return tcpviz_lookup_listener_at(pkt->tn, seg->family,
					 (const void *)seg->saddr, seg->sport,
					 (const void *)seg->daddr,
					 ntohs(seg->dport), dif, sdif);
}

/**
 * tcpviz_lookup_is_known() - does a segment's receiver have a socket already?
 * @pkt: segment at LOCAL_IN
 *
 * Context: RCU read-side critical section.
 * Return: true if it has one, of any kind but a listening one.
 */
bool tcpviz_lookup_is_known(const struct tcpviz_packet *pkt)
{
	const struct tcpviz_segment *seg = &pkt->seg;
	struct sock *sk;
	int dif, sdif;

	devices_at_input(pkt, &dif, &sdif);
	sk = tcpviz_lookup_socket_at(pkt->tn, seg->family,
				     (const void *)seg->saddr, seg->sport,
				     (const void *)seg->daddr,
				     ntohs(seg->dport), dif, sdif);
	if (sk)
		sock_gen_put(sk);
	return sk;
}
