/* SPDX-License-Identifier: GPL-2.0 */
/* Whole packets of IPv4 or IPv6 and TCP, of any shape. */
#ifndef _TCPVIZ_PACKET_H
#define _TCPVIZ_PACKET_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define MAX_PACKET	2048
#define FRAGMENT_UNIT	8
#define DOFF_THAT_FITS	16

#define TCP_FIN		0x01
#define TCP_SYN		0x02
#define TCP_RST		0x04
#define TCP_ACK		0x10

struct segment {
	int family;
	__u8 src[16], dst[16];	/* IPv4 uses the first four bytes */
	__u16 sport, dport;
	__u32 seq, ack;
	__u8 flags;
	__u16 window;
	unsigned int doff;		/* in words, or DOFF_THAT_FITS */
	__u8 options[40];
	size_t options_len;
	size_t payload;
	bool bad_checksum;
	size_t cut;			/* bytes of TCP to send; 0: all */
	bool fragments;			/* as two IP fragments */
	bool disguised;			/* IPv4, but the header says IPv6 */
};

/* Part of a TCP segment that becomes an IP packet of its own. */
struct part {
	size_t offset, len;
	bool more;			/* another follows */
	__u16 id;
};

/* SYN,ACK and so on, or NONE; ends the program if it is something else */
__u8 parse_flags(char *text);

/* Also sets or checks @seg->family; ends the program likewise. */
void parse_address(const char *text, struct segment *seg, __u8 *out);

/* Put the right checksum into @len bytes of TCP. */
void set_tcp_checksum(const struct segment *seg, __u8 *tcp, size_t len);

/* Both return the length of what they have made in @out. */
size_t build_tcp(const struct segment *seg, __u8 *out);
size_t build_ip(const struct segment *seg, __u8 *out, const __u8 *tcp,
		const struct part *part);

#endif /* _TCPVIZ_PACKET_H */
