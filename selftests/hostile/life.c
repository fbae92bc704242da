// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "life.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "draw.h"
#include "judge.h"
#include "kernel.h"

/* Turns that a life stays in its last state at most */
#define STAYS	12

struct life lives[LIVES];

static void begin(struct life *life)
{
	*life = (struct life){
		.target = &targets[draw(targets_count)],
		.stays = draw(STAYS),
	};
	target_begin(&life->c, life->target, draw(2));
}

static struct life *life_of(__u16 peer_port)
{
	size_t i;

	for (i = 0; i < LIVES; i++)
		if (lives[i].c.seg.sport == peer_port)
			return &lives[i];
	return NULL;
}

/* DONE stands for what an open connection does. */
static void note(struct life *life, enum step step)
{
	if (life->did_count < LIFE_DID)
		life->did[life->did_count++] = step;
}

static bool take_step(struct life *life, enum step step)
{
	note(life, step);
	return target_step(&life->c, step);
}

void lives_hear(void)
{
	struct heard heard;
	struct life *life;

	while (wire_hear(&heard)) {
		life = life_of(heard.dport);
		if (life)
			target_take(&life->c, &heard);
	}
}

/* Whoever is to be accepted is; one that nobody waits for is aborted. */
static void accept_all(void)
{
	struct linger now = { .l_onoff = 1, .l_linger = 0 };
	struct life *life;
	__u16 port;
	int fd;

	while ((fd = target_accept(&port)) >= 0) {
		life = life_of(port);
		if (life && life->c.fd == NO_FD && !life->over) {
			life->c.fd = fd;
			continue;
		}
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
		close(fd);
	}
}

/* To close in SYN-SENT, or to abort in CLOSING or LAST-ACK, is to end without a
 * word: what Documentation/state-machine.rst calls a silent end.
 */
static bool would_be_silent(const struct conn *c)
{
	const unsigned int states = 1 << TCP_SYN_SENT | 1 << TCP_CLOSING |
				    1 << TCP_LAST_ACK;
	struct tcp_info info = { 0 };
	socklen_t len = sizeof(info);

	return c->fd != NO_FD &&
	       !getsockopt(c->fd, IPPROTO_TCP, TCP_INFO, &info, &len) &&
	       (1 << info.tcpi_state & states);
}

/* The peer and the application finish, in an order that differs. */
static void finish(struct life *life)
{
	static const enum step ways[][4] = {
		{ CLOSE, PEER_ACK, PEER_FIN },
		{ PEER_FIN, CLOSE, PEER_ACK },
		{ CLOSE, PEER_FIN_CROSSED, PEER_ACK },
		{ PEER_RST },
		{ ABORT },
		{ SHUT, PEER_FIN, PEER_ACK, CLOSE },
	};
	const enum step *way = ways[draw(ARRAY_SIZE(ways))];
	size_t i;

	life->over = true;
	if (would_be_silent(&life->c))
		return;
	for (i = 0; i < 4 && way[i] != DONE; i++)
		if (!take_step(life, way[i]))
			break;
}

void life_go_on(struct life *life)
{
	const struct target *t = life->target;

	accept_all();
	if (life->over)
		return;
	if (life->step < MAX_STEPS && t->steps[life->step] != DONE) {
		if (!take_step(life, t->steps[life->step++]))
			life->over = true;
	} else if (life->stays) {
		life->stays--;
		note(life, DONE);
		target_chat(&life->c);
	} else {
		finish(life);
	}
	lives_hear();
}

/*
 * A forged ACK of nothing opens a socket that goes on to repeat its SYN, and
 * that takes itself for timed out the next time: its clock has been put back.
 */
bool lives_gave_up(void)
{
	bool any = false;
	size_t i;

	for (i = 0; i < LIVES; i++) {
		socklen_t len = sizeof(int);
		int error = 0;

		if (lives[i].c.fd != NO_FD &&
		    !getsockopt(lives[i].c.fd, SOL_SOCKET, SO_ERROR, &error,
				&len) && error == ETIMEDOUT) {
			lives[i].over = true;
			any = true;
		}
	}
	return any;
}

/* Everything of these peers' that the stack still has */
static void kill_those_over(void)
{
	static struct ends left;
	struct life *life;
	size_t i;

	kernel_ends(&left);
	for (i = 0; i < left.count; i++) {
		life = life_of(left.end[i].port[FAR]);
		if (!life || life->over)
			kernel_kill(&left.end[i]);
	}
}

void lives_renew(void)
{
	size_t i;

	accept_all();
	kill_those_over();
	lives_hear();
	judge_forget();
	for (i = 0; i < LIVES; i++) {
		lives[i].did_count = 0;
		if (lives[i].target && !lives[i].over)
			continue;
		if (lives[i].target && lives[i].c.fd != NO_FD)
			close(lives[i].c.fd);
		begin(&lives[i]);
	}
}

void lives_end(void)
{
	size_t i;

	for (i = 0; i < LIVES; i++)
		lives[i].over = true;
	accept_all();
	kill_those_over();
	for (i = 0; i < LIVES; i++)
		if (lives[i].c.fd != NO_FD)
			close(lives[i].c.fd);
	lives_hear();
	judge_forget();
}
