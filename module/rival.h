/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_RIVAL_H
#define _TCPVIZ_RIVAL_H

#include "pair.h"

bool tcpviz_rival_supersedes(struct tcpviz_pair *pair, enum tcpviz_role from,
			     const struct tcpviz_segment *seg, bool local);
bool tcpviz_rival_syn(const struct tcpviz_pair *pair, enum tcpviz_role from,
		      const struct tcpviz_segment *seg,
		      struct tcpviz_segment *syn);
bool tcpviz_rival_had_data(const struct tcpviz_pair *pair,
			   enum tcpviz_role from,
			   const struct tcpviz_segment *seg);

#endif /* _TCPVIZ_RIVAL_H */
