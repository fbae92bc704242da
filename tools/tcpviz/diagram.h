/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_DIAGRAM_H
#define _TCPVIZ_DIAGRAM_H

#include <stdbool.h>
#include <stdio.h>

#include "source.h"

/**
 * struct tcpviz_census - the state diagram with its counts
 * @ends: ends that are in each state now, clients and servers
 * @edges: how often edges were taken
 */
struct tcpviz_census {
	uint64_t ends[TCPVIZ_ST_MAX][2];
	struct tcpviz_edges edges;
};

int tcpviz_census_take(struct tcpviz_census *census,
		       const struct tcpviz_source *source,
		       const struct tcpviz_want *want);
void tcpviz_census_edge(const struct tcpviz_census *census,
			enum tcpviz_state from, enum tcpviz_state to,
			struct tcpviz_edge_count *sum);
const char *tcpviz_census_event(enum tcpviz_state from, enum tcpviz_state to);
void tcpviz_diagram_draw(FILE *out, const struct tcpviz_census *census,
			 bool unicode);

#endif /* _TCPVIZ_DIAGRAM_H */
