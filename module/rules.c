// SPDX-License-Identifier: GPL-2.0
/*
 * A namespace's rules: who changes them, and how.
 *
 * The rules stand in one array, which is never changed but replaced: a packet
 * meets either all of a change or nothing of it, and whoever changes
 * something waits for no packet.  A rule's hits are kept beside the array, so
 * that the next one goes on counting.
 *
 * No rule may be covered by another one that comes before it, nor two match
 * the same: it could never hold.
 */
#include "rules.h"

#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/overflow.h>
#include <linux/percpu.h>
#include <linux/slab.h>

#include "half_open.h"
#include "match.h"
#include "netns.h"

/* Distance between rules that leave their priority to us */
#define PRIORITY_STEP	10

static struct tcpviz_rules *rules_of(struct tcpviz_net *tn)
{
	return rcu_dereference_protected(tn->rules,
					 lockdep_is_held(&tn->rules_lock));
}

static u32 count_of(const struct tcpviz_rules *rules)
{
	return rules ? rules->count : 0;
}

static struct tcpviz_rules *rules_alloc(u32 count)
{
	struct tcpviz_rules *rules;

	rules = kvzalloc(struct_size(rules, rule, count), GFP_KERNEL_ACCOUNT);
	if (rules)
		rules->count = count;
	return rules;
}

static void rules_free_rcu(struct rcu_head *rcu)
{
	struct tcpviz_rules *rules;
	u32 i;

	rules = container_of(rcu, struct tcpviz_rules, rcu);
	for (i = 0; i < rules->gone_count; i++)
		free_percpu(rules->rule[rules->gone + i].hits);
	kvfree(rules);
}

/**
 * bounds_room() - does a rule bound how many connections may be half-open?
 * @rule: the rule
 *
 * Return: true if a SYN may have to wait for room because of it.
 */
static bool bounds_room(const struct tcpviz_rule *rule)
{
	return rule->limits.half_open_max ||
	       rule->limits.half_open_max_per_source;
}

/**
 * publish() - let other rules hold
 * @tn: namespace
 * @new: the rules, or NULL for none
 * @gone: first of those there were so far that are not among them
 * @gone_count: how many those are
 */
static void publish(struct tcpviz_net *tn, struct tcpviz_rules *new, u32 gone,
		    u32 gone_count)
{
	struct tcpviz_rules *old = rules_of(tn);
	u32 i;

	for (i = 0; i < count_of(new); i++)
		new->room |= bounds_room(&new->rule[i]);
	/* 0 would mean to a dump that it has just begun */
	if (!++tn->rules_gen)
		tn->rules_gen = 1;
	rcu_assign_pointer(tn->rules, new);
	tcpviz_half_open_refresh(tn);
	if (!old)
		return;
	old->gone = gone;
	old->gone_count = gone_count;
	call_rcu(&old->rcu, rules_free_rcu);
}

/**
 * place_of() - where a rule belongs
 * @rules: rules, or NULL
 * @priority: the rule's
 *
 * Return: index of the first rule with that priority or a greater one, which
 *	may be the number of rules.
 */
static u32 place_of(const struct tcpviz_rules *rules, u32 priority)
{
	u32 i;

	for (i = 0; i < count_of(rules); i++)
		if (rules->rule[i].priority >= priority)
			break;
	return i;
}

static bool is_at(const struct tcpviz_rules *rules, u32 place, u32 priority)
{
	return place < count_of(rules) &&
	       rules->rule[place].priority == priority;
}

/**
 * last_priority() - a priority after all others
 * @rules: rules, or NULL
 * @priority: gets it
 *
 * Return: 0, or -ENOSPC if there is none.
 */
static int last_priority(const struct tcpviz_rules *rules, u32 *priority)
{
	u32 last = rules ? rules->rule[rules->count - 1].priority : 0;

	if (last == U32_MAX)
		return -ENOSPC;
	*priority = last > U32_MAX - PRIORITY_STEP ? U32_MAX :
						     last + PRIORITY_STEP;
	return 0;
}

/**
 * check() - would there be a rule that can never hold?
 * @rules: rules, or NULL
 * @rule: the one that shall be among them
 * @but: index of the one whose place it takes
 * @extack: gets the reason
 *
 * Return: 0 or -EEXIST.
 */
static int check(const struct tcpviz_rules *rules,
		 const struct tcpviz_rule *rule, u32 but,
		 struct netlink_ext_ack *extack)
{
	u32 i;

	for (i = 0; i < count_of(rules); i++) {
		const struct tcpviz_rule *other = &rules->rule[i];
		u32 priority = other->priority;

		if (i == but)
			continue;
		if (tcpviz_match_same(&other->match, &rule->match))
			NL_SET_ERR_MSG_FMT(extack,
					   "the rule with priority %u has this match",
					   priority);
		else if (priority < rule->priority &&
			 tcpviz_match_covers(&other->match, &rule->match))
			NL_SET_ERR_MSG_FMT(extack,
					   "the rule with priority %u comes first and covers it",
					   priority);
		else if (priority > rule->priority &&
			 tcpviz_match_covers(&rule->match, &other->match))
			NL_SET_ERR_MSG_FMT(extack,
					   "it would come first and cover the rule with priority %u",
					   priority);
		else
			continue;
		return -EEXIST;
	}
	return 0;
}

static int add(struct tcpviz_net *tn, struct tcpviz_rule *rule,
	       const struct nlattr *priority, struct netlink_ext_ack *extack)
{
	struct tcpviz_rules *old = rules_of(tn), *new;
	u32 place, count = count_of(old);
	int err;

	if (count >= TCPVIZ_RULES_MAX) {
		NL_SET_ERR_MSG(extack,
			       "there are as many rules as there may be");
		return -E2BIG;
	}
	if (!priority && last_priority(old, &rule->priority)) {
		NL_SET_ERR_MSG(extack,
			       "no priority is left after the last rule");
		return -ENOSPC;
	}
	place = place_of(old, rule->priority);
	if (is_at(old, place, rule->priority)) {
		NL_SET_ERR_MSG_ATTR(extack, priority,
				    "there is a rule with this priority");
		return -EEXIST;
	}
	err = check(old, rule, U32_MAX, extack);
	if (err)
		return err;

	new = rules_alloc(count + 1);
	rule->hits = alloc_percpu_gfp(u64, GFP_KERNEL_ACCOUNT);
	if (!new || !rule->hits) {
		free_percpu(rule->hits);
		kvfree(new);
		return -ENOMEM;
	}
	if (old) {
		memcpy(new->rule, old->rule, place * sizeof(*rule));
		memcpy(new->rule + place + 1, old->rule + place,
		       (count - place) * sizeof(*rule));
	}
	new->rule[place] = *rule;
	publish(tn, new, 0, 0);
	return 0;
}

/**
 * find() - the rule that another one shall replace
 * @rules: rules, or NULL
 * @rule: the other one
 * @priority: attribute with its priority, or NULL: the same match
 * @place: gets the index
 * @extack: gets the reason
 *
 * Return: 0 or -ENOENT.
 */
static int find(const struct tcpviz_rules *rules,
		const struct tcpviz_rule *rule, const struct nlattr *priority,
		u32 *place, struct netlink_ext_ack *extack)
{
	if (priority) {
		*place = place_of(rules, rule->priority);
		if (is_at(rules, *place, rule->priority))
			return 0;
		NL_SET_ERR_MSG_ATTR(extack, priority,
				    "there is no rule with this priority");
		return -ENOENT;
	}
	for (*place = 0; *place < count_of(rules); ++*place)
		if (tcpviz_match_same(&rules->rule[*place].match, &rule->match))
			return 0;
	NL_SET_ERR_MSG(extack, "there is no rule with this match");
	return -ENOENT;
}

static int replace(struct tcpviz_net *tn, struct tcpviz_rule *rule,
		   const struct nlattr *priority,
		   struct netlink_ext_ack *extack)
{
	struct tcpviz_rules *old = rules_of(tn), *new;
	const struct tcpviz_rule *was;
	bool goes_on;
	u32 place;
	int err;

	err = find(old, rule, priority, &place, extack);
	if (err)
		return err;
	was = &old->rule[place];
	rule->priority = was->priority;
	err = check(old, rule, place, extack);
	if (err)
		return err;

	goes_on = tcpviz_match_same(&was->match, &rule->match);
	rule->hits = goes_on ? was->hits :
			       alloc_percpu_gfp(u64, GFP_KERNEL_ACCOUNT);
	if (!rule->hits)
		return -ENOMEM;
	new = rules_alloc(old->count);
	if (!new) {
		if (!goes_on)
			free_percpu(rule->hits);
		return -ENOMEM;
	}
	memcpy(new->rule, old->rule, old->count * sizeof(*rule));
	new->rule[place] = *rule;
	publish(tn, new, place, !goes_on);
	return 0;
}

static int del(struct tcpviz_net *tn, u32 priority)
{
	struct tcpviz_rules *old = rules_of(tn), *new = NULL;
	u32 place = place_of(old, priority);

	if (!is_at(old, place, priority))
		return -ENOENT;
	if (old->count > 1) {
		new = rules_alloc(old->count - 1);
		if (!new)
			return -ENOMEM;
		memcpy(new->rule, old->rule, place * sizeof(*new->rule));
		memcpy(new->rule + place, old->rule + place + 1,
		       (new->count - place) * sizeof(*new->rule));
	}
	publish(tn, new, place, 1);
	return 0;
}

/**
 * tcpviz_rules_add() - add a rule
 * @tn: namespace
 * @rule: the rule, without hits; priority and hits are set
 * @priority: attribute that rule->priority comes from; NULL: after all others
 * @extack: gets the reason of a refusal
 *
 * Context: process, may sleep.
 * Return: 0; -E2BIG if there are too many, -ENOSPC if the last one has the
 *	last priority, -ENOMEM; -EEXIST if another rule has its priority or
 *	match, or one of the two would cover the other and come first.
 */
int tcpviz_rules_add(struct tcpviz_net *tn, struct tcpviz_rule *rule,
		     const struct nlattr *priority,
		     struct netlink_ext_ack *extack)
{
	int err;

	mutex_lock(&tn->rules_lock);
	err = add(tn, rule, priority, extack);
	mutex_unlock(&tn->rules_lock);
	return err;
}

/**
 * tcpviz_rules_replace() - put a rule in the place of another
 * @tn: namespace
 * @rule: the rule, without hits; priority and hits are set
 * @priority: attribute that rule->priority comes from, which is the other
 *	one's as well; NULL: the other one has the same match
 * @extack: gets the reason of a refusal
 *
 * It goes on counting hits where it matches what the other one did.
 *
 * Context: process, may sleep.
 * Return: 0; -ENOENT if there is no such rule, -ENOMEM; -EEXIST if a third
 *	one has its match, or one of these two would cover the other and come
 *	first.
 */
int tcpviz_rules_replace(struct tcpviz_net *tn, struct tcpviz_rule *rule,
			 const struct nlattr *priority,
			 struct netlink_ext_ack *extack)
{
	int err;

	mutex_lock(&tn->rules_lock);
	err = replace(tn, rule, priority, extack);
	mutex_unlock(&tn->rules_lock);
	return err;
}

/**
 * tcpviz_rules_del() - remove a rule
 * @tn: namespace
 * @priority: the rule's
 *
 * Context: process, may sleep.
 * Return: 0; -ENOENT if there is no such rule, -ENOMEM.
 */
int tcpviz_rules_del(struct tcpviz_net *tn, u32 priority)
{
	int err;

	mutex_lock(&tn->rules_lock);
	err = del(tn, priority);
	mutex_unlock(&tn->rules_lock);
	return err;
}

/**
 * tcpviz_rules_flush() - remove all rules
 * @tn: namespace
 *
 * Context: process, may sleep.
 */
void tcpviz_rules_flush(struct tcpviz_net *tn)
{
	mutex_lock(&tn->rules_lock);
	publish(tn, NULL, 0, count_of(rules_of(tn)));
	mutex_unlock(&tn->rules_lock);
}

/**
 * tcpviz_rules_lock() - keep the rules as they are, to show them
 * @tn: namespace; its rules_gen is constant as well
 *
 * Context: process, may sleep.  Takes tcpviz_net.rules_lock.
 * Return: the rules, or NULL if there are none.
 */
const struct tcpviz_rules *tcpviz_rules_lock(struct tcpviz_net *tn)
{
	mutex_lock(&tn->rules_lock);
	return rules_of(tn);
}

/**
 * tcpviz_rules_unlock() - let the rules be changed again
 * @tn: namespace
 *
 * Context: process.  Releases tcpviz_net.rules_lock.
 */
void tcpviz_rules_unlock(struct tcpviz_net *tn)
{
	mutex_unlock(&tn->rules_lock);
}

/**
 * tcpviz_rules_hits() - how many handshakes was a rule applied to?
 * @rule: rule
 *
 * Context: any; the rules cannot go meanwhile.
 * Return: number, of all processors.
 */
u64 tcpviz_rules_hits(const struct tcpviz_rule *rule)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(*per_cpu_ptr(rule->hits, cpu));
	return sum;
}

/**
 * tcpviz_rules_init() - begin without rules
 * @tn: namespace
 */
void tcpviz_rules_init(struct tcpviz_net *tn)
{
	mutex_init(&tn->rules_lock);
	tn->rules_gen = 1;
}

/**
 * tcpviz_rules_exit() - free a namespace's rules
 * @tn: namespace that nobody uses any more
 *
 * Context: any.
 */
void tcpviz_rules_exit(struct tcpviz_net *tn)
{
	struct tcpviz_rules *rules = rcu_dereference_protected(tn->rules, 1);

	if (!rules)
		return;
	rules->gone_count = rules->count;
	rules_free_rcu(&rules->rcu);
}
