/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_MIRROR_H
#define _TCPVIZ_MIRROR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tcpviz_mirror;

#define TCPVIZ_MIRROR_NONE	UINT64_MAX
#define TCPVIZ_MIRROR_SEGS	64	/* most segments kept of a connection */

/**
 * struct tcpviz_mirror_counts - what became of packets
 * @packets: packets of IP
 * @segments: segments of TCP
 * @stray: segments of connections whose SYN was not seen
 * @duplicate: segments captured more than once
 * @not_tcp: packets of other protocols
 * @fragment: IP fragments
 * @truncated: packets that end before their TCP header does
 * @bad: packets whose headers make no sense
 */
struct tcpviz_mirror_counts {
	uint64_t packets;
	uint64_t segments;
	uint64_t stray;
	uint64_t duplicate;
	uint64_t not_tcp;
	uint64_t fragment;
	uint64_t truncated;
	uint64_t bad;
};

/**
 * struct tcpviz_mirror_conn - a connection, in numbers
 * @family: AF_INET or AF_INET6
 * @ip: address of each end
 * @port: port of each end
 * @state: state of each end: 0 is CLOSED, and so on as RFC 9293 lists them
 * @age_ns: since the first segment
 * @idle_ns: since the last one
 * @syn: repetitions of the SYN
 * @synack: repetitions of the SYN-ACK
 * @fin: repetitions of each end's FIN
 * @synack_ns: from the SYN to the SYN-ACK, or TCPVIZ_MIRROR_NONE
 * @ack_ns: from the SYN-ACK to its ACK, or TCPVIZ_MIRROR_NONE
 * @flags: what is peculiar, a comma list or "-"
 * @first: number of the first segment that is kept, from 0
 * @total: number of segments that were worth keeping
 */
struct tcpviz_mirror_conn {
	uint8_t family;
	uint8_t ip[2][16];
	uint16_t port[2];
	uint8_t state[2];
	uint64_t age_ns;
	uint64_t idle_ns;
	uint8_t syn;
	uint8_t synack;
	uint8_t fin[2];
	uint64_t synack_ns;
	uint64_t ack_ns;
	char flags[160];
	uint32_t first;
	uint32_t total;
};

/**
 * struct tcpviz_mirror_seg - a segment of a connection, in numbers
 * @time_ns: since the first segment
 * @from: 0 the client, 1 the server
 * @bits: control bits
 * @seq: relative to the sender's first one
 * @ack: relative to its peer's first one
 * @len: octets of payload
 * @rep: 0, or n for the n-th repetition
 * @state: state of each end after it
 * @note: remarks, a comma list or "-"
 */
struct tcpviz_mirror_seg {
	uint64_t time_ns;
	uint8_t from;
	uint8_t bits;
	uint32_t seq;
	uint32_t ack;
	uint32_t len;
	uint8_t rep;
	uint8_t state[2];
	char note[64];
};

/**
 * struct tcpviz_mirror_edge - how often an edge was taken, in numbers
 * @from: state it leaves
 * @to: state it enters
 * @count: times, by the client and by the server
 * @taken_back: times it was undone
 */
struct tcpviz_mirror_edge {
	uint8_t from;
	uint8_t to;
	uint64_t count[2];
	uint64_t taken_back[2];
};

struct tcpviz_mirror *tcpviz_mirror_new(void);
void tcpviz_mirror_free(struct tcpviz_mirror *mirror);
int tcpviz_mirror_packet(struct tcpviz_mirror *mirror, const void *packet,
			 uint32_t caplen, uint32_t len, uint64_t now_ns);
void tcpviz_mirror_end(struct tcpviz_mirror *mirror);
const struct tcpviz_mirror_counts *
tcpviz_mirror_counts(const struct tcpviz_mirror *mirror);
size_t tcpviz_mirror_conns(const struct tcpviz_mirror *mirror);
void tcpviz_mirror_conn(const struct tcpviz_mirror *mirror, size_t number,
			struct tcpviz_mirror_conn *conn);
void tcpviz_mirror_seg(const struct tcpviz_mirror *mirror, size_t number,
		       uint32_t n, struct tcpviz_mirror_seg *seg);
bool tcpviz_mirror_edge(const struct tcpviz_mirror *mirror, size_t number,
			struct tcpviz_mirror_edge *edge);

#endif /* _TCPVIZ_MIRROR_H */
