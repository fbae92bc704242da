// SPDX-License-Identifier: GPL-2.0
/* The transcript: a ring that forgets the oldest, and relative numbers. */
#include "transcript.h"

#include <stdlib.h>

#include "unit.h"

/* make_ring() - a transcript with not an octet more than it needs */
static struct tcpviz_transcript *make_ring(u32 size)
{
	struct tcpviz_transcript *ts;

	ts = malloc(sizeof(*ts) + size * sizeof(ts->record[0]));
	ts->total = 0;
	ts->size = size;
	return ts;
}

/* add_numbered() - record a segment that tells which one it is */
static void add_numbered(struct tcpviz_transcript *ts, u32 n)
{
	struct tcpviz_segment seg = { .len = n, .flags = TCPVIZ_ACK };
	struct tcpviz_pair pair = { .rival = 0 };
	struct tcpviz_effect fx;

	tcpviz_effect_init(&fx);
	tcpviz_transcript_add(ts, &pair, n % 2, &seg, &fx, 1000ULL * n);
}

/* check_numbered() - the last segments are there, the others are not */
static void check_numbered(const struct tcpviz_transcript *ts, u32 added)
{
	u32 n, first = added > ts->size ? added - ts->size : 0;

	CHECK_EQ(ts->total, added);
	CHECK_EQ(tcpviz_transcript_first(ts), first);
	for (n = 0; n < added + 2; n++) {
		const struct tcpviz_record *r = tcpviz_transcript_get(ts, n);

		if (n < first || n >= added) {
			CHECK(!r);
		} else if (CHECK(r)) {
			CHECK_EQ(r->len, n);
			CHECK_EQ(r->from, n % 2);
			CHECK_EQ(r->time_ns, 1000ULL * n);
		}
	}
	CHECK(!tcpviz_transcript_get(ts, ~0u));
}

TEST(ring, "transcript: rings of 1 to 64 records, filled three times over")
{
	u32 size, n;

	for (size = 1; size <= TCPVIZ_TRANSCRIPT_MAX; size++) {
		struct tcpviz_transcript *ts = make_ring(size);

		check_numbered(ts, 0);
		for (n = 0; n < 3 * size + 1; n++) {
			add_numbered(ts, n);
			check_numbered(ts, n + 1);
		}
		free(ts);
	}
}

TEST(wrap, "transcript: stays in its ring when the count wraps around")
{
	struct tcpviz_transcript *ts = make_ring(7);
	u32 n;

	for (n = 0; n < 7; n++)
		add_numbered(ts, n);
	ts->total = ~0u - 20;
	for (n = 0; n < 40; n++) {
		u32 i;

		add_numbered(ts, n);
		for (i = tcpviz_transcript_first(ts); i < ts->total; i++)
			CHECK(tcpviz_transcript_get(ts, i));
	}
	free(ts);
}

/* record_of() - what a segment's record says; the caller frees nothing */
static struct tcpviz_record record_of(const struct tcpviz_pair *pair,
				      enum tcpviz_role from,
				      const struct tcpviz_segment *seg,
				      const struct tcpviz_effect *fx)
{
	struct tcpviz_transcript *ts = make_ring(1);
	struct tcpviz_record record;

	tcpviz_transcript_add(ts, pair, from, seg, fx, 123456789);
	record = *tcpviz_transcript_get(ts, 0);
	free(ts);
	return record;
}

TEST(relative, "transcript: numbers relative to both ISNs, also around 2^32")
{
	static const u32 isns[] = { 0, 1, 0x7fffffff, 0xfffffff0, ~0u };
	struct tcpviz_effect fx;
	size_t i, j, from;

	tcpviz_effect_init(&fx);
	for (i = 0; i < ARRAY_SIZE(isns); i++)
		for (j = 0; j < ARRAY_SIZE(isns); j++)
			for (from = 0; from < 2; from++) {
				u32 isn[] = { isns[i], isns[j] };
				struct tcpviz_pair pair = {
					.ep[0].isn = isn[0],
					.ep[1].isn = isn[1],
				};
				struct tcpviz_segment seg = {
					.seq = isn[from] + 42,
					.ack = isn[!from] + 4711,
					.flags = TCPVIZ_ACK,
				};
				struct tcpviz_record r;

				r = record_of(&pair, from, &seg, &fx);
				CHECK_EQ(r.seq, 42);
				CHECK_EQ(r.ack, 4711);
			}
}

TEST(fields, "transcript: everything a record says")
{
	struct tcpviz_pair pair = {
		.ep[TCPVIZ_CLIENT].state = TCPVIZ_TIME_WAIT,
		.ep[TCPVIZ_SERVER].state = TCPVIZ_LAST_ACK,
	};
	struct tcpviz_segment seg = {
		.len = 70000,
		.flags = TCPVIZ_FIN | TCPVIZ_PSH | TCPVIZ_ACK,
	};
	struct tcpviz_effect fx = { .repeat = 3 };
	struct tcpviz_record r;

	r = record_of(&pair, TCPVIZ_SERVER, &seg, &fx);
	CHECK_EQ(r.time_ns, 123456789);
	CHECK_EQ(r.len, 70000);
	CHECK_EQ(r.flags, TCPVIZ_FIN | TCPVIZ_PSH | TCPVIZ_ACK);
	CHECK_EQ(r.from, TCPVIZ_SERVER);
	CHECK_EQ(r.repeat, 3);
	CHECK_EQ(r.note, 0);
	CHECK_EQ(r.client, TCPVIZ_TIME_WAIT);
	CHECK_EQ(r.server, TCPVIZ_LAST_ACK);
}

static u8 note_on(const struct tcpviz_effect *fx)
{
	struct tcpviz_segment seg = { .flags = TCPVIZ_ACK };
	struct tcpviz_pair pair = { .rival = 0 };

	return record_of(&pair, TCPVIZ_CLIENT, &seg, fx).note;
}

TEST(notes, "transcript: the note on each effect")
{
	static const struct {
		struct tcpviz_effect fx;
		u8 note;
	} cases[] = {
		{ { .causes = 0 }, 0 },
		{ { .refused_rst = true }, BIT(TCPVIZ_N_REFUSED_RST) },
		{ { .held = TCPVIZ_W_DEFER }, BIT(TCPVIZ_N_DEFERRED) },
		{ { .held = TCPVIZ_W_ACCEPTQ_FULL },
		  BIT(TCPVIZ_N_ACCEPTQ_FULL) },
		{ { .causes = BIT(TCPVIZ_BY_EVENT) }, 0 },
		{ { .causes = BIT(TCPVIZ_BY_SOCKET) }, 0 },
		{ { .causes = BIT(TCPVIZ_BY_CONTRADICTION) },
		  BIT(TCPVIZ_N_TAKEN_BACK) },
		{ { .causes = BIT(TCPVIZ_BY_DIVERGENCE) },
		  BIT(TCPVIZ_N_DIVERGED) },
		{ { .causes = BIT(TCPVIZ_BY_CONTRADICTION) |
			      BIT(TCPVIZ_BY_DIVERGENCE),
		    .refused_rst = true },
		  BIT(TCPVIZ_N_TAKEN_BACK) | BIT(TCPVIZ_N_DIVERGED) |
		  BIT(TCPVIZ_N_REFUSED_RST) },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		CHECK_EQ(note_on(&cases[i].fx), cases[i].note);
	CHECK(TCPVIZ_NOTES <= 7);
}

TEST(rival_note, "transcript: a rival's SYN, and nothing else, is a rival's")
{
	struct tcpviz_pair pair = { .rival = 5000, .has_rival = true };
	struct tcpviz_segment seg = { .seq = 5000, .flags = TCPVIZ_SYN };
	struct tcpviz_effect fx;

	tcpviz_effect_init(&fx);
	CHECK_EQ(record_of(&pair, TCPVIZ_CLIENT, &seg, &fx).note,
		 BIT(TCPVIZ_N_RIVAL));
	seg.seq = 5001;
	CHECK_EQ(record_of(&pair, TCPVIZ_CLIENT, &seg, &fx).note, 0);
	seg.seq = 5000;
	seg.flags = TCPVIZ_ACK;
	CHECK_EQ(record_of(&pair, TCPVIZ_CLIENT, &seg, &fx).note, 0);
	seg.flags = TCPVIZ_SYN;
	pair.has_rival = false;
	CHECK_EQ(record_of(&pair, TCPVIZ_CLIENT, &seg, &fx).note, 0);
}
