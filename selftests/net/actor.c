// SPDX-License-Identifier: GPL-2.0
/*
 * A TCP actor: holds named sockets and does what lines on stdin tell it.
 * Each line is answered by exactly one line, "ok ..." or "err ERRNO text".
 * Endpoints are written as in /proc/net/tcpviz: 192.0.2.1:80, [2001:db8::1]:80.
 *
 *   listen NAME ADDR PORT [BACKLOG]
 *   connect NAME ADDR PORT [from ADDR PORT] [within MS]
 *   connect-start NAME ADDR PORT [from ADDR PORT]     does not wait
 *   connect-wait NAME [MS]
 *   accept NAME LISTENER [MS]
 *   send NAME BYTES | recv NAME BYTES [MS] | recv-eof NAME [MS]
 *   shutdown NAME rd|wr|rdwr | close NAME | abort NAME
 *   close-at-eof NAME [MS]     at once when the peer's FIN is there
 *   serve LISTENER COUNT       COUNT peers, one by one: read to EOF, close
 *   visit ADDR PORT COUNT      the other side of it, COUNT connections
 *   open NAME 4|6 [mptcp]      a socket to be set up before connect or listen
 *   set NAME OPTION VALUE      defer-accept, linger2, nodelay, syncnt, ...
 *   sign NAME ADDR             TCP MD5 (RFC 2385) to and from that address
 *   state NAME                 the kernel's state in RFC 9293's words
 *   put FILE TEXT | get FILE   a sysctl of the actor's namespace
 *   quit
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "endpoint.h"
#include "option.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define MAX_SOCKETS	256
#define MAX_WORDS	16
#define DEFAULT_MS	10000
#define ANSWERED	1	/* the answer has more words than "ok" */

struct named {
	char name[32];
	int fd;
};

static struct named sockets[MAX_SOCKETS];

static int fail(int err)
{
	printf("err %s %s\n", strerrorname_np(err), strerror(err));
	return -1;
}

static int complain(const char *text)
{
	printf("err EINVAL %s\n", text);
	return -1;
}

static int read_endpoint(char *const *words, struct endpoint *ep)
{
	if (!parse_endpoint(words[0], words[1], ep))
		return complain("not an address");
	return 0;
}

static struct named *find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sockets); i++)
		if (!strcmp(sockets[i].name, name))
			return &sockets[i];
	return NULL;
}

/* An empty name marks a free slot. */
static int keep(const char *name, int fd)
{
	struct named *slot = find("");

	if (!slot || find(name) || strlen(name) >= sizeof(slot->name)) {
		close(fd);
		return complain("name taken, too long, or too many sockets");
	}
	snprintf(slot->name, sizeof(slot->name), "%s", name);
	slot->fd = fd;
	return 0;
}

static void forget(struct named *s)
{
	close(s->fd);
	s->name[0] = '\0';
}

/* "ok LOCAL REMOTE"; a socket that has no peer any more shows only LOCAL. */
static void print_name(int fd)
{
	struct endpoint ep = { .len = sizeof(ep.addr) };

	printf("ok");
	if (!getsockname(fd, (struct sockaddr *)&ep.addr, &ep.len))
		print_endpoint(&ep);
	ep.len = sizeof(ep.addr);
	if (!getpeername(fd, (struct sockaddr *)&ep.addr, &ep.len))
		print_endpoint(&ep);
	puts("");
}

static int open_socket(int family, int protocol)
{
	int fd, one = 1;

	fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
		    protocol);
	if (fd < 0)
		return fail(errno);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	return fd;
}

static int wait_for(int fd, short events, int ms)
{
	struct pollfd p = { .fd = fd, .events = events };
	int n = poll(&p, 1, ms);

	if (n < 0)
		return fail(errno);
	if (!n)
		return fail(ETIMEDOUT);
	return 0;
}

/* One line, as words; @s is the socket that it names. */
struct order {
	struct named *s;
	int argc;
	char *argv[MAX_WORDS];
};

static int ms_of(const struct order *o, int at)
{
	return o->argc > at ? atoi(o->argv[at]) : DEFAULT_MS;
}

static int do_open(const struct order *o)
{
	bool mptcp = o->argc > 3 && !strcmp(o->argv[3], "mptcp");
	int fd;

	fd = open_socket(atoi(o->argv[2]) == 6 ? AF_INET6 : AF_INET,
			 mptcp ? IPPROTO_MPTCP : IPPROTO_TCP);
	if (fd < 0 || keep(o->argv[1], fd))
		return -1;
	return 0;
}

/* A name made by "open" is used, any other becomes a new socket. */
static struct named *find_or_open(const char *name, int family)
{
	struct named *s = find(name);
	int fd;

	if (s)
		return s;
	fd = open_socket(family, IPPROTO_TCP);
	if (fd < 0 || keep(name, fd))
		return NULL;
	return find(name);
}

static int do_listen(const struct order *o)
{
	struct endpoint ep;
	struct named *s;

	if (read_endpoint(&o->argv[2], &ep))
		return -1;
	s = find_or_open(o->argv[1], ep.addr.ss_family);
	if (!s)
		return -1;
	if (bind(s->fd, (struct sockaddr *)&ep.addr, ep.len) ||
	    listen(s->fd, o->argc > 4 ? atoi(o->argv[4]) : 16)) {
		fail(errno);
		forget(s);
		return -1;
	}
	print_name(s->fd);
	return ANSWERED;
}

/* The @n words after @word, or NULL when it was not given. */
static char *const *after(const struct order *o, const char *word, int n)
{
	int i;

	for (i = 4; i + n < o->argc; i++)
		if (!strcmp(o->argv[i], word))
			return &o->argv[i + 1];
	return NULL;
}

static int bind_from(int fd, const struct order *o)
{
	char *const *from = after(o, "from", 2);
	struct endpoint ep;

	if (!from)
		return 0;
	if (read_endpoint(from, &ep))
		return -1;
	if (bind(fd, (struct sockaddr *)&ep.addr, ep.len))
		return fail(errno);
	return 0;
}

static struct named *start_connect(const struct order *o)
{
	struct endpoint ep;
	struct named *s;

	if (read_endpoint(&o->argv[2], &ep))
		return NULL;
	s = find_or_open(o->argv[1], ep.addr.ss_family);
	if (!s)
		return NULL;
	if (bind_from(s->fd, o)) {
		forget(s);
		return NULL;
	}
	if (connect(s->fd, (struct sockaddr *)&ep.addr, ep.len) &&
	    errno != EINPROGRESS) {
		fail(errno);
		forget(s);
		return NULL;
	}
	return s;
}

static int finish_connect(struct named *s, int ms)
{
	socklen_t len = sizeof(int);
	int err = 0;

	if (wait_for(s->fd, POLLOUT, ms))
		return -1;
	getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &err, &len);
	if (err) {
		fail(err);
		forget(s);
		return -1;
	}
	print_name(s->fd);
	return ANSWERED;
}

static int do_connect_start(const struct order *o)
{
	struct named *s = start_connect(o);

	if (!s)
		return -1;
	print_name(s->fd);
	return ANSWERED;
}

static int do_connect_wait(const struct order *o)
{
	return finish_connect(o->s, ms_of(o, 2));
}

static int do_connect(const struct order *o)
{
	struct named *s = start_connect(o);
	char *const *within = after(o, "within", 1);

	if (!s)
		return -1;
	return finish_connect(s, within ? atoi(within[0]) : DEFAULT_MS);
}

static int accept_one(int listener, int ms)
{
	int fd;

	if (wait_for(listener, POLLIN, ms))
		return -1;
	fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	return fd < 0 ? fail(errno) : fd;
}

static int do_accept(const struct order *o)
{
	int fd = accept_one(o->s->fd, ms_of(o, 3));

	if (fd < 0 || keep(o->argv[1], fd))
		return -1;
	print_name(fd);
	return ANSWERED;
}

static int do_send(const struct order *o)
{
	size_t left = strtoul(o->argv[2], NULL, 10);
	char buf[4096] = { 0 };
	ssize_t n;

	while (left) {
		if (wait_for(o->s->fd, POLLOUT, DEFAULT_MS))
			return -1;
		n = send(o->s->fd, buf, left < sizeof(buf) ? left : sizeof(buf),
			 MSG_NOSIGNAL);
		if (n < 0)
			return fail(errno);
		left -= n;
	}
	return 0;
}

/* Reads up to @want bytes, fewer only at the end of the stream. */
static ssize_t read_bytes(int fd, size_t want, int ms)
{
	char buf[4096];
	size_t got = 0;
	ssize_t n;

	while (got < want) {
		if (wait_for(fd, POLLIN, ms))
			return -1;
		n = recv(fd, buf, want - got < sizeof(buf) ?
			 want - got : sizeof(buf), 0);
		if (n < 0)
			return fail(errno);
		if (!n)
			break;
		got += n;
	}
	return got;
}

/* The answer of what reads or repeats; @n is negative after an error. */
static int answer_count(ssize_t n)
{
	if (n < 0)
		return -1;
	printf("ok %zd\n", n);
	return ANSWERED;
}

static int do_recv(const struct order *o)
{
	return answer_count(read_bytes(o->s->fd, strtoul(o->argv[2], NULL, 10),
				       ms_of(o, 3)));
}

static int do_recv_eof(const struct order *o)
{
	return answer_count(read_bytes(o->s->fd, SSIZE_MAX, ms_of(o, 2)));
}

static int do_shutdown(const struct order *o)
{
	int how = SHUT_RDWR;

	if (!strcmp(o->argv[2], "wr"))
		how = SHUT_WR;
	else if (!strcmp(o->argv[2], "rd"))
		how = SHUT_RD;
	if (shutdown(o->s->fd, how))
		return fail(errno);
	return 0;
}

static int do_close(const struct order *o)
{
	forget(o->s);
	return 0;
}

static int do_close_at_eof(const struct order *o)
{
	ssize_t got = read_bytes(o->s->fd, SSIZE_MAX, ms_of(o, 2));

	if (got >= 0)
		forget(o->s);
	return answer_count(got);
}

static int serve_one(int listener)
{
	int fd = accept_one(listener, DEFAULT_MS);
	ssize_t got;

	if (fd < 0)
		return -1;
	got = read_bytes(fd, SSIZE_MAX, DEFAULT_MS);
	close(fd);
	return got < 0 ? -1 : 0;
}

static int do_serve(const struct order *o)
{
	int i, count = atoi(o->argv[2]);

	for (i = 0; i < count; i++)
		if (serve_one(o->s->fd))
			return -1;
	return answer_count(count);
}

/* Sends a little, closes its half, and waits for the server's end. */
static int visit_one(const struct endpoint *ep)
{
	char hello[100] = { 0 };
	ssize_t got = -1;
	int fd;

	fd = open_socket(ep->addr.ss_family, IPPROTO_TCP);
	if (fd < 0)
		return -1;
	if (connect(fd, (const struct sockaddr *)&ep->addr, ep->len) &&
	    errno != EINPROGRESS)
		fail(errno);
	else if (wait_for(fd, POLLOUT, DEFAULT_MS))
		;
	else if (send(fd, hello, sizeof(hello), MSG_NOSIGNAL) < 0 ||
		 shutdown(fd, SHUT_WR))
		fail(errno);
	else
		got = read_bytes(fd, SSIZE_MAX, DEFAULT_MS);
	close(fd);
	return got < 0 ? -1 : 0;
}

static int do_visit(const struct order *o)
{
	int i, count = atoi(o->argv[3]);
	struct endpoint ep;

	if (read_endpoint(&o->argv[1], &ep))
		return -1;
	for (i = 0; i < count; i++)
		if (visit_one(&ep))
			return -1;
	return answer_count(count);
}

/* RFC 9293's ABORT call: a reset instead of a FIN. */
static int do_abort(const struct order *o)
{
	struct linger now = { .l_onoff = 1, .l_linger = 0 };

	if (setsockopt(o->s->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now)))
		return fail(errno);
	forget(o->s);
	return 0;
}

static int do_set(const struct order *o)
{
	if (!set_option(o->s->fd, o->argv[2], atoi(o->argv[3])))
		return 0;
	return fail(errno);
}

static int do_sign(const struct order *o)
{
	struct endpoint peer;

	if (!parse_endpoint(o->argv[2], "0", &peer))
		return complain("not an address");
	if (set_signature(o->s->fd, &peer.addr))
		return fail(errno);
	return 0;
}

static const char *const state_names[] = {
	[TCP_ESTABLISHED]	= "ESTABLISHED",
	[TCP_SYN_SENT]		= "SYN-SENT",
	[TCP_SYN_RECV]		= "SYN-RECEIVED",
	[TCP_FIN_WAIT1]		= "FIN-WAIT-1",
	[TCP_FIN_WAIT2]		= "FIN-WAIT-2",
	[TCP_TIME_WAIT]		= "TIME-WAIT",
	[TCP_CLOSE]		= "CLOSED",
	[TCP_CLOSE_WAIT]	= "CLOSE-WAIT",
	[TCP_LAST_ACK]		= "LAST-ACK",
	[TCP_LISTEN]		= "LISTEN",
	[TCP_CLOSING]		= "CLOSING",
};

static int do_state(const struct order *o)
{
	struct tcp_info info = { 0 };
	socklen_t len = sizeof(info);

	if (getsockopt(o->s->fd, IPPROTO_TCP, TCP_INFO, &info, &len))
		return fail(errno);
	printf("ok %s\n", state_names[info.tcpi_state]);
	return ANSWERED;
}

static int do_put(const struct order *o)
{
	int fd = open(o->argv[1], O_WRONLY);
	int err = 0;

	if (fd < 0)
		return fail(errno);
	if (write(fd, o->argv[2], strlen(o->argv[2])) < 0)
		err = errno;
	close(fd);
	return err ? fail(err) : 0;
}

static int do_get(const struct order *o)
{
	int fd = open(o->argv[1], O_RDONLY);
	char line[256];
	ssize_t n;

	if (fd < 0)
		return fail(errno);
	n = read(fd, line, sizeof(line) - 1);
	close(fd);
	if (n < 0)
		return fail(errno);
	line[n] = '\0';
	printf("ok %.*s\n", (int)strcspn(line, "\n"), line);
	return ANSWERED;
}

static int do_quit(const struct order *o)
{
	(void)o;
	puts("ok");
	exit(0);
}

static const struct {
	const char *name;
	int words;		/* at least, the command included */
	int socket;		/* which word names one that is there */
	int (*run)(const struct order *o); /* 0, ANSWERED, or -1 likewise */
} commands[] = {
	{ "abort",		2, 1, do_abort },
	{ "accept",		3, 2, do_accept },
	{ "close",		2, 1, do_close },
	{ "close-at-eof",	2, 1, do_close_at_eof },
	{ "connect",		4, 0, do_connect },
	{ "connect-start",	4, 0, do_connect_start },
	{ "connect-wait",	2, 1, do_connect_wait },
	{ "get",		2, 0, do_get },
	{ "listen",		4, 0, do_listen },
	{ "open",		3, 0, do_open },
	{ "put",		3, 0, do_put },
	{ "quit",		1, 0, do_quit },
	{ "recv",		3, 1, do_recv },
	{ "recv-eof",		2, 1, do_recv_eof },
	{ "send",		3, 1, do_send },
	{ "serve",		3, 1, do_serve },
	{ "set",		4, 1, do_set },
	{ "shutdown",		3, 1, do_shutdown },
	{ "sign",		3, 1, do_sign },
	{ "state",		2, 1, do_state },
	{ "visit",		4, 0, do_visit },
};

/* Returns what is wrong with an order, or NULL when it has been obeyed. */
static const char *obey(struct order *o)
{
	int socket;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (strcmp(commands[i].name, o->argv[0]))
			continue;
		if (o->argc < commands[i].words)
			return "too few words";
		socket = commands[i].socket;
		o->s = socket ? find(o->argv[socket]) : NULL;
		if (socket && !o->s)
			return "no such socket";
		if (!commands[i].run(o))
			puts("ok");
		return NULL;
	}
	return "no such command";
}

static void hear(char *line)
{
	struct order o = { .argc = 0 };
	const char *wrong = "no command";
	char *save, *word;

	for (word = strtok_r(line, " \t\n", &save);
	     word && o.argc < MAX_WORDS;
	     word = strtok_r(NULL, " \t\n", &save))
		o.argv[o.argc++] = word;
	if (o.argc)
		wrong = obey(&o);
	if (wrong)
		complain(wrong);
}

int main(void)
{
	char line[512];

	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	puts("ok ready");
	while (fgets(line, sizeof(line), stdin))
		hear(line);
	return 0;
}
