// SPDX-License-Identifier: GPL-2.0
/*
 * How lives end.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>

#include "ends.h"

static void end_sending(struct life *l, int i)
{
	if (l->fd[i] < 0)
		return;
	if (l->polite)
		shutdown(l->fd[i], SHUT_WR);
	else
		shut(&l->fd[i]);
}

/* read_out(): until the peer's FIN */
static bool read_out(struct life *l, int i)
{
	uint64_t end = now_ms() + PATIENCE_MS;
	size_t got = 0;
	int rc;

	if (l->fd[i] < 0)
		return false;
	while (now_ms() < end) {
		if (!wait_for(l->fd[i], POLLIN, PATIENCE_MS))
			return false;
		rc = drink(l->fd[i], &got);
		if (rc < 0)
			return errno != ECONNRESET;
	}
	return false;
}

static void close_one_first(struct life *l)
{
	end_sending(l, l->one);
	if (!read_out(l, !l->one))
		return;
	if (l->fd[l->one] >= 0 && rnd(l, 3) == 0)
		rest(l, l->one == CLIENT ? TCP_FIN_WAIT2 : TCP_CLOSE_WAIT,
		     l->one == CLIENT ? TCP_CLOSE_WAIT : TCP_FIN_WAIT2);
	pause_ms(rnd(l, 2) * 40);
	end_sending(l, !l->one);
	if (read_out(l, l->one))
		rest(l, TCP_CLOSE, TCP_CLOSE);
}

static void close_half(struct life *l)
{
	size_t more[2] = { 0, 0 };

	shutdown(l->fd[l->one], SHUT_WR);
	if (!read_out(l, !l->one))
		return;
	more[!l->one] = 1 + rnd(l, 20000);
	if (!move(l, more))
		return;
	rest(l, l->one == CLIENT ? TCP_FIN_WAIT2 : TCP_CLOSE_WAIT,
	     l->one == CLIENT ? TCP_CLOSE_WAIT : TCP_FIN_WAIT2);
	end_sending(l, !l->one);
	if (read_out(l, l->one))
		rest(l, TCP_CLOSE, TCP_CLOSE);
}

static void close_both(struct life *l)
{
	end_sending(l, l->one);
	end_sending(l, !l->one);
	if (l->polite && read_out(l, 0) && read_out(l, 1))
		rest(l, TCP_CLOSE, TCP_CLOSE);
}

static void abort_one(struct life *l)
{
	struct linger hard = { .l_onoff = 1 };

	setsockopt(l->fd[l->one], SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	shut(&l->fd[l->one]);
	wait_for(l->fd[!l->one], POLLIN, 1000 + rnd(l, 1000));
}

static void leave_unread(struct life *l)
{
	static const char data[MSS_DATA];

	send(l->fd[!l->one], data, sizeof(data), MSG_NOSIGNAL);
	wait_for(l->fd[l->one], POLLIN, 5000);
	shut(&l->fd[l->one]);
	wait_for(l->fd[!l->one], POLLIN, 1000 + rnd(l, 1000));
}

static void kill_one(struct life *l)
{
	destroy(l, l->one);
	wait_for(l->fd[!l->one], POLLIN, 1000 + rnd(l, 1000));
}

/* The other end takes longer than FIN-WAIT-2 lasts without an owner */
static void orphan_one(struct life *l)
{
	if (rnd(l, 2))
		on(l->fd[l->one], IPPROTO_TCP, TCP_LINGER2, 1 + rnd(l, 3));
	shut(&l->fd[l->one]);
	read_out(l, !l->one);
	pause_ms(rnd(l, 6) * 1000);
	if (rnd(l, 2))
		send(l->fd[!l->one], "x", 1, MSG_NOSIGNAL);
}

static void close_with_data(struct life *l)
{
	size_t left = 1 + rnd(l, 60000);

	pour(l->fd[l->one], &left);
	end_sending(l, l->one);
	if (read_out(l, !l->one)) {
		end_sending(l, !l->one);
		if (read_out(l, l->one))
			rest(l, TCP_CLOSE, TCP_CLOSE);
	}
}

void close_down(struct life *l)
{
	static void (* const how[CLOSINGS])(struct life *l) = {
		close_one_first, close_half, close_both, abort_one,
		leave_unread, kill_one, orphan_one, close_with_data,
	};

	how[l->closing](l);
}
