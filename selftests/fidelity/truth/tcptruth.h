/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPTRUTH_H
#define _TCPTRUTH_H

#include <net/inet_sock.h>
#include <net/net_namespace.h>
#include <net/tcp_states.h>

/**
 * struct tcptruth_change - something happened to a socket
 * @sk: the socket: full, request or timewait
 * @was: the socket that it continues, or NULL
 * @from: state it left
 * @to: state it entered; the same as @from if it just got its addresses
 * @fin_waits: it has closed, and its FIN is still to be sent
 */
struct tcptruth_change {
	const struct sock_common *sk;
	const void *was;
	u8 from;
	u8 to;
	bool fin_waits;
};

void tcptruth_local(const struct sock_common *sk, void *to);
void tcptruth_peer(const struct sock_common *sk, void *to);

#endif /* _TCPTRUTH_H */
