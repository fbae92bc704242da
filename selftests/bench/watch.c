// SPDX-License-Identifier: GPL-2.0
/* Counts the server's half-open sockets, every now and then. */
#define _GNU_SOURCE
#include "flood.h"

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INTERVAL	(NSEC / 10)
/* /proc/net/tcp has lines of this length; the first is a header */
#define LINE		150
/* " sl: local:port remote:port st", and what st says of a request socket */
#define STATE		34
#define SYN_RECV	"03"

static int tcp_fd = -1;
static uint64_t due;
static unsigned long looks, sum, most;

static unsigned long count_half_open(void)
{
	static char text[LINE * 64];
	unsigned long found = 0;
	ssize_t n, i;
	off_t at = 0;

	/* A read may end anywhere, a line begins at a multiple of LINE */
	while ((n = pread(tcp_fd, text, sizeof(text), at)) > 0) {
		n -= n % LINE;
		if (!n)
			break;
		for (i = 0; i < n; i += LINE)
			found += !memcmp(text + i + STATE, SYN_RECV, 2);
		at += n;
	}
	if (n < 0)
		err(1, "/proc/net/tcp");
	return found;
}

/**
 * watch_open() - get ready to count
 * @start: not before
 */
void watch_open(uint64_t start)
{
	enter("server");
	tcp_fd = open("/proc/thread-self/net/tcp", O_RDONLY | O_CLOEXEC);
	if (tcp_fd < 0)
		err(1, "/proc/net/tcp");
	due = start;
}

/**
 * watch_due() - when to count next
 *
 * Return: the time, in ns.
 */
uint64_t watch_due(void)
{
	return due;
}

/**
 * watch_step() - count, if it is time
 * @now: the time
 */
void watch_step(uint64_t now)
{
	unsigned long n;

	if (now < due)
		return;
	due += INTERVAL;
	n = count_half_open();
	looks++;
	sum += n;
	if (n > most)
		most = n;
}

/**
 * watch_report() - print the most and the mean
 */
void watch_report(void)
{
	printf("\t%lu\t%.1f", most, looks ? (double)sum / looks : 0.0);
}
