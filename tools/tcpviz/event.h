/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_EVENT_H
#define _TCPVIZ_EVENT_H

#include <libmnl/libmnl.h>
#include <stdio.h>

#include "record.h"

/**
 * struct tcpviz_event - an end of a connection has changed its state
 * @seq: number of the event
 * @time_ns: when, since 1970
 * @conn: the connection after it; what no event tells is TCPVIZ_NONE
 * @end: whose state
 * @from: state it left
 * @to: state it entered
 * @cause: why: event, socket, taken-back or diverged
 * @trigger: which event of the state machine; "-": none
 */
struct tcpviz_event {
	uint64_t seq;
	uint64_t time_ns;
	struct tcpviz_conn conn;
	enum tcpviz_side end;
	enum tcpviz_state from;
	enum tcpviz_state to;
	const char *cause;
	const char *trigger;
};

int tcpviz_event_get(struct tcpviz_event *event, const struct nlmsghdr *msg);
void tcpviz_event_text(FILE *out, const struct tcpviz_event *event);
void tcpviz_event_json(FILE *out, const struct tcpviz_event *event);
void tcpviz_event_state_text(FILE *out, const struct tcpviz_conn *conn);
void tcpviz_event_state_json(FILE *out, const struct tcpviz_conn *conn);

#endif /* _TCPVIZ_EVENT_H */
