// SPDX-License-Identifier: GPL-2.0
/* How tests read a packet: in one piece, or never in one piece. */
#include "view.h"

/**
 * view_peek() - tcpviz_peek_t for octets that lie in one piece
 * @pkt: struct view
 * @off: offset
 * @len: how many octets
 * @buf: not used
 *
 * Return: pointer to the octets, or NULL.
 */
const void *view_peek(const void *pkt, u32 off, u32 len, void *buf)
{
	const struct view *view = pkt;

	(void)buf;
	if (off > view->len || len > view->len - off)
		return NULL;
	return view->data + off;
}

/**
 * view_peek_copy() - tcpviz_peek_t for octets that never lie in one piece
 * @pkt: struct view
 * @off: offset
 * @len: how many octets
 * @buf: gets the octets
 *
 * Return: @buf, or NULL.
 */
const void *view_peek_copy(const void *pkt, u32 off, u32 len, void *buf)
{
	const void *octets = view_peek(pkt, off, len, buf);

	return octets ? memcpy(buf, octets, len) : NULL;
}
