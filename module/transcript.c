// SPDX-License-Identifier: GPL-2.0
/*
 * The transcript: what a connection's ends said when they opened and closed,
 * kept so that it can be drawn after the event with no capture running.
 */
#include "transcript.h"

/**
 * note_of() - remarks on a segment
 * @pair: the pair, after the segment
 * @seg: the segment
 * @fx: what it did
 *
 * Return: bits of enum tcpviz_note.
 */
static u8 note_of(const struct tcpviz_pair *pair,
		  const struct tcpviz_segment *seg,
		  const struct tcpviz_effect *fx)
{
	u8 note = fx->refused_rst ? BIT(TCPVIZ_N_REFUSED_RST) : 0;

	if (fx->causes & BIT(TCPVIZ_BY_CONTRADICTION))
		note |= BIT(TCPVIZ_N_TAKEN_BACK);
	if (fx->causes & BIT(TCPVIZ_BY_DIVERGENCE))
		note |= BIT(TCPVIZ_N_DIVERGED);
	if (fx->pruned)
		note |= BIT(TCPVIZ_N_PRUNED);
	if (fx->held & TCPVIZ_W_DEFER)
		note |= BIT(TCPVIZ_N_DEFERRED);
	if (fx->held & TCPVIZ_W_ACCEPTQ_FULL)
		note |= BIT(TCPVIZ_N_ACCEPTQ_FULL);
	if (pair->has_rival && (seg->flags & TCPVIZ_SYN) &&
	    seg->seq == pair->rival)
		note |= BIT(TCPVIZ_N_RIVAL);
	return note;
}

/**
 * tcpviz_transcript_add() - record a segment
 * @ts: transcript
 * @pair: the pair, after the segment
 * @from: who sent the segment
 * @seg: the segment
 * @fx: what it did
 * @time_ns: time since the connection's first segment
 *
 * The oldest record makes room if the ring is full.
 *
 * Context: the caller serialises access to @ts and @pair.
 */
void tcpviz_transcript_add(struct tcpviz_transcript *ts,
			   const struct tcpviz_pair *pair,
			   enum tcpviz_role from,
			   const struct tcpviz_segment *seg,
			   const struct tcpviz_effect *fx, u64 time_ns)
{
	struct tcpviz_record *r = &ts->record[ts->total++ % ts->size];

	r->time_ns = time_ns;
	r->seq = seg->seq - pair->ep[from].isn;
	r->ack = seg->ack - pair->ep[!from].isn;
	r->len = seg->len;
	r->flags = seg->flags;
	r->repeat = fx->repeat;
	r->from = from;
	r->note = note_of(pair, seg, fx);
	r->client = pair->ep[TCPVIZ_CLIENT].state;
	r->server = pair->ep[TCPVIZ_SERVER].state;
}

/**
 * tcpviz_transcript_amend() - a segment on record has arrived
 * @ts: transcript
 * @pair: the pair, after its arrival
 * @from: who sent the segment
 * @seg: the segment
 * @fx: what its arrival did
 *
 * Where nothing else was said in between, what it did stands beside it.
 *
 * Context: the caller serialises access to @ts and @pair.
 * Return: false if it is not the last one on record.
 */
bool tcpviz_transcript_amend(struct tcpviz_transcript *ts,
			     const struct tcpviz_pair *pair,
			     enum tcpviz_role from,
			     const struct tcpviz_segment *seg,
			     const struct tcpviz_effect *fx)
{
	struct tcpviz_record *r;

	if (!ts->total)
		return false;
	r = &ts->record[(ts->total - 1) % ts->size];
	if (r->from != from || r->flags != seg->flags || r->len != seg->len ||
	    r->seq != seg->seq - pair->ep[from].isn ||
	    r->ack != seg->ack - pair->ep[!from].isn)
		return false;
	r->note |= note_of(pair, seg, fx);
	r->client = pair->ep[TCPVIZ_CLIENT].state;
	r->server = pair->ep[TCPVIZ_SERVER].state;
	return true;
}

/**
 * tcpviz_transcript_get() - look at a record
 * @ts: transcript
 * @n: its number, from tcpviz_transcript_first() to @ts->total - 1
 *
 * Context: the caller serialises access to @ts.
 * Return: the record, or NULL if it is gone or not there yet.
 */
const struct tcpviz_record *
tcpviz_transcript_get(const struct tcpviz_transcript *ts, u32 n)
{
	if (n >= ts->total || n < tcpviz_transcript_first(ts))
		return NULL;
	return &ts->record[n % ts->size];
}
