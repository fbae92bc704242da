// SPDX-License-Identifier: GPL-2.0
/* The server: sends back what it gets, and takes note of the options. */
#define _GNU_SOURCE
#include "flood.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG	128

static int listen_fd = -1;
static uint8_t options[KINDS] = { UINT8_MAX, UINT8_MAX };

/* note_options: what both ends of each connection of its kind have agreed on */
static void note_options(int fd, const struct sockaddr_in *peer)
{
	/* 192.0.2.17 is client's, 192.0.2.33 plain's */
	enum kind kind = ntohl(peer->sin_addr.s_addr) & 0x20 ? PLAIN : FULL;
	struct tcp_info info = { 0 };
	socklen_t len = sizeof(info);

	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len))
		err(1, "TCP_INFO");
	options[kind] &= info.tcpi_options;
}

static void echo_ready(void *arg)
{
	int fd = (intptr_t)arg;
	char byte[16];
	ssize_t n;

	do {
		n = read(fd, byte, sizeof(byte));
		if (n > 0 && write(fd, byte, n) != n)
			n = 0;
	} while (n > 0);
	if (n == 0 || errno != EAGAIN)
		close(fd);
}

static void listen_ready(void *arg)
{
	struct sockaddr_in peer;
	socklen_t len;
	int fd;

	(void)arg;
	for (;;) {
		len = sizeof(peer);
		fd = accept4(listen_fd, (struct sockaddr *)&peer, &len,
			     SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0)
			break;
		note_options(fd, &peer);
		watch_fd(fd, echo_ready, (void *)(intptr_t)fd);
	}
	if (errno != EAGAIN)
		err(1, "accept");
}

/**
 * echo_open() - listen
 * @port: there
 */
void echo_open(uint16_t port)
{
	struct sockaddr_in sin = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
	};

	enter("server");
	listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
			   0);
	if (listen_fd < 0 ||
	    bind(listen_fd, (struct sockaddr *)&sin, sizeof(sin)) ||
	    listen(listen_fd, BACKLOG))
		err(1, "listen");
	watch_fd(listen_fd, listen_ready, NULL);
}

/**
 * echo_options() - options that all connections of a kind had
 * @kind: which
 *
 * Return: TCPI_OPT_* bits.
 */
uint8_t echo_options(enum kind kind)
{
	return options[kind];
}
