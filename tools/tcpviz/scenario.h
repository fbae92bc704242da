/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_SCENARIO_H
#define _TCPVIZ_SCENARIO_H

#include <limits.h>
#include <stddef.h>

#include "pick.h"

/**
 * struct tcpviz_scenario - a self-test that tells a story
 * @name: of its file, without the directory and ".sh"
 * @title: what happens
 * @why: the reason why TCP is so
 *
 * All from malloc().
 */
struct tcpviz_scenario {
	char *name;
	char *title;
	char *why;
};

/**
 * struct tcpviz_scenarios - all that a directory has
 * @dir: the directory
 * @scenario: the scenarios, by name; from malloc()
 * @count: how many
 */
struct tcpviz_scenarios {
	char dir[PATH_MAX];
	struct tcpviz_scenario *scenario;
	size_t count;
};

int tcpviz_scenarios_read(struct tcpviz_scenarios *all);
void tcpviz_scenarios_free(struct tcpviz_scenarios *all);
void tcpviz_scenarios_offer(const struct tcpviz_scenarios *all,
			    struct tcpviz_pick *pick);

#endif /* _TCPVIZ_SCENARIO_H */
