// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "packet.h"

#include <arpa/inet.h>
#include <err.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	__u8 bit;
} flag_names[] = {
	{ "FIN", TCP_FIN }, { "SYN", TCP_SYN }, { "RST", TCP_RST },
	{ "PSH", 0x08 }, { "ACK", TCP_ACK }, { "URG", 0x20 },
	{ "ECE", 0x40 }, { "CWR", 0x80 }, { "NONE", 0x00 },
};

static __u8 parse_flag(const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(flag_names); i++)
		if (!strcmp(flag_names[i].name, word))
			return flag_names[i].bit;
	errx(2, "no such flag: %s", word);
}

__u8 parse_flags(char *text)
{
	char *save, *word;
	__u8 flags = 0;

	for (word = strtok_r(text, ",", &save); word;
	     word = strtok_r(NULL, ",", &save))
		flags |= parse_flag(word);
	return flags;
}

void parse_address(const char *text, struct segment *seg, __u8 *out)
{
	int family = strchr(text, ':') ? AF_INET6 : AF_INET;

	if (inet_pton(family, text, out) != 1)
		errx(2, "not an address: %s", text);
	if (seg->family && seg->family != family)
		errx(2, "addresses of two families");
	seg->family = family;
}

static __u32 sum_bytes(__u32 sum, const __u8 *p, size_t len)
{
	for (; len > 1; p += 2, len -= 2)
		sum += p[0] << 8 | p[1];
	return len ? sum + (p[0] << 8) : sum;
}

static __u16 fold(__u32 sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons(~sum & 0xffff);
}

void set_tcp_checksum(const struct segment *seg, __u8 *tcp, size_t len)
{
	size_t alen = seg->family == AF_INET ? 4 : 16;
	struct tcphdr *th = (void *)tcp;
	__u32 sum = IPPROTO_TCP + len;

	th->check = 0;
	sum = sum_bytes(sum, seg->src, alen);
	sum = sum_bytes(sum, seg->dst, alen);
	sum = sum_bytes(sum, tcp, len);
	th->check = fold(sum);
}

size_t build_tcp(const struct segment *seg, __u8 *out)
{
	size_t len = sizeof(struct tcphdr) + seg->options_len + seg->payload;
	struct tcphdr *th = (void *)out;

	memset(out, 0, len);
	th->source = htons(seg->sport);
	th->dest = htons(seg->dport);
	th->seq = htonl(seg->seq);
	th->ack_seq = htonl(seg->ack);
	th->doff = 5 + seg->options_len / 4;
	if (seg->doff != DOFF_THAT_FITS)
		th->doff = seg->doff;
	out[13] = seg->flags;
	th->window = htons(seg->window);
	memcpy(th + 1, seg->options, seg->options_len);
	set_tcp_checksum(seg, out, len);
	if (seg->bad_checksum)
		th->check ^= htons(0x5a5a);
	return seg->cut ? seg->cut : len;
}

static size_t build_ipv4(const struct segment *seg, __u8 *out,
			 const __u8 *tcp, const struct part *part)
{
	struct iphdr *ip = (void *)out;
	size_t len = sizeof(*ip) + part->len;

	memset(ip, 0, sizeof(*ip));
	ip->version = 4;
	ip->ihl = 5;
	ip->ttl = 64;
	ip->protocol = IPPROTO_TCP;
	ip->tot_len = htons(len);
	ip->id = htons(part->id);
	ip->frag_off = htons(part->offset / FRAGMENT_UNIT |
			     (part->more ? IP_MF : 0));
	if (seg->disguised) {
		ip->version = 6;
		/* There the next header has its place. */
		ip->frag_off = htons(IPPROTO_TCP << 8);
	}
	memcpy(&ip->saddr, seg->src, 4);
	memcpy(&ip->daddr, seg->dst, 4);
	ip->check = fold(sum_bytes(0, out, sizeof(*ip)));
	memcpy(ip + 1, tcp + part->offset, part->len);
	return len;
}

static size_t build_ipv6(const struct segment *seg, __u8 *out,
			 const __u8 *tcp, const struct part *part)
{
	bool fragment = part->offset || part->more;
	struct ip6_hdr *ip = (void *)out;
	struct ip6_frag *fh = (void *)(ip + 1);
	size_t head = sizeof(*ip) + (fragment ? sizeof(*fh) : 0);

	memset(out, 0, head);
	ip->ip6_flow = htonl(6u << 28);
	ip->ip6_plen = htons(head - sizeof(*ip) + part->len);
	ip->ip6_nxt = fragment ? IPPROTO_FRAGMENT : IPPROTO_TCP;
	ip->ip6_hlim = 64;
	memcpy(&ip->ip6_src, seg->src, 16);
	memcpy(&ip->ip6_dst, seg->dst, 16);
	if (fragment) {
		fh->ip6f_nxt = IPPROTO_TCP;
		fh->ip6f_offlg = htons(part->offset | (part->more ? 1 : 0));
		fh->ip6f_ident = htonl(part->id);
	}
	memcpy(out + head, tcp + part->offset, part->len);
	return head + part->len;
}

size_t build_ip(const struct segment *seg, __u8 *out, const __u8 *tcp,
		const struct part *part)
{
	if (seg->family == AF_INET)
		return build_ipv4(seg, out, tcp, part);
	return build_ipv6(seg, out, tcp, part);
}
