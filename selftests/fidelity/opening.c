// SPDX-License-Identifier: GPL-2.0
/*
 * How lives begin.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

#include "ends.h"

/* fill_queue(): others take the places in the accept queue */
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

bool open_up(struct life *l)
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
