// SPDX-License-Identifier: GPL-2.0
/*
 * The states of the kernel's own TCP sockets, as events.
 *
 * The tracepoint sock:inet_sock_set_state tells of full sockets only, and has
 * neither their addresses at all times nor their namespace.  The rest is
 * probed: when a request is hashed and freed, when a timewait socket takes
 * over, enters TIME-WAIT from FIN-WAIT-2, and is freed.
 *
 * Nothing here knows of tcpviz, whose states are compared with these.
 */
#include "tcptruth.h"

#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/tracepoint.h>
#include <net/inet_timewait_sock.h>
#include <net/request_sock.h>
#include <net/tcp.h>

#define CREATE_TRACE_POINTS
#include "trace.h"

static void fill(const struct sock_common *sk, bool local, void *to)
{
	struct sockaddr_in6 *sin6 = to;
	struct sockaddr_in *sin = to;
	__be16 port = local ? htons(sk->skc_num) : sk->skc_dport;

	memset(to, 0, sizeof(*sin6));
	if (sk->skc_family == AF_INET6) {
		sin6->sin6_family = AF_INET6;
		sin6->sin6_addr = local ? sk->skc_v6_rcv_saddr :
					  sk->skc_v6_daddr;
		sin6->sin6_port = port;
	} else {
		sin->sin_family = AF_INET;
		sin->sin_addr.s_addr = local ? sk->skc_rcv_saddr :
					       sk->skc_daddr;
		sin->sin_port = port;
	}
}

/**
 * tcptruth_local() - the own address of a socket
 * @sk: the socket, of any kind
 * @to: gets it, room for a struct sockaddr_in6
 */
void tcptruth_local(const struct sock_common *sk, void *to)
{
	fill(sk, true, to);
}

/**
 * tcptruth_peer() - the peer's address of a socket
 * @sk: the socket, of any kind
 * @to: gets it, room for a struct sockaddr_in6
 */
void tcptruth_peer(const struct sock_common *sk, void *to)
{
	fill(sk, false, to);
}

/* Does a socket get its peer's FIN, or end, before it has sent its own? */
static bool fin_waits(const void *sk, u8 from, u8 to)
{
	const struct tcp_sock *tp = sk;

	return (from == TCP_FIN_WAIT1 || from == TCP_LAST_ACK) &&
	       (to == TCP_CLOSING || to == TCP_CLOSE) &&
	       before(tp->snd_nxt, tp->write_seq);
}

static void tell(const void *sk, const void *was, u8 from, u8 to)
{
	const struct tcptruth_change ch = {
		.sk = sk, .was = was, .from = from, .to = to,
		.fin_waits = fin_waits(sk, from, to),
	};

	trace_socket(&ch);
}

/* sock:inet_sock_set_state */
static void on_set_state(void *data, const struct sock *sk, const int from,
			 const int to)
{
	if (sk->sk_protocol == IPPROTO_TCP)
		tell(sk, NULL, from, to);
}

/* A child has its addresses and enters the hash. */
static int on_hash(struct kprobe *p, struct pt_regs *regs)
{
	const struct sock *sk = (void *)regs_get_kernel_argument(regs, 0);

	if (sk->sk_state == TCP_SYN_RECV)
		tell(sk, NULL, sk->sk_state, sk->sk_state);
	return 0;
}

/* A SYN goes out: connect() has not failed before. */
static int on_connect(struct kprobe *p, struct pt_regs *regs)
{
	const struct sock *sk = (void *)regs_get_kernel_argument(regs, 0);

	tell(sk, NULL, TCP_SYN_SENT, TCP_SYN_SENT);
	return 0;
}

static int on_request(struct kprobe *p, struct pt_regs *regs)
{
	tell((void *)regs_get_kernel_argument(regs, 1), NULL, TCP_LISTEN,
	     TCP_NEW_SYN_RECV);
	return 0;
}

/* It may have become a child long ago. */
static int on_request_end(struct kprobe *p, struct pt_regs *regs)
{
	tell((void *)regs_get_kernel_argument(regs, 0), NULL,
	     TCP_NEW_SYN_RECV, TCP_CLOSE);
	return 0;
}

static int on_timewait(struct kprobe *p, struct pt_regs *regs)
{
	const struct inet_timewait_sock *tw =
		(void *)regs_get_kernel_argument(regs, 0);
	const struct sock *sk = (void *)regs_get_kernel_argument(regs, 1);

	tell(tw, sk, sk->sk_state, tw->tw_substate);
	return 0;
}

/* Armed when it begins, and when FIN-WAIT-2 becomes TIME-WAIT. */
static int on_timewait_timer(struct kprobe *p, struct pt_regs *regs)
{
	const struct inet_timewait_sock *tw =
		(void *)regs_get_kernel_argument(regs, 0);

	tell(tw, NULL, tw->tw_substate, tw->tw_substate);
	return 0;
}

static int on_timewait_end(struct kprobe *p, struct pt_regs *regs)
{
	const struct inet_timewait_sock *tw =
		(void *)regs_get_kernel_argument(regs, 0);

	tell(tw, NULL, tw->tw_substate, TCP_CLOSE);
	return 0;
}

/**
 * struct truth_probe - a place in the stack that is listened at
 * @symbol: its name
 * @other: its name in other kernels, or NULL
 * @handler: what to do there
 * @kp: the probe
 */
struct truth_probe {
	const char *symbol;
	const char *other;
	kprobe_pre_handler_t handler;
	struct kprobe kp;
};

static struct truth_probe probes[] = {
	{ "inet_ehash_nolisten", NULL, on_hash },
	{ "tcp_connect", NULL, on_connect },
	{ "inet_csk_reqsk_queue_hash_add", NULL, on_request },
	{ "tcp_v4_reqsk_destructor", NULL, on_request_end },
	{ "tcp_v6_reqsk_destructor", NULL, on_request_end },
	{ "inet_twsk_hashdance", "inet_twsk_hashdance_schedule", on_timewait },
	{ "__inet_twsk_schedule", NULL, on_timewait_timer },
	{ "tcp_twsk_destructor", NULL, on_timewait_end },
};

#ifdef CONFIG_DYNAMIC_FTRACE
#define FTRACE_CALL_SIZE	MCOUNT_INSN_SIZE
#else
#define FTRACE_CALL_SIZE	0
#endif

/* A probe with one of these stays a breakpoint. */
static void behind(struct kprobe *p, struct pt_regs *regs, unsigned long flags)
{
}

/*
 * A probe on ftrace's call lets interrupts in, and no probe is heard while
 * another is: what softirq does to sockets at such a moment would be missed.
 * A breakpoint keeps interrupts out.  It goes on the next instruction that is
 * none which others patch (static branches, none of which is taken here).
 */
static int probe_behind(struct kprobe *kp)
{
	kprobe_opcode_t *addr = kp->addr + FTRACE_CALL_SIZE;
	kprobe_pre_handler_t handler = kp->pre_handler;
	int err = -EINVAL, off;

	unregister_kprobe(kp);
	for (off = 0; err && off < 2 * MAX_INSN_SIZE; off++) {
		*kp = (struct kprobe) {
			.addr = addr + off,
			.pre_handler = handler,
			.post_handler = behind,
		};
		err = register_kprobe(kp);
	}
	return err;
}

static int probe(struct truth_probe *p)
{
	int err;

	p->kp.pre_handler = p->handler;
	p->kp.symbol_name = p->symbol;
	err = register_kprobe(&p->kp);
	if (err && p->other) {
		p->kp.addr = NULL;
		p->kp.symbol_name = p->other;
		err = register_kprobe(&p->kp);
	}
	if (!err && kprobe_ftrace(&p->kp))
		err = probe_behind(&p->kp);
	if (err)
		pr_err("tcptruth: cannot listen at %s: %d\n", p->symbol,
		       err);
	return err;
}

/* missed: what happened at a probe and was not told, in all */
static int missed_get(char *buf, const struct kernel_param *kp)
{
	unsigned long missed = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(probes); i++)
		missed += probes[i].kp.nmissed;
	return sysfs_emit(buf, "%lu\n", missed);
}

static const struct kernel_param_ops missed_ops = { .get = missed_get };

module_param_cb(missed, &missed_ops, NULL, 0444);

static void unprobe(unsigned int n)
{
	while (n--)
		unregister_kprobe(&probes[n].kp);
}

/* The tracepoint is not exported, but in the list of all. */
static struct tracepoint *set_state;

static void find_set_state(struct tracepoint *tp, void *data)
{
	if (!strcmp(tp->name, "inet_sock_set_state"))
		set_state = tp;
}

/* Runs before the stack purges the namespace: it was registered later. */
static void __net_exit on_netns_exit(struct net *net)
{
	trace_netns_exit(net);
}

static struct pernet_operations truth_net_ops = {
	.pre_exit = on_netns_exit,
};

static int __init tcptruth_init(void)
{
	unsigned int i;
	int err;

	for_each_kernel_tracepoint(find_set_state, NULL);
	if (!set_state)
		return -ENOENT;
	err = register_pernet_subsys(&truth_net_ops);
	if (err)
		return err;
	for (i = 0; i < ARRAY_SIZE(probes); i++) {
		err = probe(&probes[i]);
		if (err)
			goto out;
	}
	err = tracepoint_probe_register(set_state, on_set_state, NULL);
	if (!err)
		return 0;
out:
	unprobe(i);
	unregister_pernet_subsys(&truth_net_ops);
	return err;
}

static void __exit tcptruth_exit(void)
{
	tracepoint_probe_unregister(set_state, on_set_state, NULL);
	tracepoint_synchronize_unregister();
	unprobe(ARRAY_SIZE(probes));
	unregister_pernet_subsys(&truth_net_ops);
}

module_init(tcptruth_init);
module_exit(tcptruth_exit);

MODULE_DESCRIPTION("States of the kernel's TCP sockets as trace events");
MODULE_LICENSE("GPL");
