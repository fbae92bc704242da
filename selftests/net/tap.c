// SPDX-License-Identifier: GPL-2.0
/*
 * A tap on a host's link, for one connection of that host's: it keeps every
 * segment that passes, and puts copies and forgeries on the wire that the
 * host's own TCP knows nothing of, as a network that duplicates and an
 * attacker who listens do.
 *
 *	tap IFACE ROUTER_MAC NEAR_ADDR NEAR_PORT FAR_ADDR FAR_PORT
 *
 * Each line on stdin is answered by exactly one line, "ok" or "err text".
 *
 *   hears FLAGS [N]	wait for the N-th segment from afar with these flags
 *   again FLAGS [N]	send a copy of the near end's N-th one
 *   send FLAGS [seq N] [ack N] [len N] [window N]
 *			send one that the near end might have sent
 *
 * FLAGS are exactly those of FIN, SYN, RST, ACK that are set, or DATA for a
 * segment that carries some.  Numbers are relative to each end's ISN, as in
 * the transcripts.  Where the near end has no TCP of its own, so that all it
 * says is said here, its ISN is NEAR_ISN.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <netpacket/packet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "packet.h"

#define MAX_KEPT	256
#define MAX_WORDS	16
#define PATIENCE_MS	60000
#define NEAR_ISN	0x10000000
#define CONTROL		(TCP_FIN | TCP_SYN | TCP_RST | TCP_ACK)

/* A segment that has passed, with its Ethernet header. */
struct kept {
	bool far;			/* it came from there */
	__u8 flags;
	__u32 seq, ack;
	size_t payload;
	size_t len;
	__u8 frame[MAX_PACKET];
};

/* Which segments are meant. */
struct kind {
	__u8 flags;
	bool data;
};

static struct kept kept[MAX_KEPT];
static size_t kept_count;

static struct segment near;		/* the addresses, as it sends */
static struct ether_header ether;
static int fd;

/* Indexed by "far" */
static __u32 isn[2];
static bool isn_known[2];

static bool is_kind(const struct kept *k, const struct kind *kind)
{
	if (kind->data)
		return k->payload && !(k->flags & (TCP_SYN | TCP_FIN));
	return (k->flags & CONTROL) == kind->flags;
}

/* The TCP header of a frame, and its length with payload; NULL for none. */
static __u8 *tcp_of(__u8 *frame, size_t len, size_t *tcp_len)
{
	__u8 *l3 = frame + sizeof(struct ether_header);
	const struct ip6_hdr *v6 = (void *)l3;
	const struct iphdr *v4 = (void *)l3;

	if (len < sizeof(struct ether_header) + sizeof(*v6))
		return NULL;
	if (near.family == AF_INET) {
		*tcp_len = ntohs(v4->tot_len) - v4->ihl * 4;
		return v4->version == 4 && v4->protocol == IPPROTO_TCP ?
		       l3 + v4->ihl * 4 : NULL;
	}
	*tcp_len = ntohs(v6->ip6_plen);
	return l3[0] >> 4 == 6 && v6->ip6_nxt == IPPROTO_TCP ?
	       l3 + sizeof(*v6) : NULL;
}

/* Do the addresses, that of the sender first, and the ports fit? */
static bool is_between(const __u8 *frame, const struct tcphdr *th, bool far)
{
	size_t alen = near.family == AF_INET ? 4 : 16;
	size_t off = near.family == AF_INET ? 12 : 8;
	const __u8 *addr = frame + sizeof(struct ether_header) + off;

	return !memcmp(addr, far ? near.dst : near.src, alen) &&
	       !memcmp(addr + alen, far ? near.src : near.dst, alen) &&
	       ntohs(th->source) == (far ? near.dport : near.sport) &&
	       ntohs(th->dest) == (far ? near.sport : near.dport);
}

static void keep(struct kept *k)
{
	const struct tcphdr *th;
	size_t len;
	__u8 *tcp;

	tcp = tcp_of(k->frame, k->len, &len);
	if (!tcp || len < sizeof(*th) || k->len < tcp - k->frame + len)
		return;
	th = (void *)tcp;
	k->far = is_between(k->frame, th, true);
	if (!k->far && !is_between(k->frame, th, false))
		return;
	k->flags = tcp[13];
	k->seq = ntohl(th->seq);
	k->ack = ntohl(th->ack_seq);
	k->payload = len - th->doff * 4;
	if ((k->flags & TCP_SYN) && !isn_known[k->far]) {
		isn[k->far] = k->seq;
		isn_known[k->far] = true;
	}
	kept_count++;
}

/* Keep all that has passed since last time. */
static void listen_in(void)
{
	while (kept_count < MAX_KEPT) {
		struct kept *k = &kept[kept_count];
		ssize_t n;

		n = recv(fd, k->frame, sizeof(k->frame), MSG_DONTWAIT);
		if (n < 0)
			return;
		k->len = n;
		keep(k);
	}
	errx(1, "more than %d segments", MAX_KEPT);
}

/* The @n-th of a kind that has passed, or NULL. */
static struct kept *find(const struct kind *kind, bool far, int n)
{
	size_t i;

	for (i = 0; i < kept_count; i++)
		if (kept[i].far == far && is_kind(&kept[i], kind) && !--n)
			return &kept[i];
	return NULL;
}

static const char *wait_for(const struct kind *kind, int n)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	while (!find(kind, true, n)) {
		if (poll(&p, 1, PATIENCE_MS) <= 0)
			return "nothing like that comes";
		listen_in();
	}
	return NULL;
}

static const char *put(const __u8 *frame, size_t len)
{
	return send(fd, frame, len, 0) < 0 ? strerror(errno) : NULL;
}

/* A sender leaves the checksum to its device: what was kept may have none. */
static const char *repeat(const struct kind *kind, int n)
{
	struct kept *k = find(kind, false, n);
	size_t len;
	__u8 *tcp;

	if (!k)
		return "nothing like that was sent";
	tcp = tcp_of(k->frame, k->len, &len);
	set_tcp_checksum(&near, tcp, len);
	return put(k->frame, k->len);
}

/* Reads "NAME NUMBER" pairs into a segment. */
static const char *read_numbers(struct segment *seg, int argc, char **argv)
{
	int i;

	for (i = 0; i + 1 < argc; i += 2) {
		long n = atol(argv[i + 1]);

		if (!strcmp(argv[i], "seq"))
			seg->seq = n;
		else if (!strcmp(argv[i], "ack"))
			seg->ack = n;
		else if (!strcmp(argv[i], "len"))
			seg->payload = n;
		else if (!strcmp(argv[i], "window"))
			seg->window = n;
		else
			return "no such number";
	}
	return seg->payload > 1024 ? "too long" : NULL;
}

static const char *forge(__u8 flags, int argc, char **argv)
{
	__u8 frame[MAX_PACKET], tcp[MAX_PACKET];
	struct segment seg = near;
	struct part part = { 0 };
	const char *wrong;

	seg.flags = flags;
	wrong = read_numbers(&seg, argc, argv);
	if (wrong)
		return wrong;
	if ((flags & TCP_ACK) && !isn_known[true])
		return "the far end's numbers are not known";
	if (!isn_known[false]) {
		isn[false] = NEAR_ISN;
		isn_known[false] = true;
	}
	seg.seq += isn[false];
	seg.ack = flags & TCP_ACK ? seg.ack + isn[true] : 0;
	part.len = build_tcp(&seg, tcp);
	memcpy(frame, &ether, sizeof(ether));
	return put(frame, sizeof(ether) +
		   build_ip(&seg, frame + sizeof(ether), tcp, &part));
}

/* Returns what is wrong with an order, or NULL when it has been obeyed. */
static const char *obey(int argc, char **argv)
{
	struct kind kind = { 0 };
	int n = argc > 2 ? atoi(argv[2]) : 1;

	if (argc < 2)
		return "too few words";
	kind.data = !strcmp(argv[1], "DATA");
	if (!kind.data)
		kind.flags = parse_flags(argv[1]);
	listen_in();
	if (!strcmp(argv[0], "hears"))
		return wait_for(&kind, n);
	if (!strcmp(argv[0], "again"))
		return repeat(&kind, n);
	if (!strcmp(argv[0], "send"))
		return forge(kind.flags, argc - 2, argv + 2);
	return "no such command";
}

static void hear(char *line)
{
	char *argv[MAX_WORDS], *save, *word;
	const char *wrong;
	int argc = 0;

	for (word = strtok_r(line, " \t\n", &save); word && argc < MAX_WORDS;
	     word = strtok_r(NULL, " \t\n", &save))
		argv[argc++] = word;
	wrong = obey(argc, argv);
	if (wrong)
		printf("err %s\n", wrong);
	else
		puts("ok");
}

static void open_tap(const char *iface, const char *router)
{
	struct sockaddr_ll ll = { .sll_family = AF_PACKET };
	struct ifreq ifr = { 0 };

	fd = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
	if (fd < 0)
		err(1, "packet socket");
	ll.sll_protocol = htons(ETH_P_ALL);
	ll.sll_ifindex = if_nametoindex(iface);
	if (bind(fd, (struct sockaddr *)&ll, sizeof(ll)))
		err(1, "bind to %s", iface);
	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", iface);
	if (ioctl(fd, SIOCGIFHWADDR, &ifr))
		err(1, "address of %s", iface);
	memcpy(ether.ether_shost, ifr.ifr_hwaddr.sa_data, ETH_ALEN);
	if (sscanf(router, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx",
		   &ether.ether_dhost[0], &ether.ether_dhost[1],
		   &ether.ether_dhost[2], &ether.ether_dhost[3],
		   &ether.ether_dhost[4], &ether.ether_dhost[5]) != ETH_ALEN)
		errx(2, "not a link address: %s", router);
	ether.ether_type = htons(near.family == AF_INET ? ETHERTYPE_IP :
							  ETHERTYPE_IPV6);
}

int main(int argc, char **argv)
{
	char line[256];

	if (argc != 7)
		errx(2, "tap IFACE ROUTER_MAC ADDR PORT ADDR PORT");
	parse_address(argv[3], &near, near.src);
	near.sport = atoi(argv[4]);
	parse_address(argv[5], &near, near.dst);
	near.dport = atoi(argv[6]);
	near.window = 65535;
	near.doff = DOFF_THAT_FITS;
	open_tap(argv[1], argv[2]);
	setvbuf(stdout, NULL, _IOLBF, 0);
	puts("ok ready");
	while (fgets(line, sizeof(line), stdin))
		hear(line);
	return 0;
}
