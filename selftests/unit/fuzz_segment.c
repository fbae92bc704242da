// SPDX-License-Identifier: GPL-2.0
/*
 * Any octets at all, given to the parser: it reads none that is not there,
 * says the same whether or not they lie in one piece, and what it takes for
 * a segment is one.
 *
 * The first two octets of the input are how many octets more (or less) the
 * carrier claims than there are; the packet follows.
 */
#include "segment.h"

#include <stdlib.h>
#include <sys/socket.h>

#include "view.h"

/* libFuzzer calls it so. */
int fuzz_segment(const u8 *data, size_t size) __asm__("LLVMFuzzerTestOneInput");

#define REQUIRE(cond)	do { if (!(cond)) abort(); } while (0)

static void require_sane(const struct tcpviz_segment *seg,
			 const struct view *view, u32 claimed)
{
	const u8 *th = view->data + seg->thoff;
	u32 hlen = (th[12] >> 4) * 4;

	REQUIRE(seg->family == (view->data[0] >> 4 == 4 ? AF_INET : AF_INET6));
	REQUIRE(seg->thoff >= (seg->family == AF_INET ? 20u : 40u));
	REQUIRE(seg->thoff + 20 <= view->len);
	REQUIRE(hlen >= 20);
	REQUIRE(seg->thoff + hlen + seg->len == claimed);
	REQUIRE(seg->flags == th[13]);
	REQUIRE(!memcmp(&seg->sport, th, 2) && !memcmp(&seg->dport, th + 2, 2));
}

int fuzz_segment(const u8 *data, size_t size)
{
	enum tcpviz_verdict verdict, copied;
	struct tcpviz_segment seg, other;
	struct view view;
	u32 claimed;
	s32 lie;

	if (size < 2)
		return 0;
	lie = (s32)data[1] * (data[0] & 1 ? 256 : -1);
	view.len = size - 2;
	claimed = lie < 0 && view.len < (u32)-lie ? 0 : view.len + lie;

	/* A buffer of its own: the packet is aligned, as a stack's would be. */
	view.data = malloc(view.len ? : 1);
	memcpy((void *)view.data, data + 2, view.len);
	memset(&seg, 0, sizeof(seg));
	memset(&other, 0, sizeof(other));

	verdict = view_parse(&seg, &view, claimed, view.len);
	copied = view_parse(&other, &view, claimed,
			    data[0] & 2 ? view.len / 2 : 0);
	REQUIRE(verdict == copied);
	REQUIRE(verdict <= TCPVIZ_SEG_BAD_FLAGS);
	REQUIRE(!memcmp(&seg, &other, sizeof(seg)));
	if (verdict == TCPVIZ_SEG_OK)
		require_sane(&seg, &view, claimed);
	free((void *)view.data);
	return 0;
}
