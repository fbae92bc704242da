// SPDX-License-Identifier: GPL-2.0
/*
 * The state diagram on a page, laid out by hand as figure 5 of RFC 9293 is.
 *
 * In the sketch, = | + . ` ' are lines and their bends, { } $ heads of arrows;
 * <XX > is room for the ends in state XX, [XXYY ] for an edge's count.
 */

#include "diagram.h"

#include <inttypes.h>
#include <string.h>

#include "proc.h"
#include "util.h"

#define WIDTH	80

static const char * const sketch[] = {
"                              +==============+",
"                              | CLOSED       |",
"                              |<CL          >|",
"                              +==============+",
"                 passive OPEN    |         |    active OPEN",
"                   [CLLI     ]   |         |   [CLSS     ]",
"                                 $         `=======================.",
"                              +==============+                     |",
"                              | LISTEN       |                     |",
"                              |<LI          >|                     |",
"                              +==============+                     |",
"                      rcv SYN    |         |    SEND              |",
"                   [LISR     ]   |         |   [LISS     ]        |",
"         .======================='         `==================.    |",
"         $                                                    $    $",
"+==============+     rcv SYN, open by both ends        +==============+",
"| SYN-RECEIVED |{======================================| SYN-SENT     |",
"|<SR          >|              [SSSR     ]              |<SS          >|",
"+==============+                                       +==============+",
"   |     |                                                    |",
"   |     |     rcv ACK of SYN                  rcv SYN-ACK    |",
"   |     |         [SRES     ]                [SSES     ]     |",
"   |     `=======================.         .=================='",
"   |                             $         $",
"   | CLOSE                    +==============+",
"   |[SRF1     ]               | ESTABLISHED  |",
"   |                          |<ES          >|",
"   |                          +==============+",
"   |                    CLOSE    |         |    rcv FIN",
"   |               [ESF1     ]   |         |   [ESCW     ]",
"   |     .======================='         `==================.",
"   $     $                                                    $",
"+==============+                                       +==============+",
"| FIN-WAIT-1   |     rcv FIN                           | CLOSE-WAIT   |",
"|<F1          >|====================.                  |<CW          >|",
"+==============+    [F1CG     ]     |                  +==============+",
"   | rcv ACK of FIN                 |                     | CLOSE",
"   |[F1F2     ]                     $                     |[CWLA     ]",
"   $                          +==============+            $",
"+==============+              | CLOSING      |         +==============+",
"| FIN-WAIT-2   |              |<CG          >|         | LAST-ACK     |",
"|<F2          >|              +==============+         |<LA          >|",
"+==============+                 | rcv ACK of FIN      +==============+",
"   | rcv FIN                     |[CGTW     ]             | rcv ACK of FIN",
"   |[F2TW     ]                  $                        |[LACL     ]",
"   |                          +==============+            $",
"   `=========================}| TIME-WAIT    | 2MSL    +==============+",
"                              |<TW          >|========}| CLOSED       |",
"                              +==============+[TWCL   ]+==============+",
};

static const struct {
	char code[3];
	enum tcpviz_state state;
} codes[] = {
	{ "CL", TCPVIZ_ST_CLOSED },	{ "LI", TCPVIZ_ST_LISTEN },
	{ "SS", TCPVIZ_ST_SYN_SENT },	{ "SR", TCPVIZ_ST_SYN_RECEIVED },
	{ "ES", TCPVIZ_ST_ESTABLISHED },
	{ "F1", TCPVIZ_ST_FIN_WAIT_1 },	{ "F2", TCPVIZ_ST_FIN_WAIT_2 },
	{ "CW", TCPVIZ_ST_CLOSE_WAIT },	{ "CG", TCPVIZ_ST_CLOSING },
	{ "LA", TCPVIZ_ST_LAST_ACK },	{ "TW", TCPVIZ_ST_TIME_WAIT },
};

/* Edges that the page has no room for are listed below it */
#define TO_CLOSED(state) { state, TCPVIZ_ST_CLOSED }
static const enum tcpviz_state not_drawn[][2] = {
	TO_CLOSED(TCPVIZ_ST_LISTEN),
	TO_CLOSED(TCPVIZ_ST_SYN_SENT),
	TO_CLOSED(TCPVIZ_ST_SYN_RECEIVED),
	TO_CLOSED(TCPVIZ_ST_ESTABLISHED),
	TO_CLOSED(TCPVIZ_ST_FIN_WAIT_1),
	TO_CLOSED(TCPVIZ_ST_FIN_WAIT_2),
	TO_CLOSED(TCPVIZ_ST_CLOSE_WAIT),
	TO_CLOSED(TCPVIZ_ST_CLOSING),
	{ TCPVIZ_ST_SYN_RECEIVED, TCPVIZ_ST_CLOSE_WAIT },
};

static enum tcpviz_state code_state(const char *code)
{
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
		if (!memcmp(codes[i].code, code, 2))
			return codes[i].state;
	return TCPVIZ_ST_NONE;
}

/* A number in few characters: 1234567 is 1.2M */
static void number_format(char *buf, size_t size, uint64_t number)
{
	static const char units[] = "kMGTPE";
	double value = number;
	int unit = -1;

	if (number < 100000) {
		snprintf(buf, size, "%" PRIu64, number);
		return;
	}
	while (value >= 999.5) {
		value /= 1000;
		unit++;
	}
	snprintf(buf, size, value < 9.95 ? "%.1f%c" : "%.0f%c", value,
		 units[unit]);
}

static void edge_format(char *buf, size_t size,
			const struct tcpviz_edge_count *edge)
{
	char back[16];

	number_format(buf, size, edge->count);
	if (!edge->taken_back)
		return;
	number_format(back, sizeof(back), edge->taken_back);
	snprintf(buf + strlen(buf), size - strlen(buf), "-%s", back);
}

static void ends_format(char *buf, size_t size, const uint64_t ends[2])
{
	char server[16];

	*buf = '\0';
	if (!ends[0] && !ends[1])
		return;
	number_format(buf, size, ends[TCPVIZ_CLIENT]);
	number_format(server, sizeof(server), ends[TCPVIZ_SERVER]);
	snprintf(buf + strlen(buf), size - strlen(buf), " / %s", server);
}

/* Writes counts into the room that the sketch has for them */
static void line_fill(char line[WIDTH], const char *from,
		      const struct tcpviz_census *census)
{
	struct tcpviz_edge_count sum;
	char text[48], *at;

	snprintf(line, WIDTH, "%s", from);
	while ((at = strpbrk(line, "<["))) {
		size_t room = strcspn(at, ">]") + 1;
		size_t len;

		if (*at == '<') {
			ends_format(text, sizeof(text),
				    census->ends[code_state(at + 1)]);
		} else {
			tcpviz_census_edge(census, code_state(at + 1),
					   code_state(at + 3), &sum);
			edge_format(text, sizeof(text), &sum);
		}
		len = strnlen(text, room - 1);
		memset(at, ' ', room);
		/* to the middle: an edge's count is beside its line or below */
		memcpy(at + (room - len) / 2, text, len);
	}
	for (at = line + strlen(line); at > line && at[-1] == ' '; at--)
		at[-1] = '\0';
}

static bool is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

/* What a corner looks like depends on what it joins */
static const char *corner(const char *up, const char *line, const char *down,
			  size_t i)
{
	bool above = strlen(up) > i && is_one_of(up[i], "|+.");
	bool below = strlen(down) > i && is_one_of(down[i], "|+`'$");
	bool left = i && is_one_of(line[i - 1], "=");
	bool right = is_one_of(line[i + 1], "=");

	switch (line[i]) {
	case '.':
		return right ? "╭" : "╮";
	case '`':
		return "╰";
	case '\'':
		return "╯";
	}
	if (below && right && !left)
		return above ? "├" : "┌";
	if (below && left)
		return "┐";
	return above && left ? "┘" : "└";
}

static const char *glyph(const char *up, const char *line, const char *down,
			 size_t i)
{
	switch (line[i]) {
	case '=':
		return "─";
	case '|':
		return "│";
	case '{':
		return "◀";
	case '}':
		return "▶";
	case '$':
		return "▼";
	default:
		return corner(up, line, down, i);
	}
}

static char plain(char c)
{
	static const char from[] = "={}$", to[] = "-<>v";
	const char *at = strchr(from, c);

	return at && c ? to[at - from] : c;
}

static void line_draw(FILE *out, size_t number,
		      const struct tcpviz_census *census, bool unicode)
{
	const char *up = number ? sketch[number - 1] : "";
	const char *down = number + 1 < ARRAY_SIZE(sketch) ?
			   sketch[number + 1] : "";
	char line[WIDTH];

	line_fill(line, sketch[number], census);
	for (size_t i = 0; line[i]; i++) {
		if (unicode && strchr("=|+.`'{}$", sketch[number][i]))
			fputs(glyph(up, sketch[number], down, i), out);
		else
			fputc(plain(line[i]), out);
	}
	fputc('\n', out);
}

static void others_draw(FILE *out, const struct tcpviz_census *census)
{
	struct tcpviz_edge_count sum;
	char text[48];

	for (size_t i = 0; i < ARRAY_SIZE(not_drawn); i++) {
		tcpviz_census_edge(census, not_drawn[i][0], not_drawn[i][1],
				   &sum);
		if (!sum.count)
			continue;
		edge_format(text, sizeof(text), &sum);
		fprintf(out, "%s -> %s, %s: %s\n",
			tcpviz_state_name(sum.from),
			tcpviz_state_name(sum.to),
			tcpviz_census_event(sum.from, sum.to), text);
	}
}

/**
 * tcpviz_diagram_draw() - draw the state diagram
 * @out: where to
 * @census: its counts
 * @unicode: lines and arrows of Unicode characters
 */
void tcpviz_diagram_draw(FILE *out, const struct tcpviz_census *census,
			 bool unicode)
{
	for (size_t i = 0; i < ARRAY_SIZE(sketch); i++)
		line_draw(out, i, census, unicode);
	fputc('\n', out);
	others_draw(out, census);
	fputs("in a state: clients / servers now; at an edge: times taken-times undone\n",
	      out);
}
