// SPDX-License-Identifier: GPL-2.0
/*
 * Sends TCP segments of any shape, as a peer or an attacker might: whole IPv4
 * or IPv6 packets are built here, so that addresses, sequence numbers, flags,
 * lengths and checksums are whatever the command line says.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <linux/types.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define MAX_PACKET	2048
#define FRAGMENT_UNIT	8
#define DOFF_THAT_FITS	16

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
};

struct plan {
	unsigned long count, rate;	/* rate per second, 0: at once */
	unsigned long sources, ports;	/* to go through, one by one */
};

static const struct {
	const char *name;
	__u8 bit;
} flag_names[] = {
	{ "FIN", 0x01 }, { "SYN", 0x02 }, { "RST", 0x04 }, { "PSH", 0x08 },
	{ "ACK", 0x10 }, { "URG", 0x20 }, { "ECE", 0x40 }, { "CWR", 0x80 },
	{ "NONE", 0x00 },
};

static __u8 parse_flag(const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(flag_names); i++)
		if (!strcmp(flag_names[i].name, word))
			return flag_names[i].bit;
	errx(2, "no such flag: %s", word);
}

static __u8 parse_flags(char *text)
{
	__u8 flags = 0;
	char *word;

	for (word = strtok(text, ","); word; word = strtok(NULL, ","))
		flags |= parse_flag(word);
	return flags;
}

static size_t parse_options(const char *hex, __u8 *out, size_t max)
{
	size_t n = 0;

	for (; hex[0] && hex[1]; hex += 2, n++)
		if (n >= max || sscanf(hex, "%2hhx", &out[n]) != 1)
			errx(2, "bad option bytes");
	if (n % 4)
		errx(2, "options must fill words");
	return n;
}

static void parse_address(const char *text, struct segment *seg, __u8 *out)
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

static __u16 tcp_checksum(const struct segment *seg, const __u8 *tcp,
			  size_t len)
{
	size_t alen = seg->family == AF_INET ? 4 : 16;
	__u32 sum = IPPROTO_TCP + len;

	sum = sum_bytes(sum, seg->src, alen);
	sum = sum_bytes(sum, seg->dst, alen);
	sum = sum_bytes(sum, tcp, len);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons(~sum & 0xffff);
}

static size_t build_tcp(const struct segment *seg, __u8 *out)
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
	th->check = tcp_checksum(seg, out, len);
	if (seg->bad_checksum)
		th->check ^= htons(0x5a5a);
	return seg->cut ? seg->cut : len;
}

static size_t build_ipv4(const struct segment *seg, __u8 *out,
			 const __u8 *data, size_t len, size_t offset,
			 bool more, __u16 id)
{
	struct iphdr *ip = (void *)out;

	memset(ip, 0, sizeof(*ip));
	ip->version = 4;
	ip->ihl = 5;
	ip->ttl = 64;
	ip->protocol = IPPROTO_TCP;
	ip->id = htons(id);
	ip->frag_off = htons(offset / FRAGMENT_UNIT | (more ? IP_MF : 0));
	memcpy(&ip->saddr, seg->src, 4);
	memcpy(&ip->daddr, seg->dst, 4);
	memcpy(ip + 1, data, len);
	return sizeof(*ip) + len;	/* the kernel adds length, checksum */
}

static size_t build_ipv6(const struct segment *seg, __u8 *out,
			 const __u8 *data, size_t len, size_t offset,
			 bool more, __u16 id)
{
	bool fragment = offset || more;
	struct ip6_hdr *ip = (void *)out;
	struct ip6_frag *fh = (void *)(ip + 1);
	size_t head = sizeof(*ip) + (fragment ? sizeof(*fh) : 0);

	memset(out, 0, head);
	ip->ip6_flow = htonl(6u << 28);
	ip->ip6_plen = htons(head - sizeof(*ip) + len);
	ip->ip6_nxt = fragment ? IPPROTO_FRAGMENT : IPPROTO_TCP;
	ip->ip6_hlim = 64;
	memcpy(&ip->ip6_src, seg->src, 16);
	memcpy(&ip->ip6_dst, seg->dst, 16);
	if (fragment) {
		fh->ip6f_nxt = IPPROTO_TCP;
		fh->ip6f_offlg = htons(offset | (more ? 1 : 0));
		fh->ip6f_ident = htonl(id);
	}
	memcpy(out + head, data, len);
	return head + len;
}

static void send_part(int fd, const struct segment *seg, const __u8 *tcp,
		      size_t len, size_t offset, bool more, __u16 id)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	bool is_v4 = seg->family == AF_INET;
	struct sockaddr *to = is_v4 ? (void *)&v4 : (void *)&v6;
	__u8 packet[MAX_PACKET];
	size_t n;

	memcpy(&v4.sin_addr, seg->dst, 4);
	memcpy(&v6.sin6_addr, seg->dst, 16);
	n = (is_v4 ? build_ipv4 : build_ipv6)(seg, packet, tcp + offset, len,
					      offset, more, id);
	while (sendto(fd, packet, n, 0, to,
		      is_v4 ? sizeof(v4) : sizeof(v6)) < 0) {
		if (errno != ENOBUFS)
			err(1, "sendto");
		usleep(100);
	}
}

/* Two fragments, the second of which begins after the TCP header where that is
 * possible: IPv6 wants all headers in the first.
 */
static void send_segment(int fd, const struct segment *seg, __u16 id)
{
	__u8 tcp[MAX_PACKET];
	size_t first, len;

	len = build_tcp(seg, tcp);
	first = (len - 1) / FRAGMENT_UNIT * FRAGMENT_UNIT;
	if (!seg->fragments) {
		send_part(fd, seg, tcp, len, 0, false, id);
		return;
	}
	send_part(fd, seg, tcp, first, 0, true, id);
	send_part(fd, seg, tcp, len - first, first, false, id);
}

/* Source number @n of the range that starts at @base. */
static void set_source(struct segment *seg, const __u8 *base,
		       unsigned long n)
{
	int i = seg->family == AF_INET ? 3 : 15;

	memcpy(seg->src, base, sizeof(seg->src));
	for (; n && i >= 0; i--) {
		n += seg->src[i];
		seg->src[i] = n & 0xff;
		n >>= 8;
	}
}

static void pace(const struct timespec *start, unsigned long rate,
		 unsigned long sent)
{
	struct timespec at = *start;

	if (!rate)
		return;
	at.tv_sec += sent / rate;
	at.tv_nsec += sent % rate * (1000000000UL / rate);
	if (at.tv_nsec >= 1000000000L) {
		at.tv_nsec -= 1000000000L;
		at.tv_sec++;
	}
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
}

static void send_all(int fd, struct segment *seg, const struct plan *plan)
{
	__u16 first_port = seg->sport;
	struct timespec start;
	__u8 base[16];
	unsigned long i;

	memcpy(base, seg->src, sizeof(base));
	clock_gettime(CLOCK_MONOTONIC, &start);
	for (i = 0; i < plan->count; i++) {
		set_source(seg, base, i % plan->sources);
		seg->sport = first_port + i / plan->sources % plan->ports;
		send_segment(fd, seg, i + 1);
		pace(&start, plan->rate, i + 1);
	}
}

static int open_raw(int family)
{
	int fd = socket(family, SOCK_RAW, IPPROTO_RAW);
	int one = 1;

	if (fd < 0)
		err(1, "raw socket");
	if (family == AF_INET6 &&
	    setsockopt(fd, IPPROTO_IPV6, IPV6_HDRINCL, &one, sizeof(one)))
		err(1, "IPV6_HDRINCL");
	return fd;
}

static void usage(void)
{
	fputs("rawseg [options] SRC SPORT DST DPORT FLAGS\n"
	      "  FLAGS            SYN,ACK,FIN,RST,PSH,URG,ECE,CWR or NONE\n"
	      "  --seq N --ack N --window N --payload BYTES\n"
	      "  --options HEX    option bytes, whole words\n"
	      "  --doff WORDS     data offset as written in the header\n"
	      "  --bad-checksum   any checksum but the right one\n"
	      "  --cut BYTES      send only so much of the TCP segment\n"
	      "  --fragments      in two IP fragments\n"
	      "  --count N        so many (1)\n"
	      "  --rate N         so many a second (0: no pause)\n"
	      "  --sources N      from N addresses in turn, SRC the first (1)\n"
	      "  --ports N        then from N ports, SPORT the first (1)\n",
	      stderr);
	exit(2);
}

/* Every option but --options is a number; without an argument it is 1. */
enum opt {
	SEQ = 1,
	ACK,
	WINDOW,
	PAYLOAD,
	OPTIONS,
	DOFF,
	BAD_CHECKSUM,
	CUT,
	FRAGMENTS,
	COUNT,
	RATE,
	SOURCES,
	PORTS,
	OPT_MAX,
};

static const struct option long_options[] = {
	{ "seq",		required_argument, NULL, SEQ },
	{ "ack",		required_argument, NULL, ACK },
	{ "window",		required_argument, NULL, WINDOW },
	{ "payload",		required_argument, NULL, PAYLOAD },
	{ "options",		required_argument, NULL, OPTIONS },
	{ "doff",		required_argument, NULL, DOFF },
	{ "bad-checksum",	no_argument,       NULL, BAD_CHECKSUM },
	{ "cut",		required_argument, NULL, CUT },
	{ "fragments",		no_argument,       NULL, FRAGMENTS },
	{ "count",		required_argument, NULL, COUNT },
	{ "rate",		required_argument, NULL, RATE },
	{ "sources",		required_argument, NULL, SOURCES },
	{ "ports",		required_argument, NULL, PORTS },
	{ NULL, 0, NULL, 0 },
};

static void read_options(int argc, char **argv, unsigned long *number,
			 struct segment *seg)
{
	int opt;

	while ((opt = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		if (opt == '?')
			usage();
		else if (opt == OPTIONS)
			seg->options_len = parse_options(optarg, seg->options,
							 sizeof(seg->options));
		else
			number[opt] = optarg ? strtoul(optarg, NULL, 0) : 1;
	}
}

static void set_numbers(const unsigned long *number, struct segment *seg,
			struct plan *plan)
{
	seg->seq = number[SEQ];
	seg->ack = number[ACK];
	seg->window = number[WINDOW];
	seg->payload = number[PAYLOAD];
	seg->doff = number[DOFF];
	seg->bad_checksum = number[BAD_CHECKSUM];
	seg->cut = number[CUT];
	seg->fragments = number[FRAGMENTS];
	plan->count = number[COUNT];
	plan->rate = number[RATE];
	plan->sources = number[SOURCES];
	plan->ports = number[PORTS];
}

int main(int argc, char **argv)
{
	unsigned long number[OPT_MAX] = {
		[SEQ] = 1000,
		[WINDOW] = 65535,
		[DOFF] = DOFF_THAT_FITS,
		[COUNT] = 1,
		[SOURCES] = 1,
		[PORTS] = 1,
	};
	struct segment seg = { 0 };
	struct plan plan;

	read_options(argc, argv, number, &seg);
	set_numbers(number, &seg, &plan);
	if (argc - optind != 5 || !plan.sources || !plan.ports ||
	    seg.payload > 1024)
		usage();
	parse_address(argv[optind], &seg, seg.src);
	seg.sport = atoi(argv[optind + 1]);
	parse_address(argv[optind + 2], &seg, seg.dst);
	seg.dport = atoi(argv[optind + 3]);
	seg.flags = parse_flags(argv[optind + 4]);
	send_all(open_raw(seg.family), &seg, &plan);
	printf("sent %lu\n", plan.count);
	return 0;
}
