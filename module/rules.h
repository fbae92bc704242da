/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_RULES_H
#define _TCPVIZ_RULES_H

#include <linux/rcupdate.h>
#include <linux/types.h>

#include "match.h"
#include "policy.h"

struct netlink_ext_ack;
struct nlattr;
struct tcpviz_net;

/**
 * enum tcpviz_limit - what a rule may set: the members of struct tcpviz_limits
 * @TCPVIZ_LIMIT_RETRIES: synack_retries
 * @TCPVIZ_LIMIT_MAX: half_open_max
 * @TCPVIZ_LIMIT_MAX_AGE: half_open_max_age_ms
 * @TCPVIZ_LIMIT_MIN_AGE: half_open_min_age_ms
 * @TCPVIZ_LIMIT_PER_SOURCE: half_open_max_per_source
 * @TCPVIZ_LIMIT_PRUNE_POLICY: prune_policy
 * @TCPVIZ_LIMITS: how many there are
 *
 * In the order of their attributes, see genl.c.
 */
enum tcpviz_limit {
	TCPVIZ_LIMIT_RETRIES,
	TCPVIZ_LIMIT_MAX,
	TCPVIZ_LIMIT_MAX_AGE,
	TCPVIZ_LIMIT_MIN_AGE,
	TCPVIZ_LIMIT_PER_SOURCE,
	TCPVIZ_LIMIT_PRUNE_POLICY,
	TCPVIZ_LIMITS,
};

/**
 * struct tcpviz_rule - limits for some of a namespace's connections
 * @match: which
 * @priority: the least one that matches holds
 * @set: which members of @limits it sets, BIT() of enum tcpviz_limit
 * @limits: to what
 * @hits: handshakes it was applied to
 */
struct tcpviz_rule {
	struct tcpviz_match match;
	u32 priority;
	u8 set;
	struct tcpviz_limits limits;
	u64 __percpu *hits;
};

/**
 * struct tcpviz_rules - the rules of a namespace; replaced, never changed
 * @rcu: for freeing
 * @gone: first of the rules that have no successor in the next array
 * @gone_count: how many those are
 * @room: a rule bounds how many connections may be half-open
 * @count: how many rules
 * @rule: by ascending priority
 */
struct tcpviz_rules {
	struct rcu_head rcu;
	u32 gone;
	u32 gone_count;
	bool room;
	u32 count;
	struct tcpviz_rule rule[];
};

int tcpviz_rules_add(struct tcpviz_net *tn, struct tcpviz_rule *rule,
		     const struct nlattr *priority,
		     struct netlink_ext_ack *extack);
int tcpviz_rules_replace(struct tcpviz_net *tn, struct tcpviz_rule *rule,
			 const struct nlattr *priority,
			 struct netlink_ext_ack *extack);
int tcpviz_rules_del(struct tcpviz_net *tn, u32 priority);
void tcpviz_rules_flush(struct tcpviz_net *tn);

const struct tcpviz_rules *tcpviz_rules_lock(struct tcpviz_net *tn);
void tcpviz_rules_unlock(struct tcpviz_net *tn);
u64 tcpviz_rules_hits(const struct tcpviz_rule *rule);

void tcpviz_rules_init(struct tcpviz_net *tn);
void tcpviz_rules_exit(struct tcpviz_net *tn);

#endif /* _TCPVIZ_RULES_H */
