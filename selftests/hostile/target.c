// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "target.h"

#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../net/endpoint.h"
#include "draw.h"
#include "fsm.h"
#include "kernel.h"

#define FIRST_PORT	10000
#define LAST_PORT	29999
#define PEER_WINDOW	60000
#define BACKLOG		1000

/* MSS 1460, SACK permitted, time stamps, window scale 7 */
static const __u8 syn_options[] = {
	2, 4, 0x05, 0xb4, 4, 2, 8, 10, 0x70, 0, 0, 0, 0, 0, 0, 0, 1, 3, 3, 7,
};

const struct target targets[] = {
	{ "LISTEN", TCPVIZ_LISTEN, { DONE } },
	{ "SYN-SENT", TCPVIZ_SYN_SENT, { CONNECT } },
	{ "SYN-RECEIVED", TCPVIZ_SYN_RECEIVED, { PEER_SYN } },
	{ "SYN-RECEIVED, both open", TCPVIZ_SYN_RECEIVED,
	  { CONNECT, PEER_SYN } },
	{ "ESTABLISHED, not accepted", TCPVIZ_ESTABLISHED,
	  { PEER_SYN, PEER_ACK } },
	{ "ESTABLISHED, server", TCPVIZ_ESTABLISHED,
	  { PEER_SYN, PEER_ACK, ACCEPT } },
	{ "ESTABLISHED, client", TCPVIZ_ESTABLISHED,
	  { CONNECT, PEER_SYNACK } },
	{ "FIN-WAIT-1", TCPVIZ_FIN_WAIT_1,
	  { PEER_SYN, PEER_ACK, ACCEPT, SHUT } },
	{ "FIN-WAIT-1, orphan", TCPVIZ_FIN_WAIT_1,
	  { CONNECT, PEER_SYNACK, CLOSE } },
	{ "FIN-WAIT-2", TCPVIZ_FIN_WAIT_2,
	  { CONNECT, PEER_SYNACK, SHUT, PEER_ACK } },
	{ "FIN-WAIT-2, orphan", TCPVIZ_FIN_WAIT_2,
	  { PEER_SYN, PEER_ACK, ACCEPT, CLOSE, PEER_ACK } },
	{ "CLOSE-WAIT", TCPVIZ_CLOSE_WAIT,
	  { PEER_SYN, PEER_ACK, ACCEPT, PEER_FIN } },
	{ "CLOSING", TCPVIZ_CLOSING,
	  { PEER_SYN, PEER_ACK, ACCEPT, SHUT, PEER_FIN_CROSSED } },
	{ "CLOSING, orphan", TCPVIZ_CLOSING,
	  { CONNECT, PEER_SYNACK, CLOSE, PEER_FIN_CROSSED } },
	{ "LAST-ACK", TCPVIZ_LAST_ACK,
	  { PEER_SYN, PEER_ACK, ACCEPT, PEER_FIN, SHUT } },
	{ "LAST-ACK, orphan", TCPVIZ_LAST_ACK,
	  { CONNECT, PEER_SYNACK, PEER_FIN, CLOSE } },
	{ "TIME-WAIT", TCPVIZ_TIME_WAIT,
	  { PEER_SYN, PEER_ACK, ACCEPT, CLOSE, PEER_ACK, PEER_FIN } },
	{ "TIME-WAIT, from CLOSING", TCPVIZ_TIME_WAIT,
	  { CONNECT, PEER_SYNACK, SHUT, PEER_FIN_CROSSED, PEER_ACK } },
};

const size_t targets_count = ARRAY_SIZE(targets);

static struct endpoint near_ep, far_ep;
static struct segment common;
static int listener;

static void set_port(struct endpoint *ep, __u16 port)
{
	if (ep->addr.ss_family == AF_INET)
		((struct sockaddr_in *)&ep->addr)->sin_port = htons(port);
	else
		((struct sockaddr_in6 *)&ep->addr)->sin6_port = htons(port);
}

static int open_socket(__u16 port)
{
	int fd, one = 1;

	set_port(&near_ep, port);
	fd = socket(near_ep.addr.ss_family,
		    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) ||
	    bind(fd, (struct sockaddr *)&near_ep.addr, near_ep.len))
		err(1, "port %u", port);
	return fd;
}

void target_init(const char *near, const char *far)
{
	if (!parse_endpoint(near, "0", &near_ep) ||
	    !parse_endpoint(far, "0", &far_ep))
		errx(2, "%s or %s is no address", near, far);
	parse_address(far, &common, common.src);
	parse_address(near, &common, common.dst);
	common.doff = DOFF_THAT_FITS;
	common.window = PEER_WINDOW;
	listener = open_socket(LISTEN_PORT);
	if (listen(listener, BACKLOG))
		err(1, "listen");
}

static bool is_mine(const struct conn *c, const struct heard *h)
{
	return h->sport == c->seg.dport && h->dport == c->seg.sport;
}

static void take_ack(struct conn *c, const struct heard *h)
{
	int scale = h->flags & TCP_SYN || c->wscale < 0 ? 0 : c->wscale;

	c->edge = h->ack + ((__u32)h->window << scale);
	/* It has believed a forgery: there it goes on. */
	if (!(h->flags & TCP_SYN) && (__s32)(h->ack - c->nxt) > 0)
		c->nxt = h->ack;
}

void target_take(struct conn *c, const struct heard *h)
{
	if (h->flags & TCP_RST)
		return;
	if (h->flags & TCP_SYN) {
		c->irs = h->seq;
		c->una = h->seq;
		c->said = h->seq;
		c->wscale = h->wscale;
		c->has_ts = h->has_ts;
	}
	if ((__s32)(h->end - c->said) > 0)
		c->said = h->end;
	if (h->has_ts)
		c->tsval = h->tsval;
	if (h->flags & TCP_ACK)
		take_ack(c, h);
}

void target_hear(struct conn *c)
{
	struct heard heard;

	while (wire_hear(&heard))
		if (is_mine(c, &heard))
			target_take(c, &heard);
}

static void put32(__u8 *p, __u32 value)
{
	value = htonl(value);
	memcpy(p, &value, sizeof(value));
}

void segment_stamp(struct segment *seg, __u32 value, __u32 echo)
{
	memcpy(seg->options, "\1\1\10\12", 4);
	put32(seg->options + 4, value);
	put32(seg->options + 8, echo);
	seg->options_len = 12;
}

/* The SYN has all options, what follows the time stamp only. */
static void add_options(struct conn *c, struct segment *seg)
{
	if (seg->flags & TCP_SYN) {
		memcpy(seg->options, syn_options, sizeof(syn_options));
		seg->options_len = sizeof(syn_options);
		put32(seg->options + 12, c->tsval);
	} else {
		segment_stamp(seg, PEER_STAMP, c->tsval);
	}
}

void target_say(struct conn *c, __u8 flags, __u32 seq, __u32 ack, size_t len)
{
	struct segment seg = c->seg;

	seg.flags = flags;
	seg.seq = seq;
	seg.ack = flags & TCP_ACK ? ack : 0;
	seg.payload = len;
	if (c->has_ts)
		add_options(c, &seg);
	wire_send(&seg);
}

static void say_next(struct conn *c, __u8 flags, __u32 ack)
{
	if (flags & TCP_ACK)
		c->una = ack;
	target_say(c, flags, c->nxt, ack, 0);
	if (flags & (TCP_SYN | TCP_FIN))
		c->nxt++;
}

static bool do_connect(struct conn *c)
{
	c->fd = open_socket(c->seg.dport);
	set_port(&far_ep, c->seg.sport);
	return connect(c->fd, (struct sockaddr *)&far_ep.addr, far_ep.len) &&
	       errno == EINPROGRESS;
}

int target_accept(__u16 *peer_port)
{
	struct endpoint ep = { .len = sizeof(ep.addr) };
	int fd;

	fd = accept4(listener, (struct sockaddr *)&ep.addr, &ep.len,
		     SOCK_NONBLOCK | SOCK_CLOEXEC);
	/* The port has the same place in both families. */
	*peer_port = ntohs(((struct sockaddr_in *)&ep.addr)->sin_port);
	return fd;
}

static bool do_accept(struct conn *c)
{
	__u16 port;

	if (c->fd == NO_FD)
		c->fd = target_accept(&port);
	return c->fd != NO_FD;
}

static bool do_close(struct conn *c, bool abort)
{
	struct linger now = { .l_onoff = 1, .l_linger = 0 };

	if (c->fd == NO_FD)
		return false;
	if (abort)
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	close(c->fd);
	c->fd = NO_FD;
	return true;
}

/* What the application does */
static bool do_call(struct conn *c, enum step step)
{
	switch (step) {
	case CONNECT:
		return do_connect(c);
	case ACCEPT:
		return do_accept(c);
	case SHUT:
		return !shutdown(c->fd, SHUT_WR);
	default:
		return do_close(c, step == ABORT);
	}
}

const char *step_name(enum step step)
{
	static const char * const names[STEPS] = {
		[DONE]			= "chat",
		[PEER_SYN]		= "peer's SYN",
		[PEER_SYNACK]		= "peer's SYN-ACK",
		[PEER_ACK]		= "peer's ACK",
		[PEER_FIN]		= "peer's FIN",
		[PEER_FIN_CROSSED]	= "peer's FIN, crossed",
		[PEER_RST]		= "peer's RST",
		[CONNECT]		= "connect",
		[ACCEPT]		= "accept",
		[SHUT]			= "shutdown",
		[CLOSE]			= "close",
		[ABORT]			= "abort",
	};

	return names[step];
}

bool target_step(struct conn *c, enum step step)
{
	bool ok = true;

	switch (step) {
	case PEER_SYN:
		/* One that crosses this host's is no answer to it. */
		say_next(c, TCP_SYN, 0);
		break;
	case PEER_SYNACK:
		say_next(c, TCP_SYN | TCP_ACK, c->said);
		break;
	case PEER_ACK:
		say_next(c, TCP_ACK, c->said);
		break;
	case PEER_FIN:
		say_next(c, TCP_FIN | TCP_ACK, c->said);
		break;
	case PEER_FIN_CROSSED:
		say_next(c, TCP_FIN | TCP_ACK, c->una);
		break;
	case PEER_RST:
		say_next(c, TCP_RST, 0);
		break;
	default:
		ok = do_call(c, step);
		break;
	}
	return ok;
}

void target_chat(struct conn *c)
{
	char octets[100] = { 0 };
	size_t len = 1 + draw(sizeof(octets));

	switch (draw(4)) {
	case 0:
		target_say(c, TCP_ACK | TCP_PSH, c->nxt, c->said, len);
		c->nxt += len;
		c->una = c->said;
		break;
	case 1:
		if (c->fd != NO_FD)
			send(c->fd, octets, len, MSG_NOSIGNAL);
		break;
	case 2:
		if (c->fd != NO_FD)
			recv(c->fd, octets, sizeof(octets), 0);
		break;
	default:
		say_next(c, TCP_ACK, c->said);
		break;
	}
}

void target_begin(struct conn *c, const struct target *t, bool options)
{
	static __u16 port = FIRST_PORT;
	static __u32 isn = 0x7fff0000;

	*c = (struct conn){ .seg = common, .fd = NO_FD, .wscale = -1 };
	c->seg.sport = port;
	c->seg.dport = t->steps[0] == CONNECT ? port : LISTEN_PORT;
	c->has_ts = options;
	port = port == LAST_PORT ? FIRST_PORT : port + 1;
	/* Numbers wrap, and change their sign, now and then. */
	isn += 0x3fff1234;
	c->iss = isn;
	c->nxt = isn;
	c->edge = isn;
}

void target_open(struct conn *c, const struct target *t, bool options)
{
	size_t i;

	target_begin(c, t, options);
	for (i = 0; i < MAX_STEPS && t->steps[i] != DONE; i++) {
		if (!target_step(c, t->steps[i]))
			err(1, "%s: step %zu", t->name, i + 1);
		target_hear(c);
	}
}

void target_end(const struct conn *c, struct end *end)
{
	size_t len = c->seg.family == AF_INET ? 4 : 16;

	memset(end, 0, sizeof(*end));
	end->family = c->seg.family;
	end->port[NEAR] = c->seg.dport;
	end->port[FAR] = c->seg.sport;
	memcpy(end->addr[NEAR], c->seg.dst, len);
	memcpy(end->addr[FAR], c->seg.src, len);
}

void target_drop(struct conn *c)
{
	static struct ends left;
	__u16 port;
	size_t i;
	int fd;

	kernel_ends(&left);
	for (i = 0; i < left.count; i++)
		kernel_kill(&left.end[i]);
	while ((fd = target_accept(&port)) >= 0)
		close(fd);
	do_close(c, false);
	target_hear(c);
}
