/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_LINK_H
#define _TCPVIZ_LINK_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct tcpviz_frame - a frame, or what is left of it
 * @data: its octets
 * @caplen: so many were captured
 * @len: so many there were
 */
struct tcpviz_frame {
	const uint8_t *data;
	uint32_t caplen;
	uint32_t len;
};

bool tcpviz_link_known(int type);
bool tcpviz_link_strip(int type, struct tcpviz_frame *frame);

#endif /* _TCPVIZ_LINK_H */
