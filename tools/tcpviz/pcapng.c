// SPDX-License-Identifier: GPL-2.0
/*
 * pcapng for libpcap, which reads interfaces of one link and one length only.
 *
 * The file goes through here block by block: each interface becomes one of raw
 * IP, and from its packets the link's header is taken. All else is libpcap's:
 * times, damage, blocks that nobody knows.
 */

#include "pcapng.h"

#include <byteswap.h>
#include <pcap/dlt.h>
#include <stdlib.h>
#include <string.h>

#include "link.h"

#define HEADER		8	/* type and length of a block */
#define TRAILER		4	/* its length again */
#define BLOCK_MAX	(16 * 1024 * 1024)	/* as libpcap has it */

#define BYTE_ORDER_MAGIC	0x1a2b3c4d
#define LINKTYPE_RAW		101

/*
 * Packets of raw IP, of both versions. LINKTYPE_RAW would say that; but libpcap
 * compares the number of the first link in its own list, where that is another
 * one, with those of the others in the file.
 */
#define LINKTYPE_IPV4		228

enum {
	BLOCK_INTERFACE	= 1,
	BLOCK_PACKET	= 2,	/* old */
	BLOCK_SIMPLE	= 3,
	BLOCK_ENHANCED	= 6,
	BLOCK_SECTION	= 0x0a0d0d0a,
};

/* Where a packet is in its block, behind the header */
#define ENHANCED_DATA	20

static uint16_t get16(const struct tcpviz_pcapng *ng, size_t at)
{
	uint16_t value;

	memcpy(&value, ng->block + at, sizeof(value));
	return ng->swapped ? bswap_16(value) : value;
}

static uint32_t get32(const struct tcpviz_pcapng *ng, size_t at)
{
	uint32_t value;

	memcpy(&value, ng->block + at, sizeof(value));
	return ng->swapped ? bswap_32(value) : value;
}

static void put16(struct tcpviz_pcapng *ng, size_t at, uint16_t value)
{
	value = ng->swapped ? bswap_16(value) : value;
	memcpy(ng->block + at, &value, sizeof(value));
}

static void put32(struct tcpviz_pcapng *ng, size_t at, uint32_t value)
{
	value = ng->swapped ? bswap_32(value) : value;
	memcpy(ng->block + at, &value, sizeof(value));
}

/* Makes the block so long, and reads what it lacks; false if it ends before */
static bool fill(struct tcpviz_pcapng *ng, size_t len)
{
	size_t got;

	/* a packet may need more room than it had */
	if (len + ENHANCED_DATA > ng->size) {
		size_t size = len + ENHANCED_DATA;
		uint8_t *block = realloc(ng->block, size);

		if (!block)
			return false;
		ng->block = block;
		ng->size = size;
	}
	if (len <= ng->len)
		return true;
	got = fread(ng->block + ng->len, 1, len - ng->len, ng->file);
	ng->len += got;
	ng->next += got;
	return ng->len == len;
}

/* A section has interfaces, and a byte order, of its own */
static void section(struct tcpviz_pcapng *ng)
{
	uint32_t magic;

	memcpy(&magic, ng->block + HEADER, sizeof(magic));
	ng->swapped = magic == bswap_32(BYTE_ORDER_MAGIC);
	ng->links = 0;
}

static void interface(struct tcpviz_pcapng *ng)
{
	int link = get16(ng, HEADER);

	if (link == LINKTYPE_RAW)
		link = DLT_RAW;
	if (!ng->links)
		ng->snaplen = get32(ng, HEADER + 4);
	if (ng->links < TCPVIZ_PCAPNG_LINKS)
		ng->link[ng->links] = link;
	ng->links++;
	put16(ng, HEADER, LINKTYPE_IPV4);
	put32(ng, HEADER + 4, 0);
}

/*
 * Puts a packet in the place of the block, with the fields of an enhanced one
 * before it that are there already; without IP, or from a link that can't be
 * read, nothing.
 */
static void packet(struct tcpviz_pcapng *ng, uint32_t number,
		   struct tcpviz_frame frame)
{
	int link = number < TCPVIZ_PCAPNG_LINKS ? ng->link[number] : -1;
	uint32_t len;

	/* libpcap has something to say of it */
	if (number >= ng->links)
		return;
	if (!tcpviz_link_known(link)) {
		ng->unknown++;
		ng->unknown_link = link;
		ng->len = 0;
		return;
	}
	if (!tcpviz_link_strip(link, &frame)) {
		ng->other++;
		ng->len = 0;
		return;
	}
	len = (frame.caplen + 3) / 4 * 4;
	memmove(ng->block + HEADER + ENHANCED_DATA, frame.data, frame.caplen);
	memset(ng->block + HEADER + ENHANCED_DATA + frame.caplen, 0,
	       len - frame.caplen);
	len += HEADER + ENHANCED_DATA + TRAILER;
	put32(ng, 0, BLOCK_ENHANCED);
	put32(ng, 4, len);
	put32(ng, HEADER, number);
	put32(ng, HEADER + 12, frame.caplen);
	put32(ng, HEADER + 16, frame.len);
	put32(ng, len - TRAILER, len);
	ng->len = len;
}

/* A packet with a time; one that lies about its length is left to libpcap */
static void enhanced(struct tcpviz_pcapng *ng, bool old)
{
	struct tcpviz_frame frame = {
		.data = ng->block + HEADER + ENHANCED_DATA,
		.caplen = get32(ng, HEADER + 12),
		.len = get32(ng, HEADER + 16),
	};

	if (frame.caplen > ng->len - HEADER - ENHANCED_DATA - TRAILER)
		return;
	if (frame.len < frame.caplen)
		frame.len = frame.caplen;
	packet(ng, old ? get16(ng, HEADER) : get32(ng, HEADER), frame);
}

/* A packet of the first interface and without a time */
static void simple(struct tcpviz_pcapng *ng)
{
	struct tcpviz_frame frame = { .data = ng->block + HEADER + 4 };
	uint32_t room = ng->len - HEADER - 4 - TRAILER;

	if (!ng->links)
		return;
	frame.len = get32(ng, HEADER);
	frame.caplen = frame.len;
	if (ng->snaplen && frame.caplen > ng->snaplen)
		frame.caplen = ng->snaplen;
	if (frame.caplen > room)
		return;
	memmove(ng->block + HEADER + ENHANCED_DATA, frame.data, room);
	memset(ng->block + HEADER, 0, ENHANCED_DATA);
	frame.data = ng->block + HEADER + ENHANCED_DATA;
	packet(ng, 0, frame);
}

/* What has to be there of a block before it is looked at, ends included */
static size_t least(uint32_t type)
{
	switch (type) {
	case BLOCK_SECTION:
		return HEADER + 16 + TRAILER;
	case BLOCK_INTERFACE:
		return HEADER + 8 + TRAILER;
	case BLOCK_PACKET:
	case BLOCK_ENHANCED:
		return HEADER + ENHANCED_DATA + TRAILER;
	case BLOCK_SIMPLE:
		return HEADER + 4 + TRAILER;
	default:
		return HEADER + TRAILER;
	}
}

static void block_change(struct tcpviz_pcapng *ng, uint32_t type)
{
	switch (type) {
	case BLOCK_INTERFACE:
		interface(ng);
		break;
	case BLOCK_PACKET:
	case BLOCK_ENHANCED:
		enhanced(ng, type == BLOCK_PACKET);
		break;
	case BLOCK_SIMPLE:
		simple(ng);
		break;
	}
}

/* Reads a block and changes it; what is damaged is passed on as it is */
static void block_next(struct tcpviz_pcapng *ng)
{
	uint32_t type, len;

	ng->start = ng->next;
	ng->len = 0;
	ng->at = 0;
	ng->broken = true;
	if (!fill(ng, HEADER))
		return;
	type = get32(ng, 0);
	if (type == BLOCK_SECTION) {
		if (!fill(ng, HEADER + 4))
			return;
		section(ng);
	}
	len = get32(ng, 4);
	if (len < least(type) || len > BLOCK_MAX || len % 4 || !fill(ng, len))
		return;
	ng->broken = false;
	block_change(ng, type);
}

/* As it is from here on */
static void rest_next(struct tcpviz_pcapng *ng)
{
	ng->start = ng->next;
	ng->len = 0;
	ng->at = 0;
	fill(ng, BUFSIZ);
}

static ssize_t ng_read(void *cookie, char *buf, size_t size)
{
	struct tcpviz_pcapng *ng = cookie;

	while (ng->at == ng->len) {
		if (ng->broken)
			rest_next(ng);
		else
			block_next(ng);
		if (!ng->len && (feof(ng->file) || ferror(ng->file)))
			return 0;
	}
	if (size > ng->len - ng->at)
		size = ng->len - ng->at;
	memcpy(buf, ng->block + ng->at, size);
	ng->at += size;
	return size;
}

static int ng_close(void *cookie)
{
	struct tcpviz_pcapng *ng = cookie;

	free(ng->block);
	return fclose(ng->file);
}

/**
 * tcpviz_pcapng_open() - a pcapng file as one whose links are all raw IP
 * @ng: state, to be there until what is returned has been closed
 * @file: the file; closed with what is returned
 *
 * Return: a stream, or NULL.
 */
FILE *tcpviz_pcapng_open(struct tcpviz_pcapng *ng, FILE *file)
{
	const cookie_io_functions_t functions = {
		.read = ng_read,
		.close = ng_close,
	};
	FILE *stream;

	memset(ng, 0, sizeof(*ng));
	ng->file = file;
	stream = fopencookie(ng, "r", functions);
	/* so that we know how far libpcap has read */
	if (stream)
		setvbuf(stream, NULL, _IONBF, 0);
	return stream;
}

/**
 * tcpviz_pcapng_tell() - how far the file has been read
 * @ng: the file
 *
 * Return: octets from its beginning, within a block that was changed: about.
 */
uint64_t tcpviz_pcapng_tell(const struct tcpviz_pcapng *ng)
{
	uint64_t at = ng->start + ng->at;

	return ng->at == ng->len || at > ng->next ? ng->next : at;
}
