// SPDX-License-Identifier: GPL-2.0
/* A transcript in one sentence: how it was opened, closed, and where it is */

#include "verdict.h"

#include <inttypes.h>
#include <string.h>

#include "facts.h"
#include "proc.h"

/**
 * struct brief - a verdict being written
 * @out: the verdict
 * @facts: what it is about
 * @flags: of the connection's record, "-" without one
 */
struct brief {
	struct tcpviz_verdict *out;
	struct tcpviz_facts facts;
	const char *flags;
};

static const char * const opening_names[TCPVIZ_OPEN_MAX] = {
	[TCPVIZ_OPEN_UNKNOWN]	   = "unknown",
	[TCPVIZ_OPEN_MIDSTREAM]	   = "midstream",
	[TCPVIZ_OPEN_SYN_SENT]	   = "syn-sent",
	[TCPVIZ_OPEN_UNANSWERED]   = "unanswered",
	[TCPVIZ_OPEN_REFUSED]	   = "refused",
	[TCPVIZ_OPEN_REJECTED]	   = "rejected",
	[TCPVIZ_OPEN_ABORTED]	   = "aborted",
	[TCPVIZ_OPEN_HALF_OPEN]	   = "half-open",
	[TCPVIZ_OPEN_GIVEN_UP]	   = "given-up",
	[TCPVIZ_OPEN_COMPLETED]	   = "completed",
	[TCPVIZ_OPEN_SIMULTANEOUS] = "simultaneous",
};

static const char * const closing_names[TCPVIZ_CLOSE_MAX] = {
	[TCPVIZ_CLOSE_NONE]	    = "none",
	[TCPVIZ_CLOSE_FIN_SENT]	    = "fin-sent",
	[TCPVIZ_CLOSE_HALF]	    = "half-closed",
	[TCPVIZ_CLOSE_THREE]	    = "three-segments",
	[TCPVIZ_CLOSE_FOUR]	    = "four-segments",
	[TCPVIZ_CLOSE_SIMULTANEOUS] = "simultaneous",
	[TCPVIZ_CLOSE_RESET]	    = "reset",
};

#define say(brief, ...)	tcpviz_text_add(&(brief)->out->text, __VA_ARGS__)

/* Begins the next part of the sentence */
static void say_next(struct brief *brief)
{
	if (brief->out->text.len)
		say(brief, "; ");
}

static void say_times(struct brief *brief, uint64_t n)
{
	if (n == 1)
		say(brief, " once");
	else
		say(brief, " %" PRIu64 " times", n);
}

static bool has_flag(const struct brief *brief, const char *flag)
{
	return tcpviz_list_has(brief->flags, flag);
}

static enum tcpviz_opening opening_by_rst(const struct tcpviz_facts *facts)
{
	if (facts->rst->from == TCPVIZ_CLIENT)
		return TCPVIZ_OPEN_REJECTED;
	return facts->synack ? TCPVIZ_OPEN_ABORTED : TCPVIZ_OPEN_REFUSED;
}

/* The beginning is gone; what comes after a handshake had one */
static enum tcpviz_opening opening_by_state(const struct tcpviz_facts *facts)
{
	if (facts->completed || facts->now[0] >= TCPVIZ_ST_ESTABLISHED ||
	    facts->now[1] >= TCPVIZ_ST_ESTABLISHED)
		return TCPVIZ_OPEN_COMPLETED;
	if (facts->now[1] == TCPVIZ_ST_SYN_RECEIVED)
		return TCPVIZ_OPEN_HALF_OPEN;
	if (facts->now[0] == TCPVIZ_ST_SYN_SENT)
		return TCPVIZ_OPEN_SYN_SENT;
	return TCPVIZ_OPEN_UNKNOWN;
}

static enum tcpviz_opening opening_decide(const struct brief *brief)
{
	const struct tcpviz_facts *facts = &brief->facts;

	if (has_flag(brief, "midstream"))
		return TCPVIZ_OPEN_MIDSTREAM;
	if (facts->completed && (facts->syn[TCPVIZ_SERVER] ||
				 has_flag(brief, "simultaneous")))
		return TCPVIZ_OPEN_SIMULTANEOUS;
	if (facts->completed)
		return TCPVIZ_OPEN_COMPLETED;
	if (facts->rst && (facts->syn[TCPVIZ_CLIENT] || facts->synack))
		return opening_by_rst(facts);
	if (!facts->whole && !facts->syn[TCPVIZ_CLIENT] && !facts->synack)
		return opening_by_state(facts);
	if (facts->synack)
		return facts->now[TCPVIZ_SERVER] == TCPVIZ_ST_SYN_RECEIVED ?
		       TCPVIZ_OPEN_HALF_OPEN : TCPVIZ_OPEN_GIVEN_UP;
	if (!facts->syn[TCPVIZ_CLIENT])
		return TCPVIZ_OPEN_UNKNOWN;
	return facts->now[TCPVIZ_CLIENT] == TCPVIZ_ST_SYN_SENT ?
	       TCPVIZ_OPEN_SYN_SENT : TCPVIZ_OPEN_UNANSWERED;
}

static enum tcpviz_closing closing_decide(const struct brief *brief)
{
	const struct tcpviz_facts *facts = &brief->facts;
	enum tcpviz_opening opening = brief->out->opening;

	if (opening == TCPVIZ_OPEN_REFUSED || opening == TCPVIZ_OPEN_REJECTED ||
	    opening == TCPVIZ_OPEN_ABORTED)
		return TCPVIZ_CLOSE_NONE;
	if (facts->rst)
		return TCPVIZ_CLOSE_RESET;
	if (facts->crossed)
		return TCPVIZ_CLOSE_SIMULTANEOUS;
	if (facts->fin[0] && facts->fin[1])
		return facts->fin_acked ? TCPVIZ_CLOSE_FOUR :
					  TCPVIZ_CLOSE_THREE;
	if (!facts->fin[0] && !facts->fin[1])
		return TCPVIZ_CLOSE_NONE;
	return facts->fin_acked ? TCPVIZ_CLOSE_HALF : TCPVIZ_CLOSE_FIN_SENT;
}

/* What became of a third ACK that didn't complete the handshake */
static const char *third_ack_fate(const struct brief *brief)
{
	if (has_flag(brief, "accept-queue-full"))
		return "third ACK passed over, accept queue full";
	if (has_flag(brief, "deferred"))
		return "third ACK passed over, the server wants data first";
	return brief->facts.lost_acks ? "third ACK lost" :
					"third ACK not accepted";
}

static void say_repeated(struct brief *brief)
{
	const struct tcpviz_facts *facts = &brief->facts;

	if (facts->syn_reps) {
		say(brief, "SYN repeated");
		say_times(brief, facts->syn_reps);
	}
	if (facts->syn_reps && facts->synack_reps)
		say(brief, "; ");
	if (facts->lost_acks) {
		say(brief, "%s: the server repeated its SYN-ACK",
		    third_ack_fate(brief));
		say_times(brief, facts->lost_acks);
	} else if (facts->synack_reps) {
		say(brief, "SYN-ACK repeated");
		say_times(brief, facts->synack_reps);
	}
}

/* What the capture lacks of a handshake that must have been complete */
static void say_missing(struct brief *brief)
{
	bool synack = has_flag(brief, "synack-missing");
	bool ack = has_flag(brief, "ack-missing");

	if (synack || ack)
		say(brief, ", its %s%s%s not captured", !synack ? "" :
		    brief->facts.synack ? "first SYN-ACK" : "SYN-ACK",
		    synack && ack ? " and " : "", ack ? "third ACK" : "");
}

static void say_handshake(struct brief *brief)
{
	const struct tcpviz_facts *facts = &brief->facts;
	const struct tcpviz_seg *last = facts->completed;
	bool trouble = facts->syn_reps || facts->synack_reps;
	char duration[TCPVIZ_DURATION];

	say_repeated(brief);
	if (trouble)
		say(brief, ", then ");
	if (last && last->len && last->len != TCPVIZ_NONE && facts->lost_acks)
		say(brief, "data completed the handshake");
	else if (has_flag(brief, "fast-open"))
		say(brief, "handshake with data on the SYN (Fast Open) completed");
	else
		say(brief, "%shandshake completed",
		    trouble ? "the " : "three-way ");
	if (last && facts->syn[0] && last->time_us >= facts->syn[0]->time_us &&
	    !has_flag(brief, "ack-missing")) {
		tcpviz_text_duration(duration, last->time_us -
					       facts->syn[0]->time_us);
		say(brief, " in %s", duration);
	}
	if (has_flag(brief, "cookie"))
		say(brief, " by a SYN cookie");
	say_missing(brief);
}

static void say_half_open(struct brief *brief, const char *acknowledged)
{
	const struct tcpviz_facts *facts = &brief->facts;

	if (brief->out->opening == TCPVIZ_OPEN_HALF_OPEN)
		say(brief, facts->acked ? "half-open, " : "half-open: ");
	say_repeated(brief);
	if (facts->lost_acks)
		return;
	if (facts->synack_reps && !facts->acked) {
		say(brief, ", %s", acknowledged);
		return;
	}
	if (facts->synack_reps || facts->syn_reps)
		say(brief, "; ");
	if (facts->acked)
		say(brief, "%s", third_ack_fate(brief));
	else
		say(brief, "SYN-ACK %s", acknowledged);
}

static void say_unanswered(struct brief *brief, const char *end)
{
	if (brief->facts.syn_reps)
		say_repeated(brief);
	else
		say(brief, "SYN");
	say(brief, brief->facts.syn_reps ? ", %s answered" : " %s answered",
	    end);
}

static void say_by_rst(struct brief *brief, const char *what)
{
	say_repeated(brief);
	if (brief->out->text.len)
		say(brief, ", then ");
	say(brief, "%s", what);
}

static void say_opening(struct brief *brief)
{
	switch (brief->out->opening) {
	case TCPVIZ_OPEN_MIDSTREAM:
		say(brief, "opened before the module could see it");
		break;
	case TCPVIZ_OPEN_SYN_SENT:
		say_unanswered(brief, "not yet");
		break;
	case TCPVIZ_OPEN_UNANSWERED:
		say_unanswered(brief, "never");
		break;
	case TCPVIZ_OPEN_REFUSED:
		say_by_rst(brief, "refused: RST in answer to the SYN");
		break;
	case TCPVIZ_OPEN_REJECTED:
		say_by_rst(brief, brief->facts.synack ?
			   "rejected: the client answered the SYN-ACK with RST" :
			   "given up: the client sent RST after its SYN");
		break;
	case TCPVIZ_OPEN_ABORTED:
		say_by_rst(brief,
			   "aborted: the server sent RST after its SYN-ACK");
		break;
	case TCPVIZ_OPEN_HALF_OPEN:
		say_half_open(brief, "not yet acknowledged");
		break;
	case TCPVIZ_OPEN_GIVEN_UP:
		say_half_open(brief, "never acknowledged");
		break;
	case TCPVIZ_OPEN_COMPLETED:
		say_handshake(brief);
		break;
	case TCPVIZ_OPEN_SIMULTANEOUS:
		say(brief, "simultaneous open completed");
		break;
	case TCPVIZ_OPEN_UNKNOWN:
	case TCPVIZ_OPEN_MAX:
		say(brief, "opening not in the transcript");
		break;
	}
}

static void say_last_acks(struct brief *brief)
{
	const struct tcpviz_facts *facts = &brief->facts;

	for (int side = 0; side < 2; side++) {
		if (!facts->fin_reps[side])
			continue;
		say_next(brief);
		if (facts->lost_last_acks[side])
			say(brief, "last ACK lost: ");
		say(brief, "the %s repeated its FIN", tcpviz_side_name(side));
		say_times(brief, facts->fin_reps[side]);
	}
}

static void say_closing(struct brief *brief)
{
	const char *closer = tcpviz_side_name(brief->out->closer);

	if (brief->out->closing != TCPVIZ_CLOSE_NONE)
		say_next(brief);
	switch (brief->out->closing) {
	case TCPVIZ_CLOSE_FIN_SENT:
		say(brief, "FIN of the %s not yet acknowledged", closer);
		break;
	case TCPVIZ_CLOSE_HALF:
		say(brief, "half-closed by the %s", closer);
		if (brief->facts.data_after)
			say(brief, ", data still came the other way");
		break;
	case TCPVIZ_CLOSE_THREE:
		say(brief, "closed by the %s with three segments", closer);
		break;
	case TCPVIZ_CLOSE_FOUR:
		say(brief, "closed by the %s with four segments", closer);
		break;
	case TCPVIZ_CLOSE_SIMULTANEOUS:
		say(brief, "closed by both at once");
		break;
	case TCPVIZ_CLOSE_RESET:
		say(brief, "reset by the %s", closer);
		break;
	case TCPVIZ_CLOSE_NONE:
	case TCPVIZ_CLOSE_MAX:
		break;
	}
	say_last_acks(brief);
}

/* A side that is CLOSED goes without saying, unless both are */
static void say_states(struct brief *brief)
{
	const enum tcpviz_state *now = brief->facts.now;
	const char *comma = "";

	if (!now[0] && !now[1])
		return;
	say_next(brief);
	if (now[0] == now[1]) {
		say(brief, "both %s", tcpviz_state_name(now[0]));
		return;
	}
	for (int side = 0; side < 2; side++) {
		if (!now[side] || (now[side] == TCPVIZ_ST_CLOSED && now[!side]))
			continue;
		say(brief, "%s%s in %s", comma, tcpviz_side_name(side),
		    tcpviz_state_name(now[side]));
		comma = ", ";
	}
}

/**
 * tcpviz_verdict_make() - say what a transcript comes to
 * @verdict: gets the verdict
 * @talk: the connection with its transcript
 */
void tcpviz_verdict_make(struct tcpviz_verdict *verdict,
			 const struct tcpviz_talk *talk)
{
	struct brief brief = {
		.out = verdict,
		.flags = talk->has_conn ? talk->conn.flags : "-",
	};

	memset(verdict, 0, sizeof(*verdict));
	tcpviz_facts_gather(&brief.facts, talk);
	verdict->opening = opening_decide(&brief);
	verdict->closing = closing_decide(&brief);
	verdict->closer = verdict->closing == TCPVIZ_CLOSE_RESET ?
			  brief.facts.rst->from : brief.facts.closer;
	verdict->third_ack_lost = brief.facts.lost_acks > 0;
	say_opening(&brief);
	say_closing(&brief);
	say_states(&brief);
}

/**
 * tcpviz_opening_name() - one word for an opening, for programs
 * @opening: the opening
 *
 * Return: the word.
 */
const char *tcpviz_opening_name(enum tcpviz_opening opening)
{
	return opening_names[opening];
}

/**
 * tcpviz_closing_name() - one word for a closing, for programs
 * @closing: the closing
 *
 * Return: the word.
 */
const char *tcpviz_closing_name(enum tcpviz_closing closing)
{
	return closing_names[closing];
}
