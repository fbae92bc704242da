/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_TRANSCRIPT_H
#define _TCPVIZ_TRANSCRIPT_H

#include "pair.h"

#define TCPVIZ_TRANSCRIPT_MAX	64

/* Remarks on a record (struct tcpviz_record.note). */
enum tcpviz_note {
	TCPVIZ_N_TAKEN_BACK,	/* contradicted a silent transition */
	TCPVIZ_N_DIVERGED,	/* the socket was where no edge leads */
	TCPVIZ_N_REFUSED_RST,	/* its receiver does not accept this RST */
	TCPVIZ_N_DEFERRED,	/* TCP_DEFER_ACCEPT holds this ACK back */
	TCPVIZ_N_ACCEPTQ_FULL,	/* no room in the accept queue for it */
	TCPVIZ_N_PRUNED,	/* not sent, or no segment at all: pruned */
	TCPVIZ_N_RIVAL,		/* belongs to no or to the next connection */
	TCPVIZ_NOTES,
};

/**
 * struct tcpviz_record - one segment of a transcript
 * @time_ns: since the connection's first segment
 * @seq: sequence number relative to the sender's ISN
 * @ack: acknowledgment number relative to its peer's ISN
 * @len: octets of payload
 * @flags: control bits
 * @repeat: 0, or n for the n-th repetition of a SYN, SYN-ACK or FIN
 * @from: enum tcpviz_role
 * @note: bits of enum tcpviz_note
 * @client: state of the client after the segment
 * @server: state of the server after the segment
 */
struct tcpviz_record {
	u64 time_ns;
	u32 seq;
	u32 ack;
	u32 len;
	u8 flags;
	u8 repeat;
	u8 from:1;
	u8 note:7;
	u8 client:4;
	u8 server:4;
};

/* Sixteen of them and the head fit into 512 bytes. */
static_assert(sizeof(struct tcpviz_record) == 24, "a record has grown");
static_assert(TCPVIZ_NOTES <= 7 && TCPVIZ_STATES <= 16, "fields too small");

/**
 * struct tcpviz_transcript - the last segments of a connection, a ring
 * @total: how many were ever recorded
 * @size: room in @record
 * @record: the ring
 */
struct tcpviz_transcript {
	u32 total;
	u32 size;
	struct tcpviz_record record[];
};

void tcpviz_transcript_add(struct tcpviz_transcript *ts,
			   const struct tcpviz_pair *pair,
			   enum tcpviz_role from,
			   const struct tcpviz_segment *seg,
			   const struct tcpviz_effect *fx, u64 time_ns);
bool tcpviz_transcript_amend(struct tcpviz_transcript *ts,
			     const struct tcpviz_pair *pair,
			     enum tcpviz_role from,
			     const struct tcpviz_segment *seg,
			     const struct tcpviz_effect *fx);
const struct tcpviz_record *
tcpviz_transcript_get(const struct tcpviz_transcript *ts, u32 n);

/**
 * tcpviz_transcript_first() - number of the oldest record still there
 * @ts: transcript
 *
 * Return: number; records are numbered from 0 in the order of arrival.
 */
static inline u32 tcpviz_transcript_first(const struct tcpviz_transcript *ts)
{
	return ts->total > ts->size ? ts->total - ts->size : 0;
}

#endif /* _TCPVIZ_TRANSCRIPT_H */
