// SPDX-License-Identifier: GPL-2.0
/* A connection of a capture as the module's tables would show it */

#include "view.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "flag.h"

static_assert(TCPVIZ_MIRROR_SEGS >= TCPVIZ_TRANSCRIPT_MAX, "too few kept");

static void list_add(char *buf, size_t size, const char *word)
{
	size_t len = strcmp(buf, "-") ? strlen(buf) : 0;

	snprintf(buf + len, size - len, "%s%s", len ? "," : "", word);
}

static bool was_simultaneous(const struct tcpviz_pair *pair)
{
	return pair->flags & BIT(TCPVIZ_F_SIMULTANEOUS);
}

/**
 * tcpviz_view_conn() - a connection in numbers
 * @life: the connection
 * @now_ns: the time to tell its age at
 * @conn: gets the numbers
 */
void tcpviz_view_conn(const struct tcpviz_life *life, u64 now_ns,
		      struct tcpviz_mirror_conn *conn)
{
	const struct tcpviz_pair *pair = &life->pair;
	const struct tcpviz_endpoint *c = &pair->ep[TCPVIZ_CLIENT];
	const struct tcpviz_endpoint *s = &pair->ep[TCPVIZ_SERVER];

	memset(conn, 0, sizeof(*conn));
	conn->family = life->family;
	for (unsigned int role = 0; role < 2; role++) {
		memcpy(conn->ip[role], life->addr[role],
		       sizeof(conn->ip[role]));
		conn->port[role] = ntohs(life->port[role]);
		conn->state[role] = pair->ep[role].state;
		conn->fin[role] = pair->ep[role].fin_repeats;
	}
	conn->age_ns = now_ns > life->first_ns ? now_ns - life->first_ns : 0;
	conn->idle_ns = now_ns > life->seen_ns ? now_ns - life->seen_ns : 0;
	conn->syn = c->syn_repeats;
	conn->synack = s->syn_repeats;
	conn->synack_ns = was_simultaneous(pair) ? TCPVIZ_MIRROR_NONE :
						   life->synack_ns;
	conn->ack_ns = life->ack_ns;
	tcpviz_flag_list(conn->flags, sizeof(conn->flags), pair->flags);
	for (unsigned int gap = 0; gap < TCPVIZ_GAPS; gap++)
		if (life->gaps & BIT(gap))
			list_add(conn->flags, sizeof(conn->flags),
				 tcpviz_gap_name(gap));
	if (life->ts) {
		conn->first = tcpviz_transcript_first(life->ts);
		conn->total = life->ts->total;
	}
}

/**
 * tcpviz_view_seg() - a segment in numbers
 * @life: the connection
 * @n: number of the segment, from 0; it is kept
 * @seg: gets the numbers
 */
void tcpviz_view_seg(const struct tcpviz_life *life, u32 n,
		     struct tcpviz_mirror_seg *seg)
{
	const struct tcpviz_record *r = tcpviz_transcript_get(life->ts, n);

	*seg = (struct tcpviz_mirror_seg){
		.time_ns = r->time_ns,
		.from = r->from,
		.bits = r->flags,
		.seq = r->seq,
		.ack = r->ack,
		.len = r->len,
		.rep = r->repeat,
		.state = { r->client, r->server },
	};
	tcpviz_note_list(seg->note, sizeof(seg->note), r->note);
	for (unsigned int gap = 0; gap < TCPVIZ_GAPS; gap++)
		if ((life->gaps & BIT(gap)) && life->gap_n[gap] == n)
			list_add(seg->note, sizeof(seg->note),
				 tcpviz_gap_name(gap));
}
