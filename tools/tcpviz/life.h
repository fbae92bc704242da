/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A connection in a capture. Only for those that speak the module's language:
 * its headers and the command's name the same things differently.
 */
#ifndef _TCPVIZ_LIFE_H
#define _TCPVIZ_LIFE_H

#include "gap.h"
#include "pair.h"
#include "segment.h"
#include "transcript.h"

#define TCPVIZ_NO_TIME	UINT64_MAX

/**
 * struct tcpviz_life - a connection in a capture
 * @next: the next one in its hash chain, of the younger ones first
 * @hash: of its addresses and ports
 * @family: AF_INET or AF_INET6
 * @addr: address of each end, in network order
 * @port: port of each end, in network order
 * @pair: both ends
 * @ts: the last segments, grows with them
 * @dead: nothing belongs to it any more
 * @reuses: it took over its ports, and has not been answered yet
 * @gaps: what was not captured of it: bits of enum tcpviz_gap
 * @gap_n: number of the segment, from 0, that showed it
 * @gap_ns: time of the last one of these
 * @first_ns: time of the first segment
 * @seen_ns: time of the last one, or of the end of both ends
 * @inferred_ns: time when an end's state was inferred last
 * @rival_ns: time of the rival SYN
 * @synack_ns: from the first SYN to the first SYN-ACK
 * @last_synack_ns: from the first SYN to the last SYN-ACK
 * @ack_ns: from the last SYN-ACK to the segment that completed the handshake
 * @said: hash of the last header that each end sent
 * @said_ns: when that was
 */
struct tcpviz_life {
	struct tcpviz_life *next;
	u32 hash;
	u8 family;
	__be32 addr[2][4];
	__be16 port[2];
	struct tcpviz_pair pair;
	struct tcpviz_transcript *ts;
	bool dead;
	bool reuses;
	u8 gaps;
	u32 gap_n[TCPVIZ_GAPS];
	u64 gap_ns;
	u64 first_ns;
	u64 seen_ns;
	u64 inferred_ns;
	u64 rival_ns;
	u64 synack_ns;
	u64 last_synack_ns;
	u64 ack_ns;
	u32 said[2];
	u64 said_ns[2];
};

/**
 * struct tcpviz_edges_taken - how often edges of the diagram were taken
 * @taken: by each end, in the order of tcpviz_edges
 * @taken_back: and undone
 */
struct tcpviz_edges_taken {
	u64 taken[2][TCPVIZ_EDGES];
	u64 taken_back[2][TCPVIZ_EDGES];
};

struct tcpviz_life *tcpviz_life_new(const struct tcpviz_segment *seg,
				    enum tcpviz_role from, u64 now_ns);
void tcpviz_life_free(struct tcpviz_life *life);
int tcpviz_life_apply(struct tcpviz_life *life, enum tcpviz_role from,
		      const struct tcpviz_segment *seg, u64 now_ns,
		      struct tcpviz_edges_taken *edges);
void tcpviz_life_end(struct tcpviz_life *life, enum tcpviz_role role,
		     struct tcpviz_edges_taken *edges);
void tcpviz_life_pass(struct tcpviz_life *life, u64 now_ns,
		      struct tcpviz_edges_taken *edges);

#endif /* _TCPVIZ_LIFE_H */
