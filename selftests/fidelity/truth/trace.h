/* SPDX-License-Identifier: GPL-2.0 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM tcptruth

#if !defined(_TCPTRUTH_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _TCPTRUTH_TRACE_H

#include <linux/tracepoint.h>

#include "tcptruth.h"

/* The words of RFC 9293. */
#define show_tcp_state(state)					\
	__print_symbolic(state,					\
			 { TCP_ESTABLISHED,	"ESTABLISHED" },	\
			 { TCP_SYN_SENT,	"SYN-SENT" },		\
			 { TCP_SYN_RECV,	"SYN-RECEIVED" },	\
			 { TCP_NEW_SYN_RECV,	"SYN-RECEIVED" },	\
			 { TCP_FIN_WAIT1,	"FIN-WAIT-1" },		\
			 { TCP_FIN_WAIT2,	"FIN-WAIT-2" },		\
			 { TCP_TIME_WAIT,	"TIME-WAIT" },		\
			 { TCP_CLOSE,		"CLOSED" },		\
			 { TCP_CLOSE_WAIT,	"CLOSE-WAIT" },		\
			 { TCP_LAST_ACK,	"LAST-ACK" },		\
			 { TCP_LISTEN,		"LISTEN" },		\
			 { TCP_CLOSING,		"CLOSING" })

/* A socket of any kind has changed its state, or has got its addresses. */
TRACE_EVENT(socket,

	TP_PROTO(const struct tcptruth_change *ch),

	TP_ARGS(ch),

	TP_STRUCT__entry(
		__field(const void *, sk)
		__field(const void *, was)
		__field(unsigned int, netns)
		__array(u8, local, sizeof(struct sockaddr_in6))
		__array(u8, peer, sizeof(struct sockaddr_in6))
		__field(u8, from)
		__field(u8, to)
		__field(bool, request)
		__field(bool, fin_waits)
	),

	TP_fast_assign(
		__entry->sk = ch->sk;
		__entry->was = ch->was;
		__entry->netns = ch->sk->skc_net.net->ns.inum;
		tcptruth_local(ch->sk, __entry->local);
		tcptruth_peer(ch->sk, __entry->peer);
		__entry->from = ch->from;
		__entry->to = ch->to;
		__entry->request = ch->to == TCP_NEW_SYN_RECV;
		__entry->fin_waits = ch->fin_waits;
	),

	TP_printk("sk=%px was=%px netns=%u local=%pISpc peer=%pISpc from=%s to=%s request=%d fin_waits=%d",
		  __entry->sk, __entry->was, __entry->netns, __entry->local,
		  __entry->peer, show_tcp_state(__entry->from),
		  show_tcp_state(__entry->to), __entry->request,
		  __entry->fin_waits)
);

/* A namespace is about to lose what is left of its sockets. */
TRACE_EVENT(netns_exit,

	TP_PROTO(const struct net *net),

	TP_ARGS(net),

	TP_STRUCT__entry(
		__field(unsigned int, netns)
	),

	TP_fast_assign(
		__entry->netns = net->ns.inum;
	),

	TP_printk("netns=%u", __entry->netns)
);

#endif /* _TCPTRUTH_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
