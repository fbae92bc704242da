// SPDX-License-Identifier: GPL-2.0
/*
 * User space that is asked about packets (NFQUEUE) and lets each of them pass.
 * What netfilter does with a packet after that, it does in this process.
 *
 * usage: nfqueue NUMBER
 *	says "ok" when it can be asked; "count" on standard input: how many
 *	packets it has let pass
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ROOM	65536

struct request {
	struct nlmsghdr nlh;
	struct nfgenmsg nfg;
	char attributes[64];
};

static uint16_t queue;
static unsigned long passed;

static void put(struct request *r, uint16_t type, const void *value, size_t len)
{
	struct nlattr *nla;

	nla = (struct nlattr *)((char *)r + NLMSG_ALIGN(r->nlh.nlmsg_len));
	nla->nla_type = type;
	nla->nla_len = NLA_HDRLEN + len;
	memcpy((char *)nla + NLA_HDRLEN, value, len);
	r->nlh.nlmsg_len = NLMSG_ALIGN(r->nlh.nlmsg_len) +
			   NLA_ALIGN(nla->nla_len);
}

static void request(int fd, int message, int flags, uint16_t type,
		    const void *value, size_t len)
{
	struct request r = {
		.nlh.nlmsg_len = NLMSG_LENGTH(sizeof(struct nfgenmsg)),
		.nlh.nlmsg_type = NFNL_SUBSYS_QUEUE << 8 | message,
		.nlh.nlmsg_flags = NLM_F_REQUEST | flags,
		.nfg.version = NFNETLINK_V0,
		.nfg.res_id = htons(queue),
	};

	put(&r, type, value, len);
	if (send(fd, &r, r.nlh.nlmsg_len, 0) < 0)
		err(1, "cannot ask");
}

/* The kernel's answer to a request that wanted one */
static void confirmed(int fd)
{
	char buf[ROOM];
	struct nlmsghdr *nlh = (struct nlmsghdr *)buf;
	ssize_t n = recv(fd, buf, sizeof(buf), 0);

	if (n < (ssize_t)NLMSG_LENGTH(sizeof(struct nlmsgerr)) ||
	    nlh->nlmsg_type != NLMSG_ERROR)
		errx(1, "no answer");
	errno = -((struct nlmsgerr *)NLMSG_DATA(nlh))->error;
	if (errno)
		err(1, "queue %d", queue);
}

static int bind_queue(void)
{
	const struct nfqnl_msg_config_cmd bind = {
		.command = NFQNL_CFG_CMD_BIND,
	};
	const struct nfqnl_msg_config_params params = {
		.copy_mode = NFQNL_COPY_META,
	};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);

	if (fd < 0)
		err(1, "netlink");
	request(fd, NFQNL_MSG_CONFIG, NLM_F_ACK, NFQA_CFG_CMD, &bind,
		sizeof(bind));
	confirmed(fd);
	request(fd, NFQNL_MSG_CONFIG, NLM_F_ACK, NFQA_CFG_PARAMS, &params,
		sizeof(params));
	confirmed(fd);
	return fd;
}

static void let_pass(int fd, const struct nlmsghdr *nlh)
{
	const struct nlattr *nla = NLMSG_DATA(nlh) +
				   NLMSG_ALIGN(sizeof(struct nfgenmsg));
	const struct nfqnl_msg_packet_hdr *packet = (void *)nla + NLA_HDRLEN;
	struct nfqnl_msg_verdict_hdr verdict = { .verdict = htonl(NF_ACCEPT) };

	/* The header of the packet comes first */
	if (nlh->nlmsg_type != (NFNL_SUBSYS_QUEUE << 8 | NFQNL_MSG_PACKET) ||
	    nla->nla_type != NFQA_PACKET_HDR)
		errx(1, "not a packet");
	verdict.id = packet->packet_id;
	request(fd, NFQNL_MSG_VERDICT, 0, NFQA_VERDICT_HDR, &verdict,
		sizeof(verdict));
	passed++;
}

static void take_packets(int fd)
{
	char buf[ROOM];
	struct nlmsghdr *nlh = (struct nlmsghdr *)buf;
	ssize_t n = recv(fd, buf, sizeof(buf), 0);

	if (n < 0)
		err(1, "packets");
	for (; NLMSG_OK(nlh, n); nlh = NLMSG_NEXT(nlh, n))
		let_pass(fd, nlh);
}

int main(int argc, char **argv)
{
	struct pollfd waiting[2] = { { .events = POLLIN }, { .events = POLLIN } };
	char line[64];

	if (argc != 2)
		errx(2, "usage: nfqueue NUMBER");
	queue = atoi(argv[1]);
	setlinebuf(stdout);
	waiting[0].fd = STDIN_FILENO;
	waiting[1].fd = bind_queue();
	puts("ok");
	for (;;) {
		if (poll(waiting, 2, -1) < 0)
			err(1, "poll");
		if (waiting[1].revents)
			take_packets(waiting[1].fd);
		if (!waiting[0].revents)
			continue;
		if (!fgets(line, sizeof(line), stdin))
			return 0;
		printf("ok %lu\n", passed);
	}
}
