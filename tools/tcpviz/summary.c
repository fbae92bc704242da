// SPDX-License-Identifier: GPL-2.0
/* All the tables, and what they come to */

#include "summary.h"

#include <string.h>

#include "proc.h"
#include "tcpviz.h"
#include "util.h"

static uint64_t known(uint64_t number)
{
	return number == TCPVIZ_NONE ? 0 : number;
}

static int conn_count(const struct tcpviz_talk *talk, void *data)
{
	const struct tcpviz_conn *conn = &talk->conn;
	struct tcpviz_summary *sum = data;

	sum->conns++;
	for (int side = 0; side < 2; side++)
		sum->ends[conn->state[side]][side]++;
	if (conn->state[0] == TCPVIZ_ST_SYN_RECEIVED ||
	    conn->state[1] == TCPVIZ_ST_SYN_RECEIVED) {
		sum->half_open++;
		if (known(conn->age_ms) > sum->half_open_ms)
			sum->half_open_ms = known(conn->age_ms);
	} else if (conn->state[TCPVIZ_CLIENT] == TCPVIZ_ST_SYN_SENT) {
		sum->unanswered++;
	}
	return 0;
}

/* How full the fuller one of its queues is, in thousandths */
static uint64_t fullness(const struct tcpviz_listener *l)
{
	uint64_t half = 0, accept = 0;

	if (known(l->bound))
		half = 1000 * known(l->half_open) / l->bound;
	if (known(l->accept_max))
		accept = 1000 * known(l->accept_queue) / l->accept_max;
	return half > accept ? half : accept;
}

/* Of those that are as full as each other, the one that is used more */
static bool is_fuller(const struct tcpviz_listener *a,
		      const struct tcpviz_listener *b)
{
	if (fullness(a) != fullness(b))
		return fullness(a) > fullness(b);
	return known(a->completed) > known(b->completed);
}

static int listener_count(const struct tcpviz_listener *listener, void *data)
{
	struct tcpviz_summary *sum = data;
	size_t at = sum->listeners++;

	if (at >= TCPVIZ_SUMMARY_LISTENERS) {
		at = TCPVIZ_SUMMARY_LISTENERS - 1;
		if (!is_fuller(listener, &sum->listener[at]))
			return 0;
	}
	while (at && is_fuller(listener, &sum->listener[at - 1])) {
		sum->listener[at] = sum->listener[at - 1];
		at--;
	}
	sum->listener[at] = *listener;
	return 0;
}

static int counter_add(const void *counter, void *data)
{
	struct tcpviz_summary *sum = data;

	if (sum->counters < TCPVIZ_SUMMARY_COUNTERS)
		sum->counter[sum->counters++] =
			*(const struct tcpviz_counter *)counter;
	return 0;
}

/**
 * tcpviz_summary_gather() - read all the tables
 * @sum: gets what they come to
 * @opts: where they are
 * @want: which connections and listeners
 *
 * Return: an enum tcpviz_exit, after a complaint.
 */
int tcpviz_summary_gather(struct tcpviz_summary *sum,
			  const struct tcpviz_opts *opts,
			  const struct tcpviz_want *want)
{
	int ret;

	memset(sum, 0, sizeof(*sum));
	ret = opts->source->conns(opts->source, want, conn_count, sum);
	if (!ret)
		ret = tcpviz_listener_each(opts->dir, want, listener_count,
					   sum);
	if (!ret)
		ret = tcpviz_counter_each(opts->dir, counter_add, sum);
	if (!ret)
		tcpviz_hint_find(sum);
	return ret;
}

/**
 * tcpviz_summary_count() - sum of counters
 * @sum: the summary
 * @begins: what their names begin with
 *
 * Return: the sum.
 */
uint64_t tcpviz_summary_count(const struct tcpviz_summary *sum,
			      const char *begins)
{
	uint64_t count = 0;

	for (size_t i = 0; i < sum->counters; i++)
		if (!strncmp(sum->counter[i].name, begins, strlen(begins)))
			count += known(sum->counter[i].value);
	return count;
}
