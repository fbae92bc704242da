// SPDX-License-Identifier: GPL-2.0
#include "rows.h"

#include <string.h>

#define A	TCP_ACK
#define F	TCP_FIN
#define P	TCP_PSH
#define R	TCP_RST
#define S	TCP_SYN

#define FAR_OFF	0x40000000
#define HALF	0x80000000ll

const struct row rows[] = {
	/* RFC 9293 section 3.10.7.4, second: only the next number */
	{ "RST, next number", R, NXT, 0 },
	{ "RST, one before", R, NXT, -1 },
	{ "RST, two before", R, NXT, -2 },
	{ "RST, one beyond", R, NXT, 1 },
	{ "RST, within the window", R, NXT, 1000 },
	{ "RST, one before the edge", R, EDGE, -1 },
	{ "RST, at the edge", R, EDGE, 0 },
	{ "RST, one beyond the edge", R, EDGE, 1 },
	{ "RST, far beyond", R, NXT, FAR_OFF },
	{ "RST, half the numbers away", R, NXT, HALF },
	{ "RST, at the ISN", R, ISS, 0 },
	{ "RST with data, next number", R, NXT, 0, .len = 10 },
	{ "RST with data, one before", R, NXT, -1, .len = 10 },
	{ "RST with data, across the edge", R, EDGE, -1, .len = 10 },

	/* Whoever has sent a SYN looks at the ACK, others do not */
	{ "RST,ACK, next number", R | A, NXT, 0, SAID, 0 },
	{ "RST,ACK, one before", R | A, NXT, -1, SAID, 0 },
	{ "RST,ACK, one beyond", R | A, NXT, 1, SAID, 0 },
	{ "RST,ACK, at the edge", R | A, EDGE, 0, SAID, 0 },
	{ "RST,ACK, ack of too much", R | A, NXT, 0, SAID, 1 },
	{ "RST,ACK, ack of nothing new", R | A, NXT, 0, UNA, 0 },
	{ "RST,ACK, ack of too little", R | A, NXT, 0, UNA, -1 },
	{ "RST,ACK, ack far off", R | A, NXT, 0, SAID, FAR_OFF },
	{ "RST,ACK, both far off", R | A, NXT, FAR_OFF, SAID, FAR_OFF },

	/* Section 3.10.7.4, fourth: a challenge ACK, whatever the number */
	{ "SYN, next number", S, NXT, 0 },
	{ "SYN, one before", S, NXT, -1 },
	{ "SYN, two before", S, NXT, -2 },
	{ "SYN, one beyond", S, NXT, 1 },
	{ "SYN, one before the edge", S, EDGE, -1 },
	{ "SYN, at the edge", S, EDGE, 0 },
	{ "SYN, one beyond the edge", S, EDGE, 1 },
	{ "SYN, far beyond", S, NXT, FAR_OFF },
	{ "SYN, long ago", S, NXT, -FAR_OFF },
	{ "SYN, half the numbers away", S, NXT, HALF },
	{ "SYN, at the ISN", S, ISS, 0 },
	{ "SYN with data, next number", S, NXT, 0, .len = 10 },
	{ "SYN with data, at the ISN", S, ISS, 0, .len = 10 },

	{ "SYN,ACK, next number", S | A, NXT, 0, SAID, 0 },
	{ "SYN,ACK, one before", S | A, NXT, -1, SAID, 0 },
	{ "SYN,ACK, at the ISN", S | A, ISS, 0, SAID, 0 },
	{ "SYN,ACK, one beyond", S | A, NXT, 1, SAID, 0 },
	{ "SYN,ACK, far beyond", S | A, NXT, FAR_OFF, SAID, 0 },
	{ "SYN,ACK, ack of too much", S | A, NXT, 0, SAID, 1 },
	{ "SYN,ACK, ack of nothing", S | A, NXT, 0, UNA, 0 },
	{ "SYN,ACK, ack far off", S | A, NXT, 0, SAID, FAR_OFF },
	{ "SYN,ACK, ISN, ack of too much", S | A, ISS, 0, SAID, 1 },
	{ "SYN,ACK with data", S | A, NXT, 0, SAID, 0, .len = 10 },

	/* Section 3.10.7.4, first and fifth */
	{ "ACK of all", A, NXT, 0, SAID, 0 },
	{ "ACK of data never sent", A, NXT, 0, SAID, 1 },
	{ "ACK of data never sent, more", A, NXT, 0, SAID, 1000 },
	{ "ACK far off", A, NXT, 0, SAID, FAR_OFF },
	{ "ACK, half the numbers away", A, NXT, 0, SAID, HALF },
	{ "ACK of nothing new", A, NXT, 0, UNA, 0 },
	{ "ACK, older", A, NXT, 0, UNA, -1 },
	{ "ACK, much older", A, NXT, 0, UNA, -100000 },
	{ "ACK of the ISN", A, NXT, 0, IRS, 0 },
	{ "ACK of all, one before", A, NXT, -1, SAID, 0 },
	{ "ACK of all, two before", A, NXT, -2, SAID, 0 },
	{ "ACK of all, long ago", A, NXT, -100000, SAID, 0 },
	{ "ACK of all, one beyond", A, NXT, 1, SAID, 0 },
	{ "ACK of all, one before the edge", A, EDGE, -1, SAID, 0 },
	{ "ACK of all, at the edge", A, EDGE, 0, SAID, 0 },
	{ "ACK of all, one beyond the edge", A, EDGE, 1, SAID, 0 },
	{ "ACK of all, far beyond", A, NXT, FAR_OFF, SAID, 0 },
	{ "ACK of all, half the numbers away", A, NXT, HALF, SAID, 0 },
	{ "ACK of all, at the ISN", A, ISS, 0, SAID, 0 },

	/* Section 3.10.7.4, seventh; after a close there is nobody to read */
	{ "data", A | P, NXT, 0, SAID, 0, .len = 1 },
	{ "data, more", A | P, NXT, 0, SAID, 0, .len = 1000 },
	{ "data, old", A | P, NXT, -10, SAID, 0, .len = 10 },
	{ "data, partly old", A | P, NXT, -5, SAID, 0, .len = 10 },
	{ "data, out of order", A | P, NXT, 100, SAID, 0, .len = 10 },
	{ "data across the edge", A | P, EDGE, -5, SAID, 0, .len = 10 },
	{ "data at the edge", A | P, EDGE, 0, SAID, 0, .len = 10 },
	{ "data, ack of too much", A | P, NXT, 0, SAID, 1, .len = 10 },
	{ "data, ack of nothing new", A | P, NXT, 0, UNA, 0, .len = 10 },
	{ "data, ack too old", A | P, NXT, 0, UNA, -100000, .len = 10 },
	{ "data without ACK", P, NXT, 0, .len = 10 },

	/* Section 3.10.7.4, eighth */
	{ "FIN", F | A, NXT, 0, SAID, 0 },
	{ "FIN, one before", F | A, NXT, -1, SAID, 0 },
	{ "FIN, two before", F | A, NXT, -2, SAID, 0 },
	{ "FIN, out of order", F | A, NXT, 1, SAID, 0 },
	{ "FIN, one before the edge", F | A, EDGE, -1, SAID, 0 },
	{ "FIN, at the edge", F | A, EDGE, 0, SAID, 0 },
	{ "FIN, one beyond the edge", F | A, EDGE, 1, SAID, 0 },
	{ "FIN, far beyond", F | A, NXT, FAR_OFF, SAID, 0 },
	{ "FIN, ack of nothing new", F | A, NXT, 0, UNA, 0 },
	{ "FIN, ack of too much", F | A, NXT, 0, SAID, 1 },
	{ "FIN, ack too old", F | A, NXT, 0, UNA, -100000 },
	{ "FIN with data", F | A, NXT, 0, SAID, 0, .len = 10 },
	{ "FIN with data, out of order", F | A, NXT, 5, SAID, 0, .len = 10 },
	{ "FIN with data, partly old", F | A, NXT, -5, SAID, 0, .len = 10 },
	{ "FIN without ACK", F, NXT, 0 },
};

const size_t rows_count = ARRAY_SIZE(rows);

static __u32 seq_of(const struct row *row, const struct conn *c)
{
	switch (row->seq_base) {
	case EDGE:
		return c->edge + row->seq;
	case ISS:
		return c->iss + row->seq;
	default:
		return c->nxt + row->seq;
	}
}

static __u32 ack_of(const struct row *row, const struct conn *c)
{
	switch (row->ack_base) {
	case UNA:
		return c->una + row->ack;
	case IRS:
		return c->irs + row->ack;
	default:
		return c->said + row->ack;
	}
}

static void add_stamp(enum stamp stamp, const struct conn *c,
		      struct segment *seg)
{
	__u32 value = PEER_STAMP, echo = c->tsval;

	if (stamp == NO_STAMP)
		return;
	if (stamp == OLD_STAMP)
		value -= HALF / 2;
	if (stamp == WRONG_ECHO)
		echo += HALF / 2;
	segment_stamp(seg, value, echo);
}

void row_forge(const struct row *row, const struct conn *c,
	       struct segment *seg)
{
	*seg = c->seg;
	seg->flags = row->flags;
	seg->seq = seq_of(row, c);
	seg->ack = row->flags & TCP_ACK ? ack_of(row, c) : 0;
	seg->payload = row->len;
	seg->cut = row->cut;
	seg->bad_checksum = row->bad_checksum;
	memcpy(seg->options, row->options, row->options_len);
	seg->options_len = row->options_len;
	add_stamp(row->stamp, c, seg);
	if (row->doff)
		seg->doff = row->doff & 0xf;
}
