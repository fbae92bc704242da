// SPDX-License-Identifier: GPL-2.0
/*
 * Connections out of the module's messages, with the words that the table
 * "connections" has for them
 */

#include "attr.h"

#include <inttypes.h>
#include <linux/genetlink.h>
#include <netinet/in.h>
#include <string.h>

#include "addr.h"
#include "flag.h"
#include "proc.h"
#include "util.h"

/* The numbers of Documentation/netlink/specs/tcpviz.yaml */
static const char * const paths[] = { "out", "in", "lo", "fwd" };

/**
 * tcpviz_attrs_take() - the attributes of a message
 * @attrs: gets them; those that aren't known are passed over
 * @msg: message
 * @cmd: what it should be
 *
 * Return: 0, or -1 if it is something else.
 */
int tcpviz_attrs_take(struct tcpviz_attrs *attrs, const struct nlmsghdr *msg,
		      uint8_t cmd)
{
	const struct genlmsghdr *header = mnl_nlmsg_get_payload(msg);
	const struct nlattr *attr;

	memset(attrs, 0, sizeof(*attrs));
	if (mnl_nlmsg_get_payload_len(msg) < sizeof(*header) ||
	    header->cmd != cmd)
		return -1;
	mnl_attr_for_each(attr, msg, sizeof(*header))
		if (mnl_attr_get_type(attr) <= TCPVIZ_A_CONN_MAX)
			attrs->attr[mnl_attr_get_type(attr)] = attr;
	return 0;
}

/**
 * tcpviz_attrs_number() - a number that has to be there
 * @attrs: attributes; bad if it isn't
 * @type: which one
 * @size: so many bytes it has
 *
 * Return: the number.
 */
uint64_t tcpviz_attrs_number(struct tcpviz_attrs *attrs, uint16_t type,
			     size_t size)
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

/* A time that may not be known */
static uint64_t us(struct tcpviz_attrs *attrs, uint16_t type)
{
	return attrs->attr[type] ?
	       tcpviz_attrs_number(attrs, type, sizeof(uint32_t)) : TCPVIZ_NONE;
}

/**
 * tcpviz_attrs_state() - a state that has to be there
 * @attrs: attributes; bad if it isn't
 * @type: which one
 *
 * Return: the state.
 */
enum tcpviz_state tcpviz_attrs_state(struct tcpviz_attrs *attrs, uint16_t type)
{
	uint64_t value = tcpviz_attrs_number(attrs, type, 1) + 1;

	if (value < TCPVIZ_ST_MAX)
		return value;
	attrs->bad = true;
	return TCPVIZ_ST_NONE;
}

static void endpoint(struct tcpviz_attrs *attrs, uint16_t addr_type,
		     uint16_t port_type, char text[TCPVIZ_ADDR_TEXT])
{
	const struct nlattr *attr = attrs->attr[addr_type];
	size_t len = attr ? mnl_attr_get_payload_len(attr) : 0;
	struct tcpviz_addr addr = {
		.family = len == sizeof(struct in_addr) ? AF_INET : AF_INET6,
		.port = tcpviz_attrs_number(attrs, port_type, sizeof(uint16_t)),
	};

	if (len != sizeof(struct in_addr) && len != sizeof(struct in6_addr)) {
		attrs->bad = true;
		return;
	}
	memcpy(addr.ip, mnl_attr_get_payload(attr), len);
	tcpviz_addr_format(&addr, text);
}

/**
 * tcpviz_attrs_who() - which connection it is, and its states
 * @attrs: attributes; bad if one isn't there
 * @conn: gets that; what else there is to know of a connection is not known
 */
void tcpviz_attrs_who(struct tcpviz_attrs *attrs, struct tcpviz_conn *conn)
{
	uint64_t path = tcpviz_attrs_number(attrs, TCPVIZ_A_CONN_PATH, 1);

	memset(conn, 0, sizeof(*conn));
	conn->id = tcpviz_attrs_number(attrs, TCPVIZ_A_CONN_ID,
				       sizeof(uint64_t));
	strcpy(conn->path, path < ARRAY_SIZE(paths) ? paths[path] : "?");
	endpoint(attrs, TCPVIZ_A_CONN_CLIENT, TCPVIZ_A_CONN_CLIENT_PORT,
		 conn->addr[TCPVIZ_CLIENT]);
	endpoint(attrs, TCPVIZ_A_CONN_SERVER, TCPVIZ_A_CONN_SERVER_PORT,
		 conn->addr[TCPVIZ_SERVER]);
	conn->state[TCPVIZ_CLIENT] =
		tcpviz_attrs_state(attrs, TCPVIZ_A_CONN_CLIENT_STATE);
	conn->state[TCPVIZ_SERVER] =
		tcpviz_attrs_state(attrs, TCPVIZ_A_CONN_SERVER_STATE);
	conn->age_ms = TCPVIZ_NONE;
	conn->idle_ms = TCPVIZ_NONE;
	conn->timer_ms = TCPVIZ_NONE;
	strcpy(conn->flags, "-");
	strcpy(conn->l3dev, "-");
	if (attrs->attr[TCPVIZ_A_CONN_L3DEV])
		snprintf(conn->l3dev, sizeof(conn->l3dev), "%" PRIu64,
			 tcpviz_attrs_number(attrs, TCPVIZ_A_CONN_L3DEV,
					     sizeof(uint32_t)));
}

/**
 * tcpviz_attrs_conn() - all of a connection
 * @conn: gets it
 * @msg: a message of the answer to TCPVIZ_CMD_CONN_GET
 *
 * Return: 0, or -1 if it is none that we understand.
 */
int tcpviz_attrs_conn(struct tcpviz_conn *conn, const struct nlmsghdr *msg)
{
	struct tcpviz_attrs attrs;

	if (tcpviz_attrs_take(&attrs, msg, TCPVIZ_CMD_CONN_GET))
		return -1;
	tcpviz_attrs_who(&attrs, conn);
	conn->age_ms = tcpviz_attrs_number(&attrs, TCPVIZ_A_CONN_AGE_MS,
					   sizeof(uint64_t));
	conn->idle_ms = tcpviz_attrs_number(&attrs, TCPVIZ_A_CONN_IDLE_MS,
					    sizeof(uint32_t));
	conn->timer_ms = tcpviz_attrs_number(&attrs, TCPVIZ_A_CONN_TIMER_MS,
					     sizeof(uint32_t));
	conn->syn = tcpviz_attrs_number(&attrs, TCPVIZ_A_CONN_SYN, 1);
	conn->synack = tcpviz_attrs_number(&attrs, TCPVIZ_A_CONN_SYNACK, 1);
	conn->fin[TCPVIZ_CLIENT] =
		tcpviz_attrs_number(&attrs, TCPVIZ_A_CONN_CLIENT_FIN, 1);
	conn->fin[TCPVIZ_SERVER] =
		tcpviz_attrs_number(&attrs, TCPVIZ_A_CONN_SERVER_FIN, 1);
	conn->synack_us = us(&attrs, TCPVIZ_A_CONN_SYNACK_US);
	conn->ack_us = us(&attrs, TCPVIZ_A_CONN_ACK_US);
	tcpviz_flag_list(conn->flags, sizeof(conn->flags),
			 tcpviz_attrs_number(&attrs, TCPVIZ_A_CONN_FLAGS,
					     sizeof(uint32_t)));
	return attrs.bad ? -1 : 0;
}
