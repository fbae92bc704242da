/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_POLICY_H
#define _TCPVIZ_POLICY_H

#include <linux/netfilter.h>
#include <linux/types.h>

struct tcpviz_net;

/**
 * enum tcpviz_prune_policy - which half-open connection makes room
 * @TCPVIZ_PRUNE_OLDEST: the one that has waited longest
 * @TCPVIZ_PRUNE_RANDOM: any
 * @TCPVIZ_PRUNE_POLICIES: how many there are
 */
enum tcpviz_prune_policy {
	TCPVIZ_PRUNE_OLDEST,
	TCPVIZ_PRUNE_RANDOM,
	TCPVIZ_PRUNE_POLICIES,
};

/* half_open_min_age_ms: as it suits the kernel's SYN cookies, see prune.c */
#define TCPVIZ_MIN_AGE_AUTO	-1

/**
 * struct tcpviz_limits - what half-open connections may take
 * @synack_retries: SYN-ACK repetitions by the timer; -1: the kernel's own
 * @half_open_max: connections per listener; 0: the kernel's own
 * @half_open_max_age_ms: how long one may last; 0: as long as the kernel lets it
 * @half_open_min_age_ms: nothing younger makes room for others, or
 *	TCPVIZ_MIN_AGE_AUTO
 * @half_open_max_per_source: connections per source prefix; 0: no limit
 * @prune_policy: enum tcpviz_prune_policy
 */
struct tcpviz_limits {
	int synack_retries;
	int half_open_max;
	int half_open_max_age_ms;
	int half_open_min_age_ms;
	int half_open_max_per_source;
	int prune_policy;
};

/* Ranges; what a request counts its timer with has seven bits. */
#define TCPVIZ_SYNACK_RETRIES_MAX	127
#define TCPVIZ_HALF_OPEN_MAX		(1 << 20)
#define TCPVIZ_HALF_OPEN_AGE_MS_MAX	(10 * 60 * 1000)

/**
 * struct tcpviz_policy_key - what decides which limits a connection has
 * @laddr: address of the server, which is local
 * @raddr: address of the client; NULL: of any, so that no rule about it holds
 * @lport: port of the server, network order
 * @family: AF_INET or AF_INET6
 */
struct tcpviz_policy_key {
	const union nf_inet_addr *laddr;
	const union nf_inet_addr *raddr;
	__be16 lport;
	u8 family;
};

void tcpviz_policy_limits(const struct tcpviz_net *tn,
			  const struct tcpviz_policy_key *key,
			  struct tcpviz_limits *limits);

bool tcpviz_policy_limited(const struct tcpviz_net *tn);

#endif /* _TCPVIZ_POLICY_H */
