/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_RULEFILE_H
#define _TCPVIZ_RULEFILE_H

#include <stdio.h>

#include "rule.h"

/**
 * struct tcpviz_rules - all rules, in their order
 * @rule: the rules
 * @count: how many
 */
struct tcpviz_rules {
	struct tcpviz_rule rule[TCPVIZ_RULES_MAX];
	unsigned int count;
};

void tcpviz_rulefile_write(FILE *out, const struct tcpviz_rules *rules);
int tcpviz_rulefile_read(struct tcpviz_rules *rules, FILE *file,
			 const char *name);

#endif /* _TCPVIZ_RULEFILE_H */
