// SPDX-License-Identifier: GPL-2.0
/*
 * Plays random lives of TCP connections.
 *
 *	lifecycle SEED FIRST COUNT WORKERS PLACE...
 *
 * PLACE says between which two hosts, as
 *
 *	CLIENT_NS,IPV4,IPV6,SERVER_NS,IPV4,IPV6
 *
 * Life number n of a SEED is always the same one: who opens and who closes, in
 * which way, and what is sent in between; what happens to it on the way is the
 * network's doing.  WORKERS lives run at a time.
 *
 * What each life is meant to be, and when its two ends are at rest, is written
 * to trace_marker, see judge.c.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PORTS		14000	/* lives at a time that cannot meet */
#define SERVER_PORT	2000
#define CLIENT_PORT	(SERVER_PORT + PORTS)
#define PATIENCE_MS	20000	/* for one step of a life */
#define STRAGGLER_MS	300	/* nothing is longer on its way */
#define MSS_DATA	1000

/* How a connection is opened */
enum opening {
	PLAIN, DEFERRED, FULL_QUEUE, FAST_OPEN, SIMULTANEOUS_OPEN, REFUSED,
	IMPATIENT, LISTENER_CLOSES, OPENINGS,
};

/* How it is closed; "one" is either end */
enum closing {
	ONE_FIRST, HALF_CLOSE, SIMULTANEOUS_CLOSE, ABORT, UNREAD, KILLED,
	ORPHAN, CLOSE_WITH_DATA, CLOSINGS,
};

static const char * const opening_names[] = {
	"plain", "deferred", "full-queue", "fast-open", "simultaneous",
	"refused", "impatient", "listener-closes",
};

static const char * const closing_names[] = {
	"one-first", "half-close", "simultaneous", "abort", "unread",
	"killed", "orphan", "with-data",
};

/* In percent */
static const unsigned int opening_share[OPENINGS] = {
	46, 9, 9, 9, 9, 5, 8, 5,
};

static const unsigned int closing_share[CLOSINGS] = {
	26, 16, 16, 12, 8, 6, 8, 8,
};

struct host {
	int ns;
	struct in_addr v4;
	struct in6_addr v6;
};

struct place {
	struct host client, server;
	bool one_ns;
};

struct life {
	unsigned int number;
	const struct place *place;
	int family;
	uint64_t random;
	struct sockaddr_storage client, server;
	int listener;
	int fd[2];		/* client, server; -1: not there */
	enum opening opening;
	enum closing closing;
	bool own_ns;		/* a namespace that ends with it */
	bool loopback;		/* both ends in one namespace */
	bool polite;		/* shutdown() rather than close() */
	int one;		/* which end closes first */
	size_t data[2];		/* what each end sends */
};

enum { CLIENT, SERVER };

static int marker = -1;

static uint32_t rnd(struct life *l, uint32_t below)
{
	uint64_t x;

	/* splitmix64 */
	l->random += 0x9e3779b97f4a7c15ull;
	x = l->random;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ull;
	x = (x ^ x >> 27) * 0x94d049bb133111ebull;
	return (uint32_t)((x ^ x >> 31) >> 32) % below;
}

static unsigned int choose(struct life *l, const unsigned int *share)
{
	unsigned int dice = rnd(l, 100), i = 0;

	while (dice >= share[i])
		dice -= share[i++];
	return i;
}

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000ull + ts.tv_nsec / 1000000;
}

static void pause_ms(unsigned int ms)
{
	poll(NULL, 0, ms);
}

static void enter(int ns)
{
	if (setns(ns, CLONE_NEWNET))
		err(1, "setns");
}

static int on(int fd, int level, int option, int value)
{
	return setsockopt(fd, level, option, &value, sizeof(value));
}

static void set_port(struct sockaddr_storage *a, uint16_t port)
{
	/* The same place in both families */
	((struct sockaddr_in *)a)->sin_port = htons(port);
}

static void fill_address(struct life *l, struct sockaddr_storage *a,
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

static socklen_t length(const struct life *l)
{
	return l->family == AF_INET ? sizeof(struct sockaddr_in) :
				      sizeof(struct sockaddr_in6);
}

/* spell(): as the kernel's %pISpc does */
static void spell(const struct sockaddr_storage *a, char *to, size_t room)
{
	char addr[INET6_ADDRSTRLEN];
	unsigned int port = ntohs(((struct sockaddr_in *)a)->sin_port);

	if (a->ss_family == AF_INET)
		inet_ntop(AF_INET, &((struct sockaddr_in *)a)->sin_addr, addr,
			  sizeof(addr));
	else
		inet_ntop(AF_INET6, &((struct sockaddr_in6 *)a)->sin6_addr,
			  addr, sizeof(addr));
	snprintf(to, room, a->ss_family == AF_INET ? "%s:%u" : "[%s]:%u", addr,
		 port);
}

static unsigned int this_netns(void)
{
	struct stat st;

	if (stat("/proc/thread-self/ns/net", &st))
		err(1, "/proc/thread-self/ns/net");
	return st.st_ino;
}

/* mark(): tell judge about this connection.  Loopback addresses are of one
 * namespace only.
 */
static void mark(const struct life *l, const char *what, const char *text)
{
	char a[64], b[64], line[512];
	int n;

	spell(&l->client, a, sizeof(a));
	spell(&l->server, b, sizeof(b));
	n = snprintf(line, sizeof(line), "%s %u %s %s %s\n", what,
		     l->loopback ? this_netns() : 0, a, b, text);
	if (write(marker, line, n) != n)
		err(1, "trace_marker");
}

static int new_socket(struct life *l, int role)
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

static void shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static bool wait_for(int fd, short events, int ms)
{
	struct pollfd p = { .fd = fd, .events = events };

	return poll(&p, 1, ms) > 0;
}

static void take_child(struct life *l, int ms)
{
	if (l->fd[SERVER] >= 0 || l->listener < 0 ||
	    !wait_for(l->listener, POLLIN, ms))
		return;
	l->fd[SERVER] = accept4(l->listener, NULL, NULL,
				SOCK_NONBLOCK | SOCK_CLOEXEC);
}

/* drink(): read what is there; 0: nothing, -1: the end or an error */
static int drink(int fd, size_t *got)
{
	char buf[16384];
	ssize_t n = recv(fd, buf, sizeof(buf), 0);

	if (n > 0) {
		*got += n;
		return 1;
	}
	return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? 0 : -1;
}

static int pour(int fd, size_t *left)
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

/* move(): @size[i] bytes from end i to the other.  False if that failed. */
static bool move(struct life *l, const size_t *size)
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

/*
 * rest(): wait until both ends have been acknowledged all they sent and
 * nothing is on its way any more, and say so.
 */
static void rest(struct life *l, int client_state, int server_state)
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

/* destroy(): what `ss -K` does */
static void destroy(struct life *l, int role)
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

/* fillers(): others take the places in the accept queue */
static void fill_queue(struct life *l, int *fillers, int n)
{
	struct sockaddr_storage own = l->client;
	int i;

	for (i = 0; i < n; i++) {
		fillers[i] = -1;
		set_port(&l->client, 0);
		fillers[i] = new_socket(l, CLIENT);
		if (fillers[i] >= 0)
			connect(fillers[i], (struct sockaddr *)&l->server,
				length(l));
	}
	l->client = own;
	for (i = 0; i < n; i++)
		wait_for(fillers[i], POLLOUT, 2000);
}

static void empty_queue(struct life *l, int *fillers, int n)
{
	int i, fd;

	for (i = 0; i < n; i++)
		shut(&fillers[i]);
	while (l->listener >= 0 && l->fd[SERVER] >= 0 &&
	       (fd = accept4(l->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0)
		close(fd);
}

/* accept_ours(): the child that is ours; the others are closed */
static void accept_ours(struct life *l, int ms)
{
	uint64_t end = now_ms() + ms;
	struct sockaddr_storage peer;
	socklen_t len;
	int fd;

	while (l->fd[SERVER] < 0 && now_ms() < end) {
		if (!wait_for(l->listener, POLLIN, end - now_ms()))
			return;
		len = sizeof(peer);
		fd = accept4(l->listener, (struct sockaddr *)&peer, &len,
			     SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0)
			return;
		if (((struct sockaddr_in *)&peer)->sin_port ==
		    ((struct sockaddr_in *)&l->client)->sin_port)
			l->fd[SERVER] = fd;
		else
			close(fd);
	}
}

static void start_listener(struct life *l)
{
	l->listener = new_socket(l, SERVER);
	if (l->listener < 0)
		return;
	if (l->opening == DEFERRED)
		on(l->listener, IPPROTO_TCP, TCP_DEFER_ACCEPT,
		   1 + rnd(l, 5));
	if (l->opening == FAST_OPEN)
		on(l->listener, IPPROTO_TCP, TCP_FASTOPEN, 16);
	listen(l->listener, l->opening == FULL_QUEUE ? 0 : 16);
}

/* start(): the client's SYN */
static bool start(struct life *l)
{
	static const char data[MSS_DATA];
	ssize_t n;

	l->fd[CLIENT] = new_socket(l, CLIENT);
	if (l->fd[CLIENT] < 0)
		return false;
	if (l->opening == FAST_OPEN) {
		n = sendto(l->fd[CLIENT], data, rnd(l, 2) ? MSS_DATA : 0,
			   MSG_FASTOPEN | MSG_NOSIGNAL,
			   (struct sockaddr *)&l->server, length(l));
		return n >= 0 || errno == EINPROGRESS;
	}
	return !connect(l->fd[CLIENT], (struct sockaddr *)&l->server,
			length(l)) || errno == EINPROGRESS;
}

/* open_both(): each end calls the other */
static bool open_both(struct life *l)
{
	l->fd[SERVER] = new_socket(l, SERVER);
	if (l->fd[SERVER] < 0 || !start(l))
		return false;
	connect(l->fd[SERVER], (struct sockaddr *)&l->client, length(l));
	return wait_for(l->fd[CLIENT], POLLOUT, PATIENCE_MS) &&
	       wait_for(l->fd[SERVER], POLLOUT, PATIENCE_MS);
}

static bool open_deferred(struct life *l)
{
	static const char one;

	if (!start(l) || !wait_for(l->fd[CLIENT], POLLOUT, PATIENCE_MS))
		return false;
	pause_ms(rnd(l, 3) * 1000);
	/* Without data the last SYN-ACK's answer is enough. */
	if (rnd(l, 3))
		send(l->fd[CLIENT], &one, 1, MSG_NOSIGNAL);
	take_child(l, PATIENCE_MS);
	return l->fd[SERVER] >= 0;
}

static bool open_full(struct life *l)
{
	int fillers[2], n = 1 + rnd(l, 2);

	fill_queue(l, fillers, n);
	if (start(l)) {
		wait_for(l->fd[CLIENT], POLLOUT, 3000);
		pause_ms(rnd(l, 4) * 700);
		accept_ours(l, PATIENCE_MS);
	}
	empty_queue(l, fillers, n);
	return l->fd[SERVER] >= 0 &&
	       wait_for(l->fd[CLIENT], POLLOUT, PATIENCE_MS);
}

/* The client has second thoughts, or the listener goes */
static bool open_and_leave(struct life *l, int *whose)
{
	if (!start(l))
		return false;
	if (rnd(l, 3))
		pause_ms(rnd(l, 60));
	shut(whose);
	if (l->opening == LISTENER_CLOSES)
		wait_for(l->fd[CLIENT], POLLOUT | POLLIN, 5000);
	else
		take_child(l, 2000);
	return false;
}

/* open_up(): false if there is nothing to go on with */
static bool open_up(struct life *l)
{
	if (l->opening == SIMULTANEOUS_OPEN)
		return open_both(l);
	if (l->opening != REFUSED)
		start_listener(l);
	switch (l->opening) {
	case DEFERRED:
		return open_deferred(l);
	case FULL_QUEUE:
		return open_full(l);
	case IMPATIENT:
		return open_and_leave(l, &l->fd[CLIENT]);
	case LISTENER_CLOSES:
		return open_and_leave(l, &l->listener);
	default:
		if (!start(l) ||
		    !wait_for(l->fd[CLIENT], POLLOUT, PATIENCE_MS))
			return false;
		take_child(l, PATIENCE_MS);
		return l->fd[SERVER] >= 0;
	}
}

static void end_sending(struct life *l, int i)
{
	if (l->fd[i] < 0)
		return;
	if (l->polite)
		shutdown(l->fd[i], SHUT_WR);
	else
		shut(&l->fd[i]);
}

/* read_out(): until the peer's FIN */
static bool read_out(struct life *l, int i)
{
	uint64_t end = now_ms() + PATIENCE_MS;
	size_t got = 0;
	int rc;

	if (l->fd[i] < 0)
		return false;
	while (now_ms() < end) {
		if (!wait_for(l->fd[i], POLLIN, PATIENCE_MS))
			return false;
		rc = drink(l->fd[i], &got);
		if (rc < 0)
			return errno != ECONNRESET;
	}
	return false;
}

static void close_one_first(struct life *l)
{
	end_sending(l, l->one);
	if (!read_out(l, !l->one))
		return;
	if (l->fd[l->one] >= 0 && rnd(l, 3) == 0)
		rest(l, l->one == CLIENT ? TCP_FIN_WAIT2 : TCP_CLOSE_WAIT,
		     l->one == CLIENT ? TCP_CLOSE_WAIT : TCP_FIN_WAIT2);
	pause_ms(rnd(l, 2) * 40);
	end_sending(l, !l->one);
	if (read_out(l, l->one))
		rest(l, TCP_CLOSE, TCP_CLOSE);
}

static void close_half(struct life *l)
{
	size_t more[2] = { 0, 0 };

	shutdown(l->fd[l->one], SHUT_WR);
	if (!read_out(l, !l->one))
		return;
	more[!l->one] = 1 + rnd(l, 20000);
	if (!move(l, more))
		return;
	rest(l, l->one == CLIENT ? TCP_FIN_WAIT2 : TCP_CLOSE_WAIT,
	     l->one == CLIENT ? TCP_CLOSE_WAIT : TCP_FIN_WAIT2);
	end_sending(l, !l->one);
	if (read_out(l, l->one))
		rest(l, TCP_CLOSE, TCP_CLOSE);
}

static void close_both(struct life *l)
{
	end_sending(l, l->one);
	end_sending(l, !l->one);
	if (l->polite && read_out(l, 0) && read_out(l, 1))
		rest(l, TCP_CLOSE, TCP_CLOSE);
}

static void abort_one(struct life *l)
{
	struct linger hard = { .l_onoff = 1 };

	setsockopt(l->fd[l->one], SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	shut(&l->fd[l->one]);
	wait_for(l->fd[!l->one], POLLIN, 1000 + rnd(l, 1000));
}

static void leave_unread(struct life *l)
{
	static const char data[MSS_DATA];

	send(l->fd[!l->one], data, sizeof(data), MSG_NOSIGNAL);
	wait_for(l->fd[l->one], POLLIN, 5000);
	shut(&l->fd[l->one]);
	wait_for(l->fd[!l->one], POLLIN, 1000 + rnd(l, 1000));
}

static void kill_one(struct life *l)
{
	destroy(l, l->one);
	wait_for(l->fd[!l->one], POLLIN, 1000 + rnd(l, 1000));
}

/* The other end takes longer than FIN-WAIT-2 lasts without an owner */
static void orphan_one(struct life *l)
{
	if (rnd(l, 2))
		on(l->fd[l->one], IPPROTO_TCP, TCP_LINGER2, 1 + rnd(l, 3));
	shut(&l->fd[l->one]);
	read_out(l, !l->one);
	pause_ms(rnd(l, 6) * 1000);
	if (rnd(l, 2))
		send(l->fd[!l->one], "x", 1, MSG_NOSIGNAL);
}

static void close_with_data(struct life *l)
{
	size_t left = 1 + rnd(l, 60000);

	pour(l->fd[l->one], &left);
	end_sending(l, l->one);
	if (read_out(l, !l->one)) {
		end_sending(l, !l->one);
		if (read_out(l, l->one))
			rest(l, TCP_CLOSE, TCP_CLOSE);
	}
}

static void close_down(struct life *l)
{
	static void (* const how[CLOSINGS])(struct life *l) = {
		close_one_first, close_half, close_both, abort_one,
		leave_unread, kill_one, orphan_one, close_with_data,
	};

	how[l->closing](l);
}

static void play(struct life *l)
{
	char about[128];

	snprintf(about, sizeof(about),
		 "life %u: open %s, data %zu/%zu, close %s by %s%s%s",
		 l->number, opening_names[l->opening], l->data[0], l->data[1],
		 closing_names[l->closing],
		 l->one == CLIENT ? "client" : "server",
		 l->polite ? ", polite" : "",
		 l->own_ns ? ", in a namespace of its own" : "");
	if (open_up(l)) {
		mark(l, "about", about);
		if (move(l, l->data) && rnd(l, 2))
			rest(l, TCP_ESTABLISHED, TCP_ESTABLISHED);
		if (l->own_ns && rnd(l, 2) == 0)
			l->closing = CLOSINGS;	/* everything at once */
		if (l->closing < CLOSINGS)
			close_down(l);
	}
	mark(l, "about", about);
	shut(&l->listener);
	shut(&l->fd[l->one]);
	shut(&l->fd[!l->one]);
}

static void bring_up_loopback(void)
{
	struct ifreq req = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &req))
		err(1, "lo");
	close(fd);
}

static void dice(struct life *l)
{
	static const size_t sizes[] = { 0, 0, 1, 1000, 30000 };
	static const struct host loopback = {
		.v4.s_addr = 0x0100007f, .v6 = IN6ADDR_LOOPBACK_INIT,
	};
	uint16_t port = l->number % PORTS;
	int i;

	l->family = rnd(l, 2) ? AF_INET : AF_INET6;
	l->opening = choose(l, opening_share);
	l->closing = choose(l, closing_share);
	l->one = rnd(l, 2);
	l->polite = rnd(l, 2);
	l->own_ns = rnd(l, 50) == 0;
	l->loopback = l->own_ns || l->place->one_ns;
	for (i = 0; i < 2; i++)
		l->data[i] = sizes[rnd(l, 5)];
	fill_address(l, &l->client, l->own_ns ? &loopback : &l->place->client,
		     CLIENT_PORT + port);
	fill_address(l, &l->server, l->own_ns ? &loopback : &l->place->server,
		     SERVER_PORT + port);
	l->listener = -1;
	l->fd[CLIENT] = -1;
	l->fd[SERVER] = -1;
}

/* live(): one life, perhaps reborn with the same ports */
static void live(unsigned int seed, unsigned int number,
		 const struct place *places, unsigned int n)
{
	struct life l = { .number = number };
	unsigned int times;

	l.random = ((uint64_t)seed << 32 | number) * 0x2545f4914f6cdd1dull;
	l.place = &places[rnd(&l, n)];
	times = rnd(&l, 6) ? 1 : 2 + rnd(&l, 2);
	while (times--) {
		dice(&l);
		if (l.own_ns) {
			if (unshare(CLONE_NEWNET))
				err(1, "unshare");
			bring_up_loopback();
		}
		play(&l);
		if (l.own_ns)
			enter(l.place->client.ns);
	}
}

static void work(unsigned int seed, unsigned int first, unsigned int end,
		 unsigned int step, const struct place *places, unsigned int n)
{
	unsigned int i;

	for (i = first; i < end; i += step)
		live(seed, i, places, n);
	exit(0);
}

static int open_ns(const char *name)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		err(1, "%s", path);
	return fd;
}

static const char *parse_host(struct host *h, char **text)
{
	const char *name = strsep(text, ","), *v4 = strsep(text, ","),
		   *v6 = strsep(text, ",");

	if (!v6 || inet_pton(AF_INET, v4, &h->v4) != 1 ||
	    inet_pton(AF_INET6, v6, &h->v6) != 1)
		errx(1, "a place is CLIENT_NS,IPV4,IPV6,SERVER_NS,IPV4,IPV6");
	h->ns = open_ns(name);
	return name;
}

int main(int argc, char **argv)
{
	unsigned int seed, first, count, workers, i, n;
	struct place places[16];
	int status, rc = 0;

	if (argc < 6 || argc > 5 + 16)
		errx(1, "usage: lifecycle SEED FIRST COUNT WORKERS PLACE...");
	seed = strtoul(argv[1], NULL, 0);
	first = strtoul(argv[2], NULL, 0);
	count = strtoul(argv[3], NULL, 0);
	workers = strtoul(argv[4], NULL, 0);
	n = argc - 5;
	for (i = 0; i < n; i++) {
		char *text = argv[5 + i];
		const char *client = parse_host(&places[i].client, &text);
		const char *server = parse_host(&places[i].server, &text);

		places[i].one_ns = !strcmp(client, server);
	}
	marker = open("/sys/kernel/tracing/trace_marker", O_WRONLY | O_CLOEXEC);
	if (marker < 0)
		err(1, "trace_marker");
	signal(SIGPIPE, SIG_IGN);
	for (i = 0; i < workers; i++)
		switch (fork()) {
		case -1:
			err(1, "fork");
		case 0:
			work(seed, first + i, first + count, workers, places,
			     n);
		}
	while (wait(&status) > 0)
		if (status)
			rc = 1;
	return rc;
}
