// SPDX-License-Identifier: GPL-2.0
/*
 * Makes the capture files that the tests read.
 * usage: pcap_make DIRECTORY
 *
 * One story is told on every kind of link: connections that open and close in
 * each of the ways that the verdicts have words for.
 */

#include <arpa/inet.h>
#include <byteswap.h>
#include <pcap/pcap.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../util.h"

#define CLIENT_ISN	1000000000
#define SERVER_ISN	4294967290U	/* wraps around soon */
#define EPOCH		1700000000

struct talker {
	const char *client, *server;
	uint16_t client_port, server_port;
};

static const struct talker talkers[] = {
	[1] = { "10.0.0.1", "10.0.0.2", 40001, 80 },
	[2] = { "2001:db8::1", "2001:db8::2", 40002, 443 },
	[3] = { "10.0.0.1", "10.0.0.2", 40003, 81 },
	[4] = { "198.51.100.7", "10.0.0.2", 40004, 80 },
	[5] = { "10.0.0.1", "10.0.0.2", 40005, 80 },
	[6] = { "10.0.0.1", "10.0.0.2", 40006, 80 },
	[7] = { "10.0.0.1", "10.0.0.2", 40007, 80 },
	[8] = { "10.0.0.1", "10.0.0.99", 40008, 80 },
	[9] = { "10.0.0.1", "10.0.0.2", 40009, 40009 },
	[10] = { "10.0.0.1", "10.0.0.2", 40010, 80 },
	[11] = { "10.0.0.1", "10.0.0.2", 40011, 80 },
	[12] = { "10.0.0.1", "10.0.0.2", 40012, 80 },
	[13] = { "10.0.0.1", "10.0.0.2", 40013, 80 },
	[14] = { "10.0.0.1", "10.0.0.2", 40014, 25 },
	[15] = { "10.0.0.1", "10.0.0.2", 40015, 25 },
	[16] = { "10.0.0.1", "10.0.0.2", 40016, 80 },
	[17] = { "10.0.0.1", "10.0.0.2", 40017, 80 },
	[18] = { "10.0.0.1", "10.0.0.2", 40018, 80 },
	[19] = { "10.0.0.1", "10.0.0.2", 40019, 80 },
	[20] = { "10.0.0.1", "10.0.0.2", 40020, 80 },
	[21] = { "10.0.0.1", "10.0.0.2", 40021, 80 },
};

/* "milliseconds talker direction flags seq ack len", numbers relative */
static const char * const story[] = {
	/* 1: opened by three segments, closed by the client with four */
	"0 1 > S 0 0 0", "1 1 < SA 0 1 0", "2 1 > A 1 1 0",
	"3 1 > PA 1 1 100", "4 1 < A 1 101 0", "5 1 < PA 1 101 1000",
	"6 1 > A 101 1001 0", "10 1 > FA 101 1001 0", "11 1 < A 1001 102 0",
	"15 1 < FA 1001 102 0", "16 1 > A 102 1002 0",
	/* 2: the same over IPv6, closed by the server with three */
	"20 2 > S 0 0 0", "21 2 < SA 0 1 0", "22 2 > A 1 1 0",
	"23 2 > PA 1 1 10", "24 2 < FPA 1 11 500", "25 2 > FA 11 502 0",
	"26 2 < A 502 12 0",
	/* 3: nobody listens */
	"30 3 > S 0 0 0", "31 3 < RA 0 1 0",
	/* 4: nobody answers the SYN-ACK */
	"40 4 > S 0 0 0", "41 4 < SA 0 1 0", "1041 4 < SA 0 1 0",
	"3041 4 < SA 0 1 0",
	/* 5: the third ACK is lost, the server repeats its SYN-ACK */
	"50 5 > S 0 0 0", "51 5 < SA 0 1 0", "52 5 > A 1 1 0",
	"1052 5 < SA 0 1 0", "1053 5 > A 1 1 0", "1060 5 > PA 1 1 10",
	"1061 5 < A 1 11 0",
	/* 6: reset in the middle */
	"60 6 > S 0 0 0", "61 6 < SA 0 1 0", "62 6 > A 1 1 0",
	"63 6 > PA 1 1 10", "64 6 < A 1 11 0", "70 6 > RA 11 1 0",
	/* 7: both close at once */
	"80 7 > S 0 0 0", "81 7 < SA 0 1 0", "82 7 > A 1 1 0",
	"90 7 > FA 1 1 0", "90 7 < FA 1 1 0", "91 7 < A 2 2 0",
	"92 7 > A 2 2 0",
	/* 8: nobody is there */
	"100 8 > S 0 0 0", "1100 8 > S 0 0 0", "3100 8 > S 0 0 0",
	/* 9: both open at once */
	"110 9 > S 0 0 0", "110 9 < S 0 0 0", "111 9 > SA 0 1 0",
	"112 9 < SA 0 1 0", "113 9 > A 1 1 0",
	/* 10: the client wants none of it */
	"120 10 > S 0 0 0", "121 10 < SA 0 1 0", "122 10 > R 1 0 0",
	/* 11: older than the capture */
	"130 11 > PA 5000 6000 10", "131 11 < A 6000 5010 0",
	/* 1 again: the ports are taken anew while the client waits out 2MSL */
	"3200 1 > S 900000 0 0", "3201 1 < SA 900000 900001 0",
	"3202 1 > A 900001 900001 0",
};

/* Two of them, told where only the link matters */
static const char * const excerpt[] = {
	"0 1 > S 0 0 0", "1 1 < SA 0 1 0", "2 1 > A 1 1 0",
	"10 1 > FA 1 1 0", "11 1 < FA 1 2 0", "12 1 > A 2 2 0",
	"20 2 > S 0 0 0", "21 2 < SA 0 1 0", "22 2 > R 1 0 0",
};

/* What a capture may lack of a handshake */
static const char * const gaps[] = {
	/* 12: the SYN-ACK, and nothing else */
	"0 12 > S 0 0 0", "2 12 > A 1 1 0", "3 12 > PA 1 1 100",
	"4 12 < PA 1 101 1000", "5 12 > A 101 1001 0",
	"10 12 > FA 101 1001 0", "11 12 < FA 1001 102 0",
	"12 12 > A 102 1002 0",
	/* 13: all that the server sent */
	"20 13 > S 0 0 0", "22 13 > A 1 1 0", "23 13 > PA 1 1 100",
	/* 14: the third ACK; the server speaks first */
	"30 14 > S 0 0 0", "31 14 < SA 0 1 0", "40 14 < PA 1 1 30",
	"41 14 > A 1 31 0", "50 14 < FA 31 1 0", "51 14 > FA 1 32 0",
	"52 14 < A 32 2 0",
	/* 15: all that the client sent but its SYN */
	"60 15 > S 0 0 0", "61 15 < SA 0 1 0", "70 15 < PA 1 1 30",
	"80 15 < A 31 11 0",
	/* 16: both */
	"90 16 > S 0 0 0", "100 16 < PA 1 101 1000", "101 16 > A 101 1001 0",
	/* 17: none, but the SYN-ACK comes late, as two cards may have it */
	"110 17 > S 0 0 0", "112 17 > A 1 1 0", "112 17 < SA 0 1 0",
	"113 17 > PA 1 1 100",
	/* 18: the first SYN-ACK, and the third ACK was lost */
	"120 18 > S 0 0 0", "122 18 > A 1 1 0", "1121 18 < SA 0 1 0",
	"1122 18 > A 1 1 0",
	/* 19: none: the server has answered an older connection's segment */
	"130 19 > S 0 0 0", "131 19 < A 70000 900000 0", "132 19 > R 900000 0 0",
	/* 20: none: with Fast Open the server may speak before */
	"140 20 > S 0 0 10", "141 20 < SA 0 11 0", "142 20 < PA 1 11 30",
};

/* A Fast Open SYN overtakes the last ACK of the connection before, and is
 * repeated without its data
 */
static const char * const overtaken[] = {
	"0 21 > S 0 0 0", "1 21 < SA 0 1 0", "2 21 > A 1 1 0",
	"10 21 > FA 1 1 0", "11 21 < FA 1 2 0", "12 21 > S 5000 0 1000",
	"13 21 > A 2 2 0", "20 21 > S 5000 0 0", "21 21 < SA 9000 6001 0",
	"22 21 > A 6001 9001 0",
};

/* a frame that is being made */
struct frame {
	uint8_t data[2048];
	uint32_t len;
};

static void put(struct frame *frame, const void *data, size_t len)
{
	memcpy(frame->data + frame->len, data, len);
	frame->len += len;
}

static void put8(struct frame *frame, uint8_t value)
{
	put(frame, &value, 1);
}

static void put16(struct frame *frame, uint16_t value)
{
	value = htons(value);
	put(frame, &value, 2);
}

static void put32(struct frame *frame, uint32_t value)
{
	value = htonl(value);
	put(frame, &value, 4);
}

static void put_zeros(struct frame *frame, size_t len)
{
	memset(frame->data + frame->len, 0, len);
	frame->len += len;
}

/* What a line of the story says */
struct line {
	unsigned int ms, talker, len;
	char direction, flags[8];
	uint32_t seq, ack;
};

static void put_tcp(struct frame *frame, const struct line *line)
{
	const struct talker *talker = &talkers[line->talker];
	bool up = line->direction == '>';
	static const char letters[] = "FSRPA";
	uint8_t bits = 0;

	for (size_t i = 0; i < sizeof(letters) - 1; i++)
		if (strchr(line->flags, letters[i]))
			bits |= 1 << i;
	put16(frame, up ? talker->client_port : talker->server_port);
	put16(frame, up ? talker->server_port : talker->client_port);
	put32(frame, line->seq + (up ? CLIENT_ISN : SERVER_ISN));
	put32(frame, bits & 0x10 ?
	      line->ack + (up ? SERVER_ISN : CLIENT_ISN) : 0);
	put8(frame, 5 << 4);
	put8(frame, bits);
	put16(frame, 65535);
	put16(frame, 0);
	put16(frame, 0);
	put_zeros(frame, line->len);
}

static void put_ip(struct frame *frame, const struct line *line)
{
	const struct talker *talker = &talkers[line->talker];
	bool v6 = strchr(talker->client, ':'), up = line->direction == '>';
	int family = v6 ? AF_INET6 : AF_INET;
	size_t size = v6 ? 16 : 4;
	uint8_t from[16], to[16];

	inet_pton(family, up ? talker->client : talker->server, from);
	inet_pton(family, up ? talker->server : talker->client, to);
	if (v6) {
		put32(frame, 6u << 28);
		put16(frame, 20 + line->len);
		put8(frame, 6);
		put8(frame, 64);
	} else {
		put16(frame, 0x4500);
		put16(frame, 40 + line->len);
		put32(frame, 0);
		put8(frame, 64);
		put8(frame, 6);
		put16(frame, 0);
	}
	put(frame, from, size);
	put(frame, to, size);
	put_tcp(frame, line);
}

/* One way to put a packet on a link */
struct link {
	const char *file;
	int type;
	int tags;
	uint32_t snaplen;
	int times;
	const char * const *told;
	size_t lines;
};

static void put_link(struct frame *frame, const struct link *link, bool v6)
{
	uint16_t protocol = v6 ? 0x86dd : 0x0800;
	uint32_t family = v6 ? 30 : 2;

	switch (link->type) {
	case DLT_EN10MB:
		put_zeros(frame, 12);
		for (int i = 0; i < link->tags; i++) {
			put16(frame, i ? 0x8100 : 0x88a8);
			put16(frame, 7 + i);
		}
		put16(frame, protocol);
		break;
	case DLT_LINUX_SLL:
		put_zeros(frame, 14);
		put16(frame, protocol);
		break;
	case DLT_LINUX_SLL2:
		put16(frame, protocol);
		put_zeros(frame, 18);
		break;
	case DLT_NULL:
		put(frame, &family, sizeof(family));
		break;
	}
}

static void line_parse(struct line *line, const char *text)
{
	if (sscanf(text, "%u %u %c %7s %u %u %u", &line->ms, &line->talker,
		   &line->direction, line->flags, &line->seq, &line->ack,
		   &line->len) != 7)
		abort();
}

static void line_dump(pcap_dumper_t *dumper, const struct link *link,
		      const char *text)
{
	struct frame frame = { };
	struct pcap_pkthdr header;
	struct line line;

	line_parse(&line, text);
	put_link(&frame, link, strchr(talkers[line.talker].client, ':'));
	put_ip(&frame, &line);
	/* as Ethernet wants it: what comes after the packet isn't of it */
	if (link->type == DLT_EN10MB && frame.len < 60)
		put_zeros(&frame, 60 - frame.len);
	header.len = frame.len;
	header.caplen = frame.len < link->snaplen ? frame.len : link->snaplen;
	for (int i = 0; i < link->times; i++) {
		header.ts.tv_sec = EPOCH + line.ms / 1000;
		header.ts.tv_usec = line.ms % 1000 * 1000 + 10 * i;
		pcap_dump((u_char *)dumper, &header, frame.data);
	}
}

static const struct link links[] = {
	{ "story.pcap", DLT_EN10MB, 0, 65535, 1,
	  story, ARRAY_SIZE(story) },
	{ "gaps.pcap", DLT_EN10MB, 0, 65535, 1,
	  gaps, ARRAY_SIZE(gaps) },
	{ "overtaken.pcap", DLT_EN10MB, 0, 65535, 1,
	  overtaken, ARRAY_SIZE(overtaken) },
	{ "vlan.pcap", DLT_EN10MB, 2, 65535, 1,
	  excerpt, ARRAY_SIZE(excerpt) },
	{ "sll.pcap", DLT_LINUX_SLL, 0, 65535, 1,
	  excerpt, ARRAY_SIZE(excerpt) },
	{ "sll2.pcap", DLT_LINUX_SLL2, 0, 65535, 1,
	  excerpt, ARRAY_SIZE(excerpt) },
	{ "raw.pcap", DLT_RAW, 0, 65535, 1,
	  excerpt, ARRAY_SIZE(excerpt) },
	{ "null.pcap", DLT_NULL, 0, 65535, 1,
	  excerpt, ARRAY_SIZE(excerpt) },
	{ "twice.pcap", DLT_LINUX_SLL2, 0, 65535, 2,
	  excerpt, ARRAY_SIZE(excerpt) },
	{ "short.pcap", DLT_EN10MB, 0, 54, 1,
	  story, ARRAY_SIZE(story) },
	{ "too-short.pcap", DLT_EN10MB, 0, 40, 1,
	  excerpt, ARRAY_SIZE(excerpt) },
	{ "radio.pcap", DLT_IEEE802_11, 0, 65535, 1,
	  excerpt, ARRAY_SIZE(excerpt) },
};

static void file_make(const char *dir, const struct link *link)
{
	pcap_t *pcap = pcap_open_dead(link->type, 65535);
	pcap_dumper_t *dumper;
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", dir, link->file);
	dumper = pcap ? pcap_dump_open(pcap, path) : NULL;
	if (!dumper) {
		fprintf(stderr, "cannot write %s\n", path);
		exit(1);
	}
	for (size_t i = 0; i < link->lines; i++)
		line_dump(dumper, link, link->told[i]);
	pcap_dump_close(dumper);
	pcap_close(pcap);
}

/* pcapng, which libpcap doesn't write: packets go to each interface in turn */
static const struct ng {
	const char *file;
	bool swapped;
	int links[3];
	int count;
} ngs[] = {
	{ "excerpt.pcapng",	false,	{ DLT_EN10MB }, 1 },
	{ "mixed.pcapng",	false,	{ DLT_EN10MB, DLT_RAW, DLT_LINUX_SLL2 },
	  3 },
	{ "swapped.pcapng",	true,	{ DLT_RAW, DLT_LINUX_SLL }, 2 },
	{ "radio.pcapng",	false,	{ DLT_EN10MB, DLT_IEEE802_11 }, 2 },
	{ "all-radio.pcapng",	false,	{ DLT_IEEE802_11 }, 1 },
};

static uint32_t ng32(const struct ng *ng, uint32_t value)
{
	return ng->swapped ? bswap_32(value) : value;
}

static void ng_put(struct frame *frame, const struct ng *ng, uint32_t value)
{
	value = ng32(ng, value);
	put(frame, &value, sizeof(value));
}

static void block_write(FILE *file, const struct ng *ng, uint32_t type,
			const struct frame *body)
{
	uint32_t len = 12 + (body->len + 3) / 4 * 4, pad = 0;
	struct frame ends = { };

	ng_put(&ends, ng, type);
	ng_put(&ends, ng, len);
	fwrite(ends.data, 8, 1, file);
	fwrite(body->data, body->len, 1, file);
	fwrite(&pad, len - 12 - body->len, 1, file);
	fwrite(ends.data + 4, 4, 1, file);
}

/* Its number in files is another one */
static uint32_t linktype(int dlt)
{
	return dlt == DLT_RAW ? 101 : dlt;
}

static void ng_begin(FILE *file, const struct ng *ng)
{
	struct frame section = { };

	ng_put(&section, ng, 0x1a2b3c4d);
	ng_put(&section, ng, ng->swapped ? 1 << 16 : 1);
	ng_put(&section, ng, -1);
	ng_put(&section, ng, -1);
	block_write(file, ng, 0x0a0d0d0a, &section);
}

static void ng_interface(FILE *file, const struct ng *ng, int number)
{
	uint32_t type = linktype(ng->links[number]);
	struct frame interface = { };

	ng_put(&interface, ng, ng->swapped ? type << 16 : type);
	/* libpcap wants all lengths to be the same */
	ng_put(&interface, ng, 65535 - number);
	block_write(file, ng, 1, &interface);
}

static void ng_packet(FILE *file, const struct ng *ng, int number,
		      const char *text)
{
	struct link link = { .type = ng->links[number] };
	struct frame body = { }, frame = { };
	struct line line;
	uint64_t us;

	line_parse(&line, text);
	put_link(&frame, &link, strchr(talkers[line.talker].client, ':'));
	put_ip(&frame, &line);
	us = EPOCH * 1000000ULL + line.ms * 1000;
	ng_put(&body, ng, number);
	ng_put(&body, ng, us >> 32);
	ng_put(&body, ng, us);
	ng_put(&body, ng, frame.len);
	ng_put(&body, ng, frame.len);
	put(&body, frame.data, frame.len);
	block_write(file, ng, 6, &body);
}

static void ng_make(const char *dir, const struct ng *ng)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir, ng->file);
	file = fopen(path, "w");
	if (!file)
		exit(1);
	ng_begin(file, ng);
	for (size_t i = 0; i < ARRAY_SIZE(excerpt); i++) {
		/* an interface may come just before its first packet */
		if (i < (size_t)ng->count)
			ng_interface(file, ng, i);
		ng_packet(file, ng, i % ng->count, excerpt[i]);
	}
	fclose(file);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 1;
	for (size_t i = 0; i < ARRAY_SIZE(links); i++)
		file_make(argv[1], &links[i]);
	for (size_t i = 0; i < ARRAY_SIZE(ngs); i++)
		ng_make(argv[1], &ngs[i]);
	return 0;
}
