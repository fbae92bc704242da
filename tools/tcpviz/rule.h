/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_RULE_H
#define _TCPVIZ_RULE_H

#include <libmnl/libmnl.h>
#include <linux/tcpviz.h>
#include <stdbool.h>
#include <stdint.h>

/* Room for a cell: "IPv6/128" is the longest */
#define TCPVIZ_RULE_CELL	64

/**
 * struct tcpviz_rule - a rule, or what was said of one
 * @has: by attribute: there is a value
 * @value: of the attributes that are numbers
 * @addr: of the two that are addresses, local and source
 */
struct tcpviz_rule {
	bool has[TCPVIZ_A_RULE_MAX + 1];
	int64_t value[TCPVIZ_A_RULE_MAX + 1];
	uint8_t addr[2][16];
};

/**
 * struct tcpviz_rule_column - what is shown of a rule
 * @name: as in /proc/net/tcpviz/policy
 * @head: the same in a table, which is wide enough as it is
 * @attr: attribute
 * @right: aligned to the right
 */
struct tcpviz_rule_column {
	const char *name;
	const char *head;
	uint16_t attr;
	bool right;
};

extern const struct tcpviz_rule_column tcpviz_rule_columns[];
extern const unsigned int tcpviz_rule_ncolumns;

int tcpviz_rule_words(struct tcpviz_rule *rule, int argc, char **argv);
void tcpviz_rule_put(const struct tcpviz_rule *rule, struct nlmsghdr *request);
void tcpviz_rule_get(struct tcpviz_rule *rule, const struct nlmsghdr *msg);
bool tcpviz_rule_is_number(uint16_t attr);
const char *tcpviz_rule_cell(const struct tcpviz_rule *rule, uint16_t attr,
			     char *buf);
const char *tcpviz_rule_word(uint16_t attr);

#endif /* _TCPVIZ_RULE_H */
