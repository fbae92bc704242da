// SPDX-License-Identifier: GPL-2.0
/* From a frame of some link to the IP packet in it */

#include "link.h"

#include <pcap/dlt.h>
#include <stddef.h>

#include "util.h"

#define ETHERTYPE_IPV4	0x0800
#define ETHERTYPE_IPV6	0x86dd
#define ETHERTYPE_PPPOE	0x8864
#define PPP_IPV4	0x0021
#define PPP_IPV6	0x0057

/* There may be several VLAN tags; whoever nests more is not to be trusted */
#define TAGS_MAX	8

/**
 * struct link - where a link's header has what
 * @type: DLT_*
 * @header: length of the header
 * @protocol: where the Ethernet type is in it; -1: there is none, and what
 *	follows is IP
 */
struct link {
	int type;
	int header;
	int protocol;
};

static const struct link links[] = {
	{ DLT_EN10MB,		14,	12 },
	{ DLT_LINUX_SLL,	16,	14 },
	{ DLT_LINUX_SLL2,	20,	0 },
	{ DLT_NULL,		4,	-1 },
	{ DLT_LOOP,		4,	-1 },
	{ DLT_RAW,		0,	-1 },
	{ DLT_IPV4,		0,	-1 },
	{ DLT_IPV6,		0,	-1 },
};

static const struct link *link_find(int type)
{
	for (size_t i = 0; i < ARRAY_SIZE(links); i++)
		if (links[i].type == type)
			return &links[i];
	return NULL;
}

static uint16_t be16(const uint8_t *at)
{
	return at[0] << 8 | at[1];
}

/* Takes octets off the front */
static bool skip(struct tcpviz_frame *frame, uint32_t octets)
{
	if (frame->caplen < octets || frame->len < octets)
		return false;
	frame->data += octets;
	frame->caplen -= octets;
	frame->len -= octets;
	return true;
}

static bool is_tag(uint16_t protocol)
{
	return protocol == 0x8100 || protocol == 0x88a8 || protocol == 0x9100;
}

/* Follows VLAN tags and PPPoE to what they carry */
static bool protocol_is_ip(uint16_t protocol, struct tcpviz_frame *frame)
{
	for (int tags = 0; is_tag(protocol) && tags < TAGS_MAX; tags++) {
		if (!skip(frame, 4))
			return false;
		protocol = be16(frame->data - 2);
	}
	if (protocol == ETHERTYPE_PPPOE) {
		if (!skip(frame, 8))
			return false;
		protocol = be16(frame->data - 2);
		return protocol == PPP_IPV4 || protocol == PPP_IPV6;
	}
	return protocol == ETHERTYPE_IPV4 || protocol == ETHERTYPE_IPV6;
}

/* An Ethernet frame may be longer than the packet in it, which is short */
static void trim(struct tcpviz_frame *frame)
{
	uint32_t len = 0;

	if (frame->caplen >= 4 && frame->data[0] >> 4 == 4)
		len = be16(frame->data + 2);
	else if (frame->caplen >= 6 && frame->data[0] >> 4 == 6 &&
		 be16(frame->data + 4))
		len = be16(frame->data + 4) + 40;
	/* 0 is a packet that is yet to be cut, or too long for the field */
	if (!len || len > frame->len)
		return;
	frame->len = len;
	if (frame->caplen > len)
		frame->caplen = len;
}

/**
 * tcpviz_link_known() - whether frames of a link can be read
 * @type: DLT_*
 *
 * Return: true if they can.
 */
bool tcpviz_link_known(int type)
{
	return link_find(type);
}

/**
 * tcpviz_link_strip() - take a link's header off
 * @type: DLT_*, one that is known
 * @frame: the frame; what is left is the packet
 *
 * Return: false if there is no IP in it, or not even a header.
 */
bool tcpviz_link_strip(int type, struct tcpviz_frame *frame)
{
	const struct link *link = link_find(type);
	const uint8_t *header = frame->data;

	if (!link || !skip(frame, link->header))
		return false;
	if (link->protocol >= 0 &&
	    !protocol_is_ip(be16(header + link->protocol), frame))
		return false;
	trim(frame);
	return true;
}
