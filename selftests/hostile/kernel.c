// SPDX-License-Identifier: GPL-2.0
#include "kernel.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/bpf.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <string.h>
#include <time.h>

#include "fsm.h"

static const __u8 state_of[] = {
	[BPF_TCP_ESTABLISHED]	= TCPVIZ_ESTABLISHED,
	[BPF_TCP_SYN_SENT]	= TCPVIZ_SYN_SENT,
	[BPF_TCP_SYN_RECV]	= TCPVIZ_SYN_RECEIVED,
	[BPF_TCP_FIN_WAIT1]	= TCPVIZ_FIN_WAIT_1,
	[BPF_TCP_FIN_WAIT2]	= TCPVIZ_FIN_WAIT_2,
	[BPF_TCP_TIME_WAIT]	= TCPVIZ_TIME_WAIT,
	[BPF_TCP_CLOSE]		= TCPVIZ_CLOSED,
	[BPF_TCP_CLOSE_WAIT]	= TCPVIZ_CLOSE_WAIT,
	[BPF_TCP_LAST_ACK]	= TCPVIZ_LAST_ACK,
	[BPF_TCP_LISTEN]	= TCPVIZ_LISTEN,
	[BPF_TCP_CLOSING]	= TCPVIZ_CLOSING,
};

/* Those that list listening sockets take most of the time. */
#define STATES	(((1 << (BPF_TCP_CLOSING + 1)) - 1) & \
		 ~(1 << BPF_TCP_LISTEN | 1 << BPF_TCP_CLOSE))

static struct mnl_socket *diag;
static int diag_family;
static char buf[32768];

void kernel_open(int family)
{
	diag_family = family;
	diag = mnl_socket_open(NETLINK_SOCK_DIAG);
	if (!diag || mnl_socket_bind(diag, 0, MNL_SOCKET_AUTOPID))
		err(1, "inet_diag");
}

static struct inet_diag_req_v2 *begin(__u16 type, __u16 flags)
{
	struct nlmsghdr *msg = mnl_nlmsg_put_header(buf);
	struct inet_diag_req_v2 *req;

	msg->nlmsg_type = type;
	msg->nlmsg_flags = NLM_F_REQUEST | flags;
	req = mnl_nlmsg_put_extra_header(msg, sizeof(*req));
	req->sdiag_family = diag_family;
	req->sdiag_protocol = IPPROTO_TCP;
	req->idiag_states = STATES;
	req->idiag_ext = 1 << (INET_DIAG_INFO - 1);
	return req;
}

/* Returns what mnl_cb_run() does at the end. */
static int ask(mnl_cb_t answer, void *data)
{
	struct nlmsghdr *msg = (void *)buf;
	ssize_t n;
	int ret;

	if (mnl_socket_sendto(diag, msg, msg->nlmsg_len) < 0)
		err(1, "inet_diag");
	do {
		n = mnl_socket_recvfrom(diag, buf, sizeof(buf));
		if (n < 0)
			err(1, "inet_diag");
		ret = mnl_cb_run(buf, n, 0, 0, answer, data);
	} while (ret > 0);
	return ret;
}

/* Is there something that it could not send yet?  After a close, its FIN. */
static bool holds_back(const struct nlmsghdr *msg)
{
	const struct tcp_info *info;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, msg, sizeof(struct inet_diag_msg)) {
		if (mnl_attr_get_type(attr) != INET_DIAG_INFO ||
		    mnl_attr_get_payload_len(attr) < sizeof(*info))
			continue;
		info = mnl_attr_get_payload(attr);
		return info->tcpi_notsent_bytes;
	}
	return false;
}

static int add_socket(const struct nlmsghdr *msg, void *data)
{
	const struct inet_diag_msg *sock = mnl_nlmsg_get_payload(msg);
	size_t len = sock->idiag_family == AF_INET ? 4 : 16;
	struct end end = { .family = sock->idiag_family };

	end.state = state_of[sock->idiag_state];
	end.port[NEAR] = ntohs(sock->id.idiag_sport);
	end.port[FAR] = ntohs(sock->id.idiag_dport);
	memcpy(end.addr[NEAR], sock->id.idiag_src, len);
	memcpy(end.addr[FAR], sock->id.idiag_dst, len);
	end.fin_waits = (end.state == TCPVIZ_FIN_WAIT_1 ||
			 end.state == TCPVIZ_LAST_ACK) && holds_back(msg);
	ends_add(data, &end);
	return MNL_CB_OK;
}

void kernel_ends(struct ends *ends)
{
	ends->count = 0;
	begin(SOCK_DIAG_BY_FAMILY, NLM_F_DUMP);
	if (ask(add_socket, ends) < 0)
		err(1, "inet_diag");
	ends_sort(ends);
}

void kernel_kill(const struct end *end)
{
	size_t len = end->family == AF_INET ? 4 : 16;
	struct inet_diag_req_v2 *req;

	req = begin(SOCK_DESTROY, NLM_F_ACK);
	req->id.idiag_sport = htons(end->port[NEAR]);
	req->id.idiag_dport = htons(end->port[FAR]);
	memcpy(req->id.idiag_src, end->addr[NEAR], len);
	memcpy(req->id.idiag_dst, end->addr[FAR], len);
	req->id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
	req->id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
	if (ask(NULL, NULL) < 0 && errno != ENOENT)
		err(1, "SOCK_DESTROY %s", end_text(end));
}
