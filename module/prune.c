// SPDX-License-Identifier: GPL-2.0
/*
 * The variant: which half-open connection goes, and when.
 *
 * SYN-ACK retry limit: after N repetitions by the request's timer the
 * connection is over.  There is nothing to do but not to send the next one:
 * the kernel drops a request whose SYN-ACK its timer could not send.
 */
#include "prune.h"

#include "netns.h"
#include "witness.h"

/**
 * tcpviz_prune_synack() - shall a SYN-ACK be its connection's end?
 * @pkt: SYN-ACK at LOCAL_OUT
 *
 * Read from the request and not from our table, so that it holds for
 * connections that are not in it, and counts no pass of a packet twice.
 *
 * Context: any, in an RCU read-side critical section.
 * Return: what the limit says.
 */
enum tcpviz_pruning tcpviz_prune_synack(const struct tcpviz_packet *pkt)
{
	int limit = READ_ONCE(pkt->tn->limits.synack_retries);
	unsigned int timeouts;

	if (limit < 0 || !tcpviz_witness_repeats(pkt->skb, &timeouts) ||
	    timeouts < limit)
		return TCPVIZ_PRUNE_NOT;
	return READ_ONCE(pkt->tn->enforce) ? TCPVIZ_PRUNE_NOW :
					     TCPVIZ_PRUNE_SHADOW;
}

/**
 * tcpviz_prune_retries() - the limit on SYN-ACK repetitions in force
 * @tn: namespace
 * @kernels: the kernel's own, which no dropping can exceed
 *
 * Return: the lower of the two.
 */
unsigned int tcpviz_prune_retries(const struct tcpviz_net *tn,
				  unsigned int kernels)
{
	int limit = READ_ONCE(tn->limits.synack_retries);

	if (limit < 0 || !READ_ONCE(tn->enforce))
		return kernels;
	return min_t(unsigned int, limit, kernels);
}
