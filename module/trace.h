/* SPDX-License-Identifier: GPL-2.0 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM tcpviz

#if !defined(_TCPVIZ_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _TCPVIZ_TRACE_H

#include <linux/in6.h>
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

#endif /* _TCPVIZ_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
