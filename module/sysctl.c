// SPDX-License-Identifier: GPL-2.0
/*
 * net.tcpviz.*: one table per namespace.
 *
 * Documentation/sysctl.rst has units, ranges and defaults.
 */
#include "sysctl.h"

#include <linux/slab.h>
#include <linux/sysctl.h>
#include <net/net_namespace.h>

#include "half_open.h"
#include "netns.h"
#include "table.h"
#include "timing.h"
#include "transcript.h"

#define MAX_CONNECTIONS_MAX	16777216
#define LINGER_MS_MAX		(60 * 60 * 1000)

static int max_connections_max = MAX_CONNECTIONS_MAX;
static int linger_ms_max = LINGER_MS_MAX;
static int synack_retries_max = TCPVIZ_SYNACK_RETRIES_MAX;
static int half_open_max_max = TCPVIZ_HALF_OPEN_MAX;
static int half_open_age_ms_max = TCPVIZ_HALF_OPEN_AGE_MS_MAX;
static int transcript_len_max = TCPVIZ_TRANSCRIPT_MAX;
static int prefix_v4_max = 32;
static int prefix_v6_max = 128;

/**
 * sysctl_enabled() - read or write net.tcpviz.enabled
 * @table: the entry; its extra1 is the namespace
 * @write: write?
 * @buffer: text
 * @lenp: its length
 * @ppos: position
 *
 * Context: process, may sleep.
 * Return: 0, -EINVAL if out of range, -EPERM if the namespace may not be
 *	enabled, or what registering hooks returns.
 */
static int sysctl_enabled(TCPVIZ_CTL_TABLE *table, int write, void *buffer,
			  size_t *lenp, loff_t *ppos)
{
	struct tcpviz_net *tn = table->extra1;
	int val = READ_ONCE(tn->enabled);
	struct ctl_table tmp = {
		.data	= &val,
		.maxlen	= sizeof(val),
		.extra1	= SYSCTL_ZERO,
		.extra2	= SYSCTL_ONE,
	};
	int err;

	err = proc_dointvec_minmax(&tmp, write, buffer, lenp, ppos);
	if (err || !write)
		return err;
	return tcpviz_netns_set_enabled(tn, val);
}

/**
 * sysctl_refresh() - read or write a limit that half-open connections keep
 * @table: the entry; its extra1 is the namespace, the least value is 0
 * @write: write?
 * @buffer: text
 * @lenp: its length
 * @ppos: position
 *
 * Context: process, may sleep.
 * Return: 0, or -EINVAL if out of range.
 */
static int sysctl_refresh(TCPVIZ_CTL_TABLE *table, int write, void *buffer,
			  size_t *lenp, loff_t *ppos)
{
	struct tcpviz_net *tn = table->extra1;
	struct ctl_table tmp = *table;
	int err;

	tmp.extra1 = SYSCTL_ZERO;
	err = proc_dointvec_minmax(&tmp, write, buffer, lenp, ppos);
	if (!err && write)
		tcpviz_half_open_refresh(tn);
	return err;
}

/**
 * sysctl_prune_policy() - read or write net.tcpviz.prune_policy
 * @table: the entry; its extra1 is the namespace
 * @write: write?
 * @buffer: text
 * @lenp: its length
 * @ppos: position
 *
 * Context: process, may sleep.
 * Return: 0, or -EINVAL if there is no such policy.
 */
static int sysctl_prune_policy(TCPVIZ_CTL_TABLE *table, int write,
			       void *buffer, size_t *lenp, loff_t *ppos)
{
	struct tcpviz_net *tn = table->extra1;
	char name[16];
	struct ctl_table tmp = {
		.data	= name,
		.maxlen	= sizeof(name),
	};
	int err;

	strscpy(name,
		tcpviz_prune_policies[READ_ONCE(tn->limits.prune_policy)],
		sizeof(name));
	err = proc_dostring(&tmp, write, buffer, lenp, ppos);
	if (err || !write)
		return err;
	err = sysfs_match_string(tcpviz_prune_policies, name);
	if (err < 0)
		return err;
	WRITE_ONCE(tn->limits.prune_policy, err);
	return 0;
}

enum sysctl_index {
	SYSCTL_ENABLED,
	SYSCTL_ENFORCE,
	SYSCTL_FORWARD_ENFORCE,
	SYSCTL_HALF_OPEN_MAX,
	SYSCTL_HALF_OPEN_MAX_AGE_MS,
	SYSCTL_HALF_OPEN_MAX_PER_SOURCE,
	SYSCTL_HALF_OPEN_MIN_AGE_MS,
	SYSCTL_LINGER_MS,
	SYSCTL_MAX_CONNECTIONS,
	SYSCTL_MAX_CONNECTIONS_TOTAL,
	SYSCTL_PRUNE_POLICY,
	SYSCTL_SOURCE_PREFIX_V4,
	SYSCTL_SOURCE_PREFIX_V6,
	SYSCTL_SYNACK_RETRIES,
	SYSCTL_TRANSCRIPT_LEN,
	SYSCTL_COUNT,
};

/* One more: kernels before 6.11 want an empty entry at the end. */
static const struct ctl_table sysctl_template[SYSCTL_COUNT + 1] = {
	[SYSCTL_ENABLED] = {
		.procname	= "enabled",
		.mode		= 0644,
		.proc_handler	= sysctl_enabled,
	},
	[SYSCTL_ENFORCE] = {
		.procname	= "enforce",
		.maxlen		= sizeof(int),
		.mode		= 0644,
		.proc_handler	= proc_dointvec_minmax,
		.extra1		= SYSCTL_ZERO,
		.extra2		= SYSCTL_ONE,
	},
	[SYSCTL_FORWARD_ENFORCE] = {
		.procname	= "forward_enforce",
		.maxlen		= sizeof(int),
		.mode		= 0644,
		.proc_handler	= proc_dointvec_minmax,
		.extra1		= SYSCTL_ZERO,
		.extra2		= SYSCTL_ONE,
	},
	[SYSCTL_HALF_OPEN_MAX] = {
		.procname	= "half_open_max",
		.maxlen		= sizeof(int),
		.mode		= 0644,
		.proc_handler	= proc_dointvec_minmax,
		.extra1		= SYSCTL_ZERO,
		.extra2		= &half_open_max_max,
	},
	[SYSCTL_HALF_OPEN_MAX_AGE_MS] = {
		.procname	= "half_open_max_age_ms",
		.maxlen		= sizeof(int),
		.mode		= 0644,
		.proc_handler	= sysctl_refresh,
		.extra2		= &half_open_age_ms_max,
	},
	[SYSCTL_HALF_OPEN_MAX_PER_SOURCE] = {
		.procname	= "half_open_max_per_source",
		.maxlen		= sizeof(int),
		.mode		= 0644,
		.proc_handler	= sysctl_refresh,
		.extra2		= &half_open_max_max,
	},
	[SYSCTL_HALF_OPEN_MIN_AGE_MS] = {
		.procname	= "half_open_min_age_ms",
		.maxlen		= sizeof(int),
		.mode		= 0644,
		.proc_handler	= proc_dointvec_minmax,
		.extra1		= SYSCTL_NEG_ONE,
		.extra2		= &half_open_age_ms_max,
	},
	[SYSCTL_LINGER_MS] = {
		.procname	= "linger_ms",
		.maxlen		= sizeof(int),
		.mode		= 0644,
		.proc_handler	= proc_dointvec_minmax,
		.extra1		= SYSCTL_ZERO,
		.extra2		= &linger_ms_max,
	},
	[SYSCTL_MAX_CONNECTIONS] = {
		.procname	= "max_connections",
		.maxlen		= sizeof(int),
		.mode		= 0644,
		.proc_handler	= proc_dointvec_minmax,
		.extra1		= SYSCTL_ONE,
		.extra2		= &max_connections_max,
	},
	[SYSCTL_MAX_CONNECTIONS_TOTAL] = {
		.procname	= "max_connections_total",
		.maxlen		= sizeof(int),
		.mode		= 0644,
		.proc_handler	= proc_dointvec_minmax,
		.extra1		= SYSCTL_ONE,
		.extra2		= &max_connections_max,
	},
	[SYSCTL_PRUNE_POLICY] = {
		.procname	= "prune_policy",
		.mode		= 0644,
		.proc_handler	= sysctl_prune_policy,
	},
	[SYSCTL_SOURCE_PREFIX_V4] = {
		.procname	= "source_prefix_v4",
		.maxlen		= sizeof(int),
		.mode		= 0644,
		.proc_handler	= sysctl_refresh,
		.extra2		= &prefix_v4_max,
	},
	[SYSCTL_SOURCE_PREFIX_V6] = {
		.procname	= "source_prefix_v6",
		.maxlen		= sizeof(int),
		.mode		= 0644,
		.proc_handler	= sysctl_refresh,
		.extra2		= &prefix_v6_max,
	},
	[SYSCTL_SYNACK_RETRIES] = {
		.procname	= "synack_retries",
		.maxlen		= sizeof(int),
		.mode		= 0644,
		.proc_handler	= proc_dointvec_minmax,
		.extra1		= SYSCTL_NEG_ONE,
		.extra2		= &synack_retries_max,
	},
	[SYSCTL_TRANSCRIPT_LEN] = {
		.procname	= "transcript_len",
		.maxlen		= sizeof(int),
		.mode		= 0644,
		.proc_handler	= proc_dointvec_minmax,
		.extra1		= SYSCTL_ZERO,
		.extra2		= &transcript_len_max,
	},
};

/**
 * tcpviz_sysctl_defaults() - set a new namespace's knobs
 * @tn: namespace
 */
void tcpviz_sysctl_defaults(struct tcpviz_net *tn)
{
	tn->enforce = 1;
	tn->linger_ms = TCPVIZ_LINGER_MS;
	tn->max_connections = tcpviz_table_buckets();
	tn->limits.synack_retries = -1;
	tn->limits.half_open_min_age_ms = TCPVIZ_MIN_AGE_AUTO;
	tn->source_prefix_v4 = 32;
	tn->source_prefix_v6 = 64;
	tn->transcript_len = 16;
}

/**
 * tcpviz_sysctl_register() - make a namespace's net.tcpviz
 * @tn: namespace
 *
 * What decides how much memory is used may be written only by the owner of
 * the machine: it is read-only in a namespace that another user owns.  The
 * ceiling over all namespaces may be written in the initial one only.
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int tcpviz_sysctl_register(struct tcpviz_net *tn)
{
	struct tcpviz_limits *limits = &tn->limits;
	struct ctl_table *table;
	unsigned int i;

	table = kmemdup(sysctl_template, sizeof(sysctl_template), GFP_KERNEL);
	if (!table)
		return -ENOMEM;

	table[SYSCTL_ENFORCE].data = &tn->enforce;
	table[SYSCTL_FORWARD_ENFORCE].data = &tn->forward_enforce;
	table[SYSCTL_HALF_OPEN_MAX].data = &limits->half_open_max;
	table[SYSCTL_HALF_OPEN_MAX_AGE_MS].data = &limits->half_open_max_age_ms;
	table[SYSCTL_HALF_OPEN_MAX_PER_SOURCE].data =
		&limits->half_open_max_per_source;
	table[SYSCTL_HALF_OPEN_MIN_AGE_MS].data = &limits->half_open_min_age_ms;
	table[SYSCTL_LINGER_MS].data = &tn->linger_ms;
	table[SYSCTL_MAX_CONNECTIONS].data = &tn->max_connections;
	table[SYSCTL_MAX_CONNECTIONS_TOTAL].data = tcpviz_table_max_total();
	table[SYSCTL_SOURCE_PREFIX_V4].data = &tn->source_prefix_v4;
	table[SYSCTL_SOURCE_PREFIX_V6].data = &tn->source_prefix_v6;
	table[SYSCTL_SYNACK_RETRIES].data = &limits->synack_retries;
	table[SYSCTL_TRANSCRIPT_LEN].data = &tn->transcript_len;
	for (i = 0; i < SYSCTL_COUNT; i++)
		if (!table[i].extra1)
			table[i].extra1 = tn;
	if (!net_eq(tn->net, &init_net))
		table[SYSCTL_MAX_CONNECTIONS_TOTAL].mode = 0444;
	if (tn->net->user_ns != &init_user_ns) {
		table[SYSCTL_MAX_CONNECTIONS].mode = 0444;
		table[SYSCTL_TRANSCRIPT_LEN].mode = 0444;
	}

	tn->sysctl = register_net_sysctl_sz(tn->net, "net/tcpviz", table,
					    SYSCTL_COUNT);
	if (!tn->sysctl) {
		kfree(table);
		return -ENOMEM;
	}
	tn->sysctl_table = table;
	return 0;
}

/**
 * tcpviz_sysctl_unregister() - remove a namespace's net.tcpviz
 * @tn: namespace
 *
 * When it returns no handler runs, and none will.
 *
 * Context: process, may sleep.
 */
void tcpviz_sysctl_unregister(struct tcpviz_net *tn)
{
	unregister_net_sysctl_table(tn->sysctl);
	kfree(tn->sysctl_table);
	tn->sysctl = NULL;
	tn->sysctl_table = NULL;
}
