// SPDX-License-Identifier: GPL-2.0
/*
 * Compares what tcpviz says of connections with what the kernel's own sockets
 * did.
 *
 *	judge [SHOW] <TRACE
 *
 * TRACE is the text of a trace with three kinds of events in it, which the
 * kernel has put in order: tcpviz:transition is the mirror, tcptruth:socket
 * the truth, and what lifecycle writes is when two ends are at rest:
 *
 *	rest NETNS A B	compare where both ends are now, in every table
 *	about NETNS A B TEXT	what this connection was meant to be
 *
 * NETNS is not 0 if the addresses are of one namespace only.
 *
 * A life is the sequence of states of one end, from where it leaves CLOSED or
 * LISTEN to where it is CLOSED again.  The lives of the same end (namespace,
 * own address, peer's address) are compared one after another.  A transition
 * that the mirror has taken back did not happen.
 *
 * There are things that nobody can tell who watches a wire: at rest, of an end
 * elsewhere, the four of Documentation/state-machine.rst that cannot be known,
 * and a FIN that was lost; of a local one, a close that was over before any
 * segment passed.  Where they lead to a disagreement it is counted as such.
 *
 * Exit status: 0 if everything agrees, 1 if not, 2 for a trace that tells
 * nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "count.h"
#include "event.h"
#include "lives.h"
#include "rest.h"
#include "show.h"

/* Seconds from one system call to the next */
#define UNSEEN_MAX	0.001

/* Seconds until the module asks the socket of an end that says nothing */
#define ASKED_AFTER	10

struct count count;

static bool same(const struct life *t, const struct life *m)
{
	return t->states == m->states &&
	       !memcmp(t->state, m->state, t->states);
}

/* Nobody sees a connect() that failed before it sent anything */
static bool is_unsent(const struct life *t)
{
	return t->states == 2 && t->state[0] == SYN_SENT && !t->sent;
}

/* The end of its namespace keeps the mirror from seeing its last step */
static bool is_cut(const struct life *t, const struct life *m, bool dead)
{
	return dead && m && t->states == m->states + 1 &&
	       t->state[m->states] == CLOSED &&
	       !memcmp(t->state, m->state, m->states);
}

static bool has_peer_here(const struct end *e)
{
	const struct end *peer = find_end(e->netns, e->peer, e->local, false);

	return peer && peer->is_local;
}

/*
 * Did an end close with its FIN waiting behind data, and reset the connection
 * before it was sent?
 *
 * Like shutdown() and then close() with data unread: the RST is the first
 * segment that passes, and the first at which the mirror could ask its socket.
 * Where the peer is on the same host, its data are not looked at, and do the
 * same: they find nobody who would read them.
 */
static bool is_unseen(const struct end *e, const struct life *t,
		      const struct life *m)
{
	unsigned int last = t->states - 1, closing = t->states - 2;
	double most = has_peer_here(e) ? ASKED_AFTER : UNSEEN_MAX;

	return m && m->by_rst && t->fin_unsent &&
	       t->states > 2 && m->states == last &&
	       (t->state[closing] == FIN_WAIT_1 ||
		t->state[closing] == LAST_ACK) &&
	       t->state[last] == CLOSED && m->state[closing] == CLOSED &&
	       !memcmp(t->state, m->state, closing) &&
	       t->at[last] - t->at[closing] < most &&
	       m->at[closing] > t->at[closing];
}

static void compare(struct end *e, struct life *t, struct life *m)
{
	count.lives++;
	if (t && m && same(t, m)) {
		count.agree++;
		return;
	}
	e->wrong = true;
	if (!may_show())
		return;
	show_end(e, "local");
	show_sequence("socket", t);
	show_sequence("mirror", m);
	show_ladder(t, m);
}

static void compare_end(struct end *e)
{
	struct life *t = e->truth, *m = e->mirror;
	bool dead = netns_key((unsigned int)e->netns, false) != e->netns;

	while (t || m) {
		if (t && is_unsent(t)) {
			count.unsent++;
			t = t->next;
			continue;
		}
		if (m && !m->states) {
			m = m->next;
			continue;
		}
		if (t && is_cut(t, m, dead)) {
			count.cut++;
			count.lives++;
			count.agree++;
		} else if (t && is_unseen(e, t, m)) {
			count.unseen++;
		} else {
			compare(e, t, m);
		}
		t = t ? t->next : NULL;
		m = m ? m->next : NULL;
	}
}

static void take_line(char *line)
{
	static const struct {
		const char *name;
		void (*take)(const char *text, double now);
	} kinds[] = {
		{ ": transition: ", take_mirror },
		{ ": socket: ", take_truth },
		{ ": tracing_mark_write: ", take_mark },
	};
	char *at, *time;
	unsigned int i;

	if (*line == '#')
		return;
	at = strstr(line, ": netns_exit: ");
	if (at) {
		netns_key(number(at + 14, "netns", 10), true);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		at = strstr(line, kinds[i].name);
		if (!at)
			continue;
		*at = '\0';
		time = strrchr(line, ' ');
		kinds[i].take(at + strlen(kinds[i].name),
			      time ? strtod(time, NULL) : 0);
		return;
	}
}

static void report(const char *what, unsigned long agree, unsigned long all)
{
	/* Rounded down: 100.0 % means all of them */
	unsigned long permille = all ? agree * 1000 / all : 0;

	printf("# %s: %lu of %lu agree, %lu.%lu %%\n", what, agree, all,
	       permille / 10, permille % 10);
}

int main(int argc, char **argv)
{
	char *line = NULL;
	size_t room = 0;

	if (argc > 1)
		show_max = strtoul(argv[1], NULL, 0);
	while (getline(&line, &room, stdin) > 0)
		take_line(line);
	each_local_end(compare_end);
	report("local sequences", count.agree, count.lives);
	report("states at rest", count.rest_agree, count.rest);
	printf("# not to be told: ");
	printf("ambiguous %lu, FIN waited %lu, FIN lost %lu, ",
	       count.ambiguous, count.fin_waited, count.fin_lost);
	printf("cookie used again %lu, gone unseen %lu\n",
	       count.revived, count.unseen);
	printf("# taken back %lu, diverged %lu, never sent %lu, cut off with their namespace %lu\n",
	       count.taken_back, count.diverged, count.unsent, count.cut);
	if (!count.lives || !count.rest)
		return 2;
	return count.agree != count.lives || count.rest_agree != count.rest;
}
