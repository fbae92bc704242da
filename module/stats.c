// SPDX-License-Identifier: GPL-2.0
/*
 * Per-CPU counters: one named reason per decision, one counter per edge.
 */
#include "stats.h"

#include <linux/cpumask.h>
#include <linux/smp.h>

static const char * const stat_names[TCPVIZ_STATS] = {
	[TCPVIZ_STAT_SEGMENTS]		= "segments",
	[TCPVIZ_STAT_CONNECTIONS]	= "connections",
	[TCPVIZ_STAT_SUPERSEDED]	= "superseded",
	[TCPVIZ_STAT_STRAY]		= "stray",
	[TCPVIZ_STAT_NOT_TRACKED]	= "not_tracked",
	[TCPVIZ_STAT_NO_MEMORY]		= "no_memory",
	[TCPVIZ_STAT_NO_TRANSCRIPT]	= "no_transcript",
	[TCPVIZ_STAT_NO_LISTENER]	= "no_listener",
	[TCPVIZ_STAT_EVICTED_CLOSED]	= "evicted_closed",
	[TCPVIZ_STAT_EVICTED_TIME_WAIT]	= "evicted_time_wait",
	[TCPVIZ_STAT_EVICTED_SYN]	= "evicted_syn",
	[TCPVIZ_STAT_EVICTED_HALF_OPEN]	= "evicted_half_open",
	[TCPVIZ_STAT_EVICTED_REUSED]	= "evicted_reused",
	[TCPVIZ_STAT_EXPIRED]		= "expired",
	[TCPVIZ_STAT_FRAGMENT]		= "fragment",
	[TCPVIZ_STAT_TRUNCATED]		= "truncated",
	[TCPVIZ_STAT_BAD_IP]		= "bad_ip",
	[TCPVIZ_STAT_BAD_DOFF]		= "bad_doff",
	[TCPVIZ_STAT_BAD_FLAGS]		= "bad_flags",
	[TCPVIZ_STAT_BAD_CHECKSUM]	= "bad_checksum",
	[TCPVIZ_STAT_REFUSED_RST]	= "refused_rst",
	[TCPVIZ_STAT_TAKEN_BACK]	= "taken_back",
	[TCPVIZ_STAT_SEEN_BY_SOCKET]	= "seen_by_socket",
	[TCPVIZ_STAT_DIVERGENCE]	= "divergence",
	[TCPVIZ_STAT_AMBIGUOUS_CLOSE]	= "ambiguous_close",
	[TCPVIZ_STAT_AMBIGUOUS_RST]	= "ambiguous_rst",
	[TCPVIZ_STAT_FIN_WAITED]	= "fin_waited",
	[TCPVIZ_STAT_PRUNED_RETRIES]	= "pruned_retries",
	[TCPVIZ_STAT_PRUNED_BOUND]	= "pruned_bound",
	[TCPVIZ_STAT_PRUNED_AGE]	= "pruned_age",
	[TCPVIZ_STAT_PRUNED_SOURCE]	= "pruned_source",
	[TCPVIZ_STAT_PRUNED_FORWARD]	= "pruned_forward",
	[TCPVIZ_STAT_FALSE_PRUNES]	= "false_prunes",
	[TCPVIZ_STAT_PRUNE_NOBODY]	= "prune_nobody",
	[TCPVIZ_STAT_SHADOW_RETRIES]	= "shadow_retries",
	[TCPVIZ_STAT_SHADOW_BOUND]	= "shadow_bound",
	[TCPVIZ_STAT_SHADOW_AGE]	= "shadow_age",
	[TCPVIZ_STAT_SHADOW_SOURCE]	= "shadow_source",
	[TCPVIZ_STAT_SHADOW_FORWARD]	= "shadow_forward",
	[TCPVIZ_STAT_SHADOW_FALSE]	= "shadow_false",
};

/**
 * tcpviz_stats_name() - name of a counter, as /proc/tcpviz/stats has it
 * @stat: which counter
 *
 * Return: name.
 */
const char *tcpviz_stats_name(enum tcpviz_stat stat)
{
	return stat_names[stat];
}

/**
 * tcpviz_stats_next_id() - make an ID for a connection
 * @tn: namespace
 *
 * Each processor counts for itself, so that connections share no line; the
 * IDs interleave, and are small enough to be typed.
 *
 * Context: any.
 * Return: ID, unique in the namespace, from 1 up.
 */
u64 tcpviz_stats_next_id(struct tcpviz_net *tn)
{
	int cpu = get_cpu();
	u64 id;

	id = this_cpu_inc_return(tn->cpu->next_id) - 1;
	put_cpu();
	return id * nr_cpu_ids + cpu + 1;
}

/**
 * tcpviz_stats_step() - count a state change
 * @tn: namespace
 * @step: the change
 *
 * Context: any.
 */
void tcpviz_stats_step(struct tcpviz_net *tn, const struct tcpviz_step *step)
{
	unsigned int edge;

	switch (step->cause) {
	case TCPVIZ_BY_DIVERGENCE:
		tcpviz_stat_inc(tn, TCPVIZ_STAT_DIVERGENCE);
		return;
	case TCPVIZ_BY_CONTRADICTION:
		tcpviz_stat_inc(tn, TCPVIZ_STAT_TAKEN_BACK);
		edge = tcpviz_fsm_edge(step->to, step->from);
		if (edge != TCPVIZ_NO_EDGE)
			this_cpu_inc(tn->cpu->taken_back[step->role][edge]);
		return;
	case TCPVIZ_BY_SOCKET:
		tcpviz_stat_inc(tn, TCPVIZ_STAT_SEEN_BY_SOCKET);
		break;
	default:
		break;
	}
	edge = tcpviz_fsm_edge(step->from, step->to);
	this_cpu_inc(tn->cpu->edge[step->role][edge]);
}

/**
 * tcpviz_stats_sum() - read a counter
 * @tn: namespace
 * @stat: which counter
 *
 * Return: sum over all processors, 0 if the namespace was never enabled.
 */
u64 tcpviz_stats_sum(const struct tcpviz_net *tn, enum tcpviz_stat stat)
{
	struct tcpviz_cpu __percpu *cpus = READ_ONCE(tn->cpu);
	u64 sum = 0;
	int cpu;

	if (!cpus)
		return 0;
	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu_ptr(cpus, cpu)->stat[stat]);
	return sum;
}

/**
 * tcpviz_stats_edge() - how often an edge was taken
 * @tn: namespace
 * @role: by which end
 * @edge: index into tcpviz_edges
 * @taken_back: count what was taken back instead
 *
 * Return: sum over all processors, 0 if the namespace was never enabled.
 */
u64 tcpviz_stats_edge(const struct tcpviz_net *tn, enum tcpviz_role role,
		      unsigned int edge, bool taken_back)
{
	struct tcpviz_cpu __percpu *cpus = READ_ONCE(tn->cpu);
	u64 sum = 0;
	int cpu;

	if (!cpus)
		return 0;
	for_each_possible_cpu(cpu) {
		const struct tcpviz_cpu *c = per_cpu_ptr(cpus, cpu);

		sum += taken_back ? READ_ONCE(c->taken_back[role][edge]) :
				    READ_ONCE(c->edge[role][edge]);
	}
	return sum;
}
