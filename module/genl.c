// SPDX-License-Identifier: GPL-2.0
/*
 * Generic netlink family "tcpviz": the rules of a namespace, its connections
 * (genl_conn.c), and a group for its transitions (notify.c).
 *
 * Documentation/netlink/specs/tcpviz.yaml defines it.  A request concerns the
 * namespace of the socket that it came by, which exists for as long as the
 * socket does, and needs CAP_NET_ADMIN in the user namespace that owns it.
 */
#include "genl.h"

#include <linux/module.h>
#include <linux/netlink.h>
#include <net/genetlink.h>
#include <net/sock.h>

#include "genl_conn.h"
#include "netns.h"
#include "notify.h"
#include "rules.h"
#include "uapi/linux/tcpviz.h"

/* The last attribute that a new rule may have */
#define RULE_NEW_MAX	TCPVIZ_A_RULE_PRUNE_POLICY

#define REFUSE(info, attr, msg) ({					\
	struct genl_info *__info = (info);				\
									\
	NL_SET_ERR_MSG_ATTR(__info->extack, __info->attrs[attr], msg);	\
	-EINVAL;							\
})

/* Not const before 6.8, where the policy points to them */
static struct netlink_range_validation half_open_range = {
	.max = TCPVIZ_HALF_OPEN_MAX,
};

static struct netlink_range_validation age_range = {
	.max = TCPVIZ_HALF_OPEN_AGE_MS_MAX,
};

static struct netlink_range_validation_signed min_age_range = {
	.min = TCPVIZ_MIN_AGE_AUTO,
	.max = TCPVIZ_HALF_OPEN_AGE_MS_MAX,
};

static const struct nla_policy rule_new_policy[RULE_NEW_MAX + 1] = {
	[TCPVIZ_A_RULE_PRIORITY]	= { .type = NLA_U32 },
	[TCPVIZ_A_RULE_FAMILY]		= { .type = NLA_U8 },
	[TCPVIZ_A_RULE_PORT_FIRST]	=
		NLA_POLICY_MIN(NLA_U16, TCPVIZ_PORT_MIN),
	[TCPVIZ_A_RULE_PORT_LAST]	=
		NLA_POLICY_MIN(NLA_U16, TCPVIZ_PORT_MIN),
	[TCPVIZ_A_RULE_LOCAL]		=
		NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[TCPVIZ_A_RULE_LOCAL_LEN]	= { .type = NLA_U8 },
	[TCPVIZ_A_RULE_SOURCE]		=
		NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[TCPVIZ_A_RULE_SOURCE_LEN]	= { .type = NLA_U8 },
	[TCPVIZ_A_RULE_SYNACK_RETRIES]	=
		NLA_POLICY_RANGE(NLA_S32, -1, TCPVIZ_SYNACK_RETRIES_MAX),
	[TCPVIZ_A_RULE_HALF_OPEN_MAX]	=
		NLA_POLICY_FULL_RANGE(NLA_U32, &half_open_range),
	[TCPVIZ_A_RULE_HALF_OPEN_MAX_AGE_MS]	=
		NLA_POLICY_FULL_RANGE(NLA_U32, &age_range),
	[TCPVIZ_A_RULE_HALF_OPEN_MIN_AGE_MS]	=
		NLA_POLICY_FULL_RANGE_SIGNED(NLA_S32, &min_age_range),
	[TCPVIZ_A_RULE_HALF_OPEN_MAX_PER_SOURCE]	=
		NLA_POLICY_FULL_RANGE(NLA_U32, &half_open_range),
	[TCPVIZ_A_RULE_PRUNE_POLICY]	=
		NLA_POLICY_MAX(NLA_U32, TCPVIZ_PRUNE_POLICIES - 1),
};

static const struct nla_policy rule_del_policy[TCPVIZ_A_RULE_PRIORITY + 1] = {
	[TCPVIZ_A_RULE_PRIORITY]	= { .type = NLA_U32 },
};

static unsigned int bits_of(u8 family)
{
	return family == AF_INET ? 32 : 128;
}

/**
 * tcpviz_genl_get_prefix() - read a prefix
 * @attrs: attributes of a request, their lengths validated
 * @a_addr: attribute with its address
 * @a_len: attribute with its length; without it, it is the address alone
 * @family: gets its family, if there is a prefix
 * @prefix: gets it
 * @bad: gets the attribute at fault
 *
 * Return: NULL, or what is wrong with it.
 */
const char *tcpviz_genl_get_prefix(struct nlattr *const *attrs, int a_addr,
				   int a_len, u8 *family,
				   struct tcpviz_prefix *prefix, int *bad)
{
	const struct nlattr *addr = attrs[a_addr], *len = attrs[a_len];
	unsigned int i;

	*bad = a_len;
	if (!addr)
		return len ? "a prefix length without a prefix" : NULL;
	*bad = a_addr;
	if (nla_len(addr) != sizeof(prefix->addr.in) &&
	    nla_len(addr) != sizeof(prefix->addr.in6))
		return "an address has 4 or 16 bytes";
	*family = nla_len(addr) == sizeof(prefix->addr.in) ? AF_INET : AF_INET6;
	prefix->len = len ? nla_get_u8(len) : bits_of(*family);
	if (prefix->len > bits_of(*family)) {
		*bad = a_len;
		return "the prefix is longer than an address";
	}
	nla_memcpy(&prefix->addr, addr, sizeof(prefix->addr));
	for (i = prefix->len; i < bits_of(*family); i++)
		if (((u8 *)&prefix->addr)[i / 8] & (0x80 >> i % 8))
			return "the address has bits set beyond the prefix";
	return NULL;
}

static int parse_family(struct genl_info *info, struct tcpviz_match *m)
{
	const struct nlattr *attr = info->attrs[TCPVIZ_A_RULE_FAMILY];

	m->family = attr ? nla_get_u8(attr) : 0;
	if (attr && m->family != AF_INET && m->family != AF_INET6)
		return REFUSE(info, TCPVIZ_A_RULE_FAMILY,
			      "the family is neither AF_INET nor AF_INET6");
	return 0;
}

/**
 * parse_ports() - read which ports a rule is about
 * @info: request
 * @m: gets them
 *
 * Return: 0 or -EINVAL.
 */
static int parse_ports(struct genl_info *info, struct tcpviz_match *m)
{
	const struct nlattr *first = info->attrs[TCPVIZ_A_RULE_PORT_FIRST];
	const struct nlattr *last = info->attrs[TCPVIZ_A_RULE_PORT_LAST];

	m->port_first = TCPVIZ_PORT_MIN;
	m->port_last = TCPVIZ_PORT_MAX;
	if (!first && last)
		return REFUSE(info, TCPVIZ_A_RULE_PORT_LAST,
			      "a last port without a first one");
	if (!first)
		return 0;
	m->port_first = nla_get_u16(first);
	m->port_last = last ? nla_get_u16(last) : m->port_first;
	if (m->port_last < m->port_first)
		return REFUSE(info, TCPVIZ_A_RULE_PORT_LAST,
			      "the last port is less than the first");
	return 0;
}

/**
 * parse_prefix() - read a prefix
 * @info: request
 * @a_addr: attribute with its address
 * @a_len: attribute with its length
 * @m: the match it belongs to, whose family it may decide
 * @prefix: gets it
 *
 * Return: 0 or -EINVAL.
 */
static int parse_prefix(struct genl_info *info, int a_addr, int a_len,
			struct tcpviz_match *m, struct tcpviz_prefix *prefix)
{
	u8 family = m->family;
	const char *wrong;
	int bad;

	wrong = tcpviz_genl_get_prefix(info->attrs, a_addr, a_len, &family,
				       prefix, &bad);
	if (wrong) {
		NL_SET_ERR_MSG_FMT(info->extack, "%s", wrong);
		NL_SET_BAD_ATTR(info->extack, info->attrs[bad]);
		return -EINVAL;
	}
	if (m->family && m->family != family)
		return REFUSE(info, a_addr,
			      "the prefix is not of the rule's family");
	m->family = family;
	return 0;
}

/**
 * parse_match() - read which connections a rule is about
 * @info: request
 * @m: gets it
 *
 * Return: 0, or -EINVAL with a reason.
 */
static int parse_match(struct genl_info *info, struct tcpviz_match *m)
{
	int err;

	err = parse_family(info, m);
	if (err)
		return err;
	err = parse_ports(info, m);
	if (err)
		return err;
	err = parse_prefix(info, TCPVIZ_A_RULE_LOCAL, TCPVIZ_A_RULE_LOCAL_LEN,
			   m, &m->local);
	if (err)
		return err;
	err = parse_prefix(info, TCPVIZ_A_RULE_SOURCE,
			   TCPVIZ_A_RULE_SOURCE_LEN, m, &m->source);
	if (err)
		return err;
	if (!m->family && tcpviz_match_any_port(m)) {
		GENL_SET_ERR_MSG(info,
				 "the rule matches everything, as net.tcpviz.* does");
		return -EINVAL;
	}
	return 0;
}

/**
 * limit_at() - where a limit is that an attribute holds
 * @limits: limits
 * @limit: which one
 *
 * Return: member of @limits.
 */
static int *limit_at(struct tcpviz_limits *limits, enum tcpviz_limit limit)
{
	switch (limit) {
	case TCPVIZ_LIMIT_RETRIES:
		return &limits->synack_retries;
	case TCPVIZ_LIMIT_MAX:
		return &limits->half_open_max;
	case TCPVIZ_LIMIT_MAX_AGE:
		return &limits->half_open_max_age_ms;
	case TCPVIZ_LIMIT_MIN_AGE:
		return &limits->half_open_min_age_ms;
	case TCPVIZ_LIMIT_PER_SOURCE:
		return &limits->half_open_max_per_source;
	case TCPVIZ_LIMIT_PRUNE_POLICY:
	case TCPVIZ_LIMITS:
		break;
	}
	return &limits->prune_policy;
}

static int attr_of(enum tcpviz_limit limit)
{
	static_assert(TCPVIZ_A_RULE_SYNACK_RETRIES + TCPVIZ_LIMITS - 1 ==
		      TCPVIZ_A_RULE_PRUNE_POLICY);

	return TCPVIZ_A_RULE_SYNACK_RETRIES + limit;
}

/**
 * parse_rule() - read a new rule
 * @info: request
 * @rule: gets it
 *
 * Return: 0, or -EINVAL with a reason.
 */
static int parse_rule(struct genl_info *info, struct tcpviz_rule *rule)
{
	enum tcpviz_limit limit;
	int err;

	memset(rule, 0, sizeof(*rule));
	if (info->attrs[TCPVIZ_A_RULE_PRIORITY])
		rule->priority =
			nla_get_u32(info->attrs[TCPVIZ_A_RULE_PRIORITY]);
	err = parse_match(info, &rule->match);
	if (err)
		return err;
	for (limit = 0; limit < TCPVIZ_LIMITS; limit++) {
		const struct nlattr *attr = info->attrs[attr_of(limit)];

		if (!attr)
			continue;
		rule->set |= BIT(limit);
		/* The signed ones and the others have the same 32 bits */
		*limit_at(&rule->limits, limit) = nla_get_s32(attr);
	}
	if (!rule->set) {
		GENL_SET_ERR_MSG(info, "the rule sets no limit");
		return -EINVAL;
	}
	return 0;
}

static struct tcpviz_net *net_of(struct genl_info *info)
{
	return tcpviz_net(genl_info_net(info));
}

static int rule_add(struct sk_buff *skb, struct genl_info *info)
{
	struct tcpviz_rule rule;
	int err;

	err = parse_rule(info, &rule);
	if (err)
		return err;
	return tcpviz_rules_add(net_of(info), &rule,
				info->attrs[TCPVIZ_A_RULE_PRIORITY],
				info->extack);
}

static int rule_replace(struct sk_buff *skb, struct genl_info *info)
{
	struct tcpviz_rule rule;
	int err;

	err = parse_rule(info, &rule);
	if (err)
		return err;
	return tcpviz_rules_replace(net_of(info), &rule,
				    info->attrs[TCPVIZ_A_RULE_PRIORITY],
				    info->extack);
}

static int rule_del(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[TCPVIZ_A_RULE_PRIORITY];
	int err;

	if (GENL_REQ_ATTR_CHECK(info, TCPVIZ_A_RULE_PRIORITY)) {
		GENL_SET_ERR_MSG(info, "which rule? the priority is missing");
		return -EINVAL;
	}
	err = tcpviz_rules_del(net_of(info), nla_get_u32(attr));
	if (err == -ENOENT)
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "there is no rule with this priority");
	return err;
}

static int rule_flush(struct sk_buff *skb, struct genl_info *info)
{
	tcpviz_rules_flush(net_of(info));
	return 0;
}

static bool put_prefix(struct sk_buff *skb, int a_addr, int a_len, u8 family,
		       const struct tcpviz_prefix *prefix)
{
	return !prefix->len ||
	       (!nla_put(skb, a_addr, bits_of(family) / 8, &prefix->addr) &&
		!nla_put_u8(skb, a_len, prefix->len));
}

static bool put_match(struct sk_buff *skb, const struct tcpviz_match *m)
{
	if (m->family && nla_put_u8(skb, TCPVIZ_A_RULE_FAMILY, m->family))
		return false;
	if (!tcpviz_match_any_port(m) &&
	    (nla_put_u16(skb, TCPVIZ_A_RULE_PORT_FIRST, m->port_first) ||
	     nla_put_u16(skb, TCPVIZ_A_RULE_PORT_LAST, m->port_last)))
		return false;
	return put_prefix(skb, TCPVIZ_A_RULE_LOCAL, TCPVIZ_A_RULE_LOCAL_LEN,
			  m->family, &m->local) &&
	       put_prefix(skb, TCPVIZ_A_RULE_SOURCE, TCPVIZ_A_RULE_SOURCE_LEN,
			  m->family, &m->source);
}

static bool put_limits(struct sk_buff *skb, const struct tcpviz_rule *rule)
{
	struct tcpviz_limits limits = rule->limits;
	enum tcpviz_limit limit;

	for (limit = 0; limit < TCPVIZ_LIMITS; limit++)
		if ((rule->set & BIT(limit)) &&
		    nla_put_s32(skb, attr_of(limit), *limit_at(&limits, limit)))
			return false;
	return true;
}

/**
 * put_rule() - write a rule as a message of a dump
 * @skb: the dump
 * @cb: what it is about
 * @rule: rule
 *
 * Return: false if there is no room for it.
 */
static bool put_rule(struct sk_buff *skb, struct netlink_callback *cb,
		     const struct tcpviz_rule *rule)
{
	void *hdr;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &tcpviz_genl_family, NLM_F_MULTI,
			  TCPVIZ_CMD_RULE_GET);
	if (!hdr)
		return false;
	genl_dump_check_consistent(cb, hdr);
	if (nla_put_u32(skb, TCPVIZ_A_RULE_PRIORITY, rule->priority) ||
	    !put_match(skb, &rule->match) || !put_limits(skb, rule) ||
	    nla_put_u64_64bit(skb, TCPVIZ_A_RULE_HITS, tcpviz_rules_hits(rule),
			      TCPVIZ_A_RULE_PAD)) {
		genlmsg_cancel(skb, hdr);
		return false;
	}
	genlmsg_end(skb, hdr);
	return true;
}

/**
 * rule_dump() - write as many rules as there is room for
 * @skb: room
 * @cb: the dump; its args[0] is the index of the next rule
 *
 * If rules are changed between two calls the reader is told to begin again.
 *
 * Context: process, may sleep.
 * Return: length of what was written; 0 at the end.
 */
static int rule_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct tcpviz_net *tn = tcpviz_net(sock_net(skb->sk));
	const struct tcpviz_rules *rules;
	unsigned long i = cb->args[0];

	rules = tcpviz_rules_lock(tn);
	cb->seq = tn->rules_gen;
	while (rules && i < rules->count && put_rule(skb, cb, &rules->rule[i]))
		i++;
	tcpviz_rules_unlock(tn);
	cb->args[0] = i;
	return skb->len;
}

static const struct genl_ops genl_ops[] = {
	{
		.cmd		= TCPVIZ_CMD_RULE_ADD,
		.doit		= rule_add,
		.policy		= rule_new_policy,
		.maxattr	= ARRAY_SIZE(rule_new_policy) - 1,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= TCPVIZ_CMD_RULE_REPLACE,
		.doit		= rule_replace,
		.policy		= rule_new_policy,
		.maxattr	= ARRAY_SIZE(rule_new_policy) - 1,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= TCPVIZ_CMD_RULE_DEL,
		.doit		= rule_del,
		.policy		= rule_del_policy,
		.maxattr	= ARRAY_SIZE(rule_del_policy) - 1,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= TCPVIZ_CMD_RULE_GET,
		.dumpit		= rule_dump,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= TCPVIZ_CMD_RULE_FLUSH,
		.doit		= rule_flush,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= TCPVIZ_CMD_CONN_GET,
		.dumpit		= tcpviz_genl_conn_dump,
		.policy		= tcpviz_genl_conn_policy,
		.maxattr	= TCPVIZ_A_CONN_MAX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
};

/* What they tell may be read in the tables by the same people. */
static const struct genl_multicast_group genl_groups[] = {
	[TCPVIZ_MCGRP_TRANSITIONS] = {
		.name	= TCPVIZ_MCGRP_TRANSITIONS_NAME,
		.flags	= GENL_MCAST_CAP_NET_ADMIN,
	},
};

/* resv_start_op is 0: every operation is validated strictly. */
struct genl_family tcpviz_genl_family __ro_after_init = {
	.name		= TCPVIZ_FAMILY_NAME,
	.version	= TCPVIZ_FAMILY_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.ops		= genl_ops,
	.n_ops		= ARRAY_SIZE(genl_ops),
	.mcgrps		= genl_groups,
	.n_mcgrps	= ARRAY_SIZE(genl_groups),
	.module		= THIS_MODULE,
};

/**
 * tcpviz_genl_init() - let requests come
 *
 * Context: process, may sleep; all namespaces have their state.
 * Return: 0 or a negative error.
 */
int __init tcpviz_genl_init(void)
{
	int err = genl_register_family(&tcpviz_genl_family);

	if (!err)
		tcpviz_notify_allow(true);
	return err;
}

/**
 * tcpviz_genl_exit() - let no more requests come
 *
 * When it returns none is being worked on.
 *
 * Context: process, may sleep.
 */
void tcpviz_genl_exit(void)
{
	tcpviz_notify_allow(false);
	genl_unregister_family(&tcpviz_genl_family);
}
