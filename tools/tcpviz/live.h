/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_LIVE_H
#define _TCPVIZ_LIVE_H

#include "source.h"

/**
 * struct tcpviz_live - the module's tables as a source
 * @source: what others see
 * @dir: directory of the tables
 */
struct tcpviz_live {
	struct tcpviz_source source;
	const char *dir;
};

void tcpviz_live_init(struct tcpviz_live *live, const char *dir);

#endif /* _TCPVIZ_LIVE_H */
