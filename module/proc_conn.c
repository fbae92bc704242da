// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/net/tcpviz/{connections,half_open,transcript}
 *
 * A record of the sequence is a whole hash chain: what is in the table all
 * the while is shown exactly once, however much the table changes between
 * two reads.
 */
#include "proc.h"

#include <linux/proc_fs.h>
#include <linux/rcupdate_wait.h>
#include <linux/sched.h>
#include <linux/seq_file_net.h>

#include "conn.h"
#include "names.h"
#include "netns.h"
#include "prune.h"
#include "syn_queue.h"
#include "table.h"
#include "transcript.h"

/*
 * A chain that has no room left in a buffer is shown again in the next one: of
 * a page that would be a good part of the work where chains are long.
 */
#define BUFFER_SIZE	32768

/* After so many chains somebody else may run. */
#define CHAINS_AT_ONCE	1024

static const char * const path_names[] = {
	[TCPVIZ_PATH_OUT]	= "out",
	[TCPVIZ_PATH_IN]	= "in",
	[TCPVIZ_PATH_LO]	= "lo",
	[TCPVIZ_PATH_FWD]	= "fwd",
};

static const char * const role_names[] = {
	[TCPVIZ_CLIENT]		= "client",
	[TCPVIZ_SERVER]		= "server",
};

static const char * const pruned_names[TCPVIZ_PRUNE_REASONS] = {
	[TCPVIZ_PRUNED_RETRIES]	= "pruned-retries",
	[TCPVIZ_PRUNED_BOUND]	= "pruned-bound",
	[TCPVIZ_PRUNED_AGE]	= "pruned-age",
	[TCPVIZ_PRUNED_SOURCE]	= "pruned-source",
	[TCPVIZ_PRUNED_FORWARD]	= "pruned-forward",
};

static const char * const control_names[] = {
	"FIN", "SYN", "RST", NULL, "ACK",
};

/**
 * show_words() - print the names of the bits that are set
 * @seq: file
 * @bits: bits
 * @names: their names; a bit without one is not shown
 * @count: number of names
 * @first: a word to begin with, or NULL
 *
 * A comma list, or "-".
 */
static void show_words(struct seq_file *seq, unsigned int bits,
		       const char * const *names, unsigned int count,
		       const char *first)
{
	bool any = first;
	unsigned int i;

	if (first)
		seq_puts(seq, first);

	for (i = 0; i < count; i++) {
		if (!(bits & BIT(i)) || !names[i])
			continue;
		seq_printf(seq, "%s%s", any ? "," : "", names[i]);
		any = true;
	}
	if (!any)
		seq_putc(seq, '-');
}

static void show_bits(struct seq_file *seq, unsigned int bits,
		      const char * const *names, unsigned int count)
{
	show_words(seq, bits, names, count, NULL);
}

/**
 * show_head() - print what identifies a connection
 * @seq: file
 * @conn: connection
 */
static void show_head(struct seq_file *seq, const struct tcpviz_conn *conn)
{
	const struct tcpviz_tuple *t = &conn->tuple;
	char client[TCPVIZ_ENDPOINT_LEN], server[TCPVIZ_ENDPOINT_LEN];

	tcpviz_proc_endpoint(client, t->family, &t->addr[TCPVIZ_CLIENT],
			     ntohs(t->port[TCPVIZ_CLIENT]));
	tcpviz_proc_endpoint(server, t->family, &t->addr[TCPVIZ_SERVER],
			     ntohs(t->port[TCPVIZ_SERVER]));
	seq_printf(seq, "%-5llu %-4s %-24s %-24s ", conn->id,
		   path_names[conn->path], client, server);
}

static void show_connection(struct seq_file *seq, struct tcpviz_conn *conn)
{
	const struct tcpviz_endpoint *c = &conn->pair.ep[TCPVIZ_CLIENT];
	const struct tcpviz_endpoint *s = &conn->pair.ep[TCPVIZ_SERVER];

	lockdep_assert_held(&conn->lock);

	show_head(seq, conn);
	seq_printf(seq, "%-12s %-12s %8llu %8u %8u %3u %6u %10u %10u ",
		   tcpviz_fsm_name(c->state), tcpviz_fsm_name(s->state),
		   tcpviz_conn_age_ms(conn), tcpviz_conn_idle_ms(conn),
		   tcpviz_conn_timer_ms(conn),
		   c->syn_repeats, s->syn_repeats,
		   c->fin_repeats, s->fin_repeats);
	tcpviz_proc_us(seq, tcpviz_conn_synack_us(conn));
	tcpviz_proc_us(seq, conn->ack_us);
	tcpviz_proc_l3dev(seq, conn->tuple.l3dev);
	show_bits(seq, conn->pair.flags, tcpviz_flag_names, TCPVIZ_FLAGS);
	seq_putc(seq, '\n');
}

/**
 * is_half_open() - does a connection wait for the end of its handshake?
 * @pair: its endpoints
 *
 * Return: true if an end is in SYN-RECEIVED.
 */
static bool is_half_open(const struct tcpviz_pair *pair)
{
	return pair->ep[TCPVIZ_CLIENT].state == TCPVIZ_SYN_RECEIVED ||
	       pair->ep[TCPVIZ_SERVER].state == TCPVIZ_SYN_RECEIVED;
}

static void show_half_open(struct seq_file *seq, struct tcpviz_conn *conn)
{
	const struct tcpviz_endpoint *s = &conn->pair.ep[TCPVIZ_SERVER];
	unsigned int timeouts, retries;
	struct tcpviz_limits limits;

	lockdep_assert_held(&conn->lock);

	if (!is_half_open(&conn->pair))
		return;
	show_head(seq, conn);
	seq_printf(seq, "%8llu %8u %7u ", tcpviz_conn_age_ms(conn),
		   tcpviz_conn_idle_ms(conn),
		   s->syn_repeats + !!(s->known & TCPVIZ_EP_SYNACK));
	tcpviz_conn_limits(conn, &limits);
	if (tcpviz_syn_queue_request(conn, &timeouts, &retries))
		seq_printf(seq, "%8u %7u ", timeouts,
			   tcpviz_prune_retries(conn->tn, &limits, retries));
	else
		seq_printf(seq, "%8s %7s ", "-", "-");
	show_bits(seq, conn->pair.flags, tcpviz_flag_names, TCPVIZ_FLAGS);
	seq_putc(seq, '\n');
}

/**
 * show_record() - print one segment of a transcript
 * @seq: file
 * @conn: connection
 * @n: number of the record, from 0
 * @r: the record
 */
static void show_record(struct seq_file *seq, const struct tcpviz_conn *conn,
			u32 n, const struct tcpviz_record *r)
{
	const char *pruned = r->note & BIT(TCPVIZ_N_PRUNED) ?
			     pruned_names[conn->pair.pruned_by] : NULL;

	seq_printf(seq, "%-5llu %3u %12llu %-6s ", conn->id, n + 1,
		   div_u64(r->time_ns, NSEC_PER_USEC), role_names[r->from]);
	show_bits(seq, r->flags, control_names, ARRAY_SIZE(control_names));
	seq_printf(seq, " %u ", r->seq);
	if (r->flags & TCPVIZ_ACK)
		seq_printf(seq, "%u ", r->ack);
	else
		seq_puts(seq, "- ");
	seq_printf(seq, "%u %u %-12s %-12s ", r->len, r->repeat,
		   tcpviz_fsm_name(r->client),
		   tcpviz_fsm_name(r->server));
	show_words(seq, r->note, tcpviz_note_names, TCPVIZ_NOTES, pruned);
	seq_putc(seq, '\n');
}

static void show_transcript(struct seq_file *seq, struct tcpviz_conn *conn)
{
	const struct tcpviz_transcript *ts = conn->ts;
	u32 n;

	lockdep_assert_held(&conn->lock);

	if (!ts)
		return;
	for (n = tcpviz_transcript_first(ts); n < ts->total; n++)
		show_record(seq, conn, n, tcpviz_transcript_get(ts, n));
}

/**
 * show_chain() - print all connections of a hash chain
 * @seq: file
 * @chain: the chain
 * @show: prints one
 *
 * Each is brought up to date with its sockets before.
 */
static void show_chain(struct seq_file *seq, struct hlist_head *chain,
		       void (*show)(struct seq_file *, struct tcpviz_conn *))
{
	struct tcpviz_net *tn = tcpviz_net(seq_file_net(seq));
	struct tcpviz_conn *conn;

	hlist_for_each_entry_rcu(conn, chain, node) {
		if (conn->tn != tn)
			continue;
		spin_lock_bh(&conn->lock);
		if (!conn->dead) {
			tcpviz_conn_ask_sockets(conn);
			show(seq, conn);
		}
		spin_unlock_bh(&conn->lock);
	}
}

/**
 * chain_from() - the first chain with a connection of the namespace
 * @seq: file
 * @pos: position: 0 is the header, n the chain n - 1; moved on
 *
 * Return: the chain, or NULL.
 */
static void *chain_from(struct seq_file *seq, loff_t *pos)
{
	struct tcpviz_net *tn = tcpviz_net(seq_file_net(seq));

	for (; *pos <= tcpviz_table_buckets(); ++*pos) {
		struct hlist_head *chain = tcpviz_table_chain(*pos - 1);
		struct tcpviz_conn *conn;

		if (*pos % CHAINS_AT_ONCE == 0)
			cond_resched_rcu();
		hlist_for_each_entry_rcu(conn, chain, node)
			if (conn->tn == tn)
				return chain;
	}
	return NULL;
}

static void *chain_start(struct seq_file *seq, loff_t *pos)
	__acquires(RCU)
{
	rcu_read_lock();
	return *pos ? chain_from(seq, pos) : SEQ_START_TOKEN;
}

static void *chain_next(struct seq_file *seq, void *v, loff_t *pos)
{
	++*pos;
	return chain_from(seq, pos);
}

static void chain_stop(struct seq_file *seq, void *v)
	__releases(RCU)
{
	rcu_read_unlock();
}

/**
 * grow() - before anything is shown, have the buffer made large enough
 * @seq: file
 *
 * What does not fit is shown again in a buffer twice as large, which the file
 * keeps: so it is said that there is no room.
 *
 * Return: false if it is large enough.
 */
static bool grow(struct seq_file *seq)
{
	if (seq->size >= BUFFER_SIZE)
		return false;
	seq_commit(seq, -1);
	return true;
}

static int connections_show(struct seq_file *seq, void *v)
{
	if (v != SEQ_START_TOKEN)
		show_chain(seq, v, show_connection);
	else if (!grow(seq))
		seq_printf(seq,
			   "%-5s %-4s %-24s %-24s %-12s %-12s %8s %8s %8s %3s %6s %10s %10s %9s %9s %5s %s\n",
			   "id", "path", "client", "server", "client_state",
			   "server_state", "age_ms", "idle_ms", "timer_ms",
			   "syn", "synack", "client_fin", "server_fin",
			   "synack_us", "ack_us", "l3dev", "flags");
	return 0;
}

static int half_open_show(struct seq_file *seq, void *v)
{
	if (v != SEQ_START_TOKEN)
		show_chain(seq, v, show_half_open);
	else if (!grow(seq))
		seq_printf(seq,
			   "%-5s %-4s %-24s %-24s %8s %8s %7s %8s %7s %s\n",
			   "id", "path", "client", "server", "age_ms",
			   "idle_ms", "synacks", "timeouts", "retries",
			   "flags");
	return 0;
}

static int transcript_show(struct seq_file *seq, void *v)
{
	if (v != SEQ_START_TOKEN)
		show_chain(seq, v, show_transcript);
	else if (!grow(seq))
		seq_printf(seq, "%-5s %3s %12s %-6s %s\n", "id", "n",
			   "time_us", "from",
			   "flags seq ack len rep client_state server_state note");
	return 0;
}

const struct seq_operations tcpviz_proc_connections = {
	.start	= chain_start,
	.next	= chain_next,
	.stop	= chain_stop,
	.show	= connections_show,
};

const struct seq_operations tcpviz_proc_half_open = {
	.start	= chain_start,
	.next	= chain_next,
	.stop	= chain_stop,
	.show	= half_open_show,
};

const struct seq_operations tcpviz_proc_transcript = {
	.start	= chain_start,
	.next	= chain_next,
	.stop	= chain_stop,
	.show	= transcript_show,
};
