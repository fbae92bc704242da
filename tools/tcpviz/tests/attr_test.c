// SPDX-License-Identifier: GPL-2.0
/*
 * Connections as the module tells them by netlink, and what the table has
 * for the same.
 * attr_test DIR: write messages as the fuzzer wants them
 */

#include <arpa/inet.h>
#include <inttypes.h>
#include <linux/genetlink.h>
#include <stdlib.h>
#include <string.h>

#include "../addr.h"
#include "../attr.h"
#include "../proc.h"

static char room[1024];
static int failed;

static void result(const char *name, const char *why)
{
	printf("%s attr: %s%s%s\n", *why ? "not ok" : "ok", name,
	       *why ? " # " : "", why);
	failed |= !!*why;
}

static struct nlmsghdr *begin(uint8_t cmd)
{
	struct nlmsghdr *msg;
	struct genlmsghdr *header;

	memset(room, 0, sizeof(room));
	msg = mnl_nlmsg_put_header(room);
	header = mnl_nlmsg_put_extra_header(msg, sizeof(*header));
	header->cmd = cmd;
	return msg;
}

/* How an attribute is written */
static const struct {
	uint16_t type;
	uint8_t size;
	uint64_t value;
} numbers[] = {
	{ TCPVIZ_A_CONN_ID, 8, 3 },
	{ TCPVIZ_A_CONN_PATH, 1, 1 },
	{ TCPVIZ_A_CONN_CLIENT_PORT, 2, 40000 },
	{ TCPVIZ_A_CONN_SERVER_PORT, 2, 80 },
	{ TCPVIZ_A_CONN_CLIENT_STATE, 1, 2 },
	{ TCPVIZ_A_CONN_SERVER_STATE, 1, 3 },
	{ TCPVIZ_A_CONN_AGE_MS, 8, 5000000000 },
	{ TCPVIZ_A_CONN_IDLE_MS, 4, 17 },
	{ TCPVIZ_A_CONN_TIMER_MS, 4, 4000000000 },
	{ TCPVIZ_A_CONN_SYN, 1, 1 },
	{ TCPVIZ_A_CONN_SYNACK, 1, 255 },
	{ TCPVIZ_A_CONN_CLIENT_FIN, 1, 0 },
	{ TCPVIZ_A_CONN_SERVER_FIN, 1, 2 },
	{ TCPVIZ_A_CONN_FLAGS, 4, 0x80000081 },
	/* these need not be there */
	{ TCPVIZ_A_CONN_L3DEV, 4, 7 },
	{ TCPVIZ_A_CONN_SYNACK_US, 4, 400 },
	{ TCPVIZ_A_CONN_ACK_US, 4, 500 },
};

#define NEEDED	14
#define ALL	(sizeof(numbers) / sizeof(*numbers))

static void put_number(struct nlmsghdr *msg, size_t n)
{
	uint64_t value = numbers[n].value;

	/* least octet first, as this machine has it */
	mnl_attr_put(msg, numbers[n].type, numbers[n].size, &value);
}

/* A connection with so many of the attributes, but for one */
static struct nlmsghdr *message(size_t count, uint16_t without,
				const char *client)
{
	struct nlmsghdr *msg = begin(TCPVIZ_CMD_CONN_GET);
	bool v6 = strchr(client, ':');
	uint8_t addr[16];

	for (size_t n = 0; n < count; n++)
		if (numbers[n].type != without)
			put_number(msg, n);
	inet_pton(v6 ? AF_INET6 : AF_INET, client, addr);
	if (without != TCPVIZ_A_CONN_CLIENT)
		mnl_attr_put(msg, TCPVIZ_A_CONN_CLIENT, v6 ? 16 : 4, addr);
	if (without != TCPVIZ_A_CONN_SERVER)
		mnl_attr_put(msg, TCPVIZ_A_CONN_SERVER, v6 ? 16 : 4, addr);
	return msg;
}

/* The record in the order of the table */
static void describe(const struct tcpviz_conn *conn, char text[512])
{
	snprintf(text, 512, "%" PRIu64 " %s %s %s %s %s %" PRIu64 " %" PRIu64
		 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64
		 " %" PRId64 " %" PRId64 " %s %s", conn->id, conn->path,
		 conn->addr[0], conn->addr[1],
		 tcpviz_state_name(conn->state[0]),
		 tcpviz_state_name(conn->state[1]), conn->age_ms,
		 conn->idle_ms, conn->timer_ms, conn->syn, conn->synack,
		 conn->fin[0], conn->fin[1], (int64_t)conn->synack_us,
		 (int64_t)conn->ack_us, conn->l3dev, conn->flags);
}

static void expect(const char *name, const struct nlmsghdr *msg,
		   const char *want)
{
	char text[512] = "none that is understood";
	struct tcpviz_conn conn;

	if (!tcpviz_attrs_conn(&conn, msg))
		describe(&conn, text);
	result(name, strcmp(text, want) ? text : "");
}

static void expect_needed(void)
{
	struct tcpviz_conn conn;
	char name[64];

	for (size_t n = 0; n < NEEDED; n++) {
		const struct nlmsghdr *msg = message(ALL, numbers[n].type,
						     "192.0.2.1");

		snprintf(name, sizeof(name), "without %u", numbers[n].type);
		result(name, tcpviz_attrs_conn(&conn, msg) ? "" : "is taken");
	}
	result("without an address",
	       tcpviz_attrs_conn(&conn, message(ALL, TCPVIZ_A_CONN_SERVER,
						"192.0.2.1")) ?
	       "" : "is taken");
	result("an event",
	       tcpviz_attrs_conn(&conn, begin(TCPVIZ_CMD_TRANSITION_NTF)) ?
	       "" : "is taken");
}

/* As the kernel's %pI6c */
static void expect_addresses(void)
{
	static const struct {
		const char *addr, *want;
	} cases[] = {
		{ "192.0.2.1", "192.0.2.1:40000" },
		{ "2001:db8::1", "[2001:db8::1]:40000" },
		{ "::", "[::]:40000" },
		{ "::1", "[::1]:40000" },
		{ "1::", "[1::]:40000" },
		{ "1:2:3:4:5:6:7:8", "[1:2:3:4:5:6:7:8]:40000" },
		{ "1:0:3:4:5:6:7:8", "[1:0:3:4:5:6:7:8]:40000" },
		{ "1:0:0:4:0:0:0:8", "[1:0:0:4::8]:40000" },
		{ "0:0:3:4:0:0:7:8", "[::3:4:0:0:7:8]:40000" },
		{ "::ffff:192.0.2.1", "[::ffff:192.0.2.1]:40000" },
		{ "::192.0.2.1", "[::c000:201]:40000" },
		{ "fe80::5efe:192.0.2.1", "[fe80::5efe:192.0.2.1]:40000" },
		{ "fe80::200:5efe:c000:201",
		  "[fe80::200:5efe:192.0.2.1]:40000" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct tcpviz_conn conn;

		if (tcpviz_attrs_conn(&conn, message(ALL, 0, cases[i].addr)))
			strcpy(conn.addr[0], "not taken");
		if (strcmp(conn.addr[0], cases[i].want))
			result(cases[i].addr, conn.addr[0]);
		else
			result(cases[i].addr, "");
	}
}

static struct nlmsghdr *rule_message(void)
{
	struct nlmsghdr *msg = begin(TCPVIZ_CMD_RULE_GET);

	mnl_attr_put_u32(msg, TCPVIZ_A_RULE_PRIORITY, 5);
	mnl_attr_put_u8(msg, TCPVIZ_A_RULE_FAMILY, AF_INET);
	mnl_attr_put_u16(msg, TCPVIZ_A_RULE_PORT_FIRST, 80);
	mnl_attr_put_u16(msg, TCPVIZ_A_RULE_PORT_LAST, 90);
	mnl_attr_put(msg, TCPVIZ_A_RULE_LOCAL, 4, "\300\0\2");
	mnl_attr_put_u8(msg, TCPVIZ_A_RULE_LOCAL_LEN, 24);
	mnl_attr_put_u32(msg, TCPVIZ_A_RULE_SYNACK_RETRIES, -1);
	mnl_attr_put_u32(msg, TCPVIZ_A_RULE_PRUNE_POLICY, 1);
	mnl_attr_put_u64(msg, TCPVIZ_A_RULE_HITS, 1000);
	return msg;
}

static void seed_write(const char *dir, const char *name,
		       const struct nlmsghdr *msg)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "w");
	if (!file || !fwrite((const char *)msg + NLMSG_HDRLEN,
			     msg->nlmsg_len - NLMSG_HDRLEN, 1, file) ||
	    fclose(file))
		exit(1);
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		seed_write(argv[1], "conn", message(ALL, 0, "192.0.2.1"));
		seed_write(argv[1], "conn6", message(NEEDED, 0, "fe80::1"));
		seed_write(argv[1], "rule", rule_message());
		return 0;
	}
	expect("all", message(ALL, 0, "192.0.2.1"),
	       "3 in 192.0.2.1:40000 192.0.2.1:80 SYN-SENT SYN-RECEIVED 5000000000 17 4000000000 1 255 0 2 400 500 7 cookie,simultaneous");
	expect("no more than there must be",
	       message(NEEDED, 0, "2001:db8::1"),
	       "3 in [2001:db8::1]:40000 [2001:db8::1]:80 SYN-SENT SYN-RECEIVED 5000000000 17 4000000000 1 255 0 2 -1 -1 - cookie,simultaneous");
	expect_needed();
	expect_addresses();
	return failed;
}
