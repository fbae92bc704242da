// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "ends.h"

#include <err.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define STRAGGLER_MS	300	/* nothing is longer on its way */

uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000ull + ts.tv_nsec / 1000000;
}

void pause_ms(unsigned int ms)
{
	poll(NULL, 0, ms);
}

void enter(int ns)
{
	if (setns(ns, CLONE_NEWNET))
		err(1, "setns");
}

int on(int fd, int level, int option, int value)
{
	return setsockopt(fd, level, option, &value, sizeof(value));
}

void set_port(struct sockaddr_storage *a, uint16_t port)
{
	/* The same place in both families */
	((struct sockaddr_in *)a)->sin_port = htons(port);
}

void fill_address(struct life *l, struct sockaddr_storage *a,
			 const struct host *h, uint16_t port)
{
	memset(a, 0, sizeof(*a));
	a->ss_family = l->family;
	if (l->family == AF_INET)
		((struct sockaddr_in *)a)->sin_addr = h->v4;
	else
		((struct sockaddr_in6 *)a)->sin6_addr = h->v6;
	set_port(a, port);
}

socklen_t length(const struct life *l)
{
	return l->family == AF_INET ? sizeof(struct sockaddr_in) :
				      sizeof(struct sockaddr_in6);
}

int new_socket(struct life *l, int role)
{
	const struct sockaddr_storage *own = role == CLIENT ? &l->client :
							      &l->server;
	int fd;

	if (!l->own_ns)
		enter(role == CLIENT ? l->place->client.ns :
				       l->place->server.ns);
	fd = socket(l->family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		err(1, "socket");
	on(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	if (l->family == AF_INET6)
		on(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
	if (bind(fd, (const struct sockaddr *)own, length(l))) {
		close(fd);
		return -1;
	}
	return fd;
}

void shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

bool wait_for(int fd, short events, int ms)
{
	struct pollfd p = { .fd = fd, .events = events };

	return poll(&p, 1, ms) > 0;
}

void take_child(struct life *l, int ms)
{
	if (l->fd[SERVER] >= 0 || l->listener < 0 ||
	    !wait_for(l->listener, POLLIN, ms))
		return;
	l->fd[SERVER] = accept4(l->listener, NULL, NULL,
				SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int drink(int fd, size_t *got)
{
	char buf[16384];
	ssize_t n = recv(fd, buf, sizeof(buf), 0);

	if (n > 0) {
		*got += n;
		return 1;
	}
	return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? 0 : -1;
}

int pour(int fd, size_t *left)
{
	static const char zeros[16384];
	size_t n = *left < sizeof(zeros) ? *left : sizeof(zeros);
	ssize_t sent = send(fd, zeros, n, MSG_NOSIGNAL);

	if (sent > 0) {
		*left -= sent;
		return 1;
	}
	return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -1;
}

bool move(struct life *l, const size_t *size)
{
	size_t left[2] = { size[0], size[1] }, got[2] = { 0, 0 };
	uint64_t end = now_ms() + PATIENCE_MS;
	int i;

	while (left[0] || left[1] || got[0] < size[1] || got[1] < size[0]) {
		struct pollfd p[2];

		for (i = 0; i < 2; i++) {
			p[i].fd = l->fd[i];
			p[i].events = (got[i] < size[!i] ? POLLIN : 0) |
				      (left[i] ? POLLOUT : 0);
		}
		if (now_ms() >= end || poll(p, 2, PATIENCE_MS) <= 0)
			return false;
		for (i = 0; i < 2; i++) {
			if (p[i].revents & (POLLERR | POLLHUP))
				return false;
			if ((p[i].revents & POLLIN) &&
			    drink(l->fd[i], &got[i]) < 0)
				return false;
			if ((p[i].revents & POLLOUT) &&
			    pour(l->fd[i], &left[i]) < 0)
				return false;
		}
	}
	return true;
}

static int tcp_state(int fd)
{
	struct tcp_info info;
	socklen_t len = sizeof(info);

	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len))
		return -1;
	return info.tcpi_state;
}

static bool is_calm(int fd)
{
	int queued;

	return fd >= 0 && !ioctl(fd, SIOCOUTQ, &queued) && !queued;
}

void rest(struct life *l, int client_state, int server_state)
{
	uint64_t end = now_ms() + PATIENCE_MS;
	unsigned int pause = 5;

	while (!is_calm(l->fd[CLIENT]) || !is_calm(l->fd[SERVER])) {
		if (now_ms() >= end || l->fd[CLIENT] < 0 || l->fd[SERVER] < 0)
			return;
		pause_ms(pause);
		pause += pause / 2;
	}
	pause_ms(STRAGGLER_MS);
	if (is_calm(l->fd[CLIENT]) && is_calm(l->fd[SERVER]) &&
	    tcp_state(l->fd[CLIENT]) == client_state &&
	    tcp_state(l->fd[SERVER]) == server_state)
		mark(l, "rest", "");
}

void destroy(struct life *l, int role)
{
	const struct sockaddr_storage *own = role == CLIENT ? &l->client :
							      &l->server;
	const struct sockaddr_storage *peer = role == CLIENT ? &l->server :
							       &l->client;
	struct {
		struct nlmsghdr nlh;
		struct inet_diag_req_v2 req;
	} msg = {
		.nlh = {
			.nlmsg_len = sizeof(msg),
			.nlmsg_type = SOCK_DESTROY,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK,
		},
		.req = {
			.sdiag_family = l->family,
			.sdiag_protocol = IPPROTO_TCP,
			.idiag_states = -1,
			.id.idiag_cookie = { INET_DIAG_NOCOOKIE,
					     INET_DIAG_NOCOOKIE },
		},
	};
	char answer[512];
	int nl;

	msg.req.id.idiag_sport = ((struct sockaddr_in *)own)->sin_port;
	msg.req.id.idiag_dport = ((struct sockaddr_in *)peer)->sin_port;
	if (l->family == AF_INET) {
		memcpy(msg.req.id.idiag_src,
		       &((struct sockaddr_in *)own)->sin_addr, 4);
		memcpy(msg.req.id.idiag_dst,
		       &((struct sockaddr_in *)peer)->sin_addr, 4);
	} else {
		memcpy(msg.req.id.idiag_src,
		       &((struct sockaddr_in6 *)own)->sin6_addr, 16);
		memcpy(msg.req.id.idiag_dst,
		       &((struct sockaddr_in6 *)peer)->sin6_addr, 16);
	}
	if (!l->own_ns)
		enter(role == CLIENT ? l->place->client.ns :
				       l->place->server.ns);
	nl = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	if (nl < 0 || send(nl, &msg, sizeof(msg), 0) < 0)
		err(1, "sock_diag");
	recv(nl, answer, sizeof(answer), 0);
	close(nl);
}
