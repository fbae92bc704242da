// SPDX-License-Identifier: GPL-2.0
/* Transitions as the module's multicast group tells them */

#include "event.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <linux/genetlink.h>
#include <linux/tcpviz.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <time.h>

#include "addr.h"
#include "json.h"
#include "proc.h"
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

static const char * const paths[] = { "out", "in", "lo", "fwd" };

#define NAME_OF(_names, _number)					\
	((_number) < ARRAY_SIZE(_names) ? (_names)[_number] : "?")

/* Attributes of a message by type, and how long each is */
struct attrs {
	const struct nlattr *attr[TCPVIZ_A_CONN_MAX + 1];
	bool bad;
};

/* A number of exactly that many bytes; without it the message is bad */
static uint64_t number(struct attrs *attrs, unsigned int type, size_t size)
{
	const struct nlattr *attr = attrs->attr[type];

	if (!attr || mnl_attr_get_payload_len(attr) != size) {
		attrs->bad = true;
		return 0;
	}
	switch (size) {
	case sizeof(uint8_t):
		return mnl_attr_get_u8(attr);
	case sizeof(uint16_t):
		return mnl_attr_get_u16(attr);
	case sizeof(uint32_t):
		return mnl_attr_get_u32(attr);
	default:
		return mnl_attr_get_u64(attr);
	}
}

static enum tcpviz_state state(struct attrs *attrs, unsigned int type)
{
	uint64_t value = number(attrs, type, sizeof(uint8_t)) + 1;

	if (value < TCPVIZ_ST_MAX)
		return value;
	attrs->bad = true;
	return TCPVIZ_ST_NONE;
}

static void endpoint(struct attrs *attrs, unsigned int addr_type,
		     unsigned int port_type, char text[TCPVIZ_ADDR_TEXT])
{
	const struct nlattr *attr = attrs->attr[addr_type];
	size_t len = attr ? mnl_attr_get_payload_len(attr) : 0;
	struct tcpviz_addr addr = {
		.family = len == sizeof(struct in_addr) ? AF_INET : AF_INET6,
		.port = number(attrs, port_type, sizeof(uint16_t)),
	};

	if (len != sizeof(struct in_addr) && len != sizeof(struct in6_addr)) {
		attrs->bad = true;
		return;
	}
	memcpy(addr.ip, mnl_attr_get_payload(attr), len);
	tcpviz_addr_format(&addr, text);
}

static void conn_get(struct tcpviz_conn *conn, struct attrs *attrs)
{
	unsigned int path = number(attrs, TCPVIZ_A_CONN_PATH, 1);
	char name[IF_NAMESIZE];
	uint32_t l3dev = 0;

	conn->id = number(attrs, TCPVIZ_A_CONN_ID, sizeof(uint64_t));
	snprintf(conn->path, sizeof(conn->path), "%s", NAME_OF(paths, path));
	endpoint(attrs, TCPVIZ_A_CONN_CLIENT, TCPVIZ_A_CONN_CLIENT_PORT,
		 conn->addr[TCPVIZ_CLIENT]);
	endpoint(attrs, TCPVIZ_A_CONN_SERVER, TCPVIZ_A_CONN_SERVER_PORT,
		 conn->addr[TCPVIZ_SERVER]);
	conn->state[TCPVIZ_CLIENT] = state(attrs, TCPVIZ_A_CONN_CLIENT_STATE);
	conn->state[TCPVIZ_SERVER] = state(attrs, TCPVIZ_A_CONN_SERVER_STATE);
	conn->age_ms = TCPVIZ_NONE;
	conn->idle_ms = TCPVIZ_NONE;
	conn->timer_ms = TCPVIZ_NONE;
	strcpy(conn->flags, "-");
	strcpy(conn->l3dev, "-");
	if (!attrs->attr[TCPVIZ_A_CONN_L3DEV])
		return;
	l3dev = number(attrs, TCPVIZ_A_CONN_L3DEV, sizeof(uint32_t));
	if (if_indextoname(l3dev, name))
		snprintf(conn->l3dev, sizeof(conn->l3dev), "%s", name);
	else
		snprintf(conn->l3dev, sizeof(conn->l3dev), "%" PRIu32, l3dev);
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
	const struct genlmsghdr *header = mnl_nlmsg_get_payload(msg);
	struct attrs attrs = { };
	const struct nlattr *attr;
	unsigned int end;

	memset(event, 0, sizeof(*event));
	if (mnl_nlmsg_get_payload_len(msg) < sizeof(*header) ||
	    header->cmd != TCPVIZ_CMD_TRANSITION_NTF)
		return -1;
	mnl_attr_for_each(attr, msg, sizeof(*header))
		if (mnl_attr_get_type(attr) <= TCPVIZ_A_CONN_MAX)
			attrs.attr[mnl_attr_get_type(attr)] = attr;
	event->seq = number(&attrs, TCPVIZ_A_CONN_SEQ, sizeof(uint64_t));
	event->time_ns = number(&attrs, TCPVIZ_A_CONN_TIME_NS,
				sizeof(uint64_t));
	conn_get(&event->conn, &attrs);
	end = number(&attrs, TCPVIZ_A_CONN_END, sizeof(uint8_t));
	if (end > TCPVIZ_SERVER)
		return -1;
	event->end = end;
	event->from = state(&attrs, TCPVIZ_A_CONN_FROM);
	event->to = state(&attrs, TCPVIZ_A_CONN_TO);
	event->cause = NAME_OF(causes, number(&attrs, TCPVIZ_A_CONN_CAUSE, 1));
	event->trigger = "-";
	if (attrs.attr[TCPVIZ_A_CONN_TRIGGER])
		event->trigger = NAME_OF(triggers,
					 number(&attrs,
						TCPVIZ_A_CONN_TRIGGER, 1));
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
