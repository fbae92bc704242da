/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_GENL_H
#define _TCPVIZ_GENL_H

struct genl_family;

/* Groups, by their place in the family */
enum {
	TCPVIZ_MCGRP_TRANSITIONS,
};

extern struct genl_family tcpviz_genl_family;

int tcpviz_genl_init(void);
void tcpviz_genl_exit(void);

#endif /* _TCPVIZ_GENL_H */
