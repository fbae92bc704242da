// SPDX-License-Identifier: GPL-2.0
/*
 * Where packets come in: netfilter hooks, and the way of one packet.
 *
 *	hook_*()		leave at once if the segment can say nothing
 *				(unsettled.c knows, over loopback)
 *	  look_at()		parse it (segment.c), find its connection
 *				(table.c), verify the checksum of what opens,
 *				closes or kills
 *	    prune.c		SYN: make room for it; SYN-ACK: one too many?
 *	    follow.c		if there is no connection, open one; is it of
 *				one before, or the next (reuse.c)?
 *	    apply.c		ask the sockets (witness.c), keep the times
 *	      pair.c		what it means for both ends
 *	    conn.c		what follows from that
 *
 * The words used throughout (plain, quiet, silent, pass) are explained in
 * conn.h, the locks as well.
 *
 * Input and forwarding are seen last, after everybody who might drop or
 * change the packet; output first, as the stack made it.  No packet is ever
 * changed, and none dropped but a SYN-ACK that is over a limit.
 */
#include "hook.h"

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <net/ip.h>
#include <net/ip6_fib.h>
#include <net/ip6_route.h>
#include <net/ipv6.h>
#include <net/route.h>
#include <net/tcp.h>

#include "follow.h"
#include "hash.h"
#include "netns.h"
#include "packet.h"
#include "prune.h"
#include "stats.h"
#include "table.h"
#include "unsettled.h"

static const enum tcpviz_stat verdict_stat[] = {
	[TCPVIZ_SEG_FRAGMENT]	= TCPVIZ_STAT_FRAGMENT,
	[TCPVIZ_SEG_TRUNCATED]	= TCPVIZ_STAT_TRUNCATED,
	[TCPVIZ_SEG_BAD_IP]	= TCPVIZ_STAT_BAD_IP,
	[TCPVIZ_SEG_BAD_DOFF]	= TCPVIZ_STAT_BAD_DOFF,
	[TCPVIZ_SEG_BAD_FLAGS]	= TCPVIZ_STAT_BAD_FLAGS,
};

/**
 * peek_skb() - tcpviz_peek_t for a socket buffer
 * @pkt: the buffer, its network header set
 * @off: offset from that
 * @len: how many octets
 * @buf: room for them
 *
 * Return: pointer to the octets, or NULL.
 */
static const void *peek_skb(const void *pkt, u32 off, u32 len, void *buf)
{
	const struct sk_buff *skb = pkt;

	return skb_header_pointer(skb, skb_network_offset(skb) + off, len, buf);
}

/**
 * may_be_tcp() - may a packet be of a TCP connection?
 * @skb: packet
 * @pf: NFPROTO_IPV4 or NFPROTO_IPV6
 *
 * Just enough to leave all others alone; look_at() parses in earnest.
 *
 * Return: false if it is not.
 */
static bool may_be_tcp(const struct sk_buff *skb, u8 pf)
{
	u8 next;

	if (pf == NFPROTO_IPV4)
		return ip_hdr(skb)->protocol == IPPROTO_TCP;
	next = ipv6_hdr(skb)->nexthdr;
	return next == IPPROTO_TCP || ipv6_ext_hdr(next);
}

/**
 * plain_header() - the TCP header of a segment without control bits
 * @skb: packet that may be TCP
 * @pf: NFPROTO_IPV4 or NFPROTO_IPV6
 *
 * Return: the header; NULL if it has a control bit, or lacks ACK, or if only a
 *	closer look can tell.
 */
static const struct tcphdr *plain_header(const struct sk_buff *skb, u8 pf)
{
	int off = skb_network_offset(skb);
	const u8 *th;

	if (pf == NFPROTO_IPV4)
		off += ip_hdrlen(skb);
	else if (ipv6_hdr(skb)->nexthdr == IPPROTO_TCP)
		off += sizeof(struct ipv6hdr);
	else
		return NULL;
	if (off + (int)sizeof(struct tcphdr) > (int)skb_headlen(skb))
		return NULL;
	th = skb->data + off;
	if ((th[TCPVIZ_FLAGS_OFFSET] & (TCPVIZ_CONTROL | TCPVIZ_ACK)) !=
	    TCPVIZ_ACK)
		return NULL;
	return (const struct tcphdr *)th;
}

/**
 * plain_key() - read what the connection of a plain segment is known by
 * @pkt: gets addresses, ports and ACK in its segment, and nothing else
 * @skb: packet that may be TCP
 * @pf: NFPROTO_IPV4 or NFPROTO_IPV6
 *
 * For a router, which has no socket to tell that a segment says nothing:
 * parsing would take as long as finding its connection.
 *
 * Return: false if it has control bits, or if only a closer look can tell.
 */
static bool plain_key(struct tcpviz_packet *pkt, const struct sk_buff *skb,
		      u8 pf)
{
	struct tcpviz_segment *seg = &pkt->seg;
	const struct tcphdr *th;

	if (pf == NFPROTO_IPV4 && ip_is_fragment(ip_hdr(skb)))
		return false;
	th = plain_header(skb, pf);
	if (!th)
		return false;
	if (pf == NFPROTO_IPV4) {
		seg->family = AF_INET;
		seg->saddr[0] = ip_hdr(skb)->saddr;
		seg->daddr[0] = ip_hdr(skb)->daddr;
	} else {
		seg->family = AF_INET6;
		memcpy(seg->saddr, &ipv6_hdr(skb)->saddr, sizeof(seg->saddr));
		memcpy(seg->daddr, &ipv6_hdr(skb)->daddr, sizeof(seg->daddr));
	}
	seg->sport = th->source;
	seg->dport = th->dest;
	seg->flags = TCPVIZ_ACK;
	return true;
}

/**
 * open_socket() - does a packet's socket show an open connection?
 * @skb: packet
 *
 * Return: the socket if it is a TCP socket in ESTABLISHED, else NULL.
 */
static const struct tcp_sock *open_socket(const struct sk_buff *skb)
{
	const struct sock *sk = skb->sk;

	/* ESTABLISHED first: only a full socket can be in that state. */
	if (!sk || READ_ONCE(sk->sk_state) != TCP_ESTABLISHED ||
	    sk->sk_protocol != IPPROTO_TCP || sk->sk_type != SOCK_STREAM)
		return NULL;
	return tcp_sk(sk);
}

/**
 * has_conversed() - is an open socket past the third ACK for sure?
 * @tp: the socket, or NULL
 *
 * One that has neither received data nor had any acknowledged may be sending
 * the third ACK of its handshake.  A Fast Open client, cookie or not, may be
 * whatever it has got: its server speaks before, and it may hold that ACK back.
 *
 * Return: true if it is.
 */
static bool has_conversed(const struct tcp_sock *tp)
{
	if (!tp || tp->syn_fastopen || tp->syn_data || tp->syn_data_acked)
		return false;
	return READ_ONCE(tp->bytes_received) || READ_ONCE(tp->bytes_acked) > 1;
}

/**
 * may_be_quiet() - may a segment say nothing?
 * @pkt: segment
 *
 * That of a socket that has closed tells so, though no FIN has yet: the FIN may
 * have to wait behind data.
 *
 * Return: false if it must be followed.
 */
static bool may_be_quiet(const struct tcpviz_packet *pkt)
{
	u8 bits = pkt->seg.flags & (TCPVIZ_CONTROL | TCPVIZ_ACK);

	return bits == TCPVIZ_ACK && (!pkt->skb->sk || open_socket(pkt->skb));
}

/**
 * link_of() - the device whose link a segment's addresses belong to
 * @skb: packet
 * @seg: its segment
 * @dev: the device that it came in by or goes out by
 *
 * What is sent to an address of this host goes over loopback, whichever device
 * the address is of.
 *
 * Return: the device.
 */
static const struct net_device *link_of(const struct sk_buff *skb,
					const struct tcpviz_segment *seg,
					const struct net_device *dev)
{
	const struct inet6_dev *idev;

	if (!(dev->flags & IFF_LOOPBACK) || seg->family == AF_INET ||
	    !skb_dst(skb))
		return dev;
	idev = ip6_dst_idev(skb_dst(skb));
	return idev ? idev->dev : dev;
}

/**
 * leads_back() - does a segment's device lead back to this host?
 * @pkt: segment, its buffer and hook set
 * @dev: the device that it came in by or goes out by
 *
 * A VRF sends what its devices will send, and what goes to itself.
 *
 * Return: true if it does.
 */
static bool leads_back(const struct tcpviz_packet *pkt,
		       const struct net_device *dev)
{
	if (dev->flags & IFF_LOOPBACK)
		return true;
	if (pkt->where != TCPVIZ_AT_OUTPUT || !netif_is_l3_master(dev))
		return false;
	if (pkt->seg.family == AF_INET)
		return skb_rtable(pkt->skb)->rt_flags & RTCF_LOCAL;
	return ipv6_unicast_destination(pkt->skb);
}

/**
 * other_pass_counts() - is this the pass at LOCAL_OUT that does not count?
 * @skb: packet
 * @out: the device that it goes out by
 *
 * A VRF lets a packet pass as its own, and then again as that of the device
 * which sends it.  If it does so at once the second pass counts, for only there
 * its sender hears of a drop.  If it has a queue, from which the packet comes
 * with a link header, the first one does, when the sender's state is that of
 * the segment.
 *
 * Return: true if the other pass counts.
 */
static bool other_pass_counts(const struct sk_buff *skb,
			      const struct net_device *out)
{
	if (netif_is_l3_master(out))
		return skb_dst(skb)->dev != out;
	return skb->dev && netif_is_l3_master(skb->dev) &&
	       skb_mac_header_was_set(skb);
}

/**
 * parse() - parse a packet
 * @pkt: gets the segment, its namespace set
 * @skb: packet
 * @pf: NFPROTO_IPV4 or NFPROTO_IPV6, which are the address families
 *
 * What is malformed is counted.  TCP may obey control bits that make no sense:
 * such a segment is followed, with those that it would obey.
 *
 * Return: false if there is no segment to look at.
 */
static bool parse(struct tcpviz_packet *pkt, const struct sk_buff *skb,
		  u8 pf)
{
	const struct tcpviz_octets octets = {
		.head = skb_network_header(skb),
		.head_len = skb_headlen(skb) - skb_network_offset(skb),
		.len = skb->len - skb_network_offset(skb),
		.pkt = skb,
		.peek = peek_skb,
	};
	enum tcpviz_verdict verdict = tcpviz_segment_parse(&pkt->seg, &octets);

	/* A raw socket may write another version than it is sent as. */
	if ((verdict == TCPVIZ_SEG_OK || verdict == TCPVIZ_SEG_BAD_FLAGS) &&
	    pkt->seg.family != pf)
		verdict = TCPVIZ_SEG_BAD_IP;
	if (verdict == TCPVIZ_SEG_OK)
		return true;
	if (verdict != TCPVIZ_SEG_NOT_TCP)
		tcpviz_stat_inc(pkt->tn, verdict_stat[verdict]);
	return verdict == TCPVIZ_SEG_BAD_FLAGS;
}

/**
 * ask_limits() - what have the limits on half-open connections to say?
 * @pkt: segment; gets the answer if it is a SYN-ACK that this host sends
 *
 * A SYN that comes in makes room for itself.  What is forwarded is judged when
 * its connection is known, see follow.c.
 */
static void ask_limits(struct tcpviz_packet *pkt)
{
	pkt->pruning = TCPVIZ_PRUNING_NONE;
	if (pkt->where == TCPVIZ_AT_OUTPUT && (pkt->seg.flags & TCPVIZ_SYN))
		pkt->pruning = tcpviz_prune_synack(pkt);
	if (pkt->where == TCPVIZ_AT_INPUT && tcpviz_segment_is_syn(&pkt->seg))
		tcpviz_prune_syn(pkt);
}

/**
 * look_at() - parse a packet and follow its segment
 * @tn: namespace
 * @skb: packet
 * @state: what netfilter knows of it
 * @where: which hook this is
 * @dev: the device that it came in by or goes out by
 *
 * The packet's fields are filled in as they are needed: most of what comes here
 * leaves at the first return after the table.
 *
 * Context: bottom halves off, in an RCU read-side critical section.
 * Return: NF_ACCEPT, or NF_DROP for a SYN-ACK that is over a limit.
 */
static unsigned int look_at(struct tcpviz_net *tn, struct sk_buff *skb,
			    const struct nf_hook_state *state,
			    enum tcpviz_where where,
			    const struct net_device *dev)
{
	enum tcpviz_role from = TCPVIZ_CLIENT;
	struct tcpviz_packet pkt;
	struct tcpviz_conn *conn;
	bool parsed;

	pkt.tn = tn;
	pkt.skb = skb;
	parsed = where != TCPVIZ_AT_FORWARD || !plain_key(&pkt, skb, state->pf);
	if (parsed && !parse(&pkt, skb, state->pf))
		return NF_ACCEPT;
	pkt.l3dev = tcpviz_packet_l3_domain(&pkt.seg,
					    link_of(skb, &pkt.seg, dev));
	tcpviz_hash(&pkt);
	conn = tcpviz_table_find(&pkt, &from);
	if (conn && may_be_quiet(&pkt) && tcpviz_follow_plain(conn))
		return NF_ACCEPT;
	if (!parsed && !parse(&pkt, skb, state->pf))
		return NF_ACCEPT;

	pkt.where = where;
	pkt.hook = state->hook;
	pkt.ifindex = dev->ifindex;
	pkt.loopback = leads_back(&pkt, dev);
	pkt.pass = TCPVIZ_PASSES;
	if ((pkt.seg.flags & TCPVIZ_CONTROL) &&
	    !tcpviz_packet_checksum_ok(&pkt))
		return NF_ACCEPT;

	/* Over loopback it was counted when it left. */
	if (where != TCPVIZ_AT_INPUT || !pkt.loopback)
		tcpviz_stat_inc(pkt.tn, TCPVIZ_STAT_SEGMENTS);
	pkt.now_ns = ktime_get_ns();
	pkt.syn_ns = pkt.now_ns;
	pkt.reuses = false;
	pkt.after_syn = false;
	pkt.syn_data = false;
	ask_limits(&pkt);
	if (pkt.seg.flags)
		tcpviz_follow(conn, from, &pkt);
	else if (conn && where == TCPVIZ_AT_INPUT)
		tcpviz_follow_odd(conn);
	return pkt.pruning == TCPVIZ_PRUNING_NOW ? NF_DROP : NF_ACCEPT;
}

/**
 * hook() - a packet at any of the hooks, unless it says nothing
 * @priv: namespace
 * @skb: packet
 * @state: what netfilter knows of it
 * @where: which hook this is
 * @dev: the device that it came in by or goes out by
 *
 * LOCAL_OUT runs in process context as well, and so does each of them where
 * user space has held a packet (NFQUEUE).
 *
 * Context: any, in an RCU read-side critical section.
 * Return: NF_ACCEPT, or NF_DROP for a SYN-ACK that is over a limit.
 */
static unsigned int hook(void *priv, struct sk_buff *skb,
			 const struct nf_hook_state *state,
			 enum tcpviz_where where, const struct net_device *dev)
{
	unsigned int verdict;

	local_bh_disable();
	verdict = look_at(priv, skb, state, where, dev);
	local_bh_enable();
	return verdict;
}

/**
 * hook_input() - NF_INET_LOCAL_IN
 * @priv: namespace
 * @skb: packet
 * @state: what netfilter knows of it
 *
 * Over loopback, output has seen the segment leave, and no socket comes with
 * it.  IP takes what came in a frame to everybody, TCP does not.
 *
 * Return: NF_ACCEPT.
 */
static unsigned int hook_input(void *priv, struct sk_buff *skb,
			       const struct nf_hook_state *state)
{
	bool loopback = state->in->flags & IFF_LOOPBACK;
	const struct tcphdr *th;

	if (skb->pkt_type != PACKET_HOST || !may_be_tcp(skb, state->pf))
		return NF_ACCEPT;
	if (loopback || open_socket(skb)) {
		th = plain_header(skb, state->pf);
		if (th && (!loopback ||
			   !tcpviz_unsettled_any(th->source, th->dest)))
			return NF_ACCEPT;
	}
	return hook(priv, skb, state, TCPVIZ_AT_INPUT, state->in);
}

/**
 * hook_output() - NF_INET_LOCAL_OUT
 * @priv: namespace
 * @skb: packet
 * @state: what netfilter knows of it
 *
 * Nothing that an open socket sends without control bits means anything to us,
 * but the third ACK.  What netfilter copies for a third party, wherever it
 * passes, has gone by as itself, or will.
 *
 * Return: NF_ACCEPT, or NF_DROP for a SYN-ACK that is over a limit.
 */
static unsigned int hook_output(void *priv, struct sk_buff *skb,
				const struct nf_hook_state *state)
{
	if (!may_be_tcp(skb, state->pf))
		return NF_ACCEPT;
	if (has_conversed(open_socket(skb)) && plain_header(skb, state->pf))
		return NF_ACCEPT;
	if (other_pass_counts(skb, state->out))
		return NF_ACCEPT;
	if (TCPVIZ_NF_SENDS_COPY())
		return NF_ACCEPT;
	return hook(priv, skb, state, TCPVIZ_AT_OUTPUT, state->out);
}

/**
 * hook_forward() - NF_INET_FORWARD
 * @priv: namespace
 * @skb: packet
 * @state: what netfilter knows of it
 *
 * Return: NF_ACCEPT, or NF_DROP for a SYN-ACK that is over a limit.
 */
static unsigned int hook_forward(void *priv, struct sk_buff *skb,
				 const struct nf_hook_state *state)
{
	if (!may_be_tcp(skb, state->pf))
		return NF_ACCEPT;
	return hook(priv, skb, state, TCPVIZ_AT_FORWARD, state->in);
}

static const struct nf_hook_ops hook_ops[] = {
	{
		.hook		= hook_input,
		.pf		= NFPROTO_INET,
		.hooknum	= NF_INET_LOCAL_IN,
		/* before conntrack confirms, which has the last place */
		.priority	= NF_IP_PRI_LAST - 1,
	},
	{
		.hook		= hook_output,
		.pf		= NFPROTO_INET,
		.hooknum	= NF_INET_LOCAL_OUT,
		.priority	= NF_IP_PRI_FIRST,
	},
	{
		.hook		= hook_forward,
		.pf		= NFPROTO_INET,
		.hooknum	= NF_INET_FORWARD,
		.priority	= NF_IP_PRI_LAST - 1,
	},
};

/**
 * tcpviz_hook_register() - begin to see a namespace's packets
 * @tn: namespace
 *
 * Context: process, may sleep.
 * Return: 0 or a negative error.
 */
int tcpviz_hook_register(struct tcpviz_net *tn)
{
	unsigned int i;

	static_assert(ARRAY_SIZE(hook_ops) == ARRAY_SIZE(tn->hooks));
	for (i = 0; i < ARRAY_SIZE(hook_ops); i++) {
		tn->hooks[i] = hook_ops[i];
		tn->hooks[i].priv = tn;
	}
	return nf_register_net_hooks(tn->net, tn->hooks, ARRAY_SIZE(hook_ops));
}

/**
 * tcpviz_hook_unregister() - see no more of a namespace's packets
 * @tn: namespace
 *
 * A hook may still be running when this returns: wait for a grace period
 * before freeing what it uses, or registering again.
 *
 * Context: process, may sleep.
 */
void tcpviz_hook_unregister(struct tcpviz_net *tn)
{
	nf_unregister_net_hooks(tn->net, tn->hooks, ARRAY_SIZE(tn->hooks));
}
