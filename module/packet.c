// SPDX-License-Identifier: GPL-2.0
/*
 * What is asked of a packet beside its segment: does its checksum hold, and
 * where do its addresses belong?
 */
#include "packet.h"

#include <linux/netfilter.h>
#include <net/ipv6.h>
#include <net/l3mdev.h>

#include "netns.h"
#include "stats.h"

/**
 * sum_holds() - compute a segment's checksum
 * @pkt: segment
 *
 * The sum is left in the packet for its receiver.  If it goes on from here it
 * may be changed, and must come without one.
 *
 * Return: true if it is right.
 */
static bool sum_holds(const struct tcpviz_packet *pkt)
{
	struct sk_buff *skb = pkt->skb;
	bool none = skb->ip_summed == CHECKSUM_NONE;
	bool holds;

	holds = !nf_checksum(skb, pkt->hook,
			     skb_network_offset(skb) + pkt->seg.thoff,
			     IPPROTO_TCP, pkt->seg.family);
	if (none && pkt->where != TCPVIZ_AT_INPUT) {
		skb->ip_summed = CHECKSUM_NONE;
		skb->csum_complete_sw = 0;
		skb->csum_valid = 0;
	}
	return holds;
}

/**
 * tcpviz_packet_checksum_ok() - does a segment's checksum hold?
 * @pkt: segment
 *
 * One that does not is counted.
 *
 * Context: any.
 * Return: true if it does, or if the hardware will fill it in.
 */
bool tcpviz_packet_checksum_ok(const struct tcpviz_packet *pkt)
{
	if (skb_csum_unnecessary(pkt->skb) || sum_holds(pkt))
		return true;
	tcpviz_stat_inc(pkt->tn, TCPVIZ_STAT_BAD_CHECKSUM);
	return false;
}

static bool is_link_local(const __be32 *addr)
{
	return ipv6_addr_type((const struct in6_addr *)addr) &
	       IPV6_ADDR_LINKLOCAL;
}

/**
 * tcpviz_packet_l3_domain() - the L3 domain that a packet's addresses belong to
 * @seg: segment
 * @dev: its device
 *
 * Context: RCU read-side critical section.
 * Return: ifindex of the VRF, or of the device if an address is link-local
 *	to it, else 0.
 */
int tcpviz_packet_l3_domain(const struct tcpviz_segment *seg,
			    const struct net_device *dev)
{
	int vrf = l3mdev_master_ifindex_rcu(dev);

	if (vrf || seg->family == AF_INET)
		return vrf;
	if (is_link_local(seg->saddr) || is_link_local(seg->daddr))
		return dev->ifindex;
	return 0;
}
