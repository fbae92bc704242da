// SPDX-License-Identifier: GPL-2.0
/*
 * Honest clients.  One succeeds when the byte it sends comes back in time:
 * that connect() does proves little, the server may know nothing of it.
 */
#define _GNU_SOURCE
#include "flood.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE	(3 * NSEC)

/**
 * struct client - an honest client
 * @fd: its socket, or -1
 * @kind: what it offers
 * @start: when it begins; ns, as all times here
 * @connected: how long connect() took
 * @echoed: how long it took until the byte was back; 0: never was
 * @open: connect() has succeeded
 */
struct client {
	int fd;
	enum kind kind;
	uint64_t start;
	uint32_t connected;
	uint32_t echoed;
	bool open;
};

static struct client *client;
static unsigned int clients, started, ended, first_waiting;
static uint8_t options[KINDS] = { UINT8_MAX, UINT8_MAX };
static struct sockaddr_in server = { .sin_family = AF_INET };

/* end: over, one way or the other; whoever failed leaves no traces */
static void end(struct client *c)
{
	struct linger hard = { .l_onoff = 1 };

	if (!c->echoed)
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	close(c->fd);
	c->fd = -1;
	ended++;
}

static void succeed(struct client *c)
{
	struct tcp_info info = { 0 };
	socklen_t len = sizeof(info);

	c->echoed = now_ns() - c->start;
	if (getsockopt(c->fd, IPPROTO_TCP, TCP_INFO, &info, &len))
		err(1, "TCP_INFO");
	options[c->kind] &= info.tcpi_options;
	end(c);
}

static void client_ready(void *arg)
{
	struct client *c = arg;
	int error = 0;
	socklen_t len = sizeof(error);
	uint64_t now = now_ns();
	char byte = 'x';
	ssize_t n;

	getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &len);
	if (error) {
		end(c);
		return;
	}
	if (!c->open) {
		n = send(c->fd, &byte, 1, MSG_NOSIGNAL);
		if (n < 0 && (errno == EAGAIN || errno == ENOTCONN))
			return;
		c->connected = now - c->start;
		c->open = true;
	}
	n = recv(c->fd, &byte, 1, 0);
	if (n == 1)
		succeed(c);
	else if (n == 0 || errno != EAGAIN)
		end(c);
}

static void begin(struct client *c)
{
	enter(c->kind == PLAIN ? "plain" : "client");
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (c->fd < 0)
		err(1, "socket");
	c->start = now_ns();
	if (connect(c->fd, (struct sockaddr *)&server, sizeof(server)) &&
	    errno != EINPROGRESS)
		err(1, "connect");
	watch_fd(c->fd, client_ready, c);
}

/**
 * honest_open() - decide who connects when
 * @plan: how many, how often
 * @start: none before this
 */
void honest_open(const struct plan *plan, uint64_t start)
{
	unsigned int i;

	clients = plan->clients;
	client = calloc(clients, sizeof(*client));
	if (!client)
		err(1, "calloc");
	server.sin_port = htons(plan->port);
	inet_pton(AF_INET, server_address, &server.sin_addr);
	for (i = 0; i < clients; i++) {
		client[i].fd = -1;
		client[i].kind = i % KINDS;
		client[i].start = start + i * plan->interval +
				  random32() % plan->interval;
	}
}

/**
 * honest_due() - when a client is to begin, or gives up
 *
 * Return: the time, in ns.
 */
uint64_t honest_due(void)
{
	uint64_t due = UINT64_MAX;

	if (started < clients)
		due = client[started].start;
	if (first_waiting < started &&
	    client[first_waiting].start + PATIENCE < due)
		due = client[first_waiting].start + PATIENCE;
	return due;
}

/**
 * honest_step() - one client that is due begins, those give up that must
 * @now: the time
 */
void honest_step(uint64_t now)
{
	struct client *c;

	for (; first_waiting < started; first_waiting++) {
		c = &client[first_waiting];
		if (c->fd < 0)
			continue;
		if (c->start + PATIENCE > now)
			break;
		end(c);
	}
	if (started < clients && client[started].start <= now)
		begin(&client[started++]);
}

/**
 * honest_done() - have all succeeded or failed?
 *
 * Return: so.
 */
bool honest_done(void)
{
	return ended == clients;
}

static void report_options(enum kind kind)
{
	uint8_t both = options[kind] & echo_options(kind);

	if (both == UINT8_MAX)
		printf("\t-");
	else
		printf("\t%s%s%s%s", both & TCPI_OPT_TIMESTAMPS ? "T" : "",
		       both & TCPI_OPT_SACK ? "S" : "",
		       both & TCPI_OPT_WSCALE ? "W" : "",
		       both & 7 ? "" : "none");
}

static void report_times(uint32_t *sample, unsigned int n)
{
	if (n)
		printf("\t%.1f\t%.1f", percentile(sample, n, 50) / 1000.0,
		       percentile(sample, n, 99) / 1000.0);
	else
		printf("\t-\t-");
}

/**
 * honest_report() - print clients, successes, times to connect and to the
 *	echo of those, and which options they had
 */
void honest_report(void)
{
	uint32_t connected[clients], echoed[clients];
	unsigned int i, n = 0;

	for (i = 0; i < clients; i++) {
		if (!client[i].echoed)
			continue;
		connected[n] = client[i].connected;
		echoed[n++] = client[i].echoed;
	}
	printf("%u\t%u", clients, n);
	report_times(connected, n);
	report_times(echoed, n);
	report_options(FULL);
	report_options(PLAIN);
}
