// SPDX-License-Identifier: GPL-2.0
/* Transitions as the module's multicast group tells them */

#include "event.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <net/if.h>
#include <string.h>
#include <time.h>

#include "attr.h"
#include "json.h"
#include "util.h"

/* The numbers of Documentation/netlink/specs/tcpviz.yaml */
static const char * const causes[] = {
	"event", "socket", "taken-back", "diverged",
};

static const char * const triggers[] = {
	"passive-open", "snd-syn", "snd-fin", "snd-rst", "rcv-syn",
	"rcv-syn-ack", "rcv-ack-of-syn", "rcv-fin", "rcv-ack-of-fin",
	"rcv-rst", "2msl", "delete", "prune",
};

#define NAME_OF(_names, _number)					\
	((_number) < ARRAY_SIZE(_names) ? (_names)[_number] : "?")

/* What a device is called, for whoever reads it as it happens */
static void name_l3dev(struct tcpviz_attrs *attrs, struct tcpviz_conn *conn)
{
	uint16_t type = TCPVIZ_A_CONN_L3DEV;
	char name[IF_NAMESIZE];

	if (attrs->attr[type] &&
	    if_indextoname(tcpviz_attrs_number(attrs, type, sizeof(uint32_t)),
			   name))
		strcpy(conn->l3dev, name);
}

/**
 * tcpviz_event_get() - read an event from a message
 * @event: gets it
 * @msg: message; attributes that aren't known are passed over
 *
 * Return: 0, or -1 if it is no event that we understand.
 */
int tcpviz_event_get(struct tcpviz_event *event, const struct nlmsghdr *msg)
{
	struct tcpviz_attrs attrs;
	unsigned int end, number;

	memset(event, 0, sizeof(*event));
	if (tcpviz_attrs_take(&attrs, msg, TCPVIZ_CMD_TRANSITION_NTF))
		return -1;
	event->seq = tcpviz_attrs_number(&attrs, TCPVIZ_A_CONN_SEQ,
					 sizeof(uint64_t));
	event->time_ns = tcpviz_attrs_number(&attrs, TCPVIZ_A_CONN_TIME_NS,
					     sizeof(uint64_t));
	tcpviz_attrs_who(&attrs, &event->conn);
	name_l3dev(&attrs, &event->conn);
	end = tcpviz_attrs_number(&attrs, TCPVIZ_A_CONN_END, sizeof(uint8_t));
	if (end > TCPVIZ_SERVER)
		return -1;
	event->end = end;
	event->from = tcpviz_attrs_state(&attrs, TCPVIZ_A_CONN_FROM);
	event->to = tcpviz_attrs_state(&attrs, TCPVIZ_A_CONN_TO);
	number = tcpviz_attrs_number(&attrs, TCPVIZ_A_CONN_CAUSE, 1);
	event->cause = NAME_OF(causes, number);
	event->trigger = "-";
	if (attrs.attr[TCPVIZ_A_CONN_TRIGGER]) {
		number = tcpviz_attrs_number(&attrs, TCPVIZ_A_CONN_TRIGGER, 1);
		event->trigger = NAME_OF(triggers, number);
	}
	return attrs.bad ? -1 : 0;
}

/**
 * tcpviz_event_text() - write an event for people, in a line
 * @out: where to
 * @event: the event
 */
void tcpviz_event_text(FILE *out, const struct tcpviz_event *event)
{
	const struct tcpviz_conn *conn = &event->conn;
	time_t seconds = event->time_ns / 1000000000;
	char clock[16] = "?";
	struct tm tm;

	if (localtime_r(&seconds, &tm))
		strftime(clock, sizeof(clock), "%H:%M:%S", &tm);
	fprintf(out, "%" PRIu64 " %s.%06u %" PRIu64 " %s %s > %s: %s %s -> %s (%s)\n",
		event->seq, clock,
		(unsigned int)(event->time_ns % 1000000000 / 1000), conn->id,
		conn->path, conn->addr[TCPVIZ_CLIENT],
		conn->addr[TCPVIZ_SERVER], tcpviz_side_name(event->end),
		tcpviz_state_name(event->from), tcpviz_state_name(event->to),
		*event->trigger == '-' ? event->cause : event->trigger);
}

static void line_write(FILE *out, struct json_object *object)
{
	fprintf(out, "%s\n", json_object_to_json_string_ext(object,
							    JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

static struct json_object *conn_new(const char *type,
				    const struct tcpviz_conn *conn)
{
	struct json_object *object = json_object_new_object();

	tcpviz_json_text(object, "type", type);
	tcpviz_json_u64(object, "id", conn->id);
	tcpviz_json_text(object, "path", conn->path);
	tcpviz_json_text(object, "client", conn->addr[TCPVIZ_CLIENT]);
	tcpviz_json_text(object, "client_state",
			 tcpviz_state_name(conn->state[TCPVIZ_CLIENT]));
	tcpviz_json_text(object, "server", conn->addr[TCPVIZ_SERVER]);
	tcpviz_json_text(object, "server_state",
			 tcpviz_state_name(conn->state[TCPVIZ_SERVER]));
	tcpviz_json_text(object, "l3dev", conn->l3dev);
	return object;
}

/**
 * tcpviz_event_json() - write an event for programs, as an object in a line
 * @out: where to
 * @event: the event
 */
void tcpviz_event_json(FILE *out, const struct tcpviz_event *event)
{
	struct json_object *object = conn_new("transition", &event->conn);

	tcpviz_json_u64(object, "seq", event->seq);
	tcpviz_json_u64(object, "time_ns", event->time_ns);
	tcpviz_json_text(object, "end", tcpviz_side_name(event->end));
	tcpviz_json_text(object, "from", tcpviz_state_name(event->from));
	tcpviz_json_text(object, "to", tcpviz_state_name(event->to));
	tcpviz_json_text(object, "cause", event->cause);
	tcpviz_json_text(object, "event", event->trigger);
	line_write(out, object);
}

/**
 * tcpviz_event_state_text() - write where a connection is, for people
 * @out: where to
 * @conn: the connection
 */
void tcpviz_event_state_text(FILE *out, const struct tcpviz_conn *conn)
{
	fprintf(out, "state: %" PRIu64 " %s %s > %s: client %s, server %s\n",
		conn->id, conn->path, conn->addr[TCPVIZ_CLIENT],
		conn->addr[TCPVIZ_SERVER],
		tcpviz_state_name(conn->state[TCPVIZ_CLIENT]),
		tcpviz_state_name(conn->state[TCPVIZ_SERVER]));
}

/**
 * tcpviz_event_state_json() - write where a connection is, for programs
 * @out: where to
 * @conn: the connection
 */
void tcpviz_event_state_json(FILE *out, const struct tcpviz_conn *conn)
{
	line_write(out, conn_new("state", conn));
}
