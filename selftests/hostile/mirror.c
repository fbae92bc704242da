// SPDX-License-Identifier: GPL-2.0
#include "mirror.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/tcpviz.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pair.h"

#define TABLE	"/proc/self/net/tcpviz/connections"
#define ENABLED	"/proc/sys/net/tcpviz/enabled"

/* In bytes; an event takes some 500 there */
#define EVENT_ROOM	(16 << 20)

/* enum tcpviz_path of conn.h, which is not for programs */
static const char *const paths[] = { "out", "in", "lo", "fwd" };

/* A connection that the events have told of, and of which an end is left. */
struct known {
	__u64 id;
	__u8 path;
	struct end end[2];	/* by role, each seen from itself */
};

static struct known known[MAX_ENDS];
static size_t known_count;

static struct mnl_socket *genl;
static __u64 last_seq;
static char buf[65536];

static int find_group(const struct nlattr *groups, const char *name)
{
	const struct nlattr *group, *attr;

	mnl_attr_for_each_nested(group, groups) {
		bool found = false;
		int id = -1;

		mnl_attr_for_each_nested(attr, group) {
			if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_ID)
				id = mnl_attr_get_u32(attr);
			if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_NAME)
				found = !strcmp(mnl_attr_get_str(attr), name);
		}
		if (found)
			return id;
	}
	return -1;
}

static int hear_family(const struct nlmsghdr *msg, void *data)
{
	const struct nlattr *attr;
	int *group = data;

	mnl_attr_for_each(attr, msg, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GROUPS)
			*group = find_group(attr,
					    TCPVIZ_MCGRP_TRANSITIONS_NAME);
	return MNL_CB_OK;
}

static int group_id(void)
{
	struct nlmsghdr *msg = mnl_nlmsg_put_header(buf);
	struct genlmsghdr *header;
	int group = -1;
	ssize_t n;

	msg->nlmsg_type = GENL_ID_CTRL;
	msg->nlmsg_flags = NLM_F_REQUEST;
	header = mnl_nlmsg_put_extra_header(msg, sizeof(*header));
	header->cmd = CTRL_CMD_GETFAMILY;
	mnl_attr_put_strz(msg, CTRL_ATTR_FAMILY_NAME, TCPVIZ_FAMILY_NAME);
	if (mnl_socket_sendto(genl, msg, msg->nlmsg_len) < 0)
		err(1, "generic netlink");
	n = mnl_socket_recvfrom(genl, buf, sizeof(buf));
	if (n < 0 || mnl_cb_run(buf, n, 0, 0, hear_family, &group) < 0)
		err(1, "generic netlink");
	return group;
}

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	if (!file || fputs(text, file) < 0 || fclose(file))
		err(1, "%s", path);
}

void mirror_open(void)
{
	int room = EVENT_ROOM, group;

	put(ENABLED, "1");
	genl = mnl_socket_open(NETLINK_GENERIC);
	if (!genl || mnl_socket_bind(genl, 0, MNL_SOCKET_AUTOPID))
		err(1, "generic netlink");
	group = group_id();
	if (group < 0)
		errx(1, "tcpviz is not there");
	if (setsockopt(mnl_socket_get_fd(genl), SOL_SOCKET, SO_RCVBUFFORCE,
		       &room, sizeof(room)) ||
	    mnl_socket_setsockopt(genl, NETLINK_ADD_MEMBERSHIP, &group,
				  sizeof(group)))
		err(1, "events");
}

static void set_side(struct known *k, int role, const struct nlattr *addr,
		     const struct nlattr *port)
{
	size_t len = mnl_attr_get_payload_len(addr);
	enum side side;

	for (side = NEAR; side <= FAR; side++) {
		struct end *end = &k->end[side == NEAR ? role : !role];

		end->family = len == 4 ? AF_INET : AF_INET6;
		end->port[side] = mnl_attr_get_u16(port);
		memcpy(end->addr[side], mnl_attr_get_payload(addr), len);
	}
}

static struct known *find_known(__u64 id)
{
	size_t i;

	for (i = known_count; i-- > 0; )
		if (known[i].id == id)
			return &known[i];
	return NULL;
}

static void remember(const struct known *k)
{
	bool over = k->end[TCPVIZ_CLIENT].state <= TCPVIZ_LISTEN &&
		    k->end[TCPVIZ_SERVER].state <= TCPVIZ_LISTEN;
	struct known *old = find_known(k->id);

	if (!old && over)
		return;
	if (!old && known_count == MAX_ENDS)
		errx(1, "more than %d connections", MAX_ENDS);
	if (!old)
		old = &known[known_count++];
	*old = *k;
	if (over)
		*old = known[--known_count];
}

static const struct nlattr *attrs[TCPVIZ_A_CONN_MAX + 1];

static void sort_attrs(const struct nlmsghdr *msg)
{
	const struct nlattr *attr;

	memset(attrs, 0, sizeof(attrs));
	mnl_attr_for_each(attr, msg, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(attr) <= TCPVIZ_A_CONN_MAX)
			attrs[mnl_attr_get_type(attr)] = attr;
}

static __u8 u8_of(int type)
{
	if (!attrs[type])
		errx(1, "an event without attribute %d", type);
	return mnl_attr_get_u8(attrs[type]);
}

static bool is_local(const char *path, int role)
{
	return !strcmp(path, "lo") ||
	       !strcmp(path, role == TCPVIZ_CLIENT ? "out" : "in");
}

static int hear_event(const struct nlmsghdr *msg, void *data)
{
	mirror_change_t what = data;
	struct change change;
	struct known k = {};
	__u64 seq;

	sort_attrs(msg);
	seq = mnl_attr_get_u64(attrs[TCPVIZ_A_CONN_SEQ]);
	if (last_seq && seq != last_seq + 1)
		errx(1, "events were lost");
	last_seq = seq;
	k.id = mnl_attr_get_u64(attrs[TCPVIZ_A_CONN_ID]);
	k.path = u8_of(TCPVIZ_A_CONN_PATH);
	set_side(&k, TCPVIZ_CLIENT, attrs[TCPVIZ_A_CONN_CLIENT],
		 attrs[TCPVIZ_A_CONN_CLIENT_PORT]);
	set_side(&k, TCPVIZ_SERVER, attrs[TCPVIZ_A_CONN_SERVER],
		 attrs[TCPVIZ_A_CONN_SERVER_PORT]);
	k.end[TCPVIZ_CLIENT].state = u8_of(TCPVIZ_A_CONN_CLIENT_STATE);
	k.end[TCPVIZ_SERVER].state = u8_of(TCPVIZ_A_CONN_SERVER_STATE);
	change = (struct change) {
		.role = u8_of(TCPVIZ_A_CONN_END),
		.from = u8_of(TCPVIZ_A_CONN_FROM),
		.cause = u8_of(TCPVIZ_A_CONN_CAUSE),
	};
	change.end = k.end[change.role];
	change.end.state = u8_of(TCPVIZ_A_CONN_TO);
	change.local = is_local(paths[k.path], change.role);
	remember(&k);
	if (what)
		what(&change);
	return MNL_CB_OK;
}

void mirror_hear(mirror_change_t what)
{
	int fd = mnl_socket_get_fd(genl);
	ssize_t n;

	while ((n = recv(fd, buf, sizeof(buf), MSG_DONTWAIT)) > 0)
		mnl_cb_run(buf, n, 0, 0, hear_event, what);
	if (n < 0 && errno != EAGAIN)
		err(1, "events");
}

void mirror_ends(struct ends *ends)
{
	size_t i;
	int role;

	ends->count = 0;
	for (i = 0; i < known_count; i++)
		for (role = TCPVIZ_CLIENT; role <= TCPVIZ_SERVER; role++)
			if (is_local(paths[known[i].path], role))
				ends_add(ends, &known[i].end[role]);
	ends_sort(ends);
}

/* "192.0.2.1:80" or "[2001:db8::1]:80" as one side of an end */
static void parse_side(char *text, struct end *end, enum side side)
{
	char *port = strrchr(text, ':');
	bool is_v6 = text[0] == '[';

	if (!port)
		errx(1, TABLE ": %s is no endpoint", text);
	*port++ = '\0';
	if (is_v6) {
		text++;
		port[-2] = '\0';
	}
	end->family = is_v6 ? AF_INET6 : AF_INET;
	if (inet_pton(end->family, text, end->addr[side]) != 1)
		errx(1, TABLE ": %s is no address", text);
	end->port[side] = atoi(port);
}

static __u8 parse_state(const char *name)
{
	int state;

	for (state = 0; state < TCPVIZ_STATES; state++)
		if (!strcmp(name, tcpviz_fsm_name(state)))
			return state;
	errx(1, TABLE ": %s is no state", name);
}

/* Columns as Documentation/procfs.rst has them; more may follow. */
enum { ID, PATH, CLIENT, SERVER, CLIENT_STATE, SERVER_STATE, COLUMNS };

/* sscanf() would take longer than the kernel needs to write the line. */
static void split(char *line, char **word)
{
	char *rest;
	int i;

	for (i = 0; i < COLUMNS; i++) {
		word[i] = strtok_r(i ? NULL : line, " ", &rest);
		if (!word[i])
			errx(1, TABLE ": a line of %d words", i);
	}
}

static void parse_line(char *line, struct ends *ends)
{
	char *word[COLUMNS], side[64];
	int role, i;

	split(line, word);
	for (role = TCPVIZ_CLIENT; role <= TCPVIZ_SERVER; role++) {
		struct end end = { .state = parse_state(word[CLIENT_STATE +
							     role]) };

		if (end.state <= TCPVIZ_LISTEN || !is_local(word[PATH], role))
			continue;
		for (i = NEAR; i <= FAR; i++) {
			snprintf(side, sizeof(side), "%s",
				 word[CLIENT + (i == NEAR ? role : !role)]);
			parse_side(side, &end, i);
		}
		ends_add(ends, &end);
	}
}

/* The whole of it; the file stays open. */
static char *read_table(void)
{
	static char text[MAX_ENDS * 256];
	static int fd = -1;
	size_t len = 0;
	ssize_t n;

	if (fd < 0)
		fd = open(TABLE, O_RDONLY);
	if (fd < 0)
		err(1, TABLE);
	while ((n = pread(fd, text + len, sizeof(text) - 1 - len, len)) > 0)
		len += n;
	if (n < 0 || strncmp(text, "id", 2))
		err(1, TABLE);
	text[len] = '\0';
	return text;
}

void mirror_look(struct ends *ends)
{
	char *line, *rest;

	ends->count = 0;
	line = strtok_r(read_table(), "\n", &rest);
	while ((line = strtok_r(NULL, "\n", &rest)))
		parse_line(line, ends);
	ends_sort(ends);
}

void mirror_flush(void)
{
	put(ENABLED, "0");
	put(ENABLED, "1");
	mirror_hear(NULL);
	known_count = 0;
}

bool mirror_is_empty(void)
{
	const char *text;

	put(ENABLED, "0");
	text = read_table();
	return !text[strcspn(text, "\n") + 1];
}
