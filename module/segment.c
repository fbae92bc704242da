// SPDX-License-Identifier: GPL-2.0
/*
 * From the octets of a packet to a TCP segment: parsing and validation.
 *
 * No length in a packet is believed before it has been compared with what is
 * really there.  What does not hold is named, never guessed: the caller
 * counts the reason and leaves the packet alone.
 */
#include "segment.h"

#ifdef __KERNEL__
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/socket.h>
#include <linux/tcp.h>
#include <net/ipv6.h>
#else
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <netinet/in.h>
#include <linux/tcp.h>
#include <sys/socket.h>
#define NEXTHDR_HOP		0
#define NEXTHDR_ROUTING		43
#define NEXTHDR_FRAGMENT	44
#define NEXTHDR_AUTH		51
#define NEXTHDR_DEST		60
#endif

/* Two NOPs and a time stamp option: its first word, and its length */
#define STAMP_HEAD		0x0101080a
#define STAMP_LEN		12

#define IPV4_FRAG_MASK		0x3fff	/* more fragments, or an offset */

/*
 * An IPv6 packet may chain any number of extension headers.  A sender that
 * chains more than this is not one whose connections we could show, and the
 * walk stays bounded.
 */
#define IPV6_EXT_MAX		8

/**
 * look() - look at octets of a packet
 * @o: the packet
 * @off: offset from its IP header
 * @len: how many octets
 * @buf: room for them
 *
 * Return: pointer to the octets, or NULL if the packet ends before.
 */
static const void *look(const struct tcpviz_octets *o, u32 off, u32 len,
			void *buf)
{
	if (off <= o->head_len && len <= o->head_len - off)
		return o->head + off;
	return o->peek(o->pkt, off, len, buf);
}

/**
 * segment_ipv4() - parse an IPv4 header
 * @seg: gets the addresses and the offset of the TCP header
 * @o: packet
 *
 * The total length field is not looked at: it is 0 in a BIG TCP packet, and
 * the stack has already trimmed the packet to it in all others.
 *
 * Return: verdict.
 */
static enum tcpviz_verdict segment_ipv4(struct tcpviz_segment *seg,
					const struct tcpviz_octets *o)
{
	const struct iphdr *ip;
	struct iphdr buf;

	ip = look(o, 0, sizeof(buf), &buf);
	if (!ip)
		return TCPVIZ_SEG_TRUNCATED;
	if (ip->ihl < 5)
		return TCPVIZ_SEG_BAD_IP;
	if (ip->protocol != IPPROTO_TCP)
		return TCPVIZ_SEG_NOT_TCP;
	if (ip->frag_off & htons(IPV4_FRAG_MASK))
		return TCPVIZ_SEG_FRAGMENT;

	seg->family = AF_INET;
	seg->saddr[0] = ip->saddr;
	seg->daddr[0] = ip->daddr;
	seg->thoff = ip->ihl * 4;
	return TCPVIZ_SEG_OK;
}

/**
 * ipv6_ext_len() - length of an extension header
 * @type: its next-header value
 * @hdrlen: its length field
 *
 * Return: octets, or 0 if @type is not one that can precede TCP.
 */
static u32 ipv6_ext_len(u8 type, u8 hdrlen)
{
	switch (type) {
	case NEXTHDR_HOP:
	case NEXTHDR_ROUTING:
	case NEXTHDR_DEST:
		return (hdrlen + 1) * 8;
	case NEXTHDR_AUTH:
		return (hdrlen + 2) * 4;
	default:
		return 0;
	}
}

/**
 * segment_ipv6_skip() - walk the extension headers
 * @seg: gets the offset of the TCP header
 * @o: packet
 * @next: next-header value of the fixed header
 *
 * An atomic fragment (RFC 6946) counts as a fragment: the stack has taken
 * its header off where it reassembles before us, and where it does not we
 * must not see it as whole either.
 *
 * Return: verdict.
 */
static enum tcpviz_verdict segment_ipv6_skip(struct tcpviz_segment *seg,
					     const struct tcpviz_octets *o,
					     u8 next)
{
	u32 off = sizeof(struct ipv6hdr);
	unsigned int i;

	for (i = 0; next != IPPROTO_TCP; i++) {
		const u8 *ext;
		u8 buf[2];
		u32 len;

		if (next == NEXTHDR_FRAGMENT)
			return TCPVIZ_SEG_FRAGMENT;
		if (!ipv6_ext_len(next, 0) || i == IPV6_EXT_MAX)
			return TCPVIZ_SEG_NOT_TCP;
		ext = look(o, off, sizeof(buf), buf);
		if (!ext)
			return TCPVIZ_SEG_TRUNCATED;
		len = ipv6_ext_len(next, ext[1]);
		next = ext[0];
		off += len;
	}
	seg->thoff = off;
	return TCPVIZ_SEG_OK;
}

/**
 * segment_ipv6() - parse an IPv6 header
 * @seg: gets the addresses and the offset of the TCP header
 * @o: packet
 *
 * Return: verdict.
 */
static enum tcpviz_verdict segment_ipv6(struct tcpviz_segment *seg,
					const struct tcpviz_octets *o)
{
	const struct ipv6hdr *ip6;
	struct ipv6hdr buf;

	ip6 = look(o, 0, sizeof(buf), &buf);
	if (!ip6)
		return TCPVIZ_SEG_TRUNCATED;
	seg->family = AF_INET6;
	memcpy(seg->saddr, &ip6->saddr, sizeof(seg->saddr));
	memcpy(seg->daddr, &ip6->daddr, sizeof(seg->daddr));
	return segment_ipv6_skip(seg, o, ip6->nexthdr);
}

/**
 * flags_valid() - can TCP send this set of control bits?
 * @flags: control bits
 *
 * The list of nf_conntrack's TCP tracker: exactly one purpose a segment, and
 * nothing but the first SYN and a RST goes without ACK.  PSH, ECE and CWR
 * say nothing about it; URG may come with the first SYN, a FIN or an ACK.
 *
 * Return: true if a TCP could have meant it.
 */
static bool flags_valid(u8 flags)
{
	switch (flags & (TCPVIZ_CONTROL | TCPVIZ_ACK | TCPVIZ_URG)) {
	case TCPVIZ_SYN:
	case TCPVIZ_SYN | TCPVIZ_URG:
	case TCPVIZ_SYN | TCPVIZ_ACK:
	case TCPVIZ_RST:
	case TCPVIZ_RST | TCPVIZ_ACK:
	case TCPVIZ_FIN | TCPVIZ_ACK:
	case TCPVIZ_FIN | TCPVIZ_ACK | TCPVIZ_URG:
	case TCPVIZ_ACK:
	case TCPVIZ_ACK | TCPVIZ_URG:
		return true;
	default:
		return false;
	}
}

/**
 * flags_obeyed() - what does a TCP make of control bits that none sends?
 * @flags: control bits
 *
 * It looks at RST first (RFC 9293 section 3.10.7.4, second), and then at
 * nothing else but, in SYN-SENT, at the ACK.
 *
 * Return: control bits that mean the same and are valid, 0 if there are none.
 */
static u8 flags_obeyed(u8 flags)
{
	return flags & TCPVIZ_RST ? flags & (TCPVIZ_RST | TCPVIZ_ACK) : 0;
}

/**
 * segment_options() - see which options there are
 * @seg: has the control bits, gets the options
 * @o: packet
 * @len: octets of options
 *
 * Linux reads them in the same way first.
 */
static void segment_options(struct tcpviz_segment *seg,
			    const struct tcpviz_octets *o, u32 len)
{
	const __be32 *word;
	__be32 buf[3];

	seg->stamp = 0;
	seg->echo = 0;
	seg->options = TCPVIZ_OPT_NONE;
	if (!len || (seg->flags & TCPVIZ_SYN))
		return;
	seg->options = TCPVIZ_OPT_OTHER;
	if (len != STAMP_LEN)
		return;
	word = look(o, seg->thoff + sizeof(struct tcphdr), sizeof(buf), buf);
	if (!word || word[0] != htonl(STAMP_HEAD))
		return;
	seg->stamp = ntohl(word[1]);
	seg->echo = ntohl(word[2]);
	seg->options = TCPVIZ_OPT_STAMP;
}

/**
 * segment_tcp() - parse the TCP header
 * @seg: has the offset of the header, gets the rest
 * @o: packet
 *
 * Return: verdict.
 */
static enum tcpviz_verdict segment_tcp(struct tcpviz_segment *seg,
				       const struct tcpviz_octets *o)
{
	const struct tcphdr *th;
	struct tcphdr buf;
	bool valid;
	u32 hlen;
	u8 flags;

	if (seg->thoff > o->len || o->len - seg->thoff < sizeof(buf))
		return TCPVIZ_SEG_TRUNCATED;
	th = look(o, seg->thoff, sizeof(buf), &buf);
	if (!th)
		return TCPVIZ_SEG_TRUNCATED;

	hlen = th->doff * 4;
	if (hlen < sizeof(buf) || hlen > o->len - seg->thoff)
		return TCPVIZ_SEG_BAD_DOFF;

	flags = ((const u8 *)th)[TCPVIZ_FLAGS_OFFSET];
	valid = flags_valid(flags);
	seg->flags = valid ? flags : flags_obeyed(flags);
	seg->sport = th->source;
	seg->dport = th->dest;
	seg->seq = ntohl(th->seq);
	seg->ack = ntohl(th->ack_seq);
	seg->len = o->len - seg->thoff - hlen;
	segment_options(seg, o, hlen - sizeof(buf));
	return valid ? TCPVIZ_SEG_OK : TCPVIZ_SEG_BAD_FLAGS;
}

/**
 * tcpviz_segment_parse() - parse and validate a packet
 * @seg: filled in; meaningful only if the verdict is TCPVIZ_SEG_OK or
 *	TCPVIZ_SEG_BAD_FLAGS, and then with the control bits that a TCP would
 *	obey, 0 if there are none
 * @o: packet, starting with its IP header
 *
 * The checksum is not looked at: only the caller knows whether the hardware
 * or an earlier layer has verified it.
 *
 * Context: any, takes no lock.
 * Return: verdict.
 */
enum tcpviz_verdict tcpviz_segment_parse(struct tcpviz_segment *seg,
					 const struct tcpviz_octets *o)
{
	enum tcpviz_verdict verdict;
	const u8 *first;
	u8 buf;

	first = look(o, 0, 1, &buf);
	if (!first)
		return TCPVIZ_SEG_TRUNCATED;
	switch (*first >> 4) {
	case 4:
		verdict = segment_ipv4(seg, o);
		break;
	case 6:
		verdict = segment_ipv6(seg, o);
		break;
	default:
		return TCPVIZ_SEG_BAD_IP;
	}
	if (verdict != TCPVIZ_SEG_OK)
		return verdict;
	return segment_tcp(seg, o);
}
