// SPDX-License-Identifier: GPL-2.0
/* The table "stats", and what is counted in it */

#include "counter.h"

#include <string.h>

#include "proc.h"
#include "tcpviz.h"

#define FIELD(_member, _name, _parse)					\
	TCPVIZ_FIELD(struct tcpviz_counter, _member, _name, _parse, true)

static const struct tcpviz_field fields[] = {
	FIELD(name,	"name",		tcpviz_proc_text),
	FIELD(value,	"value",	tcpviz_proc_u64),
};

/* Documentation/procfs.rst says more of each */
static const struct {
	const char *name, *help;
} helps[] = {
	{ "segments", "segments looked at" },
	{ "connections", "connections entered into the table" },
	{ "superseded", "connections whose ports a newer one took over" },
	{ "stray", "segments of no known connection" },
	{ "not_tracked", "SYNs without an entry: table full" },
	{ "no_memory", "SYNs without an entry: no memory" },
	{ "no_transcript", "connections without a transcript: no memory" },
	{ "no_listener", "handshakes without a listener's record" },
	{ "evicted_closed", "CLOSED entries pushed out of the full table" },
	{ "evicted_time_wait",
	  "TIME-WAIT entries pushed out of the full table" },
	{ "evicted_syn", "unanswered SYNs pushed out of the full table" },
	{ "evicted_half_open", "half-open entries pushed out of the full table" },
	{ "evicted_reused", "old entries of ports that are used again and again" },
	{ "expired", "entries dropped after they had lingered" },
	{ "fragment", "IP fragments" },
	{ "truncated", "packets that end before their TCP header does" },
	{ "bad_ip", "packets whose IP header is none" },
	{ "bad_doff", "packets with a wrong data offset" },
	{ "bad_flags", "packets with control bits that no TCP sends together" },
	{ "bad_checksum", "SYN, FIN or RST with a wrong checksum" },
	{ "refused_rst", "RSTs that their receiver does not accept" },
	{ "taken_back", "states inferred and then contradicted" },
	{ "seen_by_socket", "transitions that only the socket showed" },
	{ "divergence", "errors of the mirror, corrected by the socket" },
	{ "ambiguous_close", "closings of which the wire allows two readings" },
	{ "ambiguous_rst", "RSTs that may have been refused" },
	{ "fin_waited", "FINs that had to wait behind data" },
	{ "pruned_retries", "half-open pruned by synack_retries" },
	{ "pruned_bound", "half-open pruned by half_open_max" },
	{ "pruned_age", "half-open pruned by half_open_max_age_ms" },
	{ "pruned_source", "half-open pruned by half_open_max_per_source" },
	{ "pruned_forward", "SYN-ACKs not sent on by forward_enforce" },
	{ "false_prunes", "pruned connections whose client went on" },
	{ "prune_nobody", "SYNs for which nobody could make room" },
	{ "shadow_retries", "dry run: would be pruned by synack_retries" },
	{ "shadow_bound", "dry run: would be pruned by half_open_max" },
	{ "shadow_age", "dry run: would be pruned by half_open_max_age_ms" },
	{ "shadow_source",
	  "dry run: would be pruned by half_open_max_per_source" },
	{ "shadow_forward", "dry run: would not be sent on" },
	{ "shadow_false", "dry run: of these, completed later" },
};

/**
 * tcpviz_counter_each() - for each counter
 * @dir: directory of the tables
 * @each: what is done with a struct tcpviz_counter; anything but 0 ends it,
 *	and is returned
 * @data: for @each
 *
 * Return: 0, an enum tcpviz_exit after a complaint, or what @each returned.
 */
int tcpviz_counter_each(const char *dir,
			int (*each)(const void *counter, void *data),
			void *data)
{
	struct tcpviz_counter counter;

	return tcpviz_table_read(dir, "stats", fields, ARRAY_SIZE(fields),
				 &counter, each, data);
}

/**
 * tcpviz_counter_help() - what is counted, in half a line
 * @name: name of the counter
 *
 * Return: the words, "-" for a counter that isn't known.
 */
const char *tcpviz_counter_help(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(helps); i++)
		if (!strcmp(helps[i].name, name))
			return helps[i].help;
	return "-";
}
