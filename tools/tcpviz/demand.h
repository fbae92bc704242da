/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_DEMAND_H
#define _TCPVIZ_DEMAND_H

#include "source.h"

/* Any state that a connection can have, and any path: bits */
#define TCPVIZ_DEMAND_STATES	(((1U << TCPVIZ_ST_MAX) - 1) & \
				 ~(1U << TCPVIZ_ST_NONE))
#define TCPVIZ_DEMAND_PATHS	0xfU

/* Whichever end it is */
#define TCPVIZ_DEMAND_EITHER	2

/**
 * struct tcpviz_demand - what the module is asked for: all of this must hold
 * @id: number of the connection; TCPVIZ_NONE: any
 * @family: AF_INET, AF_INET6; 0: either
 * @addr: what the address of the client is in, of the server, of one of them;
 *	family 0: any
 * @port: their ports, in the same order; TCPVIZ_ANY_PORT: any
 * @states: bits of states that they may be in, by enum tcpviz_state, in the
 *	same order
 * @l3dev: number of the L3 device; 0: any
 * @paths: bits of paths: out, in, lo, fwd
 * @flags: flags that it has, as the module numbers them
 * @never: nothing can be like that
 */
struct tcpviz_demand {
	uint64_t id;
	uint8_t family;
	struct tcpviz_prefix addr[3];
	int port[3];
	unsigned int states[3];
	unsigned int l3dev;
	unsigned int paths;
	unsigned int flags;
	bool never;
};

void tcpviz_demand_make(struct tcpviz_demand *ask,
			const struct tcpviz_want *want);

#endif /* _TCPVIZ_DEMAND_H */
