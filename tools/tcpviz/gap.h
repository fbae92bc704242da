/* SPDX-License-Identifier: GPL-2.0 */
/* What a capture lacks. Only for those that speak the module's language. */
#ifndef _TCPVIZ_GAP_H
#define _TCPVIZ_GAP_H

#include "pair.h"

/**
 * enum tcpviz_gap - a segment of a handshake that was not captured
 * @TCPVIZ_GAP_SYNACK: the SYN-ACK
 * @TCPVIZ_GAP_ACK: the third ACK
 * @TCPVIZ_GAPS: how many there are; or none
 */
enum tcpviz_gap {
	TCPVIZ_GAP_SYNACK,
	TCPVIZ_GAP_ACK,
	TCPVIZ_GAPS
};

enum tcpviz_gap tcpviz_gap_find(const struct tcpviz_pair *pair,
				enum tcpviz_role from,
				const struct tcpviz_segment *seg,
				struct tcpviz_segment *missing);
const char *tcpviz_gap_name(enum tcpviz_gap gap);

#endif /* _TCPVIZ_GAP_H */
