// SPDX-License-Identifier: GPL-2.0
/* Why each end of a connection is in its state, in words */

#include "draw.h"

#include <inttypes.h>

#include "text.h"
#include "why.h"

static void why_text(struct tcpviz_text *text, const struct tcpviz_why *why)
{
	char duration[TCPVIZ_DURATION];

	if (why->from)
		tcpviz_text_add(text, "%s -> %s", tcpviz_state_name(why->from),
				tcpviz_state_name(why->to));
	if (why->seg) {
		tcpviz_text_duration(duration, why->seg->time_us);
		tcpviz_text_add(text, " at segment %" PRIu64 " of the %s (",
				why->seg->n,
				tcpviz_side_name(why->seg->from));
		tcpviz_text_list(text, why->seg->flags);
		tcpviz_text_add(text, ") after %s", duration);
	} else if (why->from) {
		tcpviz_text_add(text, " since the last segment");
	}
	tcpviz_text_add(text, "%s%s", why->from ? ": " : "", why->text);
	if (why->section)
		tcpviz_text_add(text, " (RFC 9293 section %s)", why->section);
}

static void draw_end(const struct tcpviz_draw *draw,
		     const struct tcpviz_talk *talk, enum tcpviz_side side)
{
	struct tcpviz_text text = { };
	struct tcpviz_why why;

	tcpviz_why_find(&why, talk, side);
	tcpviz_text_add(&text, "%s %s is in %s. ", tcpviz_side_name(side),
			talk->has_conn ? talk->conn.addr[side] : "",
			tcpviz_state_name(why.to));
	why_text(&text, &why);
	tcpviz_draw_text(draw, text.buf);
}

static void draw_timer(const struct tcpviz_draw *draw,
		       const struct tcpviz_conn *conn)
{
	char duration[TCPVIZ_DURATION];
	struct tcpviz_text text = { };

	if (conn->timer_ms >= UINT64_MAX / 1000)
		return;
	tcpviz_text_duration(duration, conn->timer_ms * 1000);
	tcpviz_text_add(&text, "timer: %s; %s", duration,
			tcpviz_why_timer(conn));
	tcpviz_draw_text(draw, text.buf);
}

/**
 * tcpviz_draw_why() - lines that say why each end is in its state
 * @draw: how and where
 * @talk: the connection with its transcript
 */
void tcpviz_draw_why(const struct tcpviz_draw *draw,
		     const struct tcpviz_talk *talk)
{
	draw_end(draw, talk, TCPVIZ_CLIENT);
	draw_end(draw, talk, TCPVIZ_SERVER);
	if (talk->has_conn)
		draw_timer(draw, &talk->conn);
}
