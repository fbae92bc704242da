// SPDX-License-Identifier: GPL-2.0
/*
 * The mirror held against what it mirrors: two TCPs (tcp.c) talk over a
 * network that loses segments on both sides of the observer, in random order.
 * Whenever nothing is on the way and nobody waits for anything, both must be
 * what they are shown to be.  Where the observer sits with an end, its socket
 * is asked, and the mirror never finds itself wrong.
 *
 * Who only watches can not know whether a segment is repeated because its
 * acknowledgment is lost or because that is slow.  Who is still there is asked
 * before the comparison by an ACK, as keepalive does it; who has closed is
 * not, and then the states of the end count as one, if what would tell them
 * apart may have been lost, or was said before the mirror began.
 */
#include "pair.h"
#include "past.h"

#include <stdlib.h>

#include "pair_check.h"
#include "tcp.h"
#include "unit.h"

#define RUNS		30000
#define STEPS_MAX	400
#define QUEUE		64

/* Where the observer is */
enum observer {
	ON_ROUTER,
	WITH_CLIENT,
	WITH_SERVER,
};

/* What happens */
enum plot {
	ONE_OPENS,
	BOTH_OPEN,
	BEGIN_LATE,	/* the connection is older than the mirror */
};

/**
 * struct queue - a stretch of the way, first in first out
 * @seg: the segments on it
 * @len: how many
 */
struct queue {
	struct tcpviz_segment seg[QUEUE];
	unsigned int len;
};

/**
 * struct world - two TCPs, what lies between them, and the mirror
 * @tcp: the ends, indexed by enum tcpviz_role
 * @way: from each end, before and behind the observer
 * @place: where the observer is
 * @pair: what it shows
 * @losses: how many segments may yet be lost
 * @lost: some have been
 * @late: the mirror begins only after so many steps, 0 if at once
 * @closed: who has been closed
 * @seed: state of the random numbers
 * @wrong: what is wrong, or NULL
 * @rests: how often the world was at rest
 * @verbose: tell the story
 */
struct world {
	struct tcp tcp[2];
	struct queue way[2][2];
	enum observer place;
	struct tcpviz_pair pair;
	unsigned int losses;
	bool lost;
	unsigned int late;
	bool closed[2];
	u32 seed;
	const char *wrong;
	unsigned int rests;
	bool verbose;
};

static u32 draw(struct world *w, u32 n)
{
	w->seed ^= w->seed << 13;
	w->seed ^= w->seed >> 17;
	w->seed ^= w->seed << 5;
	return w->seed % n;
}

static void tell(const struct world *w, enum tcpviz_role from,
		 const struct tcpviz_segment *seg, const char *what)
{
	const struct tcp *x = &w->tcp[from], *y = &w->tcp[!from];

	if (!w->verbose)
		return;
	unit_note("    %s %c %s%s%s%s %d(%u) %d | %s %s, really %s %s", what,
		  from ? '<' : '>', seg->flags & TCPVIZ_FIN ? "F" : "",
		  seg->flags & TCPVIZ_SYN ? "S" : "",
		  seg->flags & TCPVIZ_RST ? "R" : "",
		  seg->flags & TCPVIZ_ACK ? "." : "",
		  (s32)(seg->seq - x->iss), seg->len,
		  seg->flags & TCPVIZ_ACK ? (s32)(seg->ack - y->iss) : 0,
		  tcpviz_fsm_name(w->pair.ep[0].state),
		  tcpviz_fsm_name(w->pair.ep[1].state),
		  tcpviz_fsm_name(w->tcp[0].state),
		  tcpviz_fsm_name(w->tcp[1].state));
}

static void push(struct queue *q, const struct tcpviz_segment *seg)
{
	if (q->len == QUEUE)
		abort();
	q->seg[q->len++] = *seg;
}

static struct tcpviz_segment pull(struct queue *q)
{
	struct tcpviz_segment seg = q->seg[0];

	memmove(&q->seg[0], &q->seg[1], --q->len * sizeof(seg));
	return seg;
}

/* witness() - what an end's socket says, if the observer is with it */
static const struct tcpviz_witness *witness(const struct world *w,
					    enum tcpviz_role role,
					    struct tcpviz_witness *said)
{
	const struct tcp *tcp = &w->tcp[role];

	if (w->place != (role == TCPVIZ_CLIENT ? WITH_CLIENT : WITH_SERVER) ||
	    tcp->state == TCPVIZ_LISTEN)
		return NULL;
	said->state = tcp->state;
	said->flags = tcp->state > TCPVIZ_SYN_SENT ? TCPVIZ_W_WINDOW : 0;
	if (tcp->state >= TCPVIZ_CLOSE_WAIT)
		said->flags |= TCPVIZ_W_GOT_FIN;
	said->rcv_wup = tcp->rcv;
	said->rcv_nxt = tcp->rcv;
	said->rcv_wnd = TCP_WINDOW;
	return said;
}

static bool diverged(const struct tcpviz_effect *fx)
{
	unsigned int i;

	for (i = 0; i < fx->steps; i++)
		if (fx->step[i].cause == TCPVIZ_BY_DIVERGENCE)
			return true;
	return false;
}

/* observe() - the mirror sees a segment */
static void observe(struct world *w, enum tcpviz_role from,
		    const struct tcpviz_segment *seg)
{
	struct tcpviz_context ctx = { .crossed = false };
	struct tcpviz_witness said[2];
	struct tcpviz_pair before;
	struct tcpviz_effect fx;

	ctx.snd = witness(w, from, &said[0]);
	if (w->pair.ep[!from].state > TCPVIZ_LISTEN)
		ctx.rcv = witness(w, !from, &said[1]);
	memcpy(&before, &w->pair, sizeof(before));
	tcpviz_pair_apply(&w->pair, from, seg, &ctx, &fx);
	tell(w, from, seg, "seen");
	if (!w->wrong)
		w->wrong = pair_check(&before, &w->pair, &fx);
	if (!w->wrong && diverged(&fx))
		w->wrong = "the mirror found itself wrong";
	if (!w->wrong && ctx.snd && !(seg->flags & TCPVIZ_RST) &&
	    w->pair.ep[from].state != w->tcp[from].state)
		w->wrong = "a sender's socket was not believed";
}

static bool sits_with(const struct world *w, enum tcpviz_role role)
{
	return w->place == (role == TCPVIZ_CLIENT ? WITH_CLIENT : WITH_SERVER);
}

static void emit(struct tcp *tcp, const struct tcpviz_segment *seg)
{
	struct world *w = tcp->world;
	enum tcpviz_role from = tcp - w->tcp;

	if (sits_with(w, from)) {
		observe(w, from, seg);
		push(&w->way[from][1], seg);
	} else {
		push(&w->way[from][0], seg);
	}
}

/* advance() - the first segment on a stretch arrives at the end of that */
static void advance(struct world *w, enum tcpviz_role from, unsigned int hop)
{
	struct tcpviz_segment seg = pull(&w->way[from][hop]);

	if (hop == 0)
		observe(w, from, &seg);
	if (hop == 1 || sits_with(w, !from)) {
		tcp_receive(&w->tcp[!from], &seg);
		tell(w, from, &seg, "took");
	} else {
		push(&w->way[from][1], &seg);
	}
}

static void lose(struct world *w, enum tcpviz_role from, unsigned int hop)
{
	struct tcpviz_segment seg = pull(&w->way[from][hop]);

	w->losses--;
	w->lost = true;
	tell(w, from, &seg, hop ? "lost behind" : "lost before");
}

/* A RST that is lost leaves an end of which nothing more is ever heard. */
static bool may_lose(const struct world *w, const struct queue *q)
{
	return w->losses && !(q->seg[0].flags & TCPVIZ_RST);
}

static bool on_the_way(const struct world *w)
{
	return w->way[0][0].len || w->way[0][1].len || w->way[1][0].len ||
	       w->way[1][1].len;
}

/* deliver_all() - all that is on the way arrives, and all answers to it */
static void deliver_all(struct world *w)
{
	unsigned int i;

	while (on_the_way(w))
		for (i = 0; i < 4; i++)
			if (w->way[i / 2][i % 2].len)
				advance(w, i / 2, i % 2);
}

/* is_over() - is this a state of the end, as far as one could see? */
static bool is_over(const struct world *w, u8 state)
{
	bool late = w->pair.flags & BIT(TCPVIZ_F_MIDSTREAM);
	bool doubt = late || (w->pair.flags & BIT(TCPVIZ_F_TAKEN_BACK));

	if (state <= TCPVIZ_LISTEN)
		return true;
	if (!w->lost && !late)
		return false;
	return state == TCPVIZ_TIME_WAIT ||
	       (doubt && (state == TCPVIZ_CLOSING || state == TCPVIZ_LAST_ACK));
}

static void check_rest(struct world *w)
{
	unsigned int i;

	w->rests++;
	for (i = 0; i < 2; i++)
		if (tcp_is_open(&w->tcp[i]))
			tcp_probe(&w->tcp[i]);
	deliver_all(w);
	for (i = 0; i < 2; i++) {
		u8 is = w->tcp[i].state, shown = w->pair.ep[i].state;

		if (is != shown && !(is_over(w, is) && is_over(w, shown)))
			w->wrong = "an end at rest is not what it is shown as";
	}
}

/* act() - an application does something; false if there is nothing to do */
static bool act(struct world *w, enum tcpviz_role role)
{
	struct tcp *tcp = &w->tcp[role];

	if (w->closed[role] || !tcp_can_send(tcp))
		return false;
	if (draw(w, 3)) {
		tcp_send(tcp, 1 + draw(w, 9));
		return true;
	}
	w->closed[role] = true;
	tcp_close(tcp);
	return true;
}

/* wait_out() - nothing is on the way: timers expire, or the world rests */
static bool wait_out(struct world *w)
{
	enum tcpviz_role first = draw(w, 2);

	if (tcp_waits(&w->tcp[first])) {
		tcp_repeat(&w->tcp[first]);
		return true;
	}
	if (tcp_waits(&w->tcp[!first])) {
		tcp_repeat(&w->tcp[!first]);
		return true;
	}
	check_rest(w);
	return act(w, first) || act(w, !first);
}

static void move(struct world *w)
{
	enum tcpviz_role role = draw(w, 2);
	unsigned int hop = draw(w, 2);
	struct queue *q = &w->way[role][hop];

	if (!draw(w, 12)) {
		act(w, role);
	} else if (!draw(w, 25) && tcp_waits(&w->tcp[role])) {
		tcp_repeat(&w->tcp[role]);
	} else if (q->len) {
		if (may_lose(w, q) && !draw(w, 4))
			lose(w, role, hop);
		else
			advance(w, role, hop);
	}
}

/* live() - one run of the world, as its seed has it */
static void live(struct world *w, enum observer place, enum plot plot, u32 seed)
{
	unsigned int i;

	memset(w, 0, offsetof(struct world, verbose));
	w->place = place;
	w->seed = seed * 2654435761u | 1;
	for (i = 0; i < 8; i++)
		draw(w, 2);
	w->losses = draw(w, 7);
	w->late = plot == BEGIN_LATE ? 1 + draw(w, 80) : 0;
	for (i = 0; i < 2; i++) {
		w->tcp[i].emit = emit;
		w->tcp[i].world = w;
		w->tcp[i].iss = draw(w, 2) ? -draw(w, 9) : draw(w, ~0u);
	}
	w->tcp[TCPVIZ_SERVER].state = TCPVIZ_LISTEN;
	tcp_open(&w->tcp[TCPVIZ_CLIENT]);
	if (plot == BOTH_OPEN)
		tcp_open(&w->tcp[TCPVIZ_SERVER]);
}

/* take_over() - forget all, and begin with what the local socket knows */
static void take_over(struct world *w)
{
	enum tcpviz_role role = sits_with(w, TCPVIZ_CLIENT) ? TCPVIZ_CLIENT :
							      TCPVIZ_SERVER;
	const struct tcp *tcp = &w->tcp[role];
	struct tcpviz_past past = {
		.state = tcp->state,
		.isn = tcp->iss,
		.peer_isn = w->tcp[!role].iss,
		.fin = tcp->nxt - 1,
		.peer_fin = tcp->rcv - 1,
	};

	if (tcp->state <= TCPVIZ_LISTEN)
		return;
	memset(&w->pair, 0, sizeof(w->pair));
	tcpviz_past_take_over(&w->pair, role, &past);
	if (w->pair.ep[role].state != tcp->state)
		w->wrong = "taken over in another state";
	if (w->verbose)
		unit_note("    taken over: %s %s",
			  tcpviz_fsm_name(w->pair.ep[0].state),
			  tcpviz_fsm_name(w->pair.ep[1].state));
}

static void run(struct world *w)
{
	unsigned int steps;

	for (steps = 0; steps < STEPS_MAX && !w->wrong; steps++) {
		if (w->late && steps == w->late)
			take_over(w);
		if (on_the_way(w))
			move(w);
		else if (!wait_out(w))
			break;
	}
}

/* relive() - tell what happened in a run that went wrong */
static void relive(enum observer place, enum plot plot, u32 seed)
{
	struct world *w = calloc(1, sizeof(*w));

	w->verbose = true;
	live(w, place, plot, seed);
	run(w);
	free(w);
}

static void hold_against(enum observer place, enum plot plot)
{
	struct world *w = calloc(1, sizeof(*w));
	unsigned int wrong = 0, rests = 0;
	u32 seed;

	for (seed = 1; seed <= RUNS; seed++) {
		live(w, place, plot, seed);
		run(w);
		rests += w->rests;
		if (w->wrong && !wrong++) {
			unit_note("run %u: %s", seed, w->wrong);
			relive(place, plot, seed);
		}
	}
	free(w);
	if (wrong)
		unit_fail(__FILE__, __LINE__, "%u of %u runs", wrong, RUNS);
	unit_note("%u runs, at rest %u times", RUNS, rests);
}

TEST(model_router, "model: two TCPs seen from a router between them")
{
	hold_against(ON_ROUTER, ONE_OPENS);
}

TEST(model_client, "model: two TCPs seen from the client's host")
{
	hold_against(WITH_CLIENT, ONE_OPENS);
}

TEST(model_server, "model: two TCPs seen from the server's host")
{
	hold_against(WITH_SERVER, ONE_OPENS);
}

TEST(model_simultaneous, "model: two TCPs that may both open, from a router")
{
	hold_against(ON_ROUTER, BOTH_OPEN);
}

TEST(model_late_client, "model: taken over in the middle, with the client")
{
	hold_against(WITH_CLIENT, BEGIN_LATE);
}

TEST(model_late_server, "model: taken over in the middle, with the server")
{
	hold_against(WITH_SERVER, BEGIN_LATE);
}
