/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_FATE_H
#define _TCPVIZ_FATE_H

#include "record.h"

/**
 * enum tcpviz_fate - what became of a segment, as far as it shows
 * @TCPVIZ_FATE_OPEN: nothing says that it didn't arrive
 * @TCPVIZ_FATE_UNANSWERED: its sender repeated it, or gave up, and no answer
 *	to it had gone by
 * @TCPVIZ_FATE_CONTRADICTED: its receiver went on as if it had not come
 * @TCPVIZ_FATE_MAX: how many there are
 */
enum tcpviz_fate {
	TCPVIZ_FATE_OPEN,
	TCPVIZ_FATE_UNANSWERED,
	TCPVIZ_FATE_CONTRADICTED,
	TCPVIZ_FATE_MAX
};

enum tcpviz_fate tcpviz_fate_find(const struct tcpviz_talk *talk, size_t i);
const char *tcpviz_fate_name(enum tcpviz_fate fate);

#endif /* _TCPVIZ_FATE_H */
