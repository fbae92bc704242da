// SPDX-License-Identifier: GPL-2.0
/*
 * Asks the module for connections by netlink, in whatever words, right or
 * wrong, and says what the answer was: the number of each connection in a
 * line, then "told COUNT in READS"; or "refused ERRNO MESSAGE".
 *
 * usage: conn_get [-b BYTES] [-w READS] [ATTRIBUTE=VALUE]...
 *	-b BYTES	read no more at a time
 *	-w READS	after so many wait for the end of a line of input
 * An attribute is a name of the specification or a number, a value a number,
 * an address, or the bytes in hexadecimal after "x".
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/tcpviz.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ROOM	65536

static const struct {
	const char *name;
	unsigned short type;
	unsigned short size;	/* 0: an address */
} names[] = {
	{ "id",			TCPVIZ_A_CONN_ID,		8 },
	{ "family",		TCPVIZ_A_CONN_FAMILY,		1 },
	{ "client",		TCPVIZ_A_CONN_CLIENT,		0 },
	{ "client-len",		TCPVIZ_A_CONN_CLIENT_LEN,	1 },
	{ "client-port",	TCPVIZ_A_CONN_CLIENT_PORT,	2 },
	{ "server",		TCPVIZ_A_CONN_SERVER,		0 },
	{ "server-len",		TCPVIZ_A_CONN_SERVER_LEN,	1 },
	{ "server-port",	TCPVIZ_A_CONN_SERVER_PORT,	2 },
	{ "addr",		TCPVIZ_A_CONN_ADDR,		0 },
	{ "addr-len",		TCPVIZ_A_CONN_ADDR_LEN,		1 },
	{ "port",		TCPVIZ_A_CONN_PORT,		2 },
	{ "l3dev",		TCPVIZ_A_CONN_L3DEV,		4 },
	{ "client-states",	TCPVIZ_A_CONN_CLIENT_STATES,	4 },
	{ "server-states",	TCPVIZ_A_CONN_SERVER_STATES,	4 },
	{ "states",		TCPVIZ_A_CONN_STATES,		4 },
	{ "paths",		TCPVIZ_A_CONN_PATHS,		4 },
	{ "flags",		TCPVIZ_A_CONN_FLAGS,		4 },
};

/* What was asked for, and what came of it */
static struct {
	struct nlmsghdr header;
	struct genlmsghdr genl;
	char attrs[1024];
} request;
static unsigned long told, reads;
static bool interrupted;

static void put(unsigned short type, const void *value, size_t len)
{
	char *end = (char *)&request + NLMSG_ALIGN(request.header.nlmsg_len);
	struct nlattr attr = { .nla_len = NLA_HDRLEN + len, .nla_type = type };

	if (end + NLA_ALIGN(attr.nla_len) > (char *)(&request + 1))
		errx(2, "too many attributes");
	memcpy(end, &attr, sizeof(attr));
	memcpy(end + NLA_HDRLEN, value, len);
	request.header.nlmsg_len = end + NLA_ALIGN(attr.nla_len) -
				   (char *)&request;
}

static void begin(int type, int flags, int cmd)
{
	memset(&request, 0, sizeof(request));
	request.header.nlmsg_len = NLMSG_LENGTH(GENL_HDRLEN);
	request.header.nlmsg_type = type;
	request.header.nlmsg_flags = NLM_F_REQUEST | flags;
	request.header.nlmsg_seq = cmd;
	request.genl.cmd = cmd;
	request.genl.version = 1;
}

static size_t value_of(const char *text, size_t size, unsigned char out[256])
{
	unsigned long long number;
	size_t len = 0;

	if (*text == 'x') {
		for (text++; len < 256 && sscanf(text, "%2hhx", &out[len]) == 1;
		     text += 2)
			len++;
		return len;
	}
	if (inet_pton(AF_INET, text, out) == 1)
		return sizeof(struct in_addr);
	if (inet_pton(AF_INET6, text, out) == 1)
		return sizeof(struct in6_addr);
	/* least octet first, as this machine has it */
	number = strtoull(text, NULL, 0);
	memcpy(out, &number, sizeof(number));
	return size;
}

static void put_words(int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		char *equals = strchr(argv[i], '=');
		unsigned char value[256] = "";
		size_t n, size = 0;
		int type;

		if (!equals)
			errx(2, "\"%s\" has no value", argv[i]);
		*equals = '\0';
		type = atoi(argv[i]);
		for (n = 0; n < sizeof(names) / sizeof(*names); n++) {
			if (strcmp(names[n].name, argv[i]))
				continue;
			type = names[n].type;
			size = names[n].size;
		}
		if (!type)
			errx(2, "\"%s\" is no attribute", argv[i]);
		put(type, value, value_of(equals + 1, size, value));
	}
}

static const char *name_of(unsigned int type)
{
	static char number[16];

	for (size_t n = 0; n < sizeof(names) / sizeof(*names); n++)
		if (names[n].type == type)
			return names[n].name;
	snprintf(number, sizeof(number), "%u", type);
	return number;
}

/* Which attribute of the request stands at an offset */
static const char *at_offset(unsigned int offset)
{
	const struct nlattr *attr = (void *)((char *)&request + offset);

	return offset + sizeof(*attr) <= request.header.nlmsg_len ?
	       name_of(attr->nla_type) : "nothing";
}

static const struct nlattr *find(const char *from, const char *end, int type)
{
	while (from + sizeof(struct nlattr) <= end) {
		const struct nlattr *attr = (void *)from;

		if ((attr->nla_type & NLA_TYPE_MASK) == type)
			return attr;
		if (attr->nla_len < NLA_HDRLEN)
			break;
		from += NLA_ALIGN(attr->nla_len);
	}
	return NULL;
}

/* The reasons of an error, which begin after @skip bytes of the message */
static void end_refused(const struct nlmsghdr *msg, int error, size_t skip)
{
	const char *end = (char *)msg + msg->nlmsg_len;
	const char *from = (char *)NLMSG_DATA(msg) + skip;
	const struct nlattr *text = NULL, *offset = NULL;

	if (msg->nlmsg_flags & NLM_F_ACK_TLVS) {
		text = find(from, end, NLMSGERR_ATTR_MSG);
		offset = find(from, end, NLMSGERR_ATTR_OFFS);
	}
	printf("refused %s", strerrorname_np(-error));
	if (text)
		printf(" %s", (char *)text + NLA_HDRLEN);
	if (offset)
		printf(" [%s]",
		       at_offset(*(unsigned int *)((char *)offset + NLA_HDRLEN)));
	putchar('\n');
	exit(1);
}

/* Returns false at the end */
static bool message(const struct nlmsghdr *msg)
{
	const char *attrs = (char *)NLMSG_DATA(msg) + GENL_HDRLEN;
	const struct nlattr *id;
	const int *error = NLMSG_DATA(msg);

	if (msg->nlmsg_flags & NLM_F_DUMP_INTR)
		interrupted = true;
	if (msg->nlmsg_type == NLMSG_ERROR && *error)
		end_refused(msg, *error, sizeof(struct nlmsgerr));
	if (msg->nlmsg_type == NLMSG_DONE && *error < 0)
		end_refused(msg, *error, sizeof(*error));
	if (msg->nlmsg_type < NLMSG_MIN_TYPE)
		return false;
	id = find(attrs, (char *)msg + msg->nlmsg_len, TCPVIZ_A_CONN_ID);
	if (!id)
		errx(1, "a connection without a number");
	printf("%llu\n", *(unsigned long long *)((char *)id + NLA_HDRLEN));
	told++;
	return true;
}

static int hear(int fd, void *room, size_t size)
{
	int len = recv(fd, room, size, MSG_TRUNC);

	if (len < 0)
		err(1, "recv");
	if ((size_t)len > size)
		errx(1, "%d bytes do not fit", len);
	reads++;
	return len;
}

/* The kernel's buffers grow with the largest that was ever offered */
static int family_of(int fd, size_t size)
{
	static char room[ROOM] __attribute__((aligned(8)));
	const char *attrs = room + NLMSG_LENGTH(GENL_HDRLEN);
	const struct nlattr *id;
	int len;

	begin(GENL_ID_CTRL, 0, CTRL_CMD_GETFAMILY);
	put(CTRL_ATTR_FAMILY_NAME, TCPVIZ_FAMILY_NAME,
	    sizeof(TCPVIZ_FAMILY_NAME));
	if (send(fd, &request, request.header.nlmsg_len, 0) < 0)
		err(1, "send");
	len = hear(fd, room, size);
	id = find(attrs, room + len, CTRL_ATTR_FAMILY_ID);
	if (((struct nlmsghdr *)room)->nlmsg_type == NLMSG_ERROR || !id)
		errx(1, "no such family");
	return *(unsigned short *)((char *)id + NLA_HDRLEN);
}

static void ask(int fd, size_t size, unsigned long wait)
{
	static char room[ROOM] __attribute__((aligned(8)));
	bool more = true;

	if (send(fd, &request, request.header.nlmsg_len, 0) < 0)
		err(1, "send");
	reads = 0;
	while (more) {
		const struct nlmsghdr *msg = (void *)room;
		int left = hear(fd, room, size);

		for (; more && NLMSG_OK(msg, left); msg = NLMSG_NEXT(msg, left))
			more = message(msg);
		if (reads != wait)
			continue;
		fflush(stdout);
		while (getchar() != '\n' && !feof(stdin))
			;
	}
	printf("told %lu in %lu%s\n", told, reads,
	       interrupted ? " interrupted" : "");
}

int main(int argc, char **argv)
{
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC), on = 1, c;
	unsigned long wait = 0;
	size_t size = 32768;

	while ((c = getopt(argc, argv, "b:w:")) >= 0) {
		if (c == 'b' && atoi(optarg) <= ROOM)
			size = atoi(optarg);
		else if (c == 'w')
			wait = strtoul(optarg, NULL, 10);
		else
			errx(2, "usage: conn_get [-b BYTES] [-w READS] [ATTRIBUTE=VALUE]...");
	}
	if (fd < 0)
		err(1, "socket");
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on));
	c = family_of(fd, size);
	begin(c, NLM_F_DUMP, TCPVIZ_CMD_CONN_GET);
	put_words(argc - optind, argv + optind);
	ask(fd, size, wait);
	return 0;
}
