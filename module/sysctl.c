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

#include "netns.h"
#include "table.h"
#include "transcript.h"

#define MAX_CONNECTIONS_MAX	16777216
#define LINGER_MS_MAX		(60 * 60 * 1000)

static int max_connections_max = MAX_CONNECTIONS_MAX;
static int linger_ms_max = LINGER_MS_MAX;
/* What a request counts its timer with has seven bits. */
static int synack_retries_max = 127;
static int transcript_len_max = TCPVIZ_TRANSCRIPT_MAX;

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

enum sysctl_index {
	SYSCTL_ENABLED,
	SYSCTL_ENFORCE,
	SYSCTL_LINGER_MS,
	SYSCTL_MAX_CONNECTIONS,
	SYSCTL_MAX_CONNECTIONS_TOTAL,
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
	tn->linger_ms = 10000;
	tn->max_connections = tcpviz_table_buckets();
	tn->synack_retries = -1;
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
	struct ctl_table *table;

	table = kmemdup(sysctl_template, sizeof(sysctl_template), GFP_KERNEL);
	if (!table)
		return -ENOMEM;

	table[SYSCTL_ENABLED].extra1 = tn;
	table[SYSCTL_ENFORCE].data = &tn->enforce;
	table[SYSCTL_LINGER_MS].data = &tn->linger_ms;
	table[SYSCTL_MAX_CONNECTIONS].data = &tn->max_connections;
	table[SYSCTL_MAX_CONNECTIONS_TOTAL].data = tcpviz_table_max_total();
	table[SYSCTL_SYNACK_RETRIES].data = &tn->synack_retries;
	table[SYSCTL_TRANSCRIPT_LEN].data = &tn->transcript_len;
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
