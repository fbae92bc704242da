/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_COMPAT_NET_TCP_H
#define _TCPVIZ_COMPAT_NET_TCP_H

#include_next <net/tcp.h>
#include <linux/version.h>

/* Before 6.8 the cookie is told beside the header that it is in. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
#define __cookie_v4_check(iph, th) \
	__cookie_v4_check(iph, th, ntohl((th)->ack_seq) - 1)
#define __cookie_v6_check(iph, th) \
	__cookie_v6_check(iph, th, ntohl((th)->ack_seq) - 1)
#endif

/* Before 6.19 a socket's timer is elsewhere. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 19, 0)
static inline unsigned long tcp_timeout_expires(const struct sock *sk)
{
	return READ_ONCE(inet_csk(sk)->icsk_retransmit_timer.expires);
}
#endif

/*
 * Since 6.15 a request passes over what echoes a time stamp that it has not
 * sent.  Return: false if it does not look.
 */
static inline bool tcp_request_sent(const struct request_sock *req, u32 *first,
				    u32 *last)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 15, 0)
	return false;
#else
	*first = tcp_rsk(req)->snt_tsval_first;
	*last = READ_ONCE(tcp_rsk(req)->snt_tsval_last);
	return inet_rsk(req)->tstamp_ok;
#endif
}

#endif /* _TCPVIZ_COMPAT_NET_TCP_H */
