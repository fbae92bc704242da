// SPDX-License-Identifier: GPL-2.0
/*
 * Packets, built octet by octet and read with no octet to spare: the parser
 * gets a buffer of the packet's exact size, so that the address sanitizer
 * sees the first octet that it reads too much.
 */
#include "packet.h"

#include <stdlib.h>

#include "unit.h"
#include "view.h"

/* append() - room for more octets, all 0 */
static u8 *append(struct packet *p, u32 len)
{
	u8 *octets = p->data + p->len;

	if (len > PACKET_MAX - p->len)
		abort();
	memset(octets, 0, len);
	p->len += len;
	return octets;
}

static void put_u16(u8 *to, u16 value)
{
	to[0] = value >> 8;
	to[1] = value;
}

static void put_u32(u8 *to, u32 value)
{
	put_u16(to, value >> 16);
	put_u16(to + 2, value);
}

/**
 * packet_ipv4() - begin an IPv4 packet, from 192.0.2.1 to 198.51.100.2
 * @p: packet
 * @ihl: header length in words; the options are 0
 * @protocol: what comes next
 */
void packet_ipv4(struct packet *p, u8 ihl, u8 protocol)
{
	u8 *ip;

	p->len = 0;
	ip = append(p, ihl < 5 ? 20 : ihl * 4);
	ip[0] = 0x40 | ihl;
	ip[6] = 0x40;	/* don't fragment */
	ip[8] = 64;
	ip[9] = protocol;
	put_u32(ip + 12, 0xc0000201);
	put_u32(ip + 16, 0xc6336402);
}

/**
 * packet_ipv6() - begin an IPv6 packet, from 2001:db8::1 to 2001:db8::2
 * @p: packet
 * @next: what comes next
 */
void packet_ipv6(struct packet *p, u8 next)
{
	u8 *ip6;

	p->len = 0;
	ip6 = append(p, 40);
	ip6[0] = 0x60;
	ip6[6] = next;
	ip6[7] = 64;
	put_u32(ip6 + 8, 0x20010db8);
	ip6[23] = 1;
	put_u32(ip6 + 24, 0x20010db8);
	ip6[39] = 2;
}

/**
 * packet_ext() - append an IPv6 extension header
 * @p: packet
 * @type: which; an authentication header counts its length differently
 * @hdrlen: its length field
 * @next: what comes next
 */
void packet_ext(struct packet *p, u8 type, u8 hdrlen, u8 next)
{
	bool auth = type == 51;
	u8 *ext = append(p, auth ? (hdrlen + 2) * 4 : (hdrlen + 1) * 8);

	ext[0] = next;
	ext[1] = hdrlen;
}

/**
 * packet_tcp() - append a TCP header
 * @p: packet
 * @doff: data offset field; the options are 0
 * @flags: control bits
 */
void packet_tcp(struct packet *p, u8 doff, u8 flags)
{
	u8 *th;

	p->thoff = p->len;
	th = append(p, doff < 5 ? 20 : doff * 4);
	put_u16(th, PACKET_SPORT);
	put_u16(th + 2, PACKET_DPORT);
	put_u32(th + 4, PACKET_SEQ);
	put_u32(th + 8, PACKET_ACK);
	th[12] = doff << 4;
	th[13] = flags;
}

/**
 * packet_payload() - append payload
 * @p: packet
 * @len: octets
 */
void packet_payload(struct packet *p, u32 len)
{
	memset(append(p, len), 0xa5, len);
}

/**
 * packet_parse() - parse a packet
 * @p: packet
 * @there: how many of its octets there are
 * @claimed: how many its carrier says there are
 * @seg: gets the segment
 *
 * Both ways of reading must say the same.
 *
 * Return: verdict.
 */
enum tcpviz_verdict packet_parse(const struct packet *p, u32 there,
				 u32 claimed, struct tcpviz_segment *seg)
{
	enum tcpviz_verdict verdict, copied;
	u8 *exact = malloc(there ? : 1);
	struct view view = { .data = exact, .len = there };
	struct tcpviz_segment other;

	memcpy(exact, p->data, there);
	memset(seg, 0, sizeof(*seg));
	memset(&other, 0, sizeof(other));
	verdict = view_parse(seg, &view, claimed, there);
	copied = view_parse(&other, &view, claimed, 0);
	CHECK_EQ(copied, verdict);
	CHECK(!memcmp(seg, &other, sizeof(other)));
	free(exact);
	return verdict;
}
