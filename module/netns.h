/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_NETNS_H
#define _TCPVIZ_NETNS_H

#include <linux/mutex.h>
#include <linux/netfilter.h>
#include <linux/percpu_counter.h>
#include <linux/types.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "policy.h"

struct ctl_table;
struct ctl_table_header;
struct proc_dir_entry;
struct tcpviz_cpu;
struct tcpviz_listeners;
struct tcpviz_rules;

/**
 * struct tcpviz_net - everything tcpviz keeps for one network namespace
 */
struct tcpviz_net {
	/** @net: the namespace */
	struct net *net;

	/** @max_connections: limit of @conns; sysctl */
	unsigned int max_connections;
	/** @linger_ms: how long a CLOSED connection stays listed; sysctl */
	unsigned int linger_ms;
	/** @enforce: limits are enforced, else this is a dry run; sysctl */
	unsigned int enforce;
	/** @limits: of connections that no rule is about; sysctl */
	struct tcpviz_limits limits;
	/** @source_prefix_v4: length of a prefix that is one source; sysctl */
	int source_prefix_v4;
	/** @source_prefix_v6: the same for IPv6; sysctl */
	int source_prefix_v6;
	/** @forward_enforce: limit SYN-ACKs of forwarded handshakes; sysctl */
	int forward_enforce;
	/** @transcript_len: segments kept per new connection; sysctl */
	unsigned int transcript_len;

	/** @rules: override @limits, NULL if there are none; RCU */
	struct tcpviz_rules __rcu *rules;
	/** @rules_lock: protects @rules, see rules.c */
	struct mutex rules_lock;
	/** @rules_gen: counts changes of @rules, under their lock; never 0 */
	u32 rules_gen;

	/**
	 * @enabled: hooks are registered.  Written under the mutex of
	 * netns.c, as is @dying.
	 */
	bool enabled;
	/** @dying: the namespace is being torn down, never enable it again */
	bool dying;
	/** @born: it is being made, and nobody has a socket in it yet */
	bool born;
	/** @hooks: what is registered while @enabled; written by hook.c */
	struct nf_hook_ops hooks[3];

	/**
	 * @cpu: per-CPU counters and lists.  Allocated, with all that
	 * follows, when the namespace is first enabled, and kept until it
	 * goes: NULL means that there never was a connection.
	 */
	struct tcpviz_cpu __percpu *cpu;
	/** @listeners: listening sockets that had a handshake */
	struct tcpviz_listeners *listeners;
	/** @conns: entries in the table */
	struct percpu_counter conns;
	/** @embryonic: those of them that never got beyond the handshake */
	struct percpu_counter embryonic;

	/** @notify_lock: protects @notify_seq, see notify.c */
	spinlock_t notify_lock;
	/** @notify_seq: number of the last event told of */
	u64 notify_seq;

	/** @sysctl: registered table, NULL once it is gone */
	struct ctl_table_header *sysctl;
	/** @sysctl_table: this namespace's copy of it */
	struct ctl_table *sysctl_table;
	/** @proc: directory /proc/net/tcpviz */
	struct proc_dir_entry *proc;
};

extern unsigned int tcpviz_net_id;

/**
 * tcpviz_net() - tcpviz's part of a namespace
 * @net: the namespace
 *
 * Return: never NULL between init and exit of the namespace.
 */
static inline struct tcpviz_net *tcpviz_net(const struct net *net)
{
	return net_generic(net, tcpviz_net_id);
}

/**
 * tcpviz_net_ready() - was a namespace ever enabled?
 * @tn: the namespace
 *
 * Return: true if all that struct tcpviz_net says is allocated then is there.
 */
static inline bool tcpviz_net_ready(const struct tcpviz_net *tn)
{
	/* pairs with the release in netns_alloc() */
	return smp_load_acquire(&tn->cpu);
}

int tcpviz_netns_set_enabled(struct tcpviz_net *tn, bool on);

int tcpviz_netns_init(void);
void tcpviz_netns_exit(void);

#endif /* _TCPVIZ_NETNS_H */
