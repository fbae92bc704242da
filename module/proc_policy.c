// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/net/tcpviz/policy: the rules of a namespace.
 */
#include "proc.h"

#include <linux/seq_file_net.h>

#include "netns.h"
#include "rules.h"

/* Room for "IPv6/128" */
#define PREFIX_LEN	52

static void show_port(struct seq_file *seq, const struct tcpviz_match *m)
{
	char buf[12];

	if (m->port_first == m->port_last)
		snprintf(buf, sizeof(buf), "%u", m->port_first);
	else if (tcpviz_match_any_port(m))
		strscpy(buf, "-", sizeof(buf));
	else
		snprintf(buf, sizeof(buf), "%u-%u", m->port_first,
			 m->port_last);
	seq_printf(seq, "%-11s ", buf);
}

static void show_prefix(struct seq_file *seq, u8 family,
			const struct tcpviz_prefix *prefix)
{
	char buf[PREFIX_LEN];

	if (prefix->len)
		snprintf(buf, sizeof(buf),
			 family == AF_INET ? "%pI4/%u" : "%pI6c/%u",
			 &prefix->addr, prefix->len);
	else
		strscpy(buf, "-", sizeof(buf));
	seq_printf(seq, "%-18s ", buf);
}

/**
 * show_limit() - print a limit that a rule may not set
 * @seq: file
 * @rule: rule
 * @limit: which one
 * @value: its value
 * @width: of the column
 */
static void show_limit(struct seq_file *seq, const struct tcpviz_rule *rule,
		       enum tcpviz_limit limit, int value, int width)
{
	if (rule->set & BIT(limit))
		seq_printf(seq, "%*d ", width, value);
	else
		seq_printf(seq, "%*s ", width, "-");
}

static void show_limits(struct seq_file *seq, const struct tcpviz_rule *rule)
{
	const struct tcpviz_limits *l = &rule->limits;
	const char *policy = "-";

	show_limit(seq, rule, TCPVIZ_LIMIT_RETRIES, l->synack_retries, 14);
	show_limit(seq, rule, TCPVIZ_LIMIT_MAX, l->half_open_max, 13);
	show_limit(seq, rule, TCPVIZ_LIMIT_MAX_AGE, l->half_open_max_age_ms,
		   20);
	show_limit(seq, rule, TCPVIZ_LIMIT_MIN_AGE, l->half_open_min_age_ms,
		   20);
	show_limit(seq, rule, TCPVIZ_LIMIT_PER_SOURCE,
		   l->half_open_max_per_source, 24);
	if (rule->set & BIT(TCPVIZ_LIMIT_PRUNE_POLICY))
		policy = tcpviz_prune_policies[l->prune_policy];
	seq_printf(seq, "%-12s ", policy);
}

static void show_rule(struct seq_file *seq, const struct tcpviz_rule *rule)
{
	const struct tcpviz_match *m = &rule->match;
	const char *family = "-";

	if (m->family)
		family = m->family == AF_INET ? "ipv4" : "ipv6";
	seq_printf(seq, "%-10u %-6s ", rule->priority, family);
	show_port(seq, m);
	show_prefix(seq, m->family, &m->local);
	show_prefix(seq, m->family, &m->source);
	show_limits(seq, rule);
	seq_printf(seq, "%llu\n", tcpviz_rules_hits(rule));
}

/**
 * tcpviz_proc_policy_show() - print all rules, in their order
 * @seq: file
 * @v: unused
 *
 * Context: process, may sleep.
 * Return: 0.
 */
int tcpviz_proc_policy_show(struct seq_file *seq, void *v)
{
	struct tcpviz_net *tn = tcpviz_net(seq_file_single_net(seq));
	const struct tcpviz_rules *rules;
	u32 i;

	seq_printf(seq, "%-10s %-6s %-11s %-18s %-18s %14s %13s %20s %20s %24s %-12s %s\n",
		   "priority", "family", "port", "local", "source",
		   "synack_retries", "half_open_max", "half_open_max_age_ms",
		   "half_open_min_age_ms", "half_open_max_per_source",
		   "prune_policy", "hits");
	rules = tcpviz_rules_lock(tn);
	for (i = 0; rules && i < rules->count; i++)
		show_rule(seq, &rules->rule[i]);
	tcpviz_rules_unlock(tn);
	return 0;
}
