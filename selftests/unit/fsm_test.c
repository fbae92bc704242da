// SPDX-License-Identifier: GPL-2.0
/*
 * The table of fsm.c against RFC 9293, restated here from the RFC's own text
 * in the RFC's own order, one rule for each sentence that changes a state.
 * Where no rule says otherwise, a state stays.
 */
#include "fsm.h"

#include <string.h>

#include "unit.h"

/**
 * struct rule - a sentence of the RFC
 * @section: where it stands
 * @event: what happens
 * @from: state in which it happens
 * @to: state that is entered
 */
struct rule {
	const char *section;
	u8 event;
	u8 from;
	u8 to;
};

#define RULE(section, event, from, to)	\
	{ section, TCPVIZ_##event, TCPVIZ_##from, TCPVIZ_##to }

static const struct rule rules[] = {
	/* It has never sent the SYN that was answered. */
	RULE("3.5.2, group 1", SND_RST, SYN_SENT, CLOSED),

	RULE("3.10.1", PASSIVE_OPEN, CLOSED, LISTEN),
	RULE("3.10.1", SND_SYN, CLOSED, SYN_SENT),
	RULE("3.10.2", SND_SYN, LISTEN, SYN_SENT),

	RULE("3.10.4", DELETE, LISTEN, CLOSED),
	RULE("3.10.4", DELETE, SYN_SENT, CLOSED),
	RULE("3.10.4", SND_FIN, SYN_RECEIVED, FIN_WAIT_1),
	RULE("3.10.4", SND_FIN, ESTABLISHED, FIN_WAIT_1),
	RULE("3.10.4", SND_FIN, CLOSE_WAIT, LAST_ACK),

	RULE("3.10.5", SND_RST, SYN_RECEIVED, CLOSED),
	RULE("3.10.5", SND_RST, ESTABLISHED, CLOSED),
	RULE("3.10.5", SND_RST, FIN_WAIT_1, CLOSED),
	RULE("3.10.5", SND_RST, FIN_WAIT_2, CLOSED),
	RULE("3.10.5", SND_RST, CLOSE_WAIT, CLOSED),
	RULE("3.3.2, note 3", SND_RST, CLOSING, CLOSED),
	RULE("3.3.2, note 3", SND_RST, LAST_ACK, CLOSED),
	RULE("3.3.2, note 3", SND_RST, TIME_WAIT, CLOSED),

	RULE("3.10.7.2, third", RCV_SYN, LISTEN, SYN_RECEIVED),
	RULE("3.10.7.3, second", RCV_RST, SYN_SENT, CLOSED),
	RULE("3.10.7.3, fourth", RCV_SYN_ACK, SYN_SENT, ESTABLISHED),
	RULE("3.10.7.3, fourth", RCV_SYN, SYN_SENT, SYN_RECEIVED),

	RULE("3.10.7.4, second", RCV_RST, SYN_RECEIVED, CLOSED),
	RULE("3.10.7.4, second", RCV_RST, ESTABLISHED, CLOSED),
	RULE("3.10.7.4, second", RCV_RST, FIN_WAIT_1, CLOSED),
	RULE("3.10.7.4, second", RCV_RST, FIN_WAIT_2, CLOSED),
	RULE("3.10.7.4, second", RCV_RST, CLOSE_WAIT, CLOSED),
	RULE("3.10.7.4, second", RCV_RST, CLOSING, CLOSED),
	RULE("3.10.7.4, second", RCV_RST, LAST_ACK, CLOSED),
	RULE("3.10.7.4, second", RCV_RST, TIME_WAIT, CLOSED),

	RULE("3.10.7.4, fifth", RCV_ACK_OF_SYN, SYN_RECEIVED, ESTABLISHED),
	RULE("3.10.7.4, fifth", RCV_ACK_OF_FIN, FIN_WAIT_1, FIN_WAIT_2),
	RULE("3.10.7.4, fifth", RCV_ACK_OF_FIN, CLOSING, TIME_WAIT),
	RULE("3.10.7.4, fifth", RCV_ACK_OF_FIN, LAST_ACK, CLOSED),

	RULE("3.10.7.4, eighth", RCV_FIN, SYN_RECEIVED, CLOSE_WAIT),
	RULE("3.10.7.4, eighth", RCV_FIN, ESTABLISHED, CLOSE_WAIT),
	RULE("3.10.7.4, eighth", RCV_FIN, FIN_WAIT_1, CLOSING),
	RULE("3.10.7.4, eighth", RCV_FIN, FIN_WAIT_2, TIME_WAIT),

	RULE("3.10.8", DELETE, SYN_RECEIVED, CLOSED),
	RULE("none, a limit of the variant", PRUNE, SYN_RECEIVED, CLOSED),
	RULE("3.10.8", DELETE, ESTABLISHED, CLOSED),
	RULE("3.10.8", DELETE, FIN_WAIT_1, CLOSED),
	RULE("3.10.8", DELETE, FIN_WAIT_2, CLOSED),
	RULE("3.10.8", DELETE, CLOSE_WAIT, CLOSED),
	RULE("3.10.8", DELETE, CLOSING, CLOSED),
	RULE("3.10.8", DELETE, LAST_ACK, CLOSED),
	RULE("3.10.8", 2MSL, TIME_WAIT, CLOSED),
	RULE("3.6.1", DELETE, TIME_WAIT, CLOSED),
};

static const struct rule *rule_for(u8 event, u8 from)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rules); i++)
		if (rules[i].event == event && rules[i].from == from)
			return &rules[i];
	return NULL;
}

static void check_cell(u8 event, u8 from)
{
	const struct rule *rule = rule_for(event, from);
	u8 want = rule ? rule->to : from;
	u8 got = tcpviz_fsm_next(event, from);

	if (got != want)
		unit_fail(__FILE__, __LINE__,
			  "event %u in %s: goes to %s, not %s (section %s)",
			  event, tcpviz_fsm_name(from), tcpviz_fsm_name(got),
			  tcpviz_fsm_name(want), rule ? rule->section : "-");
}

TEST(fsm_table, "fsm: every state and event as RFC 9293 says")
{
	u8 event, from;

	for (event = 0; event < TCPVIZ_EVENTS; event++)
		for (from = 0; from < TCPVIZ_STATES; from++)
			check_cell(event, from);
	unit_note("%d cells, %zu rules", TCPVIZ_EVENTS * TCPVIZ_STATES,
		  ARRAY_SIZE(rules));
}

/**
 * struct arrow - an arrow of the RFC's figure 5
 * @from: state it leaves
 * @to: state it enters
 */
struct arrow {
	u8 from;
	u8 to;
};

#define ARROW(from, to)	{ TCPVIZ_##from, TCPVIZ_##to }

static const struct arrow figure_5[] = {
	ARROW(CLOSED, LISTEN), ARROW(CLOSED, SYN_SENT),
	ARROW(LISTEN, CLOSED), ARROW(SYN_SENT, CLOSED),
	ARROW(LISTEN, SYN_RECEIVED), ARROW(LISTEN, SYN_SENT),
	ARROW(SYN_SENT, SYN_RECEIVED),
	ARROW(SYN_RECEIVED, ESTABLISHED), ARROW(SYN_SENT, ESTABLISHED),
	ARROW(SYN_RECEIVED, FIN_WAIT_1), ARROW(ESTABLISHED, FIN_WAIT_1),
	ARROW(ESTABLISHED, CLOSE_WAIT),
	ARROW(FIN_WAIT_1, FIN_WAIT_2), ARROW(FIN_WAIT_1, CLOSING),
	ARROW(CLOSE_WAIT, LAST_ACK),
	ARROW(FIN_WAIT_2, TIME_WAIT), ARROW(CLOSING, TIME_WAIT),
	ARROW(LAST_ACK, CLOSED), ARROW(TIME_WAIT, CLOSED),
	/* Not drawn but told: 3.10.7.4, eighth, and note 3 */
	ARROW(SYN_RECEIVED, CLOSE_WAIT),
	ARROW(SYN_RECEIVED, CLOSED), ARROW(ESTABLISHED, CLOSED),
	ARROW(FIN_WAIT_1, CLOSED), ARROW(FIN_WAIT_2, CLOSED),
	ARROW(CLOSE_WAIT, CLOSED), ARROW(CLOSING, CLOSED),
};

TEST(fsm_figure, "fsm: the edges are the arrows of figure 5 and the aborts")
{
	size_t i;

	CHECK_EQ(ARRAY_SIZE(figure_5), TCPVIZ_EDGES);
	for (i = 0; i < ARRAY_SIZE(figure_5); i++)
		if (tcpviz_fsm_edge(figure_5[i].from, figure_5[i].to) ==
		    TCPVIZ_NO_EDGE)
			unit_fail(__FILE__, __LINE__, "no edge %s -> %s",
				  tcpviz_fsm_name(figure_5[i].from),
				  tcpviz_fsm_name(figure_5[i].to));
}

TEST(fsm_edges, "fsm: all edges are taken and all that is taken is an edge")
{
	unsigned int taken[TCPVIZ_EDGES] = { 0 }, edge, count = 0;
	u8 event, from, to;

	for (event = 0; event < TCPVIZ_EVENTS; event++)
		for (from = 0; from < TCPVIZ_STATES; from++) {
			to = tcpviz_fsm_next(event, from);
			if (to == from)
				continue;
			edge = tcpviz_fsm_edge(from, to);
			if (CHECK(edge < TCPVIZ_EDGES))
				taken[edge]++;
		}
	for (edge = 0; edge < TCPVIZ_EDGES; edge++)
		count += taken[edge] > 0;
	CHECK_EQ(count, TCPVIZ_EDGES);
	unit_note("%u of %u edges taken", count, TCPVIZ_EDGES);
}

TEST(fsm_edge_index, "fsm: edge and index are one to one")
{
	unsigned int edge, count = 0;
	u8 from, to;

	for (edge = 0; edge < TCPVIZ_EDGES; edge++)
		CHECK_EQ(tcpviz_fsm_edge(tcpviz_edges[edge].from,
					 tcpviz_edges[edge].to), edge);
	for (from = 0; from < TCPVIZ_STATES; from++)
		for (to = 0; to < TCPVIZ_STATES; to++)
			count += tcpviz_fsm_edge(from, to) != TCPVIZ_NO_EDGE;
	CHECK_EQ(count, TCPVIZ_EDGES);
}

TEST(fsm_names, "fsm: names as RFC 9293 spells them")
{
	static const char * const names[] = {
		"CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED",
		"FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING",
		"LAST-ACK", "TIME-WAIT",
	};
	u8 state;

	CHECK_EQ(ARRAY_SIZE(names), TCPVIZ_STATES);
	for (state = 0; state < TCPVIZ_STATES; state++)
		CHECK(!strcmp(tcpviz_fsm_name(state), names[state]));
	CHECK(!strcmp(tcpviz_fsm_name(TCPVIZ_STATES), "?"));
	CHECK(!strcmp(tcpviz_fsm_name(255), "?"));
}

/* An event that ends a connection without its being closed */
static bool is_abort(u8 event)
{
	return event == TCPVIZ_SND_RST || event == TCPVIZ_RCV_RST ||
	       event == TCPVIZ_DELETE || event == TCPVIZ_PRUNE;
}

/* reachable() - states that can be reached from one without an abort */
static u32 reachable(u8 start)
{
	u32 seen = BIT(start), before;
	u8 event, state;

	do {
		before = seen;
		for (event = 0; event < TCPVIZ_EVENTS; event++)
			for (state = 0; state < TCPVIZ_STATES; state++)
				if (!is_abort(event) && (seen & BIT(state)))
					seen |= BIT(tcpviz_fsm_next(event,
								    state));
	} while (seen != before);
	return seen;
}

TEST(fsm_half_open, "fsm: every half-open state leaves by every way out")
{
	u8 half_open[] = { TCPVIZ_SYN_SENT, TCPVIZ_SYN_RECEIVED };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(half_open); i++) {
		u8 state = half_open[i];

		CHECK(reachable(state) & BIT(TCPVIZ_ESTABLISHED));
		CHECK_EQ(tcpviz_fsm_next(TCPVIZ_RCV_RST, state), TCPVIZ_CLOSED);
		CHECK_EQ(tcpviz_fsm_next(TCPVIZ_DELETE, state), TCPVIZ_CLOSED);
	}
	CHECK_EQ(tcpviz_fsm_next(TCPVIZ_SND_RST, TCPVIZ_SYN_RECEIVED),
		 TCPVIZ_CLOSED);
	CHECK_EQ(tcpviz_fsm_next(TCPVIZ_SND_FIN, TCPVIZ_SYN_RECEIVED),
		 TCPVIZ_FIN_WAIT_1);
}

TEST(fsm_reach, "fsm: all is reachable from CLOSED, and CLOSED from all")
{
	u8 state;

	CHECK_EQ(reachable(TCPVIZ_CLOSED), BIT(TCPVIZ_STATES) - 1);
	for (state = 0; state < TCPVIZ_STATES; state++) {
		CHECK(reachable(state) & BIT(TCPVIZ_CLOSED));
		CHECK_EQ(tcpviz_fsm_next(TCPVIZ_DELETE, state), TCPVIZ_CLOSED);
	}
}

/* The RFC's ways to open a connection, and to close it in order */
static const char * const openings[] = {
	"SYN-SENT ESTABLISHED ",
	"SYN-SENT SYN-RECEIVED ESTABLISHED ",
	"SYN-SENT SYN-RECEIVED ",
	"LISTEN SYN-RECEIVED ESTABLISHED ",
	"LISTEN SYN-RECEIVED ",
	"LISTEN SYN-SENT ESTABLISHED ",
	"LISTEN SYN-SENT SYN-RECEIVED ESTABLISHED ",
	"LISTEN SYN-SENT SYN-RECEIVED ",
};

static const char * const closings[] = {
	"FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT ",
	"FIN-WAIT-1 CLOSING TIME-WAIT ",
	"CLOSE-WAIT LAST-ACK ",
};

#define PATHS	(ARRAY_SIZE(openings) * ARRAY_SIZE(closings))

static unsigned int path_taken[PATHS];

/* path_index() - which path of the RFC's this is, PATHS if none */
static size_t path_index(const char *path)
{
	char want[128];
	size_t i;

	for (i = 0; i < PATHS; i++) {
		strcpy(want, openings[i / ARRAY_SIZE(closings)]);
		strcat(want, closings[i % ARRAY_SIZE(closings)]);
		if (!strcmp(path, want))
			break;
	}
	return i;
}

static void take_path(const char *path)
{
	size_t i = path_index(path);

	if (i == PATHS)
		unit_fail(__FILE__, __LINE__, "no path of the RFC: %s", path);
	else
		path_taken[i]++;
}

/* walk() - all simple paths on from a state, back to CLOSED, no aborts */
static void walk(u8 state, u32 seen, char *path)
{
	size_t len = strlen(path);
	u32 tried = BIT(state);
	u8 event, next;

	for (event = 0; event < TCPVIZ_EVENTS; event++) {
		next = tcpviz_fsm_next(event, state);
		if (is_abort(event) || (tried & BIT(next)))
			continue;
		tried |= BIT(next);
		if (next == TCPVIZ_CLOSED) {
			take_path(path);
		} else if (!(seen & BIT(next))) {
			strcat(path, tcpviz_fsm_name(next));
			strcat(path, " ");
			walk(next, seen | BIT(next), path);
			path[len] = '\0';
		}
	}
}

TEST(fsm_paths, "fsm: every path from open to closed is one of the RFC's")
{
	char path[256] = "";
	size_t i;

	walk(TCPVIZ_CLOSED, BIT(TCPVIZ_CLOSED), path);
	for (i = 0; i < PATHS; i++)
		CHECK_EQ(path_taken[i], 1);
	unit_note("%zu paths", PATHS);
}
