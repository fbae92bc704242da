// SPDX-License-Identifier: GPL-2.0
/* What in a summary is worth a look, and where to look */

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "proc.h"
#include "summary.h"
#include "util.h"

/* More than this of a queue is nearly all of it */
#define FULL(part, all)	((part) != TCPVIZ_NONE && (all) != TCPVIZ_NONE && \
			 4 * (part) >= 3 * (all) && (all))

/* Applications are given some time to close */
#define CLOSE_WAIT_MANY	10

/* One for each counter that should be 0 */
static const struct {
	const char *counter, *text, *look;
} troubles[] = {
	{ "divergence", "times the mirror was wrong, which is a bug in it",
	  "tcpviz stats" },
	{ "not_tracked", "SYNs not tracked: net.tcpviz.max_connections is too small",
	  "tcpviz stats not evicted" },
	{ "no_memory", "SYNs not tracked for want of memory",
	  "tcpviz stats no_" },
	{ "false_prunes", "connections were pruned whose client went on: limits are too tight",
	  "tcpviz conn flag false-prune" },
	{ "prune_nobody", "SYNs found a full queue and nobody old enough to go",
	  "tcpviz half-open" },
	{ "pruned", "half-open connections were pruned",
	  "tcpviz stats pruned" },
	{ "shadow_false", "connections would have been pruned wrongly (dry run)",
	  "tcpviz stats shadow" },
	{ "bad_checksum", "SYNs, FINs or RSTs had a wrong checksum",
	  "tcpviz stats bad" },
	{ "taken_back", "states were taken back: lost ACKs, full accept queues",
	  "tcpviz conn flag taken-back" },
};

__printf(3, 4)
static void hint_add(struct tcpviz_summary *sum, const char *look,
		     const char *format, ...)
{
	struct tcpviz_hint *hint = &sum->hint[sum->hints];
	va_list args;

	if (sum->hints == TCPVIZ_SUMMARY_HINTS)
		return;
	va_start(args, format);
	vsnprintf(hint->text, sizeof(hint->text), format, args);
	va_end(args);
	snprintf(hint->look, sizeof(hint->look), "%s", look);
	sum->hints++;
}

static void listener_hints(struct tcpviz_summary *sum,
			   const struct tcpviz_listener *l)
{
	const char *port = strrchr(l->addr, ':');
	char look[64];

	port = port ? port : ":*";
	snprintf(look, sizeof(look), "tcpviz half-open sport = %.16s", port);
	if (FULL(l->half_open, l->bound))
		hint_add(sum, look,
			 "%s has %" PRIu64 " of %" PRIu64 " half-open connections (%s)",
			 l->addr, l->half_open, l->bound, l->bound_by);
	snprintf(look, sizeof(look), "tcpviz listeners sport = %.16s", port);
	if (FULL(l->accept_queue, l->accept_max))
		hint_add(sum, look,
			 "%s has %" PRIu64 " of %" PRIu64 " connections to accept",
			 l->addr, l->accept_queue, l->accept_max);
}

static void state_hints(struct tcpviz_summary *sum)
{
	const uint64_t *waits = sum->ends[TCPVIZ_ST_CLOSE_WAIT];

	if (waits[0] + waits[1] >= CLOSE_WAIT_MANY)
		hint_add(sum, "tcpviz conn state close-wait",
			 "%" PRIu64 " ends wait for their applications to close",
			 waits[0] + waits[1]);
	if (sum->unanswered)
		hint_add(sum, "tcpviz conn state syn-sent exclude syn-recv",
			 "%" PRIu64 " SYNs are not answered so far",
			 sum->unanswered);
	if (sum->half_open)
		hint_add(sum, "tcpviz half-open",
			 "%" PRIu64 " half-open, the oldest for %.1f s",
			 sum->half_open, sum->half_open_ms / 1e3);
}

/**
 * tcpviz_hint_find() - find what is worth a look
 * @sum: the summary, gets the hints
 */
void tcpviz_hint_find(struct tcpviz_summary *sum)
{
	size_t listeners = sum->listeners;

	if (listeners > TCPVIZ_SUMMARY_LISTENERS)
		listeners = TCPVIZ_SUMMARY_LISTENERS;
	for (size_t i = 0; i < listeners; i++)
		listener_hints(sum, &sum->listener[i]);
	for (size_t i = 0; i < ARRAY_SIZE(troubles); i++) {
		uint64_t count = tcpviz_summary_count(sum,
						      troubles[i].counter);

		if (count)
			hint_add(sum, troubles[i].look, "%" PRIu64 " %s",
				 count, troubles[i].text);
	}
	state_hints(sum);
}
