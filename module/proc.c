// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/net/tcpviz, and the files in it that are not about connections.
 *
 * Documentation/procfs.rst explains every column.  Columns are only ever
 * added at the end.
 */
#include "proc.h"

#include <linux/proc_fs.h>
#include <linux/seq_file_net.h>

#include "conn.h"
#include "listener.h"
#include "netns.h"
#include "prune.h"
#include "stats.h"
#include "syn_queue.h"

/* Like nf_conntrack's: addresses of other people's connections are in it. */
#define PROC_MODE	0440

static struct proc_dir_entry *proc_link;

/**
 * tcpviz_proc_endpoint() - format an address and port
 * @buf: room for TCPVIZ_ENDPOINT_LEN characters
 * @family: AF_INET or AF_INET6
 * @addr: address, network order
 * @port: port, host order
 *
 * Return: @buf.
 */
const char *tcpviz_proc_endpoint(char *buf, u8 family, const void *addr,
				 u16 port)
{
	snprintf(buf, TCPVIZ_ENDPOINT_LEN,
		 family == AF_INET ? "%pI4:%u" : "[%pI6c]:%u", addr, port);
	return buf;
}

/**
 * tcpviz_proc_l3dev() - print an L3 domain
 * @seq: file
 * @l3dev: ifindex, or 0 if there is none
 */
void tcpviz_proc_l3dev(struct seq_file *seq, int l3dev)
{
	if (l3dev)
		seq_printf(seq, "%5d ", l3dev);
	else
		seq_printf(seq, "%5s ", "-");
}

/**
 * tcpviz_proc_us() - print a time that may not be known
 * @seq: file
 * @us: microseconds, or TCPVIZ_NO_TIME
 */
void tcpviz_proc_us(struct seq_file *seq, u32 us)
{
	if (us == TCPVIZ_NO_TIME)
		seq_printf(seq, "%9s ", "-");
	else
		seq_printf(seq, "%9u ", us);
}

static struct tcpviz_net *net_of(struct seq_file *seq)
{
	return tcpviz_net(seq_file_single_net(seq));
}

static int stats_show(struct seq_file *seq, void *v)
{
	struct tcpviz_net *tn = net_of(seq);
	unsigned int i;

	seq_printf(seq, "%-24s %s\n", "name", "value");
	for (i = 0; i < TCPVIZ_STATS; i++)
		seq_printf(seq, "%-24s %llu\n", tcpviz_stats_name(i),
			   tcpviz_stats_sum(tn, i));
	return 0;
}

static int transitions_show(struct seq_file *seq, void *v)
{
	static const char * const roles[] = { "client", "server" };
	struct tcpviz_net *tn = net_of(seq);
	enum tcpviz_role role;
	unsigned int i;

	seq_printf(seq, "%-6s %-12s %-12s %10s %10s\n", "role", "from", "to",
		   "count", "taken_back");
	for (role = TCPVIZ_CLIENT; role <= TCPVIZ_SERVER; role++)
		for (i = 0; i < TCPVIZ_EDGES; i++)
			seq_printf(seq, "%-6s %-12s %-12s %10llu %10llu\n",
				   roles[role],
				   tcpviz_fsm_name(tcpviz_edges[i].from),
				   tcpviz_fsm_name(tcpviz_edges[i].to),
				   tcpviz_stats_edge(tn, role, i, false),
				   tcpviz_stats_edge(tn, role, i, true));
	return 0;
}

/**
 * show_tries() - print how many SYN-ACKs handshakes took
 * @seq: file
 * @l: listener
 */
static void show_tries(struct seq_file *seq, const struct tcpviz_listener *l)
{
	bool any = false;
	unsigned int i;

	for (i = 0; i < TCPVIZ_TRIES; i++) {
		int n = atomic_read(&l->tries[i]);

		if (n <= 0)
			continue;
		seq_printf(seq, "%s%u:%d", any ? "," : "", i + 1, n);
		any = true;
	}
	if (!any)
		seq_putc(seq, '-');
}

/**
 * show_retries() - print the limit on SYN-ACK repetitions and whose it is
 * @seq: file
 * @tn: namespace
 * @limits: limits of the listener
 * @q: what the listening socket says
 */
static void show_retries(struct seq_file *seq, const struct tcpviz_net *tn,
			 const struct tcpviz_limits *limits,
			 const struct tcpviz_queues *q)
{
	unsigned int retries = tcpviz_prune_retries(tn, limits, q->retries);
	const char *by = q->syncnt ? "TCP_SYNCNT" : "tcp_synack_retries";

	seq_printf(seq, "%u %s ", retries,
		   retries < q->retries ? "tcpviz" : by);
}

/**
 * show_bound() - print the limit on half-open connections and whose it is
 * @seq: file
 * @tn: namespace
 * @limits: limits of the listener
 * @q: what the listening socket says
 */
static void show_bound(struct seq_file *seq, const struct tcpviz_net *tn,
		       const struct tcpviz_limits *limits,
		       const struct tcpviz_queues *q)
{
	const char *by = q->room.slots < q->accept_max ? "tcp_max_syn_backlog" :
							 "backlog";
	unsigned int bound = q->room.slots;

	if (limits->half_open_max && READ_ONCE(tn->enforce))
		bound = tcpviz_prune_bound(limits, &q->room);
	seq_printf(seq, "%u %s ", bound,
		   bound < q->room.slots ? "tcpviz" : by);
}

static void show_listener(struct seq_file *seq, struct tcpviz_net *tn,
			  const struct tcpviz_listener *l)
{
	char name[TCPVIZ_ENDPOINT_LEN];
	struct tcpviz_limits limits;
	struct tcpviz_queues q;
	bool listens;

	seq_printf(seq, "%-24s ",
		   tcpviz_proc_endpoint(name, l->family, &l->addr, l->port));
	tcpviz_proc_l3dev(seq, l->l3dev);
	seq_printf(seq, "%9d %13d ", atomic_read(&l->half_open),
		   atomic_read(&l->half_open_max));
	listens = tcpviz_syn_queue_look(tn, l, &q);
	if (listens)
		seq_printf(seq, "%5u %12u %10u ", q.young, q.accept,
			   q.accept_max);
	else
		seq_printf(seq, "%5s %12s %10s ", "-", "-", "-");
	seq_printf(seq, "%8ld %14ld ", atomic_long_read(&l->synacks),
		   atomic_long_read(&l->repeats));
	show_tries(seq, l);
	seq_printf(seq, " %ld %ld %ld ", atomic_long_read(&l->completed),
		   atomic_long_read(&l->refused),
		   atomic_long_read(&l->timed_out));
	tcpviz_proc_us(seq, tcpviz_listener_median_us(l));
	seq_printf(seq, "%ld ", atomic_long_read(&l->pruned));
	if (listens) {
		tcpviz_listener_limits(tn, l, &limits);
		show_retries(seq, tn, &limits, &q);
		show_bound(seq, tn, &limits, &q);
	} else {
		seq_puts(seq, "- - - - ");
	}
	seq_printf(seq, "%u %u\n", READ_ONCE(l->queued),
		   tcpviz_listener_blind_ms(l));
}

static int listeners_show(struct seq_file *seq, void *v)
{
	struct tcpviz_net *tn = net_of(seq);
	struct tcpviz_listener *l;
	unsigned int i;

	seq_printf(seq, "%-24s %5s %9s %13s %5s %12s %10s %8s %14s %s\n",
		   "listener", "l3dev", "half_open", "half_open_max", "young",
		   "accept_queue", "accept_max", "synacks", "synack_repeats",
		   "tries completed refused timed_out median_us pruned retries retries_by bound bound_by queued blind_ms");
	if (!tcpviz_net_ready(tn))
		return 0;
	rcu_read_lock();
	for (i = 0; i < TCPVIZ_LISTENER_CHAINS; i++)
		hlist_for_each_entry_rcu(l, &tn->listeners->chain[i], node)
			show_listener(seq, tn, l);
	rcu_read_unlock();
	return 0;
}

/**
 * proc_fill() - make the files of a namespace
 * @net: namespace
 * @dir: their directory
 *
 * Return: true if all could be made.
 */
static bool proc_fill(struct net *net, struct proc_dir_entry *dir)
{
	const size_t size = sizeof(struct seq_net_private);

	return proc_create_net("connections", PROC_MODE, dir,
			       &tcpviz_proc_connections, size) &&
	       proc_create_net("half_open", PROC_MODE, dir,
			       &tcpviz_proc_half_open, size) &&
	       proc_create_net("transcript", PROC_MODE, dir,
			       &tcpviz_proc_transcript, size) &&
	       proc_create_net_single("listeners", PROC_MODE, dir,
				      listeners_show, NULL) &&
	       proc_create_net_single("transitions", PROC_MODE, dir,
				      transitions_show, NULL) &&
	       proc_create_net_single("policy", PROC_MODE, dir,
				      tcpviz_proc_policy_show, NULL) &&
	       proc_create_net_single("stats", PROC_MODE, dir,
				      stats_show, NULL);
}

/**
 * tcpviz_proc_register() - make a namespace's /proc/net/tcpviz
 * @tn: namespace
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int tcpviz_proc_register(struct tcpviz_net *tn)
{
	struct net *net = tn->net;

	tn->proc = proc_net_mkdir(net, "tcpviz", net->proc_net);
	if (!tn->proc)
		return -ENOMEM;
	if (!proc_fill(net, tn->proc)) {
		proc_remove(tn->proc);
		return -ENOMEM;
	}
	return 0;
}

/**
 * tcpviz_proc_unregister() - remove a namespace's /proc/net/tcpviz
 * @tn: namespace
 *
 * When it returns nobody reads any more.
 *
 * Context: process, may sleep.
 */
void tcpviz_proc_unregister(struct tcpviz_net *tn)
{
	proc_remove(tn->proc);
}

/**
 * tcpviz_proc_init() - make /proc/tcpviz
 *
 * As /proc/net itself does, it leads to whoever reads it.
 *
 * Return: 0 or -ENOMEM.
 */
int __init tcpviz_proc_init(void)
{
	proc_link = proc_symlink("tcpviz", NULL, "self/net/tcpviz");
	return proc_link ? 0 : -ENOMEM;
}

/**
 * tcpviz_proc_exit() - remove /proc/tcpviz
 */
void tcpviz_proc_exit(void)
{
	proc_remove(proc_link);
}
