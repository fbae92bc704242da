/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_COMMAND_H
#define _TCPVIZ_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "pick.h"

int tcpviz_command_find(const char *object, int argc, char **argv,
			const char * const *names, size_t count);
int tcpviz_command_before_filter(const char *object, int argc, char **argv,
				 const char * const *names, size_t count);
bool tcpviz_command_is_help(int argc, char **argv);

#endif /* _TCPVIZ_COMMAND_H */
