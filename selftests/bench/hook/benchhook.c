// SPDX-License-Identifier: GPL-2.0
/*
 * What no module that watches TCP can do without: the hooks that tcpviz has,
 * at its places, and nothing or little in them.  The benchmark compares tcpviz
 * with that.  For the network namespace of whoever writes it,
 *
 *	/sys/module/benchhook/parameters/hook
 *
 * says which: 0 none, 1 accepts at once, 2 reads the TCP header first and looks
 * whether the segment opens or closes a connection.
 */
#include <linux/ip.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/nsproxy.h>
#include <linux/sched.h>
#include <linux/tcp.h>
#include <net/ip.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

/**
 * struct bench_net - a namespace
 * @ops: the hooks that are registered there, or NULL
 * @control: segments with SYN, FIN or RST; so that looking at the header has
 *	a result
 */
struct bench_net {
	const struct nf_hook_ops *ops;
	unsigned long control;
};

static unsigned int bench_net_id;

static unsigned int accept(void *priv, struct sk_buff *skb,
			   const struct nf_hook_state *state)
{
	return NF_ACCEPT;
}

static unsigned int read_header(void *priv, struct sk_buff *skb,
				const struct nf_hook_state *state)
{
	const struct tcphdr *th;
	struct bench_net *bn;
	struct tcphdr buf;

	if (state->pf != NFPROTO_IPV4 || ip_hdr(skb)->protocol != IPPROTO_TCP)
		return NF_ACCEPT;
	th = skb_header_pointer(skb, skb_network_offset(skb) + ip_hdrlen(skb),
				sizeof(buf), &buf);
	if (!th || !(th->syn || th->fin || th->rst))
		return NF_ACCEPT;
	bn = net_generic(state->net, bench_net_id);
	bn->control++;
	return NF_ACCEPT;
}

#define OPS(fn) {							\
	{								\
		.hook		= (fn),					\
		.pf		= NFPROTO_INET,				\
		.hooknum	= NF_INET_LOCAL_IN,			\
		.priority	= NF_IP_PRI_LAST - 1,			\
	},								\
	{								\
		.hook		= (fn),					\
		.pf		= NFPROTO_INET,				\
		.hooknum	= NF_INET_LOCAL_OUT,			\
		.priority	= NF_IP_PRI_FIRST,			\
	},								\
	{								\
		.hook		= (fn),					\
		.pf		= NFPROTO_INET,				\
		.hooknum	= NF_INET_FORWARD,			\
		.priority	= NF_IP_PRI_LAST - 1,			\
	},								\
}

#define HOOKS	3

static const struct nf_hook_ops accept_ops[HOOKS] = OPS(accept);
static const struct nf_hook_ops header_ops[HOOKS] = OPS(read_header);

static int use_hooks(struct net *net, const struct nf_hook_ops *ops)
{
	struct bench_net *bn = net_generic(net, bench_net_id);
	int err = 0;

	if (bn->ops)
		nf_unregister_net_hooks(net, bn->ops, HOOKS);
	bn->ops = NULL;
	if (ops)
		err = nf_register_net_hooks(net, ops, HOOKS);
	if (!err)
		bn->ops = ops;
	return err;
}

/* The lock of all parameters is held: nobody else is here. */
static int hook_set(const char *text, const struct kernel_param *param)
{
	static const struct nf_hook_ops * const kinds[] = {
		NULL, accept_ops, header_ops,
	};
	unsigned int kind;
	int err;

	err = kstrtouint(text, 0, &kind);
	if (err)
		return err;
	if (kind >= ARRAY_SIZE(kinds))
		return -EINVAL;
	return use_hooks(current->nsproxy->net_ns, kinds[kind]);
}

static const struct kernel_param_ops hook_param_ops = {
	.set	= hook_set,
};

module_param_cb(hook, &hook_param_ops, NULL, 0200);
MODULE_PARM_DESC(hook, "0 no hooks, 1 empty ones, 2 reading the header");

static void __net_exit bench_net_exit(struct net *net)
{
	use_hooks(net, NULL);
}

static struct pernet_operations bench_net_ops = {
	.exit	= bench_net_exit,
	.id	= &bench_net_id,
	.size	= sizeof(struct bench_net),
};

static int __init bench_init(void)
{
	return register_pernet_subsys(&bench_net_ops);
}

static void __exit bench_exit(void)
{
	unregister_pernet_subsys(&bench_net_ops);
}

module_init(bench_init);
module_exit(bench_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Hooks that do next to nothing, to compare with");
