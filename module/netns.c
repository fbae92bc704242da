// SPDX-License-Identifier: GPL-2.0
/*
 * The life of one namespace's state.
 *
 *	init		knobs, /proc/net/tcpviz; enabled if it shall be
 *	enable		first time: allocate; always: register hooks, take over
 *			the connections that are there (none in a new one)
 *	disable		unregister hooks, wait, free all connections
 *	pre_exit	no sysctl any more, so that nobody enables; unhook
 *	exit		a grace period later: free all connections, and after
 *			another one all the rest
 */
#include "netns.h"

#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "class.h"
#include "hook.h"
#include "listener.h"
#include "midstream.h"
#include "notify.h"
#include "proc.h"
#include "rules.h"
#include "stats.h"
#include "sysctl.h"

static unsigned int enable_new_netns = 1;
module_param(enable_new_netns, uint, 0644);
MODULE_PARM_DESC(enable_new_netns,
		 "new namespaces are enabled: 0 none, 1 those of the initial user namespace (others cannot be), 2 all");

unsigned int tcpviz_net_id __read_mostly;

/* Protects tcpviz_net.enabled and .dying; outermost, see conn.h. */
static DEFINE_MUTEX(netns_mutex);

/* The namespaces that were there: what comes now has just been born. */
static bool all_taken_on;

/**
 * may_enable() - may a namespace be enabled?
 * @net: namespace
 *
 * Return: true unless another user owns it and we do not trust them.
 */
static bool may_enable(const struct net *net)
{
	return net->user_ns == &init_user_ns ||
	       READ_ONCE(enable_new_netns) >= 2;
}

/**
 * netns_free() - free what the first enabling allocated
 * @tn: namespace without hooks and connections
 */
static void netns_free(struct tcpviz_net *tn)
{
	if (!tn->cpu)
		return;
	tcpviz_listeners_free(tn->listeners);
	percpu_counter_destroy(&tn->embryonic);
	percpu_counter_destroy(&tn->conns);
	free_percpu(tn->cpu);
}

/**
 * netns_alloc() - allocate what a namespace needs to have connections
 * @tn: namespace
 *
 * Return: 0 or -ENOMEM.
 */
static int netns_alloc(struct tcpviz_net *tn)
{
	struct tcpviz_cpu __percpu *cpu;

	lockdep_assert_held(&netns_mutex);

	if (tn->cpu)
		return 0;
	tn->listeners = tcpviz_listeners_alloc();
	if (!tn->listeners)
		return -ENOMEM;
	if (percpu_counter_init(&tn->conns, 0, GFP_KERNEL))
		goto err_listeners;
	if (percpu_counter_init(&tn->embryonic, 0, GFP_KERNEL))
		goto err_conns;
	cpu = alloc_percpu(struct tcpviz_cpu);
	if (!cpu)
		goto err_embryonic;
	tcpviz_class_init(cpu);
	/* Readers of /proc take it as the sign that all the rest is there. */
	smp_store_release(&tn->cpu, cpu);
	return 0;

err_embryonic:
	percpu_counter_destroy(&tn->embryonic);
err_conns:
	percpu_counter_destroy(&tn->conns);
err_listeners:
	tcpviz_listeners_free(tn->listeners);
	tn->listeners = NULL;
	return -ENOMEM;
}

static int netns_enable(struct tcpviz_net *tn)
{
	int err;

	lockdep_assert_held(&netns_mutex);

	if (tn->enabled)
		return 0;
	if (tn->dying)
		return -ENODEV;
	if (!may_enable(tn->net))
		return -EPERM;
	err = netns_alloc(tn);
	if (err)
		return err;
	err = tcpviz_hook_register(tn);
	if (err)
		return err;
	WRITE_ONCE(tn->enabled, true);
	if (!tn->born)
		tcpviz_midstream_take_over(tn);
	return 0;
}

/**
 * tcpviz_netns_set_enabled() - begin or stop to follow a namespace
 * @tn: namespace
 * @on: begin
 *
 * Stopping forgets all its connections; counters and listeners stay.
 *
 * Context: process, may sleep.
 * Return: 0; -EPERM if the namespace may not be enabled, -ENODEV if it is
 *	going, -ENOMEM.
 */
int tcpviz_netns_set_enabled(struct tcpviz_net *tn, bool on)
{
	int err = 0;

	mutex_lock(&netns_mutex);
	if (on) {
		err = netns_enable(tn);
	} else if (tn->enabled) {
		WRITE_ONCE(tn->enabled, false);
		tcpviz_hook_unregister(tn);
		synchronize_net();
		tcpviz_class_flush(tn);
	}
	mutex_unlock(&netns_mutex);
	return err;
}

static int __net_init netns_init(struct net *net)
{
	struct tcpviz_net *tn = tcpviz_net(net);
	int err;

	tn->net = net;
	tn->born = READ_ONCE(all_taken_on);
	tcpviz_sysctl_defaults(tn);
	tcpviz_rules_init(tn);
	tcpviz_notify_setup(tn);
	err = tcpviz_proc_register(tn);
	if (err)
		return err;
	err = tcpviz_sysctl_register(tn);
	if (err)
		goto err_proc;
	if (READ_ONCE(enable_new_netns) && may_enable(net)) {
		err = tcpviz_netns_set_enabled(tn, true);
		if (err)
			goto err_sysctl;
	}
	tn->born = false;
	return 0;

err_sysctl:
	tcpviz_sysctl_unregister(tn);
	tcpviz_netns_set_enabled(tn, false);
err_proc:
	tcpviz_proc_unregister(tn);
	netns_free(tn);
	return err;
}

/**
 * netns_pre_exit() - nothing new shall begin in a namespace
 * @net: namespace
 *
 * The core waits for a grace period between this and the exit, once for
 * all namespaces that go together.
 */
static void __net_exit netns_pre_exit(struct net *net)
{
	struct tcpviz_net *tn = tcpviz_net(net);

	mutex_lock(&netns_mutex);
	tn->dying = true;
	mutex_unlock(&netns_mutex);

	/* Not under the mutex: it waits for handlers, which take it. */
	tcpviz_sysctl_unregister(tn);
	if (tn->enabled)
		tcpviz_hook_unregister(tn);
}

/**
 * netns_exit_batch() - free namespaces
 * @nets: their list
 *
 * A timer may have killed its connection while the lists were flushed, and
 * still be about to count that: one grace period for all of them.
 */
static void __net_exit netns_exit_batch(struct list_head *nets)
{
	struct net *net;

	list_for_each_entry(net, nets, exit_list) {
		struct tcpviz_net *tn = tcpviz_net(net);

		tcpviz_proc_unregister(tn);
		if (tn->cpu)
			tcpviz_class_flush(tn);
	}
	synchronize_rcu();
	list_for_each_entry(net, nets, exit_list) {
		tcpviz_rules_exit(tcpviz_net(net));
		netns_free(tcpviz_net(net));
	}
}

static struct pernet_operations netns_ops = {
	.init		= netns_init,
	.pre_exit	= netns_pre_exit,
	.exit_batch	= netns_exit_batch,
	.id		= &tcpviz_net_id,
	.size		= sizeof(struct tcpviz_net),
};

/**
 * tcpviz_netns_init() - take on all namespaces, present and future
 *
 * Return: 0 or a negative error.
 */
int __init tcpviz_netns_init(void)
{
	int err = register_pernet_subsys(&netns_ops);

	WRITE_ONCE(all_taken_on, !err);
	return err;
}

/**
 * tcpviz_netns_exit() - leave all namespaces
 *
 * Context: process, may sleep.
 */
void tcpviz_netns_exit(void)
{
	unregister_pernet_subsys(&netns_ops);
}
