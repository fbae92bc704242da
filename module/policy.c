// SPDX-License-Identifier: GPL-2.0
/*
 * Which limits a connection has: the namespace's, but where the first rule
 * that matches it says otherwise.
 */
#include "policy.h"

#include <linux/percpu.h>

#include "match.h"
#include "netns.h"
#include "rules.h"

const char * const tcpviz_prune_policies[TCPVIZ_PRUNE_POLICIES] = {
	[TCPVIZ_PRUNE_OLDEST]	= "oldest",
	[TCPVIZ_PRUNE_RANDOM]	= "random",
};

/**
 * first_match() - the rule that holds for a connection
 * @tn: namespace
 * @key: the connection
 *
 * Return: the rule, or NULL if there is none.
 */
static const struct tcpviz_rule *
first_match(const struct tcpviz_net *tn, const struct tcpviz_policy_key *key)
{
	const struct tcpviz_rules *rules = rcu_dereference(tn->rules);
	u32 i;

	for (i = 0; rules && i < rules->count; i++)
		if (tcpviz_match_has(&rules->rule[i].match, key))
			return &rules->rule[i];
	return NULL;
}

/**
 * override() - let a rule say otherwise
 * @limits: limits
 * @rule: rule
 */
static void override(struct tcpviz_limits *limits,
		     const struct tcpviz_rule *rule)
{
	const struct tcpviz_limits *l = &rule->limits;

	if (rule->set & BIT(TCPVIZ_LIMIT_RETRIES))
		limits->synack_retries = l->synack_retries;
	if (rule->set & BIT(TCPVIZ_LIMIT_MAX))
		limits->half_open_max = l->half_open_max;
	if (rule->set & BIT(TCPVIZ_LIMIT_MAX_AGE))
		limits->half_open_max_age_ms = l->half_open_max_age_ms;
	if (rule->set & BIT(TCPVIZ_LIMIT_MIN_AGE))
		limits->half_open_min_age_ms = l->half_open_min_age_ms;
	if (rule->set & BIT(TCPVIZ_LIMIT_PER_SOURCE))
		limits->half_open_max_per_source = l->half_open_max_per_source;
	if (rule->set & BIT(TCPVIZ_LIMIT_PRUNE_POLICY))
		limits->prune_policy = l->prune_policy;
}

/**
 * tcpviz_policy_limits() - the limits in force for a connection
 * @tn: namespace
 * @key: the connection
 * @limits: gets them
 *
 * What the namespace says is the value of the moment, each for itself: they
 * are changed one by one.  Rules are those before a change or those after it.
 *
 * Context: any, in an RCU read-side critical section.
 */
void tcpviz_policy_limits(const struct tcpviz_net *tn,
			  const struct tcpviz_policy_key *key,
			  struct tcpviz_limits *limits)
{
	const struct tcpviz_limits *l = &tn->limits;
	const struct tcpviz_rule *rule;

	limits->synack_retries = READ_ONCE(l->synack_retries);
	limits->half_open_max = READ_ONCE(l->half_open_max);
	limits->half_open_max_age_ms = READ_ONCE(l->half_open_max_age_ms);
	limits->half_open_min_age_ms = READ_ONCE(l->half_open_min_age_ms);
	limits->half_open_max_per_source =
		READ_ONCE(l->half_open_max_per_source);
	limits->prune_policy = READ_ONCE(l->prune_policy);

	rule = first_match(tn, key);
	if (rule)
		override(limits, rule);
}

/**
 * tcpviz_policy_hit() - count a handshake for the rule that holds
 * @tn: namespace
 * @key: the connection
 *
 * Context: any, in an RCU read-side critical section.
 */
void tcpviz_policy_hit(const struct tcpviz_net *tn,
		       const struct tcpviz_policy_key *key)
{
	const struct tcpviz_rule *rule = first_match(tn, key);

	if (rule)
		this_cpu_inc(*rule->hits);
}

/**
 * tcpviz_policy_limited() - may a SYN have to wait for room?
 * @tn: namespace
 *
 * Context: any, in an RCU read-side critical section.
 * Return: false if no connection of the namespace has such a limit.
 */
bool tcpviz_policy_limited(const struct tcpviz_net *tn)
{
	const struct tcpviz_rules *rules = rcu_dereference(tn->rules);
	const struct tcpviz_limits *l = &tn->limits;

	return READ_ONCE(l->half_open_max) ||
	       READ_ONCE(l->half_open_max_per_source) ||
	       (rules && rules->room);
}
