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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "packet.h"

struct plan {
	unsigned long count, rate;	/* rate per second, 0: at once */
	unsigned long sources, ports;	/* to go through, one by one */
};

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

static void send_part(int fd, const struct segment *seg, const __u8 *tcp,
		      const struct part *part)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	bool is_v4 = seg->family == AF_INET;
	struct sockaddr *to = is_v4 ? (void *)&v4 : (void *)&v6;
	__u8 packet[MAX_PACKET];
	size_t n;

	memcpy(&v4.sin_addr, seg->dst, 4);
	memcpy(&v6.sin6_addr, seg->dst, 16);
	n = build_ip(seg, packet, tcp, part);
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
	struct part part = { .id = id };
	__u8 tcp[MAX_PACKET];
	size_t len;

	len = build_tcp(seg, tcp);
	if (seg->fragments) {
		part.len = (len - 1) / FRAGMENT_UNIT * FRAGMENT_UNIT;
		part.more = true;
		send_part(fd, seg, tcp, &part);
		part.offset = part.len;
		part.more = false;
	}
	part.len = len - part.offset;
	send_part(fd, seg, tcp, &part);
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
	      "  --disguised      IPv4, but its header says IPv6\n"
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
	DISGUISED,
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
	{ "disguised",		no_argument,       NULL, DISGUISED },
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
	seg->disguised = number[DISGUISED];
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
