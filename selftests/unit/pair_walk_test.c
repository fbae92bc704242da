// SPDX-License-Identifier: GPL-2.0
/*
 * Random walks with sockets that say anything, true or not: what they say
 * counts, no step goes unreported, and none of it leads anywhere else than
 * a socket or an event could.
 */
#include "pair.h"
#include "endpoint.h"
#include "rival.h"

#include "pair_check.h"
#include "unit.h"

#define WALKS	20000
#define STRIDES	40

static const u32 isn[2] = { 0xfffffffe, 0x7fffffff };
static u32 seed;

static u32 draw(u32 n)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % n;
}

static void draw_segment(struct tcpviz_segment *seg, enum tcpviz_role from)
{
	static const u8 flags[] = {
		TCPVIZ_SYN, TCPVIZ_SYN | TCPVIZ_ACK, TCPVIZ_ACK, TCPVIZ_ACK,
		TCPVIZ_FIN | TCPVIZ_ACK, TCPVIZ_FIN | TCPVIZ_ACK,
		TCPVIZ_RST, TCPVIZ_RST | TCPVIZ_ACK,
	};

	*seg = (struct tcpviz_segment) {
		.flags = flags[draw(ARRAY_SIZE(flags))],
		.len = draw(4) ? 0 : 1,
	};
	seg->seq = isn[from] + (seg->flags & TCPVIZ_SYN ? 0 : draw(4));
	seg->ack = isn[!from] + draw(5);
	if (!draw(20))
		seg->seq += draw(~0u);
	if (!draw(20))
		seg->ack += draw(~0u);
}

/* draw_witness() - a socket that mostly tells what is shown anyway */
static const struct tcpviz_witness *
draw_witness(struct tcpviz_witness *w, u8 shown, enum tcpviz_role peer)
{
	if (draw(2))
		return NULL;
	w->state = draw(3) ? shown : draw(TCPVIZ_STATES);
	w->flags = draw(2) ? 0 : draw(64) | (draw(2) ? TCPVIZ_W_MINI : 0);
	w->rcv_nxt = isn[peer] + 1 + draw(2);
	w->rcv_wup = w->rcv_nxt - draw(2);
	w->rcv_wnd = draw(3) * 1000;
	return w;
}

/* believed() - is an end now where its socket is, or about to be? */
static bool believed(const struct tcpviz_pair *pair, enum tcpviz_role role,
		     const struct tcpviz_witness *said)
{
	const struct tcpviz_endpoint *ep = &pair->ep[role];

	if (pair->flags & BIT(TCPVIZ_F_FAST_OPEN) &&
	    ep->state == TCPVIZ_ESTABLISHED &&
	    said->state == TCPVIZ_SYN_RECEIVED)
		return ep->known & TCPVIZ_EP_SILENT;
	return ep->state == said->state ||
	       ep->state == tcpviz_fsm_next(TCPVIZ_RCV_FIN, said->state);
}

static void stride(struct tcpviz_pair *pair, struct tcpviz_effect *fx)
{
	enum tcpviz_role from = draw(2);
	struct tcpviz_witness said[2];
	struct tcpviz_context ctx = { .pass = TCPVIZ_PASSES };
	struct tcpviz_segment seg;

	draw_segment(&seg, from);
	ctx.snd = draw_witness(&said[0], pair->ep[from].state, !from);
	ctx.rcv = draw_witness(&said[1], pair->ep[!from].state, from);
	ctx.crossed = !draw(4);
	tcpviz_pair_apply(pair, from, &seg, &ctx, fx);
	if (ctx.snd && !(seg.flags & TCPVIZ_RST))
		CHECK(believed(pair, from, ctx.snd));
}

static void look(struct tcpviz_pair *pair, struct tcpviz_effect *fx)
{
	enum tcpviz_role role = draw(2);
	u8 state = draw(TCPVIZ_STATES);

	tcpviz_pair_observe(pair, role, state, fx);
	/* A socket in SYN-SENT may be that of the next connection. */
	CHECK(pair->ep[role].state == state ||
	      (state <= TCPVIZ_SYN_SENT &&
	       pair->ep[role].state <= TCPVIZ_LISTEN));
}

static void happen(struct tcpviz_pair *pair, struct tcpviz_effect *fx)
{
	tcpviz_effect_init(fx);
	tcpviz_endpoint_event(pair, draw(2),
			      draw(2) ? TCPVIZ_DELETE : TCPVIZ_2MSL, fx);
}

static void walk(struct tcpviz_pair *pair)
{
	struct tcpviz_pair before;
	struct tcpviz_effect fx;
	const char *wrong;
	unsigned int i;

	for (i = 0; i < STRIDES; i++) {
		before = *pair;
		if (draw(10))
			stride(pair, &fx);
		else if (draw(4))
			look(pair, &fx);
		else
			happen(pair, &fx);
		wrong = pair_check(&before, pair, &fx);
		if (wrong)
			unit_fail(__FILE__, __LINE__, "seed %#x: %s", seed,
				  wrong);
	}
}

TEST(walk_sockets, "walk: sockets that say anything")
{
	unsigned int i;

	seed = 1;
	for (i = 0; i < WALKS; i++) {
		struct tcpviz_pair pair = { .rival = 0 };

		walk(&pair);
	}
}

/* A SYN is all that can make one connection of two. */
TEST(walk_supersedes, "walk: a SYN begins a new connection, or its refusal")
{
	unsigned int i;

	seed = 2;
	for (i = 0; i < 10 * WALKS; i++) {
		struct tcpviz_pair pair = {
			.ep[0] = { .isn = isn[0], .state = draw(11),
				   .known = draw(128), .before = draw(11) },
			.ep[1] = { .isn = isn[1], .state = draw(11),
				   .known = draw(128), .before = draw(11) },
			.rival = isn[draw(2)] + draw(3),
			.rival_role = draw(2),
			.has_rival = draw(2),
		};
		struct tcpviz_pair before = pair;
		enum tcpviz_role from = draw(2);
		struct tcpviz_segment seg;

		draw_segment(&seg, from);
		if (tcpviz_rival_supersedes(&pair, from, &seg, draw(2)))
			CHECK((seg.flags & TCPVIZ_SYN) ||
			      ((seg.flags & TCPVIZ_RST) && pair.has_rival));
		/* Both open: the SYN that is answered replaces an older one. */
		if (before.has_rival && !pair.has_rival)
			before.ep[before.rival_role].isn = before.rival;
		CHECK(!memcmp(pair.ep, before.ep, sizeof(pair.ep)));
		CHECK_EQ(pair.flags, before.flags);
	}
}
