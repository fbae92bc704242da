/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_DUMP_H
#define _TCPVIZ_DUMP_H

#include "demand.h"
#include "genl.h"

/* is called for each connection; anything but 0 ends it, and is returned */
typedef int (*tcpviz_dump_fn)(const struct tcpviz_conn *conn, void *data);

/**
 * struct tcpviz_dump - connections that the module is telling
 * @genl: the conversation
 * @request: what it was asked for
 * @each: is called for each of them
 * @data: for @each
 * @err: what came of that, or of a message that isn't understood
 */
struct tcpviz_dump {
	struct tcpviz_genl genl;
	char request[TCPVIZ_GENL_REQUEST];
	tcpviz_dump_fn each;
	void *data;
	int err;
};

int tcpviz_dump_begin(struct tcpviz_dump *dump,
		      const struct tcpviz_demand *ask, tcpviz_dump_fn each, void *data);
int tcpviz_dump_step(struct tcpviz_dump *dump);
void tcpviz_dump_end(struct tcpviz_dump *dump);
int tcpviz_dump_all(const struct tcpviz_demand *ask, tcpviz_dump_fn each,
		    void *data);

#endif /* _TCPVIZ_DUMP_H */
