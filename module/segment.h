/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_SEGMENT_H
#define _TCPVIZ_SEGMENT_H

#include "portable.h"

/* Control bits of the TCP header, RFC 9293 section 3.1. */
#define TCPVIZ_FIN	0x01
#define TCPVIZ_SYN	0x02
#define TCPVIZ_RST	0x04
#define TCPVIZ_PSH	0x08
#define TCPVIZ_ACK	0x10
#define TCPVIZ_URG	0x20

/* The bits that open, close or kill a connection. */
#define TCPVIZ_CONTROL	(TCPVIZ_SYN | TCPVIZ_FIN | TCPVIZ_RST)

/* Byte of the TCP header that holds the control bits. */
#define TCPVIZ_FLAGS_OFFSET	13

/**
 * enum tcpviz_verdict - why a packet is a usable TCP segment, or is not
 * @TCPVIZ_SEG_OK: a segment
 * @TCPVIZ_SEG_NOT_TCP: another protocol; not counted anywhere
 * @TCPVIZ_SEG_FRAGMENT: an IP fragment
 * @TCPVIZ_SEG_TRUNCATED: the headers are not all there
 * @TCPVIZ_SEG_BAD_IP: version or length of the IP header make no sense
 * @TCPVIZ_SEG_BAD_DOFF: data offset below 5 or beyond the segment
 * @TCPVIZ_SEG_BAD_FLAGS: a set of control bits that TCP never sends, though it
 *	may obey it
 */
enum tcpviz_verdict {
	TCPVIZ_SEG_OK,
	TCPVIZ_SEG_NOT_TCP,
	TCPVIZ_SEG_FRAGMENT,
	TCPVIZ_SEG_TRUNCATED,
	TCPVIZ_SEG_BAD_IP,
	TCPVIZ_SEG_BAD_DOFF,
	TCPVIZ_SEG_BAD_FLAGS,
};

/**
 * enum tcpviz_options - which options a segment without SYN carries
 * @TCPVIZ_OPT_NONE: none
 * @TCPVIZ_OPT_STAMP: a time stamp, laid out as RFC 7323 appendix A recommends
 * @TCPVIZ_OPT_OTHER: others; a receiver may refuse it for what they say
 */
enum tcpviz_options {
	TCPVIZ_OPT_NONE,
	TCPVIZ_OPT_STAMP,
	TCPVIZ_OPT_OTHER,
};

/**
 * struct tcpviz_segment - one TCP segment, as far as the state machine cares
 * @saddr: source address in network order; IPv4 uses the first word only
 * @daddr: destination address
 * @sport: source port in network order
 * @dport: destination port in network order
 * @seq: sequence number
 * @ack: acknowledgment number, valid if @flags has TCPVIZ_ACK
 * @len: octets of payload, SYN and FIN not counted
 * @thoff: offset of the TCP header in the packet
 * @stamp: its sender's time stamp, valid with TCPVIZ_OPT_STAMP
 * @echo: the time stamp that it echoes, likewise
 * @family: AF_INET or AF_INET6
 * @flags: control bits
 * @options: enum tcpviz_options
 */
struct tcpviz_segment {
	__be32 saddr[4];
	__be32 daddr[4];
	__be16 sport;
	__be16 dport;
	u32 seq;
	u32 ack;
	u32 len;
	u32 thoff;
	u32 stamp;
	u32 echo;
	u8 family;
	u8 flags;
	u8 options;
};

/*
 * How to read @len octets of a packet @pkt, whatever that is, at offset @off
 * from the start of its IP header.  Returns a pointer to them, which may be
 * to @buf if they do not lie in one piece, or NULL if the packet ends before.
 */
typedef const void *(*tcpviz_peek_t)(const void *pkt, u32 off, u32 len,
				     void *buf);

/**
 * struct tcpviz_octets - a packet as its carrier has it
 * @head: its first octets, from the IP header on
 * @head_len: how many of them lie in one piece
 * @len: how many there are, as the carrier says (not the packet's own header)
 * @pkt: the packet, for @peek
 * @peek: how to read what lies beyond @head_len
 */
struct tcpviz_octets {
	const u8 *head;
	u32 head_len;
	u32 len;
	const void *pkt;
	tcpviz_peek_t peek;
};

enum tcpviz_verdict tcpviz_segment_parse(struct tcpviz_segment *seg,
					 const struct tcpviz_octets *o);

/**
 * tcpviz_segment_is_syn() - is this a SYN that opens?
 * @seg: segment
 *
 * Return: true if it is.
 */
static inline bool tcpviz_segment_is_syn(const struct tcpviz_segment *seg)
{
	return (seg->flags & (TCPVIZ_SYN | TCPVIZ_ACK)) == TCPVIZ_SYN;
}

/**
 * tcpviz_segment_is_synack() - is this a SYN-ACK?
 * @seg: segment
 *
 * Return: true if it is.
 */
static inline bool tcpviz_segment_is_synack(const struct tcpviz_segment *seg)
{
	const u8 synack = TCPVIZ_SYN | TCPVIZ_ACK;

	return (seg->flags & synack) == synack;
}

/**
 * tcpviz_segment_fin() - sequence number of a segment's FIN
 * @seg: segment that carries a FIN
 *
 * The FIN comes after the payload, which comes after the SYN
 * (RFC 9293 section 3.4).
 *
 * Return: the sequence number that the FIN occupies.
 */
static inline u32 tcpviz_segment_fin(const struct tcpviz_segment *seg)
{
	return seg->seq + seg->len + !!(seg->flags & TCPVIZ_SYN);
}

#endif /* _TCPVIZ_SEGMENT_H */
