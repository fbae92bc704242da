/* SPDX-License-Identifier: GPL-2.0 */
/* Packets, built octet by octet. */
#ifndef _UNIT_PACKET_H
#define _UNIT_PACKET_H

#include "segment.h"

#define PACKET_MAX	4096

/* What packet_tcp() puts into every TCP header. */
#define PACKET_SPORT	0x1234
#define PACKET_DPORT	0x5678
#define PACKET_SEQ	0x9abcdef0u
#define PACKET_ACK	0x0fedcba9u

/**
 * struct packet - a packet that is being built
 * @len: octets so far
 * @thoff: where its TCP header begins
 * @data: the octets
 */
struct packet {
	u32 len;
	u32 thoff;
	u8 data[PACKET_MAX];
};

void packet_ipv4(struct packet *p, u8 ihl, u8 protocol);
void packet_ipv6(struct packet *p, u8 next);
void packet_ext(struct packet *p, u8 type, u8 hdrlen, u8 next);
void packet_tcp(struct packet *p, u8 doff, u8 flags);
void packet_payload(struct packet *p, u32 len);
enum tcpviz_verdict packet_parse(const struct packet *p, u32 there,
				 u32 claimed, struct tcpviz_segment *seg);

#endif /* _UNIT_PACKET_H */
