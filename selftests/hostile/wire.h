/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The wire: a tun device, behind which everybody is who is not this host.  A
 * packet that is written has gone all its way through the stack, and what it
 * is answered is there to be read, when the write returns.
 */
#ifndef _TCPVIZ_WIRE_H
#define _TCPVIZ_WIRE_H

#include "../net/packet.h"

#define TCP_PSH	0x08
#define TCP_URG	0x20
#define TCP_ECE	0x40
#define TCP_CWR	0x80

/* What this host has said. */
struct heard {
	__u16 sport, dport;
	__u8 flags;
	__u16 window;
	__u32 seq, ack;
	__u32 end;		/* behind the last octet, SYN and FIN included */
	int wscale;		/* -1: no such option */
	bool has_ts;
	__u32 tsval;
};

void wire_open(const char *device);
void wire_send(const struct segment *seg);

/* false: nothing more has been said */
bool wire_hear(struct heard *heard);

#endif /* _TCPVIZ_WIRE_H */
