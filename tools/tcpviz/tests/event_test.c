// SPDX-License-Identifier: GPL-2.0
/*
 * Messages as the module makes them, and how they are shown.
 * event_test FILE: write one as the fuzzer wants it
 * event_test names: write what the numbers of each enum are called
 */

#include <arpa/inet.h>
#include <linux/genetlink.h>
#include <linux/tcpviz.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../event.h"

static char room[1024];
static int failed;

/* A message with an attribute left out; 0: none */
static struct nlmsghdr *message(uint16_t without, int family)
{
	static const uint8_t bytes[][2] = {
		{ TCPVIZ_A_CONN_PATH, 1 },
		{ TCPVIZ_A_CONN_CLIENT_STATE, 2 },
		{ TCPVIZ_A_CONN_SERVER_STATE, 4 },
		{ TCPVIZ_A_CONN_END, 1 },
		{ TCPVIZ_A_CONN_FROM, 3 },
		{ TCPVIZ_A_CONN_TO, 4 },
		{ TCPVIZ_A_CONN_CAUSE, 0 },
		{ TCPVIZ_A_CONN_TRIGGER, 6 },
	};
	size_t len = family == AF_INET ? 4 : 16;
	struct nlmsghdr *msg = mnl_nlmsg_put_header(room);
	struct genlmsghdr *header;
	uint8_t addr[16];

	header = mnl_nlmsg_put_extra_header(msg, sizeof(*header));
	header->cmd = TCPVIZ_CMD_TRANSITION_NTF;
	inet_pton(family, family == AF_INET ? "192.0.2.1" : "2001:db8::1",
		  addr);
	if (without != TCPVIZ_A_CONN_SEQ)
		mnl_attr_put_u64(msg, TCPVIZ_A_CONN_SEQ, 17);
	if (without != TCPVIZ_A_CONN_TIME_NS)
		mnl_attr_put_u64(msg, TCPVIZ_A_CONN_TIME_NS,
				 1700000000123456789);
	if (without != TCPVIZ_A_CONN_ID)
		mnl_attr_put_u64(msg, TCPVIZ_A_CONN_ID, 3);
	for (uint16_t attr = TCPVIZ_A_CONN_CLIENT;
	     attr <= TCPVIZ_A_CONN_SERVER; attr += 2)
		if (attr != without)
			mnl_attr_put(msg, attr, len, addr);
	if (without != TCPVIZ_A_CONN_CLIENT_PORT)
		mnl_attr_put_u16(msg, TCPVIZ_A_CONN_CLIENT_PORT, 40000);
	if (without != TCPVIZ_A_CONN_SERVER_PORT)
		mnl_attr_put_u16(msg, TCPVIZ_A_CONN_SERVER_PORT, 80);
	for (size_t i = 0; i < sizeof(bytes) / sizeof(*bytes); i++)
		if (bytes[i][0] != without)
			mnl_attr_put_u8(msg, bytes[i][0], bytes[i][1]);
	return msg;
}

static void result(const char *name, int ok)
{
	printf("%s %s\n", ok ? "ok" : "not ok", name);
	failed |= !ok;
}

static void expect(const char *name, int family,
		   void (*write)(FILE *out, const struct tcpviz_event *event),
		   const char *want)
{
	struct tcpviz_event event;
	char got[1024] = "";
	FILE *out = fmemopen(got, sizeof(got), "w");
	int ok = out && !tcpviz_event_get(&event, message(0, family));

	if (ok)
		write(out, &event);
	if (out)
		fclose(out);
	if (strcmp(got, want)) {
		fprintf(stderr, "%s: %s", name, got);
		ok = 0;
	}
	result(name, ok);
}

/* All are needed but the last */
static void expect_needed(void)
{
	struct tcpviz_event event;
	int ok = 1;

	for (uint16_t attr = 1; attr < TCPVIZ_A_CONN_TRIGGER; attr++) {
		int err = tcpviz_event_get(&event, message(attr, AF_INET));

		if (attr != TCPVIZ_A_CONN_L3DEV && !err) {
			fprintf(stderr, "good without attribute %u\n", attr);
			ok = 0;
		}
	}
	result("event-needed", ok);
	result("event-no-trigger",
	       !tcpviz_event_get(&event, message(TCPVIZ_A_CONN_TRIGGER,
						 AF_INET)) &&
	       !strcmp(event.trigger, "-"));
}

/* Numbers that a newer module may have */
static void expect_unknown(void)
{
	struct nlmsghdr *msg = message(TCPVIZ_A_CONN_CAUSE, AF_INET);
	struct tcpviz_event event;

	mnl_attr_put_u8(msg, TCPVIZ_A_CONN_CAUSE, 200);
	mnl_attr_put_u32(msg, TCPVIZ_A_CONN_MAX + 1, 1);
	result("event-new-cause", !tcpviz_event_get(&event, msg) &&
	       !strcmp(event.cause, "?"));
	msg = message(TCPVIZ_A_CONN_TO, AF_INET);
	mnl_attr_put_u8(msg, TCPVIZ_A_CONN_TO, 200);
	result("event-new-state", tcpviz_event_get(&event, msg) < 0);
}

/* Returns what a number of an attribute is called; NULL: there is none */
static const char *name_of(uint16_t attr, unsigned int number)
{
	static struct tcpviz_event event;
	struct nlmsghdr *msg = message(attr, AF_INET);
	const char *name;

	mnl_attr_put_u8(msg, attr, number);
	if (tcpviz_event_get(&event, msg))
		return NULL;
	name = attr == TCPVIZ_A_CONN_TRIGGER ? event.trigger :
	       attr == TCPVIZ_A_CONN_CAUSE ? event.cause :
	       attr == TCPVIZ_A_CONN_PATH ? event.conn.path :
	       attr == TCPVIZ_A_CONN_END ? tcpviz_side_name(event.end) :
	       tcpviz_state_name(event.to);
	return strcmp(name, "?") ? name : NULL;
}

static void names_write(void)
{
	static const struct {
		const char *name;
		uint16_t attr;
	} enums[] = {
		{ "trigger", TCPVIZ_A_CONN_TRIGGER },
		{ "cause", TCPVIZ_A_CONN_CAUSE },
		{ "path", TCPVIZ_A_CONN_PATH },
		{ "role", TCPVIZ_A_CONN_END },
		{ "state", TCPVIZ_A_CONN_TO },
	};

	for (size_t i = 0; i < sizeof(enums) / sizeof(*enums); i++) {
		const char *name;

		for (unsigned int number = 0;
		     (name = name_of(enums[i].attr, number)); number++)
			printf("%s %s\n", enums[i].name, name);
	}
}

static int seed_write(const char *name)
{
	struct nlmsghdr *msg = message(0, AF_INET);
	FILE *file = fopen(name, "w");

	if (!file)
		return 1;
	fwrite(room + NLMSG_HDRLEN, msg->nlmsg_len - NLMSG_HDRLEN, 1, file);
	return fclose(file) ? 1 : 0;
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "names")) {
		names_write();
		return 0;
	}
	if (argc > 1)
		return seed_write(argv[1]);
	setenv("TZ", "UTC", 1);
	expect("event-text", AF_INET, tcpviz_event_text,
	       "17 22:13:20.123456 3 in 192.0.2.1:40000 > 192.0.2.1:80: server SYN-RECEIVED -> ESTABLISHED (rcv-ack-of-syn)\n");
	expect("event-json", AF_INET6, tcpviz_event_json,
	       "{\"type\":\"transition\",\"id\":3,\"path\":\"in\",\"client\":\"[2001:db8::1]:40000\",\"client_state\":\"SYN-SENT\",\"server\":\"[2001:db8::1]:80\",\"server_state\":\"ESTABLISHED\",\"l3dev\":null,\"seq\":17,\"time_ns\":1700000000123456789,\"end\":\"server\",\"from\":\"SYN-RECEIVED\",\"to\":\"ESTABLISHED\",\"cause\":\"event\",\"event\":\"rcv-ack-of-syn\"}\n");
	expect_needed();
	expect_unknown();
	return failed;
}
