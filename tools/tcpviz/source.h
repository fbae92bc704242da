/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_SOURCE_H
#define _TCPVIZ_SOURCE_H

#include "filter.h"
#include "record.h"

/**
 * struct tcpviz_want - which connections somebody wants to see
 * @filter: those it means
 * @id: only the one of this number; TCPVIZ_NONE: all
 * @newest: only the newest one of them
 */
struct tcpviz_want {
	struct tcpviz_filter filter;
	uint64_t id;
	bool newest;
};

/* edges of the state diagram, and room for some that we don't know */
#define TCPVIZ_EDGES_MAX	128

/**
 * struct tcpviz_edge_count - how often an edge of the diagram was taken
 * @side: by which end
 * @from: state it leaves
 * @to: state it enters
 * @count: times
 * @taken_back: times it was undone
 */
struct tcpviz_edge_count {
	enum tcpviz_side side;
	enum tcpviz_state from;
	enum tcpviz_state to;
	uint64_t count;
	uint64_t taken_back;
};

/**
 * struct tcpviz_edges - all of them
 * @edge: the edges
 * @count: how many
 */
struct tcpviz_edges {
	struct tcpviz_edge_count edge[TCPVIZ_EDGES_MAX];
	size_t count;
};

/* what is done with each connection; anything but 0 ends it, and is returned */
typedef int (*tcpviz_talk_fn)(const struct tcpviz_talk *talk, void *data);

/**
 * struct tcpviz_source - where connections are from
 * @conns: for each wanted connection, the oldest first, without transcript
 * @talks: the same with transcripts
 * @edges: the counts of the state diagram
 * @recorded: they are over and done with; transcripts cost nothing
 *
 * All return 0, an enum tcpviz_exit after a complaint, or what the function
 * returned.
 */
struct tcpviz_source {
	int (*conns)(const struct tcpviz_source *source,
		     const struct tcpviz_want *want,
		     tcpviz_talk_fn fn, void *data);
	int (*talks)(const struct tcpviz_source *source,
		     const struct tcpviz_want *want,
		     tcpviz_talk_fn fn, void *data);
	int (*edges)(const struct tcpviz_source *source,
		     struct tcpviz_edges *edges);
	bool recorded;
};

bool tcpviz_want_conn(const struct tcpviz_want *want,
		      const struct tcpviz_conn *conn);

#endif /* _TCPVIZ_SOURCE_H */
