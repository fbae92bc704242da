/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_COUNTER_H
#define _TCPVIZ_COUNTER_H

#include <stdint.h>

/**
 * struct tcpviz_counter - a record of the table "stats"
 * @name: what is counted
 * @value: how often
 */
struct tcpviz_counter {
	char name[64];
	uint64_t value;
};

int tcpviz_counter_each(const char *dir,
			int (*each)(const void *counter, void *data),
			void *data);
const char *tcpviz_counter_help(const char *name);

#endif /* _TCPVIZ_COUNTER_H */
