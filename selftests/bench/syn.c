// SPDX-License-Identifier: GPL-2.0
/*
 * The flood: SYNs as a usual client sends them, from sources that never
 * answer, put on the wire whole.  On the veth all that the server does with
 * one happens inside send(): its instructions are the time that send() takes,
 * less what it takes to send a frame that the server's interface ignores.
 */
#define _GNU_SOURCE
#include "flood.h"

#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/if_ether.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SOURCES		0xc6120000	/* 198.18.0.0/15 */
#define SOURCES_MASK	0x0001ffff
#define OPTIONS		20
#define CALIBRATION	256
#define MAX_SAMPLES	1000000

/**
 * struct frame - a SYN on the wire
 * @eth: Ethernet header
 * @ip: IPv4 header
 * @tcp: TCP header
 * @options: MSS, SACK permitted, timestamps, window scale
 */
struct frame {
	struct ether_header eth;
	struct iphdr ip;
	struct tcphdr tcp;
	uint8_t options[OPTIONS];
} __attribute__((packed));

static const uint8_t usual_options[OPTIONS] = {
	2, 4, 0x05, 0xb4, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 7,
};

static const uint8_t server_mac[] = { 2, 0, 0, 0, 1, 2 };
static const uint8_t nobodys_mac[] = { 2, 0, 0, 0, 1, 0x77 };

static struct frame frame;
static unsigned long rate, sent, counted_from, answers_from;
static uint64_t first, counted_since;
static int packet_fd = -1, dev_fd = -1;
static uint32_t sample[MAX_SAMPLES], idle_cost;
static unsigned long samples;

static uint32_t add_words(uint32_t sum, const void *data, size_t len)
{
	const uint8_t *p = data;

	for (; len > 1; p += 2, len -= 2)
		sum += p[0] << 8 | p[1];
	return sum;
}

static uint16_t fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons(~sum & 0xffff);
}

static void set_checksums(struct frame *f)
{
	uint32_t sum = IPPROTO_TCP + sizeof(f->tcp) + OPTIONS;

	f->ip.check = 0;
	f->ip.check = fold(add_words(0, &f->ip, sizeof(f->ip)));
	f->tcp.check = 0;
	sum = add_words(sum, &f->ip.saddr, 8);
	f->tcp.check = fold(add_words(sum, &f->tcp, sizeof(f->tcp) + OPTIONS));
}

static void prepare_frame(uint16_t port)
{
	memcpy(frame.eth.ether_dhost, server_mac, ETH_ALEN);
	frame.eth.ether_shost[0] = 2;
	frame.eth.ether_type = htons(ETHERTYPE_IP);
	frame.ip.version = 4;
	frame.ip.ihl = 5;
	frame.ip.tot_len = htons(sizeof(frame) - sizeof(frame.eth));
	frame.ip.frag_off = htons(IP_DF);
	frame.ip.ttl = 64;
	frame.ip.protocol = IPPROTO_TCP;
	inet_pton(AF_INET, server_address, &frame.ip.daddr);
	frame.tcp.dest = htons(port);
	frame.tcp.doff = 5 + OPTIONS / 4;
	frame.tcp.syn = 1;
	frame.tcp.window = htons(64240);
	memcpy(frame.options, usual_options, OPTIONS);
}

/* send_frame: return what it took, in ns */
static uint32_t send_frame(void)
{
	uint64_t before = now_ns();

	if (send(packet_fd, &frame, sizeof(frame), 0) < 0)
		err(1, "send");
	return now_ns() - before;
}

/* calibrate: the sender's own part */
static void calibrate(void)
{
	unsigned int i;

	memcpy(frame.eth.ether_dhost, nobodys_mac, ETH_ALEN);
	set_checksums(&frame);
	for (i = 0; i < CALIBRATION; i++)
		sample[i] = send_frame();
	idle_cost = percentile(sample, CALIBRATION, 50);
	memcpy(frame.eth.ether_dhost, server_mac, ETH_ALEN);
}

static void open_packet(void)
{
	struct sockaddr_ll ll = { .sll_family = AF_PACKET };
	int one = 1;

	packet_fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	ll.sll_ifindex = if_nametoindex("eth0");
	if (packet_fd < 0 ||
	    bind(packet_fd, (struct sockaddr *)&ll, sizeof(ll)))
		err(1, "packet socket");
	if (setsockopt(packet_fd, SOL_PACKET, PACKET_QDISC_BYPASS, &one,
		       sizeof(one)))
		err(1, "PACKET_QDISC_BYPASS");
}

/**
 * syn_answers() - frames that came to the flooder
 *
 * Return: how many so far; all are answers to its SYNs.
 */
unsigned long syn_answers(void)
{
	unsigned long bytes, packets;
	char text[2048], *line;
	ssize_t n;

	n = pread(dev_fd, text, sizeof(text) - 1, 0);
	if (n < 0)
		err(1, "/proc/net/dev");
	text[n] = '\0';
	line = strstr(text, "eth0:");
	if (!line || sscanf(line, "eth0: %lu %lu", &bytes, &packets) != 2)
		errx(1, "no eth0 in /proc/net/dev");
	return packets;
}

/**
 * syn_open() - get ready to flood
 * @plan: how fast and whereto
 */
void syn_open(const struct plan *plan)
{
	rate = plan->rate;
	enter("flooder");
	open_packet();
	dev_fd = open("/proc/thread-self/net/dev", O_RDONLY | O_CLOEXEC);
	if (dev_fd < 0)
		err(1, "/proc/net/dev");
	prepare_frame(plan->port);
	calibrate();
	first = now_ns();
}

/**
 * syn_due() - when the next SYN is to be sent
 *
 * At a random moment of its own share of the second: no client meets the
 * flood always in the same phase.
 *
 * Return: the time, in ns; never, without a rate.
 */
uint64_t syn_due(void)
{
	static uint64_t due;
	static unsigned long due_of = -1UL;

	if (!rate)
		return UINT64_MAX;
	if (due_of != sent) {
		due_of = sent;
		due = first + sent / rate * NSEC + sent % rate * NSEC / rate +
			random32() % (NSEC / rate);
	}
	return due;
}

/**
 * syn_send() - one more
 */
void syn_send(void)
{
	uint32_t cost;

	frame.ip.saddr = htonl(SOURCES | (random32() & SOURCES_MASK));
	frame.tcp.source = htons(1024 + random32() % 64512);
	frame.tcp.seq = random32();
	set_checksums(&frame);
	cost = send_frame();
	sent++;
	if (samples < MAX_SAMPLES)
		sample[samples++] = cost;
}

/**
 * syn_start_counting() - the queue is in its steady state
 */
void syn_start_counting(void)
{
	counted_from = sent;
	answers_from = syn_answers();
	counted_since = now_ns();
	samples = 0;
}

/**
 * syn_report() - print SYNs a second, SYN-ACKs per SYN, instructions per SYN
 */
void syn_report(void)
{
	double seconds = (double)(now_ns() - counted_since) / NSEC;
	unsigned long n = sent - counted_from;

	if (!n) {
		printf("\t0\t-\t-");
		return;
	}
	printf("\t%.0f\t%.3f", n / seconds, (double)(syn_answers() - answers_from) / n);
	printf("\t%d", (int)(percentile(sample, samples, 50) - idle_cost));
}
