// SPDX-License-Identifier: GPL-2.0
/*
 * What it costs the kernel to list the connections of a namespace, in
 * instructions of virtual time: as the file, by netlink, and by netlink those
 * in SYN-RECEIVED alone.
 *
 *	list NAMESPACE ENTRIES HALF_OPEN
 *
 * Prints the three; fails unless at least so many connections were listed, and
 * of the latter no more than ten times as many.
 */
#define _GNU_SOURCE
#include "lib.h"

#include <err.h>
#include <fcntl.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/tcpviz.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* As the command has it */
#define ROOM		32768
/* The state's bit, as the specification numbers states */
#define SYN_RECEIVED	0x8U

static char room[ROOM] __attribute__((aligned(8)));

/**
 * struct listing - what was listed
 * @entries: so many
 * @ns: the kernel's time for it
 */
struct listing {
	unsigned long entries;
	uint64_t ns;
};

static struct {
	struct nlmsghdr header;
	struct genlmsghdr genl;
	char attrs[64];
} request;

static struct listing by_file(void)
{
	int fd = open("/proc/thread-self/net/tcpviz/connections",
		      O_RDONLY | O_CLOEXEC);
	struct listing listing = { };
	ssize_t len;

	if (fd < 0)
		err(1, "connections");
	do {
		uint64_t before = now_ns();

		len = read(fd, room, sizeof(room));
		listing.ns += now_ns() - before;
		for (ssize_t i = 0; i < len; i++)
			listing.entries += room[i] == '\n';
	} while (len > 0);
	if (len < 0)
		err(1, "connections");
	close(fd);
	/* The first line has the names */
	listing.entries--;
	return listing;
}

static void begin(int type, int flags, int cmd)
{
	memset(&request, 0, sizeof(request));
	request.header.nlmsg_len = NLMSG_LENGTH(GENL_HDRLEN);
	request.header.nlmsg_type = type;
	request.header.nlmsg_flags = NLM_F_REQUEST | flags;
	request.genl.cmd = cmd;
}

static void put(int type, const void *value, size_t len)
{
	char *at = (char *)&request + request.header.nlmsg_len;
	struct nlattr attr = { .nla_len = NLA_HDRLEN + len, .nla_type = type };

	memcpy(at, &attr, sizeof(attr));
	memcpy(at + NLA_HDRLEN, value, len);
	request.header.nlmsg_len += NLA_ALIGN(attr.nla_len);
}

static ssize_t hear(int fd)
{
	ssize_t len = recv(fd, room, sizeof(room), 0);

	if (len < 0)
		err(1, "netlink");
	return len;
}

static void say(int fd)
{
	if (send(fd, &request, request.header.nlmsg_len, 0) < 0)
		err(1, "netlink");
}

/* What the controller says of the family begins with its name and number */
static int family_of(int fd)
{
	const struct nlattr *attr = (void *)(room + NLMSG_LENGTH(GENL_HDRLEN));
	ssize_t len;

	begin(GENL_ID_CTRL, 0, CTRL_CMD_GETFAMILY);
	put(CTRL_ATTR_FAMILY_NAME, TCPVIZ_FAMILY_NAME,
	    sizeof(TCPVIZ_FAMILY_NAME));
	say(fd);
	len = hear(fd);
	while ((const char *)(attr + 1) < room + len &&
	       attr->nla_type != CTRL_ATTR_FAMILY_ID && attr->nla_len)
		attr = (void *)((char *)attr + NLA_ALIGN(attr->nla_len));
	if ((const char *)(attr + 1) >= room + len)
		errx(1, "no family " TCPVIZ_FAMILY_NAME);
	return *(const uint16_t *)(attr + 1);
}

/* Returns false at the end */
static bool count(struct listing *listing, ssize_t len)
{
	const struct nlmsghdr *msg = (void *)room;

	for (; NLMSG_OK(msg, len); msg = NLMSG_NEXT(msg, len)) {
		if (msg->nlmsg_type == NLMSG_ERROR)
			errx(1, "netlink: refused");
		if (msg->nlmsg_type == NLMSG_DONE)
			return false;
		listing->entries++;
	}
	return true;
}

/* @states: bits of those that an end is in; 0: any */
static struct listing by_netlink(uint32_t states)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	struct listing listing = { };
	uint64_t before;
	ssize_t len;

	if (fd < 0)
		err(1, "netlink");
	begin(family_of(fd), NLM_F_DUMP, TCPVIZ_CMD_CONN_GET);
	if (states)
		put(TCPVIZ_A_CONN_STATES, &states, sizeof(states));
	/* The first part is made when it is asked for */
	before = now_ns();
	say(fd);
	listing.ns = now_ns() - before;
	do {
		before = now_ns();
		len = hear(fd);
		listing.ns += now_ns() - before;
	} while (count(&listing, len));
	close(fd);
	return listing;
}

static void expect(const char *how, const struct listing *listing,
		   unsigned long least, unsigned long most)
{
	if (listing->entries < least || listing->entries > most)
		errx(1, "%s: %lu connections, not %lu to %lu", how,
		     listing->entries, least, most);
}

int main(int argc, char **argv)
{
	struct listing file, netlink, state;
	unsigned long entries, half_open;

	if (argc != 4) {
		fputs("list NAMESPACE ENTRIES HALF_OPEN\n", stderr);
		return 2;
	}
	entries = strtoul(argv[2], NULL, 10);
	half_open = strtoul(argv[3], NULL, 10);
	enter(argv[1]);
	file = by_file();
	netlink = by_netlink(0);
	state = by_netlink(SYN_RECEIVED);
	expect("the file", &file, entries, -1UL);
	expect("netlink", &netlink, entries, -1UL);
	expect("those in SYN-RECEIVED", &state, half_open, 10 * half_open);
	printf("%lu %lu %lu\n", file.ns, netlink.ns, state.ns);
	return 0;
}
