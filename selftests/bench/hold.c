// SPDX-License-Identifier: GPL-2.0
/*
 * Holds a random number of sockets and packets.  The kernel's slab caches
 * settle in a way of working that depends on how full their slabs are, and keep
 * it for as long as nothing but one short loop uses them: hundreds of
 * instructions a packet, more or less.  Each repetition is to find them
 * differently.
 */
#define _GNU_SOURCE
#include "cost.h"
#include "lib.h"

#include <err.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/socket.h>

#define MOST			16
#define MOST_CONNECTIONS	3

static void hold_sockets(void)
{
	unsigned int n;

	for (n = random32() % MOST; n; n--)
		if (socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) < 0)
			err(1, "socket");
}

/* What is sent to someone who does not read it */
static void hold_packets(int fd)
{
	static const char data[1024];
	unsigned int n;

	for (n = random32() % MOST; n; n--)
		if (send(fd, data, 1 + random32() % sizeof(data), 0) < 0)
			err(1, "send");
}

/* Each connection has its ends and its listener's request to take turns */
static void hold_connection(void)
{
	struct sockaddr_in sin = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(sin);
	int lfd, cfd, one = 1;

	lfd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	cfd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (lfd < 0 || cfd < 0 || listen(lfd, 1) ||
	    getsockname(lfd, (struct sockaddr *)&sin, &len) ||
	    connect(cfd, (struct sockaddr *)&sin, sizeof(sin)) ||
	    setsockopt(cfd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)))
		err(1, "a connection to hold");
	hold_packets(cfd);
}

/* go_home: to the namespace that the process was in the first time */
static void go_home(void)
{
	static int home = -1;

	if (home < 0)
		home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	if (home < 0 || setns(home, CLONE_NEWNET))
		err(1, "the first namespace");
}

/**
 * hold() - take a random number of everything, until the process ends
 *
 * In the namespace that the process is in the first time, which nobody
 * measures; leaves it there.
 */
void hold(void)
{
	unsigned int n;
	int pair[2];

	go_home();
	hold_sockets();
	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair))
		err(1, "socketpair");
	hold_packets(pair[0]);
	for (n = random32() % MOST_CONNECTIONS; n; n--)
		hold_connection();
}
