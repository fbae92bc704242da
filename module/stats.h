/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_STATS_H
#define _TCPVIZ_STATS_H

#include <linux/percpu.h>
#include <linux/spinlock.h>

#include "class.h"
#include "fsm.h"
#include "netns.h"
#include "pair.h"

/*
 * One counter per decision.
 *
 * Documentation/procfs.rst says what each means; stats.c has the names.
 */
enum tcpviz_stat {
	TCPVIZ_STAT_SEGMENTS,
	TCPVIZ_STAT_CONNECTIONS,
	TCPVIZ_STAT_SUPERSEDED,
	TCPVIZ_STAT_STRAY,
	TCPVIZ_STAT_NOT_TRACKED,
	TCPVIZ_STAT_NO_MEMORY,
	TCPVIZ_STAT_NO_TRANSCRIPT,
	TCPVIZ_STAT_NO_LISTENER,
	TCPVIZ_STAT_EVICTED_CLOSED,
	TCPVIZ_STAT_EVICTED_TIME_WAIT,
	TCPVIZ_STAT_EVICTED_SYN,
	TCPVIZ_STAT_EVICTED_HALF_OPEN,
	TCPVIZ_STAT_EVICTED_REUSED,
	TCPVIZ_STAT_EXPIRED,
	TCPVIZ_STAT_FRAGMENT,
	TCPVIZ_STAT_TRUNCATED,
	TCPVIZ_STAT_BAD_IP,
	TCPVIZ_STAT_BAD_DOFF,
	TCPVIZ_STAT_BAD_FLAGS,
	TCPVIZ_STAT_BAD_CHECKSUM,
	TCPVIZ_STAT_REFUSED_RST,
	TCPVIZ_STAT_TAKEN_BACK,
	TCPVIZ_STAT_SEEN_BY_SOCKET,
	TCPVIZ_STAT_DIVERGENCE,
	TCPVIZ_STAT_AMBIGUOUS_CLOSE,
	TCPVIZ_STAT_AMBIGUOUS_RST,
	TCPVIZ_STAT_FIN_WAITED,
	TCPVIZ_STAT_PRUNED_RETRIES,
	TCPVIZ_STAT_PRUNED_BOUND,
	TCPVIZ_STAT_PRUNED_AGE,
	TCPVIZ_STAT_PRUNED_SOURCE,
	TCPVIZ_STAT_PRUNED_FORWARD,
	TCPVIZ_STAT_FALSE_PRUNES,
	TCPVIZ_STAT_PRUNE_NOBODY,
	TCPVIZ_STAT_SHADOW_RETRIES,
	TCPVIZ_STAT_SHADOW_BOUND,
	TCPVIZ_STAT_SHADOW_AGE,
	TCPVIZ_STAT_SHADOW_SOURCE,
	TCPVIZ_STAT_SHADOW_FORWARD,
	TCPVIZ_STAT_SHADOW_FALSE,
	TCPVIZ_STATS,
};

/**
 * struct tcpviz_cpu - one processor's share of a namespace
 */
struct tcpviz_cpu {
	/** @stat: counters, written by this processor only */
	u64 stat[TCPVIZ_STATS];
	/** @edge: transitions along each edge, per role */
	u64 edge[2][TCPVIZ_EDGES];
	/** @taken_back: how many of those were taken back */
	u64 taken_back[2][TCPVIZ_EDGES];
	/** @next_id: makes connection IDs, see tcpviz_stats_next_id() */
	u64 next_id;
	/** @lock: protects @class, see class.c */
	spinlock_t lock;
	/** @class: connections created here, longest in the class first */
	struct list_head class[TCPVIZ_CLASSES];
};

/**
 * tcpviz_stat_inc() - count one decision
 * @tn: namespace
 * @stat: which counter
 *
 * Context: any; the namespace has been enabled.
 */
static inline void tcpviz_stat_inc(struct tcpviz_net *tn, enum tcpviz_stat stat)
{
	this_cpu_inc(tn->cpu->stat[stat]);
}

u64 tcpviz_stats_next_id(struct tcpviz_net *tn);
void tcpviz_stats_step(struct tcpviz_net *tn, const struct tcpviz_step *step);
u64 tcpviz_stats_sum(const struct tcpviz_net *tn, enum tcpviz_stat stat);
u64 tcpviz_stats_edge(const struct tcpviz_net *tn, enum tcpviz_role role,
		      unsigned int edge, bool taken_back);
const char *tcpviz_stats_name(enum tcpviz_stat stat);

#endif /* _TCPVIZ_STATS_H */
