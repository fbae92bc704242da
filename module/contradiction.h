/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_CONTRADICTION_H
#define _TCPVIZ_CONTRADICTION_H

#include "pair.h"

bool tcpviz_contradiction_opens_just_now(const struct tcpviz_pair *pair,
					 enum tcpviz_role from,
					 const struct tcpviz_segment *seg,
					 const struct tcpviz_witness *snd);
void tcpviz_contradiction_take_back(struct tcpviz_pair *pair,
				    enum tcpviz_role from,
				    const struct tcpviz_segment *seg,
				    const struct tcpviz_context *ctx,
				    struct tcpviz_effect *fx);

#endif /* _TCPVIZ_CONTRADICTION_H */
