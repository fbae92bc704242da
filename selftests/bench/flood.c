// SPDX-License-Identifier: GPL-2.0
/*
 * A SYN flood, a listener under it, and honest clients, in one thread: in
 * virtual time nothing then depends on a scheduler.  What is ready is handled
 * first, the flood has all other time; so a flood at full speed, which is what
 * the server's processor can take, takes no processor time away from the
 * clients, only room in the queue.
 *
 *	flooder ---+
 *	client  ---+--- server		namespaces that flood.sh makes
 *	plain   ---+
 *
 * Prints the cell as one line, its columns separated by tabs.
 */
#define _GNU_SOURCE
#include "flood.h"

#include <err.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>

/* SYNs between two looks at what is ready, when the flood does not pause */
#define BURST	8

/**
 * struct watched - who is told when a descriptor is ready
 * @ready: called
 * @arg: with this
 */
struct watched {
	void (*ready)(void *arg);
	void *arg;
};

static struct watched watched[4096];
static int epoll = -1;

/**
 * watch_fd() - have a function called when a descriptor can be read, or a
 *	connection is open or has failed
 * @fd: descriptor, watched until it is closed
 * @ready: function
 * @arg: its argument
 *
 * Edge-triggered: @ready reads or writes all that it can.
 */
void watch_fd(int fd, void (*ready)(void *arg), void *arg)
{
	struct epoll_event ev = {
		.events = EPOLLIN | EPOLLOUT | EPOLLET,
		.data.fd = fd,
	};

	if (fd >= (int)ARRAY_SIZE(watched))
		errx(1, "too many descriptors");
	watched[fd] = (struct watched){ ready, arg };
	if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &ev))
		err(1, "epoll_ctl");
}

/* handle_ready: wait for @timeout ns at most; false if nothing was ready */
static bool handle_ready(uint64_t timeout)
{
	struct timespec ts = {
		.tv_sec = timeout / NSEC,
		.tv_nsec = timeout % NSEC,
	};
	struct epoll_event ev;
	int n;

	/* One at a time: a handler may close what another event is about */
	n = epoll_pwait2(epoll, &ev, 1, &ts, NULL);
	if (n < 0 && errno != EINTR)
		err(1, "epoll_pwait2");
	if (n <= 0)
		return false;
	watched[ev.data.fd].ready(watched[ev.data.fd].arg);
	return true;
}

static uint64_t min_of(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* flood_or_wait: nothing is ready; what comes next? */
static void flood_or_wait(bool at_once)
{
	uint64_t next, now;
	int i;

	if (at_once) {
		for (i = 0; i < BURST; i++)
			syn_send();
		/* Else ksoftirqd waits for its turn, and SYNs by the hundred */
		sched_yield();
		return;
	}
	now = now_ns();
	if (syn_due() <= now) {
		syn_send();
		return;
	}
	next = min_of(syn_due(), min_of(honest_due(), watch_due()));
	if (next > now)
		handle_ready(next - now);
}

static void run(const struct plan *plan)
{
	uint64_t start = now_ns() + plan->warm, now;
	bool counting = false;

	syn_open(plan);
	echo_open(plan->port);
	watch_open(start);
	honest_open(plan, start);
	while (!honest_done()) {
		now = now_ns();
		if (!counting && now >= start) {
			syn_start_counting();
			counting = true;
		}
		watch_step(now);
		honest_step(now);
		if (!handle_ready(0))
			flood_or_wait(plan->at_once);
	}
}

static void usage(void)
{
	fputs("flood RATE|max CLIENTS INTERVAL_MS WARM_MS PORT\n", stderr);
	exit(2);
}

int main(int argc, char **argv)
{
	struct plan plan = { 0 };

	if (argc != 6)
		usage();
	plan.at_once = !strcmp(argv[1], "max");
	plan.rate = strtoul(argv[1], NULL, 10);
	plan.clients = strtoul(argv[2], NULL, 10);
	plan.interval = strtoul(argv[3], NULL, 10) * 1000000ULL;
	plan.warm = strtoul(argv[4], NULL, 10) * 1000000ULL;
	plan.port = strtoul(argv[5], NULL, 10);
	prctl(PR_SET_TIMERSLACK, 1);
	epoll = epoll_create1(EPOLL_CLOEXEC);
	if (epoll < 0)
		err(1, "epoll_create1");
	run(&plan);
	honest_report();
	watch_report();
	syn_report();
	putchar('\n');
	return 0;
}
