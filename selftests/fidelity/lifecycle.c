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
 * to trace_marker, see judge.c and mark.c.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ends.h"

#define PORTS		14000	/* lives at a time that cannot meet */
#define SERVER_PORT	2000
#define CLIENT_PORT	(SERVER_PORT + PORTS)

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

uint32_t rnd(struct life *l, uint32_t below)
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
	open_marks();
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
