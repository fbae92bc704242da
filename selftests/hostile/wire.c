// SPDX-License-Identifier: GPL-2.0
#include "wire.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int fd;

void wire_open(const char *device)
{
	struct ifreq req = { .ifr_flags = IFF_TUN | IFF_NO_PI };

	fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
	snprintf(req.ifr_name, sizeof(req.ifr_name), "%s", device);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &req))
		err(1, "%s", device);
}

void wire_send(const struct segment *seg)
{
	__u8 tcp[MAX_PACKET], packet[MAX_PACKET];
	struct part part = { 0 };
	size_t n;

	part.len = build_tcp(seg, tcp);
	n = build_ip(seg, packet, tcp, &part);
	if (write(fd, packet, n) != (ssize_t)n)
		err(1, "tun: write");
}

static __u32 be32_at(const __u8 *p)
{
	return (__u32)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static void read_options(const __u8 *p, size_t len, struct heard *heard)
{
	heard->wscale = -1;
	heard->has_ts = false;
	while (len && p[0] != TCPOPT_EOL) {
		size_t step = p[0] == TCPOPT_NOP ? 1 : len > 1 ? p[1] : 0;

		if (!step || step > len)
			return;
		if (p[0] == TCPOPT_WINDOW)
			heard->wscale = p[2];
		if (p[0] == TCPOPT_TIMESTAMP) {
			heard->has_ts = true;
			heard->tsval = be32_at(p + 2);
		}
		p += step;
		len -= step;
	}
}

static bool read_tcp(const __u8 *p, size_t len, struct heard *heard)
{
	const struct tcphdr *th = (const void *)p;
	size_t hlen;

	if (len < sizeof(*th))
		return false;
	hlen = th->doff * 4;
	heard->sport = ntohs(th->source);
	heard->dport = ntohs(th->dest);
	heard->seq = ntohl(th->seq);
	heard->ack = ntohl(th->ack_seq);
	heard->window = ntohs(th->window);
	heard->flags = p[13];
	heard->end = heard->seq + len - hlen + th->syn + th->fin;
	read_options(p + sizeof(*th), hlen - sizeof(*th), heard);
	return true;
}

static bool read_ip(const __u8 *p, size_t len, struct heard *heard)
{
	const struct ip6_hdr *ip6 = (const void *)p;
	const struct iphdr *ip = (const void *)p;

	if (ip->version == 4 && ip->protocol == IPPROTO_TCP)
		return read_tcp(p + ip->ihl * 4, len - ip->ihl * 4, heard);
	if (ip->version == 6 && ip6->ip6_nxt == IPPROTO_TCP)
		return read_tcp(p + sizeof(*ip6), len - sizeof(*ip6), heard);
	return false;
}

bool wire_hear(struct heard *heard)
{
	__u8 packet[65536];
	ssize_t n;

	while ((n = read(fd, packet, sizeof(packet))) > 0)
		if (read_ip(packet, n, heard))
			return true;
	if (n < 0 && errno != EAGAIN)
		err(1, "tun: read");
	return false;
}
