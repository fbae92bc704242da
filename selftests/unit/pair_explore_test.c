// SPDX-License-Identifier: GPL-2.0
/*
 * Everything that can happen to a pair: all sequences of the segments of an
 * alphabet, from both ends, until nothing new turns up.  A pair is explored
 * together with what really was said on the wire so far, so that each state
 * that is shown can be asked for its reason.
 */
#include "pair.h"

#include <stdio.h>
#include <stdlib.h>

#include "endpoint.h"
#include "pair_check.h"
#include "unit.h"

/* What an end has really done (struct node.said) */
#define SAID_SYN	BIT(0)	/* sent a SYN */
#define SAID_FIN	BIT(1)	/* sent a FIN right after it */
#define SAID_LATE_FIN	BIT(2)	/* sent a FIN after an octet of data */
#define TOOK_SYN	BIT(3)	/* acknowledged its peer's SYN */
#define TOOK_FIN	BIT(4)	/* acknowledged its peer's FIN, any of them */

/**
 * struct letter - a segment of the alphabet
 * @flags: control bits
 * @seq: sequence number, relative to the sender's ISN
 * @ack: acknowledgment number, relative to the receiver's
 * @len: payload
 * @snd: what the sender's socket says besides its state (TCPVIZ_W_*)
 * @rcv: what the receiver's socket says besides its state
 * @state: the sender's socket's state, if there is a @snd
 * @crossed: too early to be an answer
 */
struct letter {
	u8 flags;
	int seq;
	int ack;
	u32 len;
	u8 snd;
	u8 rcv;
	u8 state;
	bool crossed;
};

#define S	TCPVIZ_SYN
#define A	TCPVIZ_ACK
#define F	TCPVIZ_FIN
#define R	TCPVIZ_RST

static const struct letter wire[] = {
	{ S, 0, 0 }, { S | A, 0, 1 }, { S | A, 0, -9 }, { S | A, 77, 1 },
	{ A, 1, -9 }, { A, 1, 0 }, { A, 1, 1 }, { A, 1, 2 }, { A, 1, 3 },
	{ A, 1, 4 }, { A, 0, 1 }, { A, 1, 1, 1 }, { A, 1, 2, 1 },
	{ F | A, 1, 1 }, { F | A, 1, 2 }, { F | A, 1, 3 }, { F | A, 2, 1 },
	{ F | A, 2, 2 }, { F | A, 1, 1, 1 },
	{ R, 1, 0 }, { R, 2, 0 }, { R, 900, 0 }, { R | A, 0, 1 },
	{ R | A, 1, 2 }, { R | A, 0, -9 },
	{ S, 900, 0 }, { S | A, 900, 901 },
};

/* The same with a server's socket in hand, where it says more than a state */
static const struct letter sockets[] = {
	{ S, 0, 0, 1 }, { A, 1, 1 }, { A, 1, 2 }, { A, 1, 2, 1 },
	{ F | A, 1, 1 }, { F | A, 1, 2 }, { R, 1, 0 }, { S | A, 0, 1 },
	{ S | A, 0, 1, 0, TCPVIZ_W_COOKIE, 0, TCPVIZ_LISTEN },
	{ S | A, 0, 2, 0, TCPVIZ_W_FAST_OPEN, 0, TCPVIZ_SYN_RECEIVED },
	{ A, 1, 1, 0, 0, TCPVIZ_W_DEFER },
	{ A, 1, 1, 1, 0, TCPVIZ_W_ACCEPTQ_FULL },
	{ S | A, 0, 1, .crossed = true }, { F | A, 1, 1, .crossed = true },
	{ A, 1, 2, 0, .crossed = true },
};

#undef S
#undef A
#undef F
#undef R

/* Both wrap around: sequence numbers in the middle of things. */
static const u32 isn[2] = { 0xffffffff, 0x7ffffffe };

/* What happens without a segment, after the letters of both ends */
static const u8 events[] = { TCPVIZ_DELETE, TCPVIZ_2MSL };

/**
 * struct node - a pair and how it came about
 * @pair: the pair, without what only counts
 * @said: what its ends have really done
 * @parent: number of the node before it
 * @via: the move that led here
 */
struct node {
	struct tcpviz_pair pair;
	u8 said[2];
	u16 via;
	u32 parent;
};

/**
 * struct world - all that is known to be possible
 * @alphabet: the segments
 * @letters: how many
 * @node: the nodes, in the order of their discovery
 * @nodes: how many
 * @bucket: hash table of node numbers plus 1
 */
struct world {
	const struct letter *alphabet;
	unsigned int letters;
	struct node *node;
	u32 nodes;
	u32 *bucket;
};

#define NODES_MAX	((u32)BIT(20))
#define BUCKETS		(2 * NODES_MAX)

static u32 hash_of(const struct node *n)
{
	const u8 *octet = (const u8 *)&n->pair;
	u32 hash = 2166136261u;
	size_t i;

	for (i = 0; i < sizeof(n->pair); i++)
		hash = (hash ^ octet[i]) * 16777619u;
	hash = (hash ^ n->said[0]) * 16777619u;
	hash = (hash ^ n->said[1]) * 16777619u;
	return hash ^ hash >> 15;
}

static bool same(const struct node *a, const struct node *b)
{
	return !memcmp(&a->pair, &b->pair, sizeof(a->pair)) &&
	       !memcmp(a->said, b->said, sizeof(a->said));
}

/* normalise() - forget what only counts, or what nobody looks at again */
static void normalise(struct tcpviz_pair *pair)
{
	unsigned int i;

	for (i = 0; i < 2; i++) {
		struct tcpviz_endpoint *ep = &pair->ep[i];

		ep->syn_repeats = 0;
		ep->fin_repeats = 0;
		/* For doubts */
		ep->known &= ~TCPVIZ_EP_SPOKE;
		if (!(ep->known & TCPVIZ_EP_SILENT))
			ep->before = 0;
	}
	pair->flags &= BIT(TCPVIZ_F_COOKIE) | BIT(TCPVIZ_F_FAST_OPEN);
	pair->rival = 0;
	pair->rival_role = 0;
	pair->has_rival = false;
}

static void discover(struct world *w, const struct node *n)
{
	u32 slot;

	for (slot = hash_of(n) % BUCKETS; w->bucket[slot];
	     slot = (slot + 1) % BUCKETS)
		if (same(&w->node[w->bucket[slot] - 1], n))
			return;
	if (w->nodes == NODES_MAX) {
		unit_fail(__FILE__, __LINE__, "more than %u pairs", NODES_MAX);
		exit(1);
	}
	w->node[w->nodes++] = *n;
	w->bucket[slot] = w->nodes;
}

/* A move is a letter from one end, or an event at one end. */
static unsigned int moves(const struct world *w)
{
	return 2 * (w->letters + ARRAY_SIZE(events));
}

static void print_move(const struct world *w, unsigned int move)
{
	const struct letter *l = &w->alphabet[move / 2];

	if (move / 2 >= w->letters) {
		unit_note("    %c %s", move % 2 ? 'r' : 'l',
			  events[move / 2 - w->letters] == TCPVIZ_2MSL ?
			  "2MSL" : "DELETE");
		return;
	}
	unit_note("    %c %s%s%s%s %d(%u) %d snd:%#x rcv:%#x",
		  move % 2 ? '<' : '>', l->flags & TCPVIZ_FIN ? "F" : "",
		  l->flags & TCPVIZ_SYN ? "S" : "",
		  l->flags & TCPVIZ_RST ? "R" : "",
		  l->flags & TCPVIZ_ACK ? "." : "", l->seq, l->len, l->ack,
		  l->snd, l->rcv);
}

static void print_way(const struct world *w, u32 number)
{
	if (!number)
		return;
	print_way(w, w->node[number].parent);
	print_move(w, w->node[number].via);
}

/* is_new() - is it the first time that this is wrong? */
static bool is_new(const char *why)
{
	static const char *told[16];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(told) && told[i]; i++)
		if (told[i] == why)
			return false;
	if (i < ARRAY_SIZE(told))
		told[i] = why;
	return true;
}

/* object() - once for each kind of mistake, tell how it could come to that */
static void object(const struct world *w, u32 number, unsigned int move,
		   const char *why)
{
	if (is_new(why)) {
		unit_note("%s, after", why);
		print_way(w, number);
		print_move(w, move);
	}
	unit_fail(__FILE__, __LINE__, "%s", why);
}

static void spell(struct tcpviz_segment *seg, const struct letter *l,
		  enum tcpviz_role from)
{
	*seg = (struct tcpviz_segment) {
		.flags = l->flags,
		.seq = isn[from] + l->seq,
		.ack = l->flags & TCPVIZ_ACK ? isn[!from] + l->ack : 0,
		.len = l->len,
	};
}

/* note_said() - what a segment really says, whatever pair.c makes of it */
static void note_said(u8 said[2], const struct letter *l, enum tcpviz_role from)
{
	u8 *mine = &said[from], peer = said[!from];
	int end = l->seq + (int)l->len;

	if (l->flags & TCPVIZ_RST)
		return;
	if ((l->flags & TCPVIZ_ACK) && (peer & SAID_SYN) && l->ack >= 1)
		*mine |= TOOK_SYN;
	if ((l->flags & TCPVIZ_ACK) &&
	    (((peer & SAID_FIN) && l->ack >= 2) ||
	     ((peer & SAID_LATE_FIN) && l->ack >= 3)))
		*mine |= TOOK_FIN;
	if (l->flags & TCPVIZ_SYN)
		*mine |= SAID_SYN;
	if (l->flags & TCPVIZ_FIN)
		*mine |= end == 1 ? SAID_FIN : SAID_LATE_FIN;
}

#define IN(state, set)	(!!(BIT(state) & (set)))

#define STATES_WITH_SYN							\
	(BIT(TCPVIZ_STATES) - BIT(TCPVIZ_SYN_RECEIVED))
#define STATES_WITH_FIN							\
	(BIT(TCPVIZ_CLOSE_WAIT) | BIT(TCPVIZ_CLOSING) |			\
	 BIT(TCPVIZ_LAST_ACK) | BIT(TCPVIZ_TIME_WAIT))
#define STATES_AFTER_FIN						\
	(BIT(TCPVIZ_FIN_WAIT_1) | BIT(TCPVIZ_FIN_WAIT_2) |		\
	 BIT(TCPVIZ_CLOSING) | BIT(TCPVIZ_LAST_ACK) |			\
	 BIT(TCPVIZ_TIME_WAIT))

/* check_reasons() - is there a reason for what an end is shown to be? */
static const char *check_reasons(const struct tcpviz_endpoint *ep, u8 mine,
				 u8 peer)
{
	bool fin = mine & (SAID_FIN | SAID_LATE_FIN);

	if ((IN(ep->state, STATES_WITH_SYN) ||
	     (ep->known & TCPVIZ_EP_GOT_SYN)) && !(mine & TOOK_SYN))
		return "an end has received a SYN that it did not acknowledge";
	if ((IN(ep->state, STATES_WITH_FIN) ||
	     (ep->known & TCPVIZ_EP_GOT_FIN)) && !(mine & TOOK_FIN))
		return "an end has received a FIN that it did not acknowledge";
	if ((IN(ep->state, STATES_AFTER_FIN) ||
	     (ep->known & TCPVIZ_EP_FIN)) && !fin)
		return "an end is closing that sent no FIN";
	if (ep->state == TCPVIZ_FIN_WAIT_2 && !(peer & TOOK_FIN))
		return "an end's FIN has arrived, but nobody acknowledged it";
	return NULL;
}

/* check_open() - ESTABLISHED is entered by a valid acknowledgment alone */
static const char *check_open(const struct tcpviz_step *step, const u8 said[2])
{
	if (step->cause == TCPVIZ_BY_EVENT &&
	    step->to == TCPVIZ_ESTABLISHED && !(said[!step->role] & TOOK_SYN))
		return "an end is ESTABLISHED whose SYN nobody acknowledged";
	return NULL;
}

/* check_side() - who sends, what can happen to whom */
static const char *check_side(const struct tcpviz_step *step,
			      enum tcpviz_role from)
{
	const u32 silent = BIT(TCPVIZ_RCV_ACK_OF_FIN) | BIT(TCPVIZ_RCV_RST);
	const u32 spoken = BIT(TCPVIZ_PASSIVE_OPEN) | BIT(TCPVIZ_SND_SYN) |
			   BIT(TCPVIZ_SND_FIN) | BIT(TCPVIZ_SND_RST) |
			   BIT(TCPVIZ_RCV_SYN_ACK) | BIT(TCPVIZ_RCV_FIN);

	if (step->cause == TCPVIZ_BY_CONTRADICTION && step->role != from)
		return "taken back without its having said anything";
	if (step->cause != TCPVIZ_BY_EVENT)
		return NULL;
	if (step->role == from && IN(step->event, silent))
		return "a segment was received by its own sender";
	if (step->role != from && IN(step->event, spoken))
		return "an end did something without a segment of its own";
	return NULL;
}

static const char *check_node(const struct node *n,
			      const struct tcpviz_effect *fx,
			      enum tcpviz_role from)
{
	const char *wrong = NULL;
	unsigned int i;

	for (i = 0; i < fx->steps && !wrong; i++) {
		wrong = check_open(&fx->step[i], n->said);
		if (!wrong)
			wrong = check_side(&fx->step[i], from);
	}
	for (i = 0; i < 2 && !wrong; i++)
		wrong = check_reasons(&n->pair.ep[i], n->said[i], n->said[!i]);
	return wrong;
}

static void apply_letter(struct node *n, const struct letter *l,
			 enum tcpviz_role from, struct tcpviz_effect *fx)
{
	struct tcpviz_witness snd = { .state = l->state, .flags = l->snd };
	struct tcpviz_witness rcv = {
		.state = n->pair.ep[!from].state,
		.flags = l->rcv,
	};
	struct tcpviz_segment seg;
	const struct tcpviz_context ctx = {
		.snd = l->snd ? &snd : NULL,
		.rcv = l->rcv ? &rcv : NULL,
		.crossed = l->crossed,
	};

	spell(&seg, l, from);
	note_said(n->said, l, from);
	tcpviz_pair_apply(&n->pair, from, &seg, &ctx, fx);
}

/* make_move() - apply a move to a node; false if it makes no sense there */
static bool make_move(const struct world *w, struct node *n, unsigned int move,
		      struct tcpviz_effect *fx)
{
	enum tcpviz_role from = move % 2;
	unsigned int i = move / 2;

	if (i >= w->letters) {
		tcpviz_effect_init(fx);
		tcpviz_endpoint_event(&n->pair, from,
				      events[i - w->letters], fx);
		return fx->steps > 0;
	}
	/* A socket says so only of a server that has a SYN to answer. */
	if (w->alphabet[i].snd &&
	    (from == TCPVIZ_CLIENT || !(n->said[!from] & SAID_SYN) ||
	     n->pair.ep[from].state > w->alphabet[i].state))
		return false;
	apply_letter(n, &w->alphabet[i], from, fx);
	return true;
}

static void explore_node(struct world *w, u32 number)
{
	unsigned int move;

	for (move = 0; move < moves(w); move++) {
		struct node n = w->node[number];
		struct tcpviz_effect fx;
		const char *wrong;

		if (!make_move(w, &n, move, &fx))
			continue;
		wrong = pair_check(&w->node[number].pair, &n.pair, &fx);
		if (!wrong && move / 2 < w->letters)
			wrong = check_node(&n, &fx, move % 2);
		if (wrong) {
			object(w, number, move, wrong);
			continue;
		}
		normalise(&n.pair);
		n.parent = number;
		n.via = move;
		discover(w, &n);
	}
}

static void explore(struct world *w, const struct letter *alphabet, size_t n)
{
	struct node start;
	u32 number;

	memset(&start, 0, sizeof(start));
	w->alphabet = alphabet;
	w->letters = n;
	w->nodes = 0;
	w->node = malloc(NODES_MAX * sizeof(*w->node));
	w->bucket = calloc(BUCKETS, sizeof(*w->bucket));
	discover(w, &start);
	for (number = 0; number < w->nodes; number++)
		explore_node(w, number);
	unit_note("%u pairs, %u moves from each", w->nodes, moves(w));
}

static void forget(struct world *w)
{
	free(w->node);
	free(w->bucket);
}

/* count_states() - how many pairs of states, as shown, are possible */
static void count_states(const struct world *w)
{
	bool seen[TCPVIZ_STATES][TCPVIZ_STATES] = { { false } };
	unsigned int count = 0;
	u32 i;

	for (i = 0; i < w->nodes; i++) {
		const struct tcpviz_endpoint *ep = w->node[i].pair.ep;

		count += !seen[ep[0].state][ep[1].state];
		seen[ep[0].state][ep[1].state] = true;
	}
	unit_note("%u pairs of states", count);
}

TEST(explore_wire, "explore: all that the wire alone can say")
{
	struct world w;

	explore(&w, wire, ARRAY_SIZE(wire));
	count_states(&w);
	forget(&w);
}

TEST(explore_sockets, "explore: cookies, Fast Open, ACKs that are held back")
{
	struct world w;

	explore(&w, sockets, ARRAY_SIZE(sockets));
	count_states(&w);
	forget(&w);
}
