// SPDX-License-Identifier: GPL-2.0
/*
 * What judge is told of a life: marks in the trace, between the events.
 */
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "life.h"

static int marker = -1;

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

void open_marks(void)
{
	marker = open("/sys/kernel/tracing/trace_marker", O_WRONLY | O_CLOEXEC);
	if (marker < 0)
		err(1, "trace_marker");
}

/* Loopback addresses are of one namespace only. */
void mark(const struct life *l, const char *what, const char *text)
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
