/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_ACCEPT_H
#define _TCPVIZ_ACCEPT_H

#include "pair.h"

bool tcpviz_accept_segment(const struct tcpviz_witness *rcv,
			   const struct tcpviz_segment *seg);
bool tcpviz_accept_after_syn(const struct tcpviz_pair *pair,
			     enum tcpviz_role from,
			     const struct tcpviz_segment *seg);
bool tcpviz_accept_rst(const struct tcpviz_pair *pair, enum tcpviz_role from,
		       const struct tcpviz_segment *seg,
		       const struct tcpviz_context *ctx);
bool tcpviz_accept_third_ack(const struct tcpviz_pair *pair,
			     enum tcpviz_role from,
			     const struct tcpviz_segment *seg,
			     const struct tcpviz_witness *rcv);
u8 tcpviz_accept_holds_back(const struct tcpviz_endpoint *x,
			    const struct tcpviz_segment *seg,
			    const struct tcpviz_witness *rcv);
bool tcpviz_accept_unsure(const struct tcpviz_pair *pair,
			  enum tcpviz_role from,
			  const struct tcpviz_segment *seg,
			  const struct tcpviz_witness *rcv);
bool tcpviz_accept_answer(const struct tcpviz_endpoint *y,
			  const struct tcpviz_segment *seg);

#endif /* _TCPVIZ_ACCEPT_H */
