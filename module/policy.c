// SPDX-License-Identifier: GPL-2.0
/*
 * Which limits a connection has.
 */
#include "policy.h"

#include "netns.h"

/**
 * tcpviz_policy_limits() - the limits in force for a connection
 * @tn: namespace
 * @key: the connection
 * @limits: gets them
 *
 * Each is the value of the moment: they are changed one by one.
 *
 * Context: any, in an RCU read-side critical section.
 */
void tcpviz_policy_limits(const struct tcpviz_net *tn,
			  const struct tcpviz_policy_key *key,
			  struct tcpviz_limits *limits)
{
	const struct tcpviz_limits *l = &tn->limits;

	limits->synack_retries = READ_ONCE(l->synack_retries);
	limits->half_open_max = READ_ONCE(l->half_open_max);
	limits->half_open_max_age_ms = READ_ONCE(l->half_open_max_age_ms);
	limits->half_open_min_age_ms = READ_ONCE(l->half_open_min_age_ms);
	limits->half_open_max_per_source =
		READ_ONCE(l->half_open_max_per_source);
	limits->prune_policy = READ_ONCE(l->prune_policy);
}

/**
 * tcpviz_policy_limited() - may a SYN have to wait for room?
 * @tn: namespace
 *
 * Context: any.
 * Return: false if no connection of the namespace has such a limit.
 */
bool tcpviz_policy_limited(const struct tcpviz_net *tn)
{
	const struct tcpviz_limits *l = &tn->limits;

	return READ_ONCE(l->half_open_max) ||
	       READ_ONCE(l->half_open_max_per_source);
}
