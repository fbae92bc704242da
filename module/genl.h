/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_GENL_H
#define _TCPVIZ_GENL_H

#include <linux/types.h>

struct genl_family;
struct nlattr;
struct tcpviz_prefix;

/* Groups, by their place in the family */
enum {
	TCPVIZ_MCGRP_TRANSITIONS,
};

extern struct genl_family tcpviz_genl_family;

const char *tcpviz_genl_get_prefix(struct nlattr *const *attrs, int a_addr,
				   int a_len, u8 *family,
				   struct tcpviz_prefix *prefix, int *bad);

int tcpviz_genl_init(void);
void tcpviz_genl_exit(void);

#endif /* _TCPVIZ_GENL_H */
