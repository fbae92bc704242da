// SPDX-License-Identifier: GPL-2.0
/* The parser: what it takes, what it refuses and by which name. */
#include "segment.h"

#include <stdlib.h>
#include <sys/socket.h>

#include "packet.h"
#include "unit.h"

#define TCP	6
#define HOP	0
#define ROUTING	43
#define FRAG	44
#define ESP	50
#define AUTH	51
#define DEST	60

static enum tcpviz_verdict parse(const struct packet *p,
				 struct tcpviz_segment *seg)
{
	return packet_parse(p, p->len, p->len, seg);
}

static enum tcpviz_verdict verdict_on(const struct packet *p)
{
	struct tcpviz_segment seg;

	return parse(p, &seg);
}

/* check_fields() - what packet_tcp() wrote has been read */
static void check_fields(const struct tcpviz_segment *seg, u8 flags, u32 len)
{
	CHECK_EQ(ntohs(seg->sport), PACKET_SPORT);
	CHECK_EQ(ntohs(seg->dport), PACKET_DPORT);
	CHECK_EQ(seg->seq, PACKET_SEQ);
	CHECK_EQ(seg->ack, PACKET_ACK);
	CHECK_EQ(seg->flags, flags);
	CHECK_EQ(seg->len, len);
}

TEST(ipv4, "segment: IPv4 with every length of options")
{
	struct tcpviz_segment seg;
	struct packet p;
	u8 ihl;

	for (ihl = 5; ihl <= 15; ihl++) {
		packet_ipv4(&p, ihl, TCP);
		packet_tcp(&p, 5, TCPVIZ_SYN);
		packet_payload(&p, ihl);
		CHECK_EQ(parse(&p, &seg), TCPVIZ_SEG_OK);
		CHECK_EQ(seg.family, AF_INET);
		CHECK_EQ(ntohl(seg.saddr[0]), 0xc0000201);
		CHECK_EQ(ntohl(seg.daddr[0]), 0xc6336402);
		CHECK_EQ(seg.thoff, ihl * 4);
		check_fields(&seg, TCPVIZ_SYN, ihl);
	}
}

TEST(ipv4_bad, "segment: IPv4 header too short or longer than the packet")
{
	struct packet p;
	u8 ihl;

	for (ihl = 0; ihl < 5; ihl++) {
		packet_ipv4(&p, ihl, TCP);
		packet_tcp(&p, 5, TCPVIZ_SYN);
		CHECK_EQ(verdict_on(&p), TCPVIZ_SEG_BAD_IP);
	}
	packet_ipv4(&p, 5, TCP);
	packet_tcp(&p, 5, TCPVIZ_SYN);
	for (ihl = 6; ihl <= 15; ihl++) {
		p.data[0] = 0x40 | ihl;
		CHECK_EQ(verdict_on(&p), TCPVIZ_SEG_TRUNCATED);
	}
}

TEST(ipv4_fragment, "segment: IPv4 fragments, and flags that mean none")
{
	struct packet p;
	unsigned int bit;

	packet_ipv4(&p, 5, TCP);
	packet_tcp(&p, 5, TCPVIZ_SYN);
	for (bit = 0; bit < 16; bit++) {
		p.data[6] = BIT(bit) >> 8;
		p.data[7] = BIT(bit);
		CHECK_EQ(verdict_on(&p), bit < 14 ? TCPVIZ_SEG_FRAGMENT :
						    TCPVIZ_SEG_OK);
	}
}

TEST(protocols, "segment: every other protocol is not TCP")
{
	static const u8 walked[] = { TCP, HOP, ROUTING, FRAG, AUTH, DEST };
	unsigned int protocol;
	struct packet p;

	for (protocol = 0; protocol < 256; protocol++) {
		packet_ipv4(&p, 5, protocol);
		packet_tcp(&p, 5, TCPVIZ_SYN);
		CHECK_EQ(verdict_on(&p), protocol == TCP ?
			 TCPVIZ_SEG_OK : TCPVIZ_SEG_NOT_TCP);
		if (memchr(walked, protocol, sizeof(walked)))
			continue;
		packet_ipv6(&p, protocol);
		packet_tcp(&p, 5, TCPVIZ_SYN);
		CHECK_EQ(verdict_on(&p), TCPVIZ_SEG_NOT_TCP);
	}
}

TEST(versions, "segment: versions other than 4 and 6")
{
	unsigned int version;
	struct packet p;

	packet_ipv4(&p, 5, TCP);
	packet_tcp(&p, 5, TCPVIZ_SYN);
	packet_payload(&p, 100);
	for (version = 0; version < 16; version++) {
		p.data[0] = version << 4 | 5;
		if (version != 4 && version != 6)
			CHECK_EQ(verdict_on(&p), TCPVIZ_SEG_BAD_IP);
	}
}

TEST(ipv6, "segment: IPv6")
{
	struct tcpviz_segment seg;
	struct packet p;

	packet_ipv6(&p, TCP);
	packet_tcp(&p, 8, TCPVIZ_SYN | TCPVIZ_ACK);
	packet_payload(&p, 3);
	CHECK_EQ(parse(&p, &seg), TCPVIZ_SEG_OK);
	CHECK_EQ(seg.family, AF_INET6);
	CHECK(!memcmp(seg.saddr, p.data + 8, 16));
	CHECK(!memcmp(seg.daddr, p.data + 24, 16));
	CHECK_EQ(seg.thoff, 40);
	check_fields(&seg, TCPVIZ_SYN | TCPVIZ_ACK, 3);
}

TEST(ipv6_ext, "segment: IPv6 extension headers of every kind and length")
{
	static const u8 types[] = { HOP, ROUTING, DEST, AUTH };
	struct tcpviz_segment seg;
	unsigned int hdrlen;
	struct packet p;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		for (hdrlen = 0; hdrlen < 256; hdrlen++) {
			packet_ipv6(&p, types[i]);
			packet_ext(&p, types[i], hdrlen, TCP);
			packet_tcp(&p, 5, TCPVIZ_RST);
			CHECK_EQ(parse(&p, &seg), TCPVIZ_SEG_OK);
			CHECK_EQ(seg.thoff, p.thoff);
			check_fields(&seg, TCPVIZ_RST, 0);
		}
}

/* chain() - an IPv6 packet with that many extension headers */
static void chain(struct packet *p, unsigned int n)
{
	static const u8 types[] = { HOP, DEST, ROUTING, AUTH };
	unsigned int i;

	packet_ipv6(p, n ? types[0] : TCP);
	for (i = 0; i < n; i++)
		packet_ext(p, types[i % 4], i % 3,
			   i + 1 < n ? types[(i + 1) % 4] : TCP);
	packet_tcp(p, 5, TCPVIZ_ACK);
}

TEST(ipv6_chain, "segment: IPv6 extension headers in a row, up to 8")
{
	struct tcpviz_segment seg;
	unsigned int n;
	struct packet p;

	for (n = 0; n <= 8; n++) {
		chain(&p, n);
		CHECK_EQ(parse(&p, &seg), TCPVIZ_SEG_OK);
		CHECK_EQ(seg.thoff, p.thoff);
	}
	for (; n <= 20; n++) {
		chain(&p, n);
		CHECK_EQ(verdict_on(&p), TCPVIZ_SEG_NOT_TCP);
	}
}

TEST(ipv6_fragment, "segment: IPv6 fragments, wherever the header stands")
{
	struct packet p;

	packet_ipv6(&p, FRAG);
	packet_ext(&p, FRAG, 0, TCP);
	packet_tcp(&p, 5, TCPVIZ_SYN);
	CHECK_EQ(verdict_on(&p), TCPVIZ_SEG_FRAGMENT);

	packet_ipv6(&p, HOP);
	packet_ext(&p, HOP, 0, FRAG);
	packet_ext(&p, FRAG, 0, TCP);
	packet_tcp(&p, 5, TCPVIZ_SYN);
	CHECK_EQ(verdict_on(&p), TCPVIZ_SEG_FRAGMENT);
}

TEST(ipv6_not_tcp, "segment: IPv6 extension headers before something else")
{
	struct packet p;

	packet_ipv6(&p, DEST);
	packet_ext(&p, DEST, 1, ESP);
	packet_tcp(&p, 5, TCPVIZ_SYN);
	CHECK_EQ(verdict_on(&p), TCPVIZ_SEG_NOT_TCP);
}

/* verdict_for_length() - what a good packet is when only @len octets exist */
static enum tcpviz_verdict verdict_for_length(const struct packet *p, u32 len)
{
	u32 hlen = (p->data[p->thoff + 12] >> 4) * 4;

	if (len < p->thoff + 20)
		return TCPVIZ_SEG_TRUNCATED;
	if (len < p->thoff + hlen)
		return TCPVIZ_SEG_BAD_DOFF;
	return TCPVIZ_SEG_OK;
}

/*
 * cut() - cut a good packet at every length
 *
 * The carrier may know of it, or believe that the packet is whole: then what
 * is missing is payload, as of a packet that lies in pieces.
 */
static void cut(const struct packet *p)
{
	u32 hlen = (p->data[p->thoff + 12] >> 4) * 4;
	struct tcpviz_segment seg;
	u32 len;

	for (len = 0; len <= p->len; len++) {
		enum tcpviz_verdict want = verdict_for_length(p, len);

		CHECK_EQ(packet_parse(p, len, len, &seg), want);
		if (want == TCPVIZ_SEG_OK)
			CHECK_EQ(seg.len, len - p->thoff - hlen);
		CHECK_EQ(packet_parse(p, p->len, len, &seg), want);
		CHECK_EQ(packet_parse(p, len, p->len, &seg),
			 len < p->thoff + 20 ? TCPVIZ_SEG_TRUNCATED :
					       TCPVIZ_SEG_OK);
	}
}

TEST(truncated, "segment: packets cut at every octet")
{
	struct packet p;
	unsigned int n;

	for (n = 5; n <= 15; n++) {
		packet_ipv4(&p, n, TCP);
		packet_tcp(&p, 20 - n, TCPVIZ_FIN | TCPVIZ_ACK);
		packet_payload(&p, 5);
		cut(&p);
	}
	for (n = 0; n <= 8; n++) {
		chain(&p, n);
		packet_payload(&p, 5);
		cut(&p);
	}
}

TEST(doff, "segment: all 16 data offsets")
{
	struct packet p;
	u8 doff;

	for (doff = 0; doff < 16; doff++) {
		packet_ipv4(&p, 5, TCP);
		packet_tcp(&p, doff, TCPVIZ_ACK);
		CHECK_EQ(verdict_on(&p), doff < 5 ? TCPVIZ_SEG_BAD_DOFF :
						    TCPVIZ_SEG_OK);
		if (doff <= 5)
			continue;
		p.len--;
		CHECK_EQ(verdict_on(&p), TCPVIZ_SEG_BAD_DOFF);
	}
}

/*
 * meant_by_tcp() - could a TCP have sent these control bits?
 *
 * One purpose at most: open, close or reset.  All but the first SYN and a RST
 * acknowledge.  Urgent data needs a segment that may carry data for the
 * application, which a SYN-ACK and a RST do not.
 */
static bool meant_by_tcp(u8 flags)
{
	bool syn = flags & TCPVIZ_SYN, fin = flags & TCPVIZ_FIN;
	bool rst = flags & TCPVIZ_RST, ack = flags & TCPVIZ_ACK;

	if (syn + fin + rst > 1)
		return false;
	if (!ack && !syn && !rst)
		return false;
	return !(flags & TCPVIZ_URG) || (!rst && !(syn && ack));
}

/* Of those that none sends, a TCP obeys a RST, whatever else is set. */
static u8 obeyed_by_tcp(u8 flags)
{
	if (!(flags & TCPVIZ_RST))
		return 0;
	return TCPVIZ_RST | (flags & TCPVIZ_ACK);
}

TEST(flags, "segment: all combinations of control bits")
{
	unsigned int flags, good = 0;
	struct tcpviz_segment seg;
	struct packet p;

	for (flags = 0; flags < 256; flags++) {
		packet_ipv4(&p, 5, TCP);
		packet_tcp(&p, 5, flags);
		CHECK_EQ(parse(&p, &seg), meant_by_tcp(flags) ?
			 TCPVIZ_SEG_OK : TCPVIZ_SEG_BAD_FLAGS);
		good += flags < 64 && meant_by_tcp(flags);
		check_fields(&seg, meant_by_tcp(flags) ? flags :
			     obeyed_by_tcp(flags), 0);
	}
	CHECK_EQ(good, 18);
	unit_note("%u of 64 are good", good);
}

TEST(payload, "segment: every length of payload up to 2000")
{
	struct tcpviz_segment seg;
	struct packet p;
	u32 len;

	for (len = 0; len <= 2000; len++) {
		packet_ipv6(&p, TCP);
		packet_tcp(&p, 5 + len % 11, TCPVIZ_PSH | TCPVIZ_ACK);
		packet_payload(&p, len);
		CHECK_EQ(parse(&p, &seg), TCPVIZ_SEG_OK);
		CHECK_EQ(seg.len, len);
	}
}

/* The payload is there in the pages of the packet, but not to be looked at */
TEST(big_tcp, "segment: BIG TCP, whose length field is 0")
{
	static const u32 sizes[] = { 65535, 65536, 100000, 524280, 0x7fffffff };
	struct tcpviz_segment seg;
	struct packet p;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		packet_ipv4(&p, 5, TCP);
		packet_tcp(&p, 8, TCPVIZ_ACK);
		CHECK_EQ(packet_parse(&p, p.len, p.len + sizes[i], &seg),
			 TCPVIZ_SEG_OK);
		CHECK_EQ(seg.len, sizes[i]);

		packet_ipv6(&p, HOP);
		packet_ext(&p, HOP, 0, TCP);
		p.data[42] = 0xc2;	/* jumbo payload option */
		packet_tcp(&p, 8, TCPVIZ_ACK);
		CHECK_EQ(packet_parse(&p, p.len, p.len + sizes[i], &seg),
			 TCPVIZ_SEG_OK);
		CHECK_EQ(seg.len, sizes[i]);
	}
}

TEST(fin_number, "segment: the number of a FIN, after SYN and payload")
{
	static const u32 numbers[] = { 0, 1, 0x7fffffff, 0xfffffffe, ~0u };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		struct tcpviz_segment seg = {
			.seq = numbers[i],
			.flags = TCPVIZ_FIN | TCPVIZ_ACK,
		};

		CHECK_EQ(tcpviz_segment_fin(&seg), numbers[i]);
		seg.len = 100;
		CHECK_EQ(tcpviz_segment_fin(&seg), (u32)(numbers[i] + 100));
		seg.flags |= TCPVIZ_SYN;
		CHECK_EQ(tcpviz_segment_fin(&seg), (u32)(numbers[i] + 101));
	}
}

int fuzz_segment(const u8 *data, size_t size) __asm__("LLVMFuzzerTestOneInput");

/* mutate() - change a few octets, and perhaps the length */
static void mutate(struct packet *p)
{
	unsigned int n = rand() % 4;

	while (n--)
		p->data[rand() % p->len] = rand() % 3 ? rand() : 0xff;
	if (!(rand() % 4))
		p->len = rand() % (p->len + 1);
}

TEST(mutated, "segment: 100000 packets with random octets in them")
{
	static u8 input[PACKET_MAX + 2];
	unsigned int i;
	struct packet p;

	srand(1);
	for (i = 0; i < 100000; i++) {
		u8 *exact;

		if (i & 1) {
			chain(&p, i / 2 % 9);
		} else {
			packet_ipv4(&p, 5 + i / 2 % 11, TCP);
			packet_tcp(&p, 5 + i % 11, TCPVIZ_ACK);
		}
		mutate(&p);
		input[0] = rand();
		input[1] = rand() % 2 ? rand() : 0;
		memcpy(input + 2, p.data, p.len);
		exact = malloc(p.len + 2);
		memcpy(exact, input, p.len + 2);
		fuzz_segment(exact, p.len + 2);
		free(exact);
	}
}
