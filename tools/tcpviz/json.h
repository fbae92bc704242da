/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_JSON_H
#define _TCPVIZ_JSON_H

#include <stdbool.h>
#include <stdio.h>

#include "record.h"
#include "verdict.h"

int tcpviz_json_talk(FILE *out, const struct tcpviz_talk *talk,
		     const struct tcpviz_verdict *verdict, bool pretty);

#endif /* _TCPVIZ_JSON_H */
