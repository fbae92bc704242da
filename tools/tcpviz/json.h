/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_JSON_H
#define _TCPVIZ_JSON_H

#include <stdbool.h>
#include <stdio.h>

#include "record.h"
#include "verdict.h"

struct json_object;

void tcpviz_json_u64(struct json_object *object, const char *name,
		     uint64_t value);
void tcpviz_json_text(struct json_object *object, const char *name,
		      const char *text);
void tcpviz_json_list(struct json_object *object, const char *name,
		      const char *list);
int tcpviz_json_item(FILE *out, struct json_object *object, size_t before,
		     bool pretty);
void tcpviz_json_end(FILE *out, size_t items, bool pretty);
struct json_object *tcpviz_json_talk(const struct tcpviz_talk *talk,
				     const struct tcpviz_verdict *verdict);

#endif /* _TCPVIZ_JSON_H */
