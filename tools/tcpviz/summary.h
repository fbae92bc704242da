/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_SUMMARY_H
#define _TCPVIZ_SUMMARY_H

#include "counter.h"
#include "listener.h"
#include "source.h"

struct tcpviz_opts;

/* as many as a screen has room for, the fullest first */
#define TCPVIZ_SUMMARY_LISTENERS	5
#define TCPVIZ_SUMMARY_COUNTERS		64
#define TCPVIZ_SUMMARY_HINTS		16

/**
 * struct tcpviz_hint - something that is worth a look
 * @text: what it is
 * @look: the command that shows more, or "" if none does
 */
struct tcpviz_hint {
	char text[112];
	char look[64];
};

/**
 * struct tcpviz_summary - all there is to say on one screen
 * @conns: connections
 * @ends: ends in each state, clients and servers
 * @half_open: connections that have an end in SYN-RECEIVED
 * @half_open_ms: age of the oldest of them
 * @unanswered: connections whose SYN nobody has answered so far
 * @listeners: how many there are
 * @listener: the fullest of them
 * @counters: how many there are
 * @counter: the counters
 * @hints: how many there are
 * @hint: what is worth a look, the most important first
 */
struct tcpviz_summary {
	uint64_t conns;
	uint64_t ends[TCPVIZ_ST_MAX][2];
	uint64_t half_open;
	uint64_t half_open_ms;
	uint64_t unanswered;
	size_t listeners;
	struct tcpviz_listener listener[TCPVIZ_SUMMARY_LISTENERS];
	size_t counters;
	struct tcpviz_counter counter[TCPVIZ_SUMMARY_COUNTERS];
	size_t hints;
	struct tcpviz_hint hint[TCPVIZ_SUMMARY_HINTS];
};

int tcpviz_summary_gather(struct tcpviz_summary *sum,
			  const struct tcpviz_opts *opts,
			  const struct tcpviz_want *want);
uint64_t tcpviz_summary_count(const struct tcpviz_summary *sum,
			      const char *begins);
void tcpviz_hint_find(struct tcpviz_summary *sum);

#endif /* _TCPVIZ_SUMMARY_H */
