/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_DRAW_H
#define _TCPVIZ_DRAW_H

#include <stdbool.h>
#include <stdio.h>

#include "record.h"
#include "verdict.h"

#define TCPVIZ_DRAW_WIDTH	79	/* of the widest line */

/**
 * struct tcpviz_draw - how and where a ladder is drawn
 * @out: where to
 * @unicode: lines and arrows of Unicode characters
 * @color: with escape sequences
 * @scale: delays are as long as they took, beside each other
 */
struct tcpviz_draw {
	FILE *out;
	bool unicode;
	bool color;
	bool scale;
};

void tcpviz_draw_text(const struct tcpviz_draw *draw, const char *text);
void tcpviz_draw_title(const struct tcpviz_draw *draw,
		       const struct tcpviz_talk *talk);
void tcpviz_draw_why(const struct tcpviz_draw *draw,
		     const struct tcpviz_talk *talk);
void tcpviz_draw_ladder(const struct tcpviz_draw *draw,
			const struct tcpviz_talk *talk,
			const struct tcpviz_verdict *verdict);

#endif /* _TCPVIZ_DRAW_H */
