// SPDX-License-Identifier: GPL-2.0
/* How tests read a packet: in one piece, in two, or in none. */
#include "view.h"

/**
 * peek_copy() - tcpviz_peek_t for octets that never lie in one piece
 * @pkt: struct view
 * @off: offset
 * @len: how many octets
 * @buf: gets the octets
 *
 * Return: @buf, or NULL.
 */
static const void *peek_copy(const void *pkt, u32 off, u32 len, void *buf)
{
	const struct view *view = pkt;

	if (off > view->len || len > view->len - off)
		return NULL;
	return memcpy(buf, view->data + off, len);
}

/**
 * view_parse() - parse a packet
 * @seg: gets the segment
 * @view: the packet
 * @claimed: how many octets its carrier says there are
 * @head_len: how many of them lie in one piece
 *
 * Return: verdict.
 */
enum tcpviz_verdict view_parse(struct tcpviz_segment *seg,
			       const struct view *view, u32 claimed,
			       u32 head_len)
{
	const struct tcpviz_octets octets = {
		.head = view->data,
		.head_len = head_len,
		.len = claimed,
		.pkt = view,
		.peek = peek_copy,
	};

	return tcpviz_segment_parse(seg, &octets);
}
