// SPDX-License-Identifier: GPL-2.0
/*
 * The sequence diagram of a connection.
 *
 * A segment takes a line or more of words, and then its arrow. The state that
 * its sender is left in stands beside the words, its receiver's beside the
 * arrow's end: there it arrives.
 */

#include "draw.h"

#include <inttypes.h>
#include <string.h>

#include "fate.h"
#include "line.h"
#include "proc.h"
#include "text.h"

#define SCALE_LINES	16

/**
 * tcpviz_draw_text() - lines of words, at most TCPVIZ_DRAW_WIDTH wide
 * @draw: how and where
 * @text: the words
 */
void tcpviz_draw_text(const struct tcpviz_draw *draw, const char *text)
{
	const char *line;
	size_t len;

	while ((len = tcpviz_text_line(&text, TCPVIZ_DRAW_WIDTH, &line)))
		fprintf(draw->out, "%.*s\n", (int)len, line);
}

static void say_age(struct tcpviz_text *text, const char *before, uint64_t ms,
		    const char *after)
{
	char duration[TCPVIZ_DURATION];

	if (ms >= UINT64_MAX / 1000)
		return;
	tcpviz_text_duration(duration, ms * 1000);
	tcpviz_text_add(text, "%s%s%s", before, duration, after);
}

/**
 * tcpviz_draw_title() - what there is to say of a connection as a whole
 * @draw: how and where
 * @talk: the connection
 */
void tcpviz_draw_title(const struct tcpviz_draw *draw,
		       const struct tcpviz_talk *talk)
{
	const struct tcpviz_conn *conn = &talk->conn;
	struct tcpviz_text text = { };

	tcpviz_text_add(&text, "connection %" PRIu64, conn->id);
	if (!talk->has_conn)
		goto out;
	if (strcmp(conn->path, "-"))
		tcpviz_text_add(&text, " (%s)", conn->path);
	say_age(&text, ", ", conn->age_ms, " old");
	say_age(&text, ", idle for ", conn->idle_ms, "");
	if (strcmp(conn->l3dev, "-"))
		tcpviz_text_add(&text, ", on %s", conn->l3dev);
	if (strcmp(conn->flags, "-")) {
		tcpviz_text_add(&text, ", flags: ");
		tcpviz_text_list(&text, conn->flags);
	}
out:
	tcpviz_draw_text(draw, text.buf);
	fputc('\n', draw->out);
}

/* Where a word stands that is to be centred on a column, and fit the page */
static int centre(int col, int len)
{
	int start = col - len / 2;

	if (start + len > TCPVIZ_DRAW_WIDTH)
		start = TCPVIZ_DRAW_WIDTH - len;
	return start < 0 ? 0 : start;
}

/* IPv6 addresses may be too long to stand side by side */
static void draw_addresses(const struct tcpviz_draw *draw,
			   const struct tcpviz_conn *conn)
{
	int len[2] = { strlen(conn->addr[0]), strlen(conn->addr[1]) };
	int client = centre(TCPVIZ_COL_CLIENT, len[0]);
	int server = centre(TCPVIZ_COL_SERVER, len[1]);

	if (client + len[0] + 2 > server)
		fprintf(draw->out, "%*s%s\n%*s%s\n", client, "", conn->addr[0],
			server, "", conn->addr[1]);
	else
		fprintf(draw->out, "%*s%s%*s%s\n", client, "", conn->addr[0],
			server - client - len[0], "", conn->addr[1]);
}

static void draw_heads(const struct tcpviz_draw *draw,
		       const struct tcpviz_talk *talk)
{
	if (talk->has_conn)
		draw_addresses(draw, &talk->conn);
	fprintf(draw->out, "%*s %*s%*sclient%*sserver\n", TCPVIZ_COL_NUMBER, "time ms",
		TCPVIZ_COL_NUMBER, "delay ms",
		centre(TCPVIZ_COL_CLIENT, 6) - 2 * TCPVIZ_COL_NUMBER - 1, "",
		centre(TCPVIZ_COL_SERVER, 6) - centre(TCPVIZ_COL_CLIENT, 6) - 6, "");
}

static void draw_gap(const struct tcpviz_draw *draw, uint64_t n, bool older)
{
	struct tcpviz_line line = { .life = TCPVIZ_GLYPH_GAP, .color = TCPVIZ_COLOR_FAINT };
	char words[64];

	line.nwords = snprintf(words, sizeof(words),
			       "%" PRIu64 "%s not kept", n,
			       older ? n == 1 ? " older segment" :
						" older segments" :
				       n == 1 ? " segment" : " segments");
	if (line.nwords > TCPVIZ_COL_WORDS)
		line.nwords = snprintf(words, sizeof(words),
				       "many segments not kept");
	line.words = words;
	tcpviz_line_draw(draw, &line);
}

static void label_make(struct tcpviz_text *text, const struct tcpviz_seg *seg)
{
	bool none = !strcmp(seg->flags, "-");

	for (const char *c = none ? "no flags" : seg->flags; *c; c++)
		tcpviz_text_add(text, "%c", *c == ',' ? '-' : *c);
	if (seg->rep && seg->rep != TCPVIZ_NONE)
		tcpviz_text_add(text, " (repetition %" PRIu64 ")", seg->rep);
	if (seg->seq != TCPVIZ_NONE)
		tcpviz_text_add(text, " seq %" PRIu64, seg->seq);
	if (seg->ack != TCPVIZ_NONE)
		tcpviz_text_add(text, " ack %" PRIu64, seg->ack);
	if (seg->len && seg->len != TCPVIZ_NONE)
		tcpviz_text_add(text, " len %" PRIu64, seg->len);
	if (strcmp(seg->note, "-")) {
		tcpviz_text_add(text, " [");
		tcpviz_text_list(text, seg->note);
		tcpviz_text_add(text, "]");
	}
}

static bool enters(const struct tcpviz_seg *seg, const struct tcpviz_seg *before,
		   enum tcpviz_side side, enum tcpviz_state state)
{
	return before && seg->state[side] == state &&
	       before->state[side] < state;
}

/* Which calls of the applications may return from now on */
static void calls_add(struct tcpviz_text *text, const struct tcpviz_talk *talk,
		      const struct tcpviz_seg *seg,
		      const struct tcpviz_seg *before)
{
	const char *flags = talk->has_conn ? talk->conn.flags : "-";
	enum tcpviz_state accepted = tcpviz_list_has(flags, "fast-open") ?
				     TCPVIZ_ST_SYN_RECEIVED :
				     TCPVIZ_ST_ESTABLISHED;
	bool connected = enters(seg, before, TCPVIZ_CLIENT,
				TCPVIZ_ST_ESTABLISHED);
	bool other = enters(seg, before, TCPVIZ_SERVER, accepted);

	if (tcpviz_list_has(flags, "simultaneous")) {
		connected = connected || other;
		other = false;
	}
	/* that was before, and nobody has seen when */
	if (tcpviz_list_has(seg->note, "ack-missing"))
		return;
	if (connected || other)
		tcpviz_text_add(text, " [%s%s%s may return]",
				connected ? "connect()" : "",
				connected && other ? ", " : "",
				other ? "accept()" : "");
}

static enum tcpviz_color seg_color(const struct tcpviz_seg *seg, bool lost)
{
	if (seg->bits & TCPVIZ_RST)
		return TCPVIZ_COLOR_RESET;
	if (lost || seg->rep || tcpviz_list_has(seg->note, "taken-back"))
		return TCPVIZ_COLOR_REPEATED;
	return TCPVIZ_COLOR_NONE;
}

/* The state to show for a side: none when it is the one already shown */
static enum tcpviz_state state_change(const struct tcpviz_seg *seg,
				      const struct tcpviz_seg *before,
				      enum tcpviz_side side)
{
	if (before && before->state[side] == seg->state[side])
		return TCPVIZ_ST_NONE;
	return seg->state[side];
}

/* How far its arrow goes */
static const enum tcpviz_glyph stops[TCPVIZ_FATE_MAX] = {
	[TCPVIZ_FATE_UNANSWERED]   = TCPVIZ_GLYPH_UNKNOWN,
	[TCPVIZ_FATE_CONTRADICTED] = TCPVIZ_GLYPH_LOST,
};

/* As it turned out: what has not arrived has not changed its receiver */
static void draw_seg(const struct tcpviz_draw *draw,
		     const struct tcpviz_talk *talk,
		     const struct tcpviz_seg *seg,
		     const struct tcpviz_seg *before)
{
	enum tcpviz_side to = seg->from == TCPVIZ_CLIENT ? TCPVIZ_SERVER :
							   TCPVIZ_CLIENT;
	enum tcpviz_fate fate = tcpviz_fate_find(talk, seg - talk->seg);
	struct tcpviz_line line = {
		.color = seg_color(seg, fate != TCPVIZ_FATE_OPEN),
	};
	struct tcpviz_seg known = *seg;
	struct tcpviz_text words = { };
	const char *rest = words.buf;

	if (fate == TCPVIZ_FATE_CONTRADICTED)
		known.state[to] = before ? before->state[to] : TCPVIZ_ST_NONE;
	label_make(&words, seg);
	calls_add(&words, talk, &known, before);
	tcpviz_line_number(line.time, sizeof(line.time), seg->time_us);
	if (before && seg->time_us >= before->time_us)
		tcpviz_line_number(line.delay, sizeof(line.delay),
				   seg->time_us - before->time_us);
	line.state[seg->from] = state_change(seg, before, seg->from);
	while ((line.nwords = tcpviz_text_line(&rest, TCPVIZ_COL_WORDS,
					       &line.words))) {
		tcpviz_line_draw(draw, &line);
		line = (struct tcpviz_line){ .color = line.color };
	}
	line.arrow = seg->from == TCPVIZ_CLIENT ? TCPVIZ_ARROW_RIGHT : TCPVIZ_ARROW_LEFT;
	line.stop = stops[fate];
	line.state[to] = state_change(&known, before, to);
	tcpviz_line_draw(draw, &line);
}

static uint64_t longest_delay(const struct tcpviz_talk *talk)
{
	uint64_t longest = 0;

	for (size_t i = 1; i < talk->nsegs; i++) {
		const struct tcpviz_seg *seg = &talk->seg[i];

		if (seg->time_us > seg[-1].time_us + longest)
			longest = seg->time_us - seg[-1].time_us;
	}
	return longest;
}

/* Time goes by: the longest delay takes SCALE_LINES, others their share */
static void draw_delay(const struct tcpviz_draw *draw,
		       const struct tcpviz_seg *seg,
		       const struct tcpviz_seg *before, uint64_t longest)
{
	const struct tcpviz_line line = { };
	double share;

	if (!draw->scale || !before || seg->time_us <= before->time_us)
		return;
	share = (double)(seg->time_us - before->time_us) / longest;
	for (int lines = share * SCALE_LINES + 0.5; lines > 0; lines--)
		tcpviz_line_draw(draw, &line);
}

/* What timers and sockets did since the last segment */
static void draw_now(const struct tcpviz_draw *draw,
		     const struct tcpviz_talk *talk)
{
	const struct tcpviz_seg *last = NULL;
	struct tcpviz_line line = { .time = "now" };

	if (talk->nsegs)
		last = &talk->seg[talk->nsegs - 1];
	if (!talk->has_conn || (last && !memcmp(last->state, talk->conn.state,
						sizeof(last->state))))
		return;
	for (int side = 0; side < 2; side++)
		if (!last || last->state[side] != talk->conn.state[side])
			line.state[side] = talk->conn.state[side];
	tcpviz_line_draw(draw, &line);
}

/* What arrows that stop on their way say, if there are any */
static void draw_legend(const struct tcpviz_draw *draw,
			const struct tcpviz_talk *talk)
{
	bool is[TCPVIZ_FATE_MAX] = { };

	for (size_t i = 0; i < talk->nsegs; i++)
		is[tcpviz_fate_find(talk, i)] = true;
	if (is[TCPVIZ_FATE_CONTRADICTED])
		fprintf(draw->out,
			"%s: not taken: lost, or passed over by its receiver\n",
			tcpviz_line_glyph(draw, TCPVIZ_GLYPH_LOST));
	if (is[TCPVIZ_FATE_UNANSWERED])
		fprintf(draw->out,
			"%s: not answered: lost or passed over, or the answer was lost\n",
			tcpviz_line_glyph(draw, TCPVIZ_GLYPH_UNKNOWN));
}

/**
 * tcpviz_draw_ladder() - draw the sequence diagram and what it comes to
 * @draw: how and where
 * @talk: the connection with its transcript
 * @verdict: what it comes to
 */
void tcpviz_draw_ladder(const struct tcpviz_draw *draw,
			const struct tcpviz_talk *talk,
			const struct tcpviz_verdict *verdict)
{
	const struct tcpviz_seg *before = NULL;
	uint64_t next = 1, longest = longest_delay(talk);

	draw_heads(draw, talk);
	for (size_t i = 0; i < talk->nsegs; i++) {
		const struct tcpviz_seg *seg = &talk->seg[i];

		if (seg->n > next)
			draw_gap(draw, seg->n - next, !before);
		draw_delay(draw, seg, before, longest);
		draw_seg(draw, talk, seg, before);
		before = seg;
		next = seg->n + 1;
	}
	draw_now(draw, talk);
	fputc('\n', draw->out);
	draw_legend(draw, talk);
	tcpviz_draw_text(draw, verdict->text.buf);
}
