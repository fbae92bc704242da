// SPDX-License-Identifier: GPL-2.0
/* How many ends are in each state, and how they came there */

#include <string.h>

#include "diagram.h"
#include "util.h"

/* What leads over an edge; to CLOSED it is a RST, or silence */
static const struct {
	enum tcpviz_state from, to;
	const char *event;
} events[] = {
	{ TCPVIZ_ST_CLOSED, TCPVIZ_ST_LISTEN, "passive OPEN" },
	{ TCPVIZ_ST_CLOSED, TCPVIZ_ST_SYN_SENT, "active OPEN" },
	{ TCPVIZ_ST_LISTEN, TCPVIZ_ST_SYN_SENT, "SEND" },
	{ TCPVIZ_ST_LISTEN, TCPVIZ_ST_SYN_RECEIVED, "rcv SYN" },
	{ TCPVIZ_ST_SYN_SENT, TCPVIZ_ST_SYN_RECEIVED, "rcv SYN" },
	{ TCPVIZ_ST_SYN_SENT, TCPVIZ_ST_ESTABLISHED, "rcv SYN-ACK" },
	{ TCPVIZ_ST_SYN_RECEIVED, TCPVIZ_ST_ESTABLISHED, "rcv ACK of SYN" },
	{ TCPVIZ_ST_SYN_RECEIVED, TCPVIZ_ST_FIN_WAIT_1, "CLOSE" },
	{ TCPVIZ_ST_SYN_RECEIVED, TCPVIZ_ST_CLOSE_WAIT, "rcv FIN" },
	{ TCPVIZ_ST_ESTABLISHED, TCPVIZ_ST_FIN_WAIT_1, "CLOSE" },
	{ TCPVIZ_ST_ESTABLISHED, TCPVIZ_ST_CLOSE_WAIT, "rcv FIN" },
	{ TCPVIZ_ST_FIN_WAIT_1, TCPVIZ_ST_FIN_WAIT_2, "rcv ACK of FIN" },
	{ TCPVIZ_ST_FIN_WAIT_1, TCPVIZ_ST_CLOSING, "rcv FIN" },
	{ TCPVIZ_ST_FIN_WAIT_2, TCPVIZ_ST_TIME_WAIT, "rcv FIN" },
	{ TCPVIZ_ST_CLOSE_WAIT, TCPVIZ_ST_LAST_ACK, "CLOSE" },
	{ TCPVIZ_ST_CLOSING, TCPVIZ_ST_TIME_WAIT, "rcv ACK of FIN" },
	{ TCPVIZ_ST_LAST_ACK, TCPVIZ_ST_CLOSED, "rcv ACK of FIN" },
	{ TCPVIZ_ST_TIME_WAIT, TCPVIZ_ST_CLOSED, "2MSL" },
};

static int conn_count(const struct tcpviz_talk *talk, void *data)
{
	struct tcpviz_census *census = data;

	for (int side = 0; side < 2; side++)
		census->ends[talk->conn.state[side]][side]++;
	return 0;
}

/**
 * tcpviz_census_take() - count the ends in each state, and the edges
 * @census: gets the counts
 * @source: where connections are from
 * @want: which of them; edges are those of all
 *
 * Return: an enum tcpviz_exit, after a complaint.
 */
int tcpviz_census_take(struct tcpviz_census *census,
		       const struct tcpviz_source *source,
		       const struct tcpviz_want *want)
{
	int ret;

	memset(census, 0, sizeof(*census));
	ret = source->conns(source, want, conn_count, census);
	return ret ? ret : source->edges(source, &census->edges);
}

/**
 * tcpviz_census_edge() - how often an edge was taken, by either end
 * @census: the counts
 * @from: state it leaves
 * @to: state it enters
 * @sum: gets the sum
 */
void tcpviz_census_edge(const struct tcpviz_census *census,
			enum tcpviz_state from, enum tcpviz_state to,
			struct tcpviz_edge_count *sum)
{
	*sum = (struct tcpviz_edge_count){ .from = from, .to = to };
	for (size_t i = 0; i < census->edges.count; i++) {
		const struct tcpviz_edge_count *edge = &census->edges.edge[i];

		if (edge->from != from || edge->to != to)
			continue;
		sum->count += edge->count;
		sum->taken_back += edge->taken_back;
	}
}

/**
 * tcpviz_census_event() - what leads over an edge
 * @from: state it leaves
 * @to: state it enters
 *
 * Return: the words, as in figure 5 of RFC 9293.
 */
const char *tcpviz_census_event(enum tcpviz_state from, enum tcpviz_state to)
{
	for (size_t i = 0; i < ARRAY_SIZE(events); i++)
		if (events[i].from == from && events[i].to == to)
			return events[i].event;
	return to == TCPVIZ_ST_CLOSED ? "RST, or in silence" : "-";
}
