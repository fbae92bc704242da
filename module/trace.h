/* SPDX-License-Identifier: GPL-2.0 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM tcpviz

#if !defined(_TCPVIZ_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _TCPVIZ_TRACE_H

#include <linux/in6.h>
#include <linux/tracepoint.h>

#include "conn.h"
#include "netns.h"

/* Names as in /proc/tcpviz/transcript. */
#define show_prune_reason(reason)					\
	__print_symbolic(reason,					\
			 { TCPVIZ_PRUNED_RETRIES,	"retries" },	\
			 { TCPVIZ_PRUNED_BOUND,		"bound" },	\
			 { TCPVIZ_PRUNED_AGE,		"age" },	\
			 { TCPVIZ_PRUNED_SOURCE,	"source" },	\
			 { TCPVIZ_PRUNED_FORWARD,	"forward" })

/* A half-open connection was pruned, or would have been in a dry run. */
TRACE_EVENT(prune,

	TP_PROTO(const struct tcpviz_conn *conn,
		 enum tcpviz_prune_reason reason, bool shadow, u64 age_us),

	TP_ARGS(conn, reason, shadow, age_us),

	TP_STRUCT__entry(
		__field(u64, id)
		__field(u64, age_us)
		__array(u8, client, sizeof(struct sockaddr_in6))
		__array(u8, server, sizeof(struct sockaddr_in6))
		__field(u8, reason)
		__field(u8, synacks)
		__field(bool, shadow)
	),

	TP_fast_assign(
		__entry->id = conn->id;
		__entry->age_us = age_us;
		tcpviz_conn_sockaddr(conn, TCPVIZ_CLIENT, __entry->client);
		tcpviz_conn_sockaddr(conn, TCPVIZ_SERVER, __entry->server);
		__entry->reason = reason;
		__entry->synacks = conn->pair.ep[TCPVIZ_SERVER].syn_repeats + 1;
		__entry->shadow = shadow;
	),

	TP_printk("id=%llu client=%pISpc server=%pISpc reason=%s shadow=%d age_us=%llu synacks=%u",
		  __entry->id, __entry->client, __entry->server,
		  show_prune_reason(__entry->reason), __entry->shadow,
		  __entry->age_us, __entry->synacks)
);

#define show_state(state)						\
	__print_symbolic(state,						\
			 { TCPVIZ_CLOSED,	"CLOSED" },		\
			 { TCPVIZ_LISTEN,	"LISTEN" },		\
			 { TCPVIZ_SYN_SENT,	"SYN-SENT" },		\
			 { TCPVIZ_SYN_RECEIVED,	"SYN-RECEIVED" },	\
			 { TCPVIZ_ESTABLISHED,	"ESTABLISHED" },	\
			 { TCPVIZ_FIN_WAIT_1,	"FIN-WAIT-1" },		\
			 { TCPVIZ_FIN_WAIT_2,	"FIN-WAIT-2" },		\
			 { TCPVIZ_CLOSE_WAIT,	"CLOSE-WAIT" },		\
			 { TCPVIZ_CLOSING,	"CLOSING" },		\
			 { TCPVIZ_LAST_ACK,	"LAST-ACK" },		\
			 { TCPVIZ_TIME_WAIT,	"TIME-WAIT" })

#define show_cause(cause)						\
	__print_symbolic(cause,						\
			 { TCPVIZ_BY_EVENT,		"event" },	\
			 { TCPVIZ_BY_SOCKET,		"socket" },	\
			 { TCPVIZ_BY_CONTRADICTION,	"taken-back" },	\
			 { TCPVIZ_BY_DIVERGENCE,	"diverged" })

#define show_event(event)						\
	__print_symbolic(event,						\
			 { TCPVIZ_PASSIVE_OPEN,		"passive-open" }, \
			 { TCPVIZ_SND_SYN,		"snd-syn" },	\
			 { TCPVIZ_SND_FIN,		"snd-fin" },	\
			 { TCPVIZ_SND_RST,		"snd-rst" },	\
			 { TCPVIZ_RCV_SYN,		"rcv-syn" },	\
			 { TCPVIZ_RCV_SYN_ACK,		"rcv-syn-ack" }, \
			 { TCPVIZ_RCV_ACK_OF_SYN,	"rcv-ack-of-syn" }, \
			 { TCPVIZ_RCV_FIN,		"rcv-fin" },	\
			 { TCPVIZ_RCV_ACK_OF_FIN,	"rcv-ack-of-fin" }, \
			 { TCPVIZ_RCV_RST,		"rcv-rst" },	\
			 { TCPVIZ_2MSL,			"2msl" },	\
			 { TCPVIZ_DELETE,		"delete" },	\
			 { TCPVIZ_PRUNE,		"prune" },	\
			 { TCPVIZ_EVENTS,		"-" })

/* An end of a connection has changed its state. */
DECLARE_EVENT_CLASS(tcpviz_step,

	TP_PROTO(const struct tcpviz_conn *conn,
		 const struct tcpviz_step *step),

	TP_ARGS(conn, step),

	TP_STRUCT__entry(
		__field(u64, id)
		__field(unsigned int, netns)
		__array(u8, client, sizeof(struct sockaddr_in6))
		__array(u8, server, sizeof(struct sockaddr_in6))
		__field(u8, role)
		__field(bool, local)
		__field(u8, from)
		__field(u8, to)
		__field(u8, cause)
		__field(u8, event)
		__field(bool, ambiguous)
	),

	TP_fast_assign(
		__entry->id = conn->id;
		__entry->netns = conn->tn->net->ns.inum;
		tcpviz_conn_sockaddr(conn, TCPVIZ_CLIENT, __entry->client);
		tcpviz_conn_sockaddr(conn, TCPVIZ_SERVER, __entry->server);
		__entry->role = step->role;
		__entry->local = conn->pair.ep[step->role].known &
				 TCPVIZ_EP_LOCAL;
		__entry->from = step->from;
		__entry->to = step->to;
		__entry->cause = step->cause;
		__entry->event = step->event;
		__entry->ambiguous = conn->pair.flags &
				     BIT(TCPVIZ_F_AMBIGUOUS);
	),

	TP_printk("id=%llu netns=%u client=%pISpc server=%pISpc end=%s local=%d from=%s to=%s cause=%s event=%s ambiguous=%d",
		  __entry->id, __entry->netns, __entry->client,
		  __entry->server,
		  __entry->role == TCPVIZ_CLIENT ? "client" : "server",
		  __entry->local, show_state(__entry->from),
		  show_state(__entry->to), show_cause(__entry->cause),
		  show_event(__entry->event), __entry->ambiguous)
);

DEFINE_EVENT(tcpviz_step, transition,
	TP_PROTO(const struct tcpviz_conn *conn,
		 const struct tcpviz_step *step),
	TP_ARGS(conn, step)
);

/* Beside its transition: the socket was where no edge leads. */
DEFINE_EVENT(tcpviz_step, divergence,
	TP_PROTO(const struct tcpviz_conn *conn,
		 const struct tcpviz_step *step),
	TP_ARGS(conn, step)
);

#endif /* _TCPVIZ_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
