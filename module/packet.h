/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_PACKET_H
#define _TCPVIZ_PACKET_H

#include <linux/math64.h>
#include <linux/time64.h>

#include "pair.h"

struct net_device;
struct sk_buff;
struct tcpviz_net;

/**
 * enum tcpviz_where - which hook a packet was seen at
 * @TCPVIZ_AT_INPUT: NF_INET_LOCAL_IN: the receiver is here
 * @TCPVIZ_AT_OUTPUT: NF_INET_LOCAL_OUT: the sender is here
 * @TCPVIZ_AT_FORWARD: NF_INET_FORWARD: neither is
 */
enum tcpviz_where {
	TCPVIZ_AT_INPUT,
	TCPVIZ_AT_OUTPUT,
	TCPVIZ_AT_FORWARD,
};

/**
 * enum tcpviz_pruning - what a limit says of a half-open connection
 * @TCPVIZ_PRUNING_NONE: it stays
 * @TCPVIZ_PRUNING_SHADOW: it would go if limits were enforced
 * @TCPVIZ_PRUNING_NOW: it goes: the SYN-ACK is not sent
 */
enum tcpviz_pruning {
	TCPVIZ_PRUNING_NONE,
	TCPVIZ_PRUNING_SHADOW,
	TCPVIZ_PRUNING_NOW,
};

/**
 * struct tcpviz_packet - one segment, seen at one hook
 * @seg: the segment
 * @tn: namespace
 * @skb: the packet; its sk is read, never kept
 * @now_ns: when, CLOCK_MONOTONIC
 * @reuses: if it opens a connection: an older one had the tuple
 * @after_syn: if it opens a connection: its receiver has sent a SYN before,
 *	which did not
 * @syn_data: if it opens a connection: it repeats a SYN that carried data
 * @syn_ns: when the connection's first SYN was seen: before @now_ns if
 *	@after_syn
 * @syn_seq: if @after_syn: sequence number of that SYN
 * @syn_len: if @after_syn: octets of data on it
 * @hash: of the connection, see tcpviz_hash()
 * @ifindex: the device that it came in by or goes out by
 * @l3dev: its L3 domain: the VRF, the device of a link-local address, or 0
 * @where: at which hook
 * @pass: where on its way that is, as its connection has it
 * @hook: the same as netfilter numbers it
 * @loopback: by a device that leads back to this host
 * @pruning: what the limits say of it
 */
struct tcpviz_packet {
	struct tcpviz_segment seg;
	struct tcpviz_net *tn;
	struct sk_buff *skb;
	u64 now_ns;
	u64 syn_ns;
	u32 syn_seq;
	u32 syn_len;
	u32 hash;
	int ifindex;
	int l3dev;
	enum tcpviz_where where;
	enum tcpviz_pass pass;
	unsigned int hook;
	bool loopback;
	bool reuses;
	bool after_syn;
	bool syn_data;
	enum tcpviz_pruning pruning;
};

bool tcpviz_packet_checksum_ok(const struct tcpviz_packet *pkt);
int tcpviz_packet_l3_domain(const struct tcpviz_segment *seg,
			    const struct net_device *dev);

/**
 * tcpviz_packet_us() - when was a segment seen?
 * @pkt: segment
 *
 * Return: microseconds, low bits.
 */
static inline u32 tcpviz_packet_us(const struct tcpviz_packet *pkt)
{
	return div_u64(pkt->now_ns, NSEC_PER_USEC);
}

#endif /* _TCPVIZ_PACKET_H */
