/* SPDX-License-Identifier: GPL-2.0 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM tcpviz

#if !defined(_TCPVIZ_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _TCPVIZ_TRACE_H

#include <linux/tracepoint.h>

#include "conn.h"

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
		__array(u8, client, sizeof(union nf_inet_addr))
		__array(u8, server, sizeof(union nf_inet_addr))
		__field(u16, client_port)
		__field(u16, server_port)
		__field(u8, family)
		__field(u8, reason)
		__field(u8, synacks)
		__field(bool, shadow)
	),

	TP_fast_assign(
		const struct tcpviz_tuple *t = &conn->tuple;

		__entry->id = conn->id;
		__entry->age_us = age_us;
		memcpy(__entry->client, &t->addr[TCPVIZ_CLIENT],
		       sizeof(t->addr[TCPVIZ_CLIENT]));
		memcpy(__entry->server, &t->addr[TCPVIZ_SERVER],
		       sizeof(t->addr[TCPVIZ_SERVER]));
		__entry->client_port = ntohs(t->port[TCPVIZ_CLIENT]);
		__entry->server_port = ntohs(t->port[TCPVIZ_SERVER]);
		__entry->family = t->family;
		__entry->reason = reason;
		__entry->synacks = conn->pair.ep[TCPVIZ_SERVER].syn_repeats + 1;
		__entry->shadow = shadow;
	),

	/* A short IPv4 address has its four octets at the start */
	TP_printk("id=%llu family=%u client=%*phN:%u server=%*phN:%u reason=%s shadow=%d age_us=%llu synacks=%u",
		  __entry->id, __entry->family,
		  __entry->family == AF_INET ? 4 : 16, __entry->client,
		  __entry->client_port,
		  __entry->family == AF_INET ? 4 : 16, __entry->server,
		  __entry->server_port,
		  show_prune_reason(__entry->reason), __entry->shadow,
		  __entry->age_us, __entry->synacks)
);

#endif /* _TCPVIZ_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
