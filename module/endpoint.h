/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_ENDPOINT_H
#define _TCPVIZ_ENDPOINT_H

#include "pair.h"

void tcpviz_endpoint_event(struct tcpviz_pair *pair, enum tcpviz_role role,
			   enum tcpviz_event event, struct tcpviz_effect *fx);
void tcpviz_endpoint_infer(struct tcpviz_pair *pair, enum tcpviz_role role,
			   enum tcpviz_event event, struct tcpviz_effect *fx);
void tcpviz_endpoint_retract(struct tcpviz_pair *pair, enum tcpviz_role role,
			     struct tcpviz_effect *fx);
bool tcpviz_endpoint_is_unborn(const struct tcpviz_endpoint *ep);
void tcpviz_endpoint_doubt(struct tcpviz_pair *pair, struct tcpviz_effect *fx,
			   enum tcpviz_doubt doubt);
void tcpviz_endpoint_correct(struct tcpviz_pair *pair, enum tcpviz_role role,
			     enum tcpviz_state state, struct tcpviz_effect *fx);
void tcpviz_endpoint_catch_up(struct tcpviz_pair *pair, enum tcpviz_role role,
			      enum tcpviz_state state,
			      struct tcpviz_effect *fx);
void tcpviz_endpoint_meet(struct tcpviz_pair *pair, enum tcpviz_role role,
			  enum tcpviz_state state, struct tcpviz_effect *fx);

#endif /* _TCPVIZ_ENDPOINT_H */
