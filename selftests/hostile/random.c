// SPDX-License-Identifier: GPL-2.0
/*
 * Segments at random: most of them nearly right, so that they get far.
 */
#include "random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "judge.h"
#include "life.h"
#include "mirror.h"

/* Segments between two judgements */
#define A_JUDGEMENT	50

/* Segments between two tables that begin empty: ends elsewhere fill them */
#define A_TABLE		5000

/* Segments between two signs of life */
#define PROGRESS	50000

/* Disagreements that are shown */
#define SHOWN		10

__u64 draw_state;

struct forged {
	unsigned long number;
	struct segment seg;
	__s32 seq, ack;		/* from what was expected */
};

/* Those since the last judgement */
static struct forged forged[A_JUDGEMENT];
static unsigned int forged_count;

static __u8 draw_flags(void)
{
	static const __u8 likely[] = {
		TCP_ACK, TCP_ACK, TCP_ACK | TCP_PSH, TCP_RST, TCP_RST | TCP_ACK,
		TCP_SYN, TCP_SYN | TCP_ACK, TCP_FIN | TCP_ACK,
	};

	return draw_one_in(8) ? draw(256) : likely[draw(ARRAY_SIZE(likely))];
}

/* How far from a number that matters */
static __u32 draw_offset(void)
{
	switch (draw(8)) {
	case 0:
		return draw32();
	case 1:
		return draw(200000) - 100000;
	case 2:
		return draw(200) - 100;
	case 3:
	case 4:
		return draw(5) - 2;
	default:
		return 0;
	}
}

static __u32 draw_seq(const struct conn *c)
{
	const __u32 bases[] = { c->nxt, c->nxt, c->nxt, c->edge, c->iss };

	return bases[draw(ARRAY_SIZE(bases))] + draw_offset();
}

static __u32 draw_ack(const struct conn *c)
{
	const __u32 bases[] = { c->said, c->said, c->said, c->una, c->irs };

	return bases[draw(ARRAY_SIZE(bases))] + draw_offset();
}

static size_t draw_len(void)
{
	if (draw(3))
		return 0;
	return draw_one_in(4) ? draw(1400) : draw(20);
}

static void draw_options(const struct conn *c, struct segment *seg)
{
	size_t i;

	switch (draw(8)) {
	case 0:
		seg->options_len = 4 * draw(11);
		for (i = 0; i < seg->options_len; i++)
			seg->options[i] = draw(256);
		break;
	case 1:
		segment_stamp(seg, draw32(), draw32());
		break;
	case 2:
	case 3:
		segment_stamp(seg, PEER_STAMP, c->tsval);
		break;
	default:
		break;
	}
}

static void draw_segment(const struct conn *c, struct segment *seg)
{
	*seg = c->seg;
	seg->flags = draw_flags();
	seg->seq = draw_seq(c);
	seg->ack = draw_ack(c);
	seg->payload = draw_len();
	draw_options(c, seg);
	if (draw_one_in(4))
		seg->window = draw(65536);
	if (draw_one_in(20))
		seg->doff = draw(16);
	if (draw_one_in(20))
		seg->bad_checksum = true;
	if (draw_one_in(40))
		seg->cut = 1 + draw(40);
	/* To the listener, or to nobody, from wherever */
	if (draw_one_in(20))
		seg->sport = 1 + draw(65535);
	if (draw_one_in(40))
		seg->dport = 1 + draw(65535);
}

static void forge(unsigned long number)
{
	const struct conn *c = &lives[draw(LIVES)].c;
	struct forged *f = &forged[forged_count++];

	f->number = number;
	draw_segment(c, &f->seg);
	f->seq = f->seg.seq - c->nxt;
	f->ack = f->seg.ack - c->said;
	wire_send(&f->seg);
	lives_hear();
}

static void print_forged(const struct forged *f)
{
	const struct segment *seg = &f->seg;
	size_t i;

	printf("#       %lu: %u to %u, flags %#04x seq %+d ack %+d len %zu window %u",
	       f->number, seg->sport, seg->dport, seg->flags, f->seq, f->ack,
	       seg->payload, seg->window);
	if (seg->doff != DOFF_THAT_FITS)
		printf(" doff %u", seg->doff);
	if (seg->cut)
		printf(" cut %zu", seg->cut);
	if (seg->bad_checksum)
		printf(" bad checksum");
	for (i = 0; i < seg->options_len; i++)
		printf("%s%02x", i ? "" : " options ", seg->options[i]);
	puts("");
}

/* How the mirror came to where it is; its entries may have gone since */
static void print_ladder(const struct end *end)
{
	unsigned int port = end->port[FAR];
	char command[64];

	snprintf(command, sizeof(command),
		 "tcpviz -A ladder sport = :%u or dport = :%u", port, port);
	fflush(stdout);
	if (system(command))
		puts("#     no ladder");
}

static void print_life(const struct life *life)
{
	unsigned int i;

	printf("#     on its way to %s, step %u, %u more turns%s\n",
	       life->target->name, life->step, life->stays,
	       life->over ? ", over" : "");
	for (i = 0; i < life->did_count; i++)
		printf("#       %s\n", step_name(life->did[i]));
}

/* What was forged in the name of one whose end differs, and its ladder */
static void print_end(const struct end *end)
{
	unsigned int i;

	for (i = 0; i < LIVES; i++)
		if (lives[i].c.seg.sport == end->port[FAR])
			print_life(&lives[i]);
	for (i = 0; i < forged_count; i++)
		if (forged[i].seg.sport == end->port[FAR])
			print_forged(&forged[i]);
	print_ladder(end);
}

static bool judge_random(unsigned int *failures)
{
	bool ok = judge();

	if (!ok && lives_gave_up()) {
		printf("#   one gave up in silence before segment %lu:\n",
		       forged[forged_count - 1].number);
		judge_print();
		judge_forget();
		ok = judge();
	}
	if (!ok && (*failures)++ < SHOWN) {
		printf("#   after segment %lu:\n",
		       forged[forged_count - 1].number);
		judge_print();
		judge_each_wrong(print_end);
	}
	forged_count = 0;
	lives_renew();
	return ok;
}

unsigned int random_segments(unsigned long count, __u64 seed)
{
	unsigned int failures = 0;
	unsigned long i;

	draw_seed(seed);
	lives_renew();
	for (i = 1; i <= count; i++) {
		if (draw_one_in(2))
			life_go_on(&lives[draw(LIVES)]);
		forge(i);
		if (forged_count == A_JUDGEMENT || i == count)
			judge_random(&failures);
		if (i % PROGRESS == 0)
			printf("# %lu segments\n", i);
		if (i % A_TABLE == 0) {
			lives_end();
			mirror_flush();
			lives_renew();
		}
	}
	lives_end();
	return failures;
}
