/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_REPLAY_H
#define _TCPVIZ_REPLAY_H

#include "source.h"

struct tcpviz_mirror;

/**
 * struct tcpviz_replay - a capture as a source
 * @source: what others see
 * @mirror: the connections in it
 */
struct tcpviz_replay {
	struct tcpviz_source source;
	const struct tcpviz_mirror *mirror;
};

void tcpviz_replay_init(struct tcpviz_replay *replay,
			const struct tcpviz_mirror *mirror);

#endif /* _TCPVIZ_REPLAY_H */
