// SPDX-License-Identifier: GPL-2.0
/* Climbs ladders: see ladder.h for how they are told. */
#include "ladder.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "endpoint.h"
#include "pair_check.h"
#include "rival.h"

#define ANY_STATE	TCPVIZ_STATES

/* Which end of the paper; who is the client may change */
enum side {
	LEFT,
	RIGHT,
};

/**
 * struct remarks - what a line did besides
 * @repeat: number of the repetition
 * @held: TCPVIZ_W_* bits of what held a third ACK back
 * @refused: a RST was refused
 * @ask: the receiver's socket is to be asked again
 * @rival: a SYN is remembered
 * @fresh: a new connection began
 * @causes: bits of enum tcpviz_cause that there were steps by
 * @open: bits of enum tcpviz_cause that there may have been steps by
 */
struct remarks {
	unsigned int repeat;
	unsigned int held;
	bool refused;
	bool ask;
	bool rival;
	bool fresh;
	unsigned int causes;
	unsigned int open;
};

/**
 * struct line - a line of a ladder, read
 * @from: who sends or does something
 * @seg: segment
 * @snd: what the sender's socket says, if @has_snd
 * @rcv: what the receiver's socket says, if @has_rcv
 * @has_snd: there is a sender's socket
 * @has_rcv: there is a receiver's socket
 * @crossed: the segment can not answer what came last the other way
 * @late: it comes after a long silence
 * @pass: where on its way it is seen
 * @want: states after it
 * @remarks: what it does besides
 */
struct line {
	enum side from;
	struct tcpviz_segment seg;
	struct tcpviz_witness snd;
	struct tcpviz_witness rcv;
	bool has_snd;
	bool has_rcv;
	bool crossed;
	bool late;
	bool young;
	enum tcpviz_pass pass;
	u8 want[2];
	struct remarks remarks;
};

/**
 * struct ladder - a ladder that is being climbed
 * @isn: initial sequence numbers of both sides
 * @pair: the connection
 * @fx: effect of the last line
 * @fresh: the last line began a new connection
 * @swapped: the right side is the client
 * @begun: there is a connection
 * @text: the line, for messages
 * @ok: nothing is wrong yet
 * @quiet: enough has been said
 */
struct ladder {
	u32 isn[2];
	struct tcpviz_pair pair;
	struct tcpviz_effect fx;
	bool fresh;
	bool swapped;
	bool begun;
	const char *text;
	bool ok;
	bool quiet;
};

static const u32 isns[][2] = {
	{ 1000, 2000000 },
	{ 0, 0 },
	{ 0xffffffff, 0xffffffff },
	{ 0xffffffff, 0 },
	{ 0, 0xffffffff },
	{ 0xfffffffe, 0x7fffffff },
	{ 0x7fffffff, 0x80000000 },
	{ 0x80000000, 0xffffff9c },
	{ 0xffff0000, 0x7ffffff0 },
};

/* A ladder that can't be read is a mistake in the test, not a result. */
static __noreturn void unreadable(const char *text, const char *word)
{
	fprintf(stderr, "ladder: \"%s\" in \"%s\"\n", word ? : "end", text);
	abort();
}

static __printf(2, 3) void wrong(struct ladder *l, const char *fmt, ...)
{
	char why[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, sizeof(why), fmt, args);
	va_end(args);
	if (!l->quiet)
		unit_note("with ISNs %#x and %#x, after \"%s\": %s",
			  l->isn[LEFT], l->isn[RIGHT], l->text, why);
	l->ok = false;
}

static u8 state_of(const char *text, const char *word)
{
	u8 state;

	for (state = 0; word && state < TCPVIZ_STATES; state++)
		if (!strcmp(word, tcpviz_fsm_name(state)))
			return state;
	if (word && !strcmp(word, "*"))
		return ANY_STATE;
	unreadable(text, word);
}

static u8 read_state(const char *text, char **rest)
{
	return state_of(text, strtok_r(NULL, " ", rest));
}

static enum tcpviz_role role_of(const struct ladder *l, enum side side)
{
	return (side == RIGHT) ^ l->swapped ? TCPVIZ_SERVER : TCPVIZ_CLIENT;
}

static u8 read_flags(const char *text, const char *word)
{
	static const char letters[] = "FSRP.U";
	u8 flags = 0;

	for (; word && *word; word++) {
		const char *letter = strchr(letters, *word);

		if (!letter)
			unreadable(text, word);
		flags |= BIT(letter - letters);
	}
	return flags;
}

/* read_segment() - flags, sequence number(payload), acknowledgment number */
static void read_segment(const struct ladder *l, struct line *line, char **rest)
{
	struct tcpviz_segment *seg = &line->seg;
	char *word, *end;

	seg->flags = read_flags(l->text, strtok_r(NULL, " ", rest));
	word = strtok_r(NULL, " ", rest);
	if (!word)
		unreadable(l->text, word);
	seg->seq = l->isn[line->from] + strtol(word, &end, 10);
	if (*end == '(')
		seg->len = strtoul(end + 1, &end, 10);
	if (!(seg->flags & TCPVIZ_ACK))
		return;
	word = strtok_r(NULL, " ", rest);
	if (!word)
		unreadable(l->text, word);
	seg->ack = l->isn[!line->from] + strtol(word, NULL, 10);
}

/* read_word() - one word of what a socket says of @sender's data */
static void read_word(const struct ladder *l, struct tcpviz_witness *w,
		      enum side sender, const char *word)
{
	static const char * const words[] = {
		"cookie", "tfo", "defer", "full", "heard", "window",
		"abandoned", "overflow-rst", "self", "mini",
		"busy", "stamp", "got-fin", "echo", "no-time-wait",
	};
	unsigned int next, size;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(word, words[i])) {
			w->flags |= BIT(i);
			return;
		}
	if (sscanf(word, "wnd=%u:%u", &next, &size) == 2) {
		w->flags |= TCPVIZ_W_WINDOW;
		w->rcv_nxt = l->isn[sender] + next;
		w->rcv_wup = w->rcv_nxt;
		w->rcv_wnd = size;
		return;
	}
	if (sscanf(word, "sent=%u:%u", &w->sent_first, &w->sent_last) == 2) {
		w->flags |= TCPVIZ_W_ECHO;
		return;
	}
	w->state = state_of(l->text, word);
}

/* read_witness() - what a socket says; @side: whose it is */
static void read_witness(const struct ladder *l, struct tcpviz_witness *w,
			 enum side side, char *words)
{
	char *word, *rest;

	for (word = strtok_r(words, "+", &rest); word;
	     word = strtok_r(NULL, "+", &rest))
		read_word(l, w, !side, word);
}

/* read_context() - what is known beside a segment */
static void read_context(const struct ladder *l, struct line *line, char **rest)
{
	char *word;

	/* By default a socket is where the ladder is. */
	line->snd.state = line->want[line->from];
	line->rcv.state = l->pair.ep[role_of(l, !line->from)].state;
	for (word = strtok_r(NULL, " ", rest); word;
	     word = strtok_r(NULL, " ", rest)) {
		if (!strncmp(word, "snd:", 4)) {
			line->has_snd = true;
			read_witness(l, &line->snd, line->from, word + 4);
		} else if (!strncmp(word, "rcv:", 4)) {
			line->has_rcv = true;
			read_witness(l, &line->rcv, !line->from, word + 4);
		} else if (!strcmp(word, "crossed")) {
			line->crossed = true;
		} else if (!strcmp(word, "late")) {
			line->late = true;
		} else if (!strcmp(word, "young")) {
			line->young = true;
		} else if (!strcmp(word, "outdated")) {
			line->seg.options = TCPVIZ_OPT_STAMP;
			line->rcv.flags |= TCPVIZ_W_STAMP;
			line->rcv.stamp = line->seg.stamp + 2;
		} else if (sscanf(word, "echo=%u", &line->seg.echo) == 1) {
			line->seg.options = TCPVIZ_OPT_STAMP;
		} else if (!strcmp(word, "leaves")) {
			line->pass = TCPVIZ_LEAVES;
		} else if (!strcmp(word, "arrives")) {
			line->pass = TCPVIZ_ARRIVES;
		} else {
			unreadable(l->text, word);
		}
	}
}

static void read_remark(const char *text, struct remarks *r, const char *word)
{
	if (sscanf(word, "repeat=%u", &r->repeat) == 1)
		return;
	if (!strcmp(word, "held=defer"))
		r->held = TCPVIZ_W_DEFER;
	else if (!strcmp(word, "held=full"))
		r->held = TCPVIZ_W_ACCEPTQ_FULL;
	else if (!strcmp(word, "refused"))
		r->refused = true;
	else if (!strcmp(word, "ask"))
		r->ask = true;
	else if (!strcmp(word, "rival"))
		r->rival = true;
	else if (!strcmp(word, "new"))
		r->fresh = true;
	else if (!strcmp(word, "back"))
		r->causes |= BIT(TCPVIZ_BY_CONTRADICTION);
	else if (!strcmp(word, "perhaps-back"))
		r->open |= BIT(TCPVIZ_BY_CONTRADICTION);
	else if (!strcmp(word, "socket"))
		r->causes |= BIT(TCPVIZ_BY_SOCKET);
	else if (!strcmp(word, "diverged"))
		r->causes |= BIT(TCPVIZ_BY_DIVERGENCE);
	else
		unreadable(text, word);
}

/* read_outcome() - what stands after the bar */
static void read_outcome(const char *text, struct line *line, char *words)
{
	char *word, *rest = words;

	line->want[LEFT] = read_state(text, &rest);
	line->want[RIGHT] = read_state(text, &rest);
	while ((word = strtok_r(NULL, " ", &rest)))
		read_remark(text, &line->remarks, word);
}

/* begin_anew() - a segment belongs to the next connection */
static void begin_anew(struct ladder *l, const struct line *line)
{
	const struct tcpviz_context nothing = { .snd = NULL };
	enum tcpviz_role from = role_of(l, line->from);
	struct tcpviz_segment syn;
	bool data = tcpviz_rival_had_data(&l->pair, from, &line->seg);
	bool after = tcpviz_rival_syn(&l->pair, from, &line->seg, &syn);

	memset(&l->pair, 0, sizeof(l->pair));
	if (data)
		l->pair.ep[TCPVIZ_CLIENT].known |= TCPVIZ_EP_SYN_DATA;
	l->fresh = true;
	l->swapped = after ? line->from == LEFT : line->from == RIGHT;
	if (after)
		tcpviz_pair_apply(&l->pair, TCPVIZ_CLIENT, &syn, &nothing,
				  &l->fx);
}

static void climb_segment(struct ladder *l, struct line *line)
{
	enum tcpviz_role from = role_of(l, line->from);
	bool own = line->has_snd && line->snd.state == TCPVIZ_SYN_SENT;
	const struct tcpviz_context ctx = {
		.snd = line->has_snd ? &line->snd : NULL,
		.rcv = line->has_rcv ? &line->rcv : NULL,
		.crossed = line->crossed,
		.late = line->late,
		.young = line->young,
		.pass = line->pass,
	};
	struct tcpviz_pair before;
	const char *broken;

	if (l->begun &&
	    tcpviz_rival_supersedes(&l->pair, from, &line->seg, own)) {
		begin_anew(l, line);
		from = role_of(l, line->from);
	}
	l->begun = true;
	memcpy(&before, &l->pair, sizeof(before));
	tcpviz_pair_apply(&l->pair, from, &line->seg, &ctx, &l->fx);
	broken = pair_check(&before, &l->pair, &l->fx);
	if (broken)
		wrong(l, "%s", broken);
}

static enum tcpviz_event event_of(const char *text, const char *word)
{
	if (!strcmp(word, "DELETE"))
		return TCPVIZ_DELETE;
	if (!strcmp(word, "2MSL"))
		return TCPVIZ_2MSL;
	if (!strcmp(word, "SND-RST"))
		return TCPVIZ_SND_RST;
	unreadable(text, word);
}

/* climb_silence() - something happens that no segment tells of */
static void climb_silence(struct ladder *l, struct line *line, char **rest)
{
	enum tcpviz_role role = role_of(l, line->from);
	char *word = strtok_r(NULL, " ", rest);
	struct tcpviz_pair before;
	const char *broken;

	if (!word)
		unreadable(l->text, word);
	memcpy(&before, &l->pair, sizeof(before));
	tcpviz_effect_init(&l->fx);
	if (!strcmp(word, "="))
		tcpviz_pair_observe(&l->pair, role, read_state(l->text, rest),
				    &l->fx);
	else
		tcpviz_endpoint_event(&l->pair, role, event_of(l->text, word),
				      &l->fx);
	broken = pair_check(&before, &l->pair, &l->fx);
	if (broken)
		wrong(l, "%s", broken);
}

static bool is_wanted(u8 state, u8 want)
{
	return want == ANY_STATE || state == want;
}

static void check_states(struct ladder *l, const struct line *line)
{
	u8 left = l->pair.ep[role_of(l, LEFT)].state;
	u8 right = l->pair.ep[role_of(l, RIGHT)].state;

	if (!is_wanted(left, line->want[LEFT]) ||
	    !is_wanted(right, line->want[RIGHT]))
		wrong(l, "got %s %s", tcpviz_fsm_name(left),
		      tcpviz_fsm_name(right));
}

static void check_remarks(struct ladder *l, const struct remarks *want,
			  bool had_rival)
{
	unsigned int i, all = 0, causes;

	for (i = 0; i < l->fx.steps; i++)
		all |= BIT(l->fx.step[i].cause);
	if (l->fx.causes != all)
		wrong(l, "causes %#x, but the steps' are %#x", l->fx.causes,
		      all);
	causes = all & ~(BIT(TCPVIZ_BY_EVENT) | want->open);
	if (causes != want->causes)
		wrong(l, "causes %#x, not %#x (2 socket, 4 back, 8 diverged)",
		      causes, want->causes);
	if (l->fx.repeat != want->repeat)
		wrong(l, "repetition %u, not %u", l->fx.repeat, want->repeat);
	if (l->fx.held != want->held)
		wrong(l, "held %#x, not %#x", l->fx.held, want->held);
	if (l->fx.unsure != want->ask)
		wrong(l, "asked again %d, not %d", l->fx.unsure, want->ask);
	if (l->fx.refused_rst != want->refused)
		wrong(l, "RST refused %d, not %d", l->fx.refused_rst,
		      want->refused);
	if (l->fresh != want->fresh)
		wrong(l, "new connection %d, not %d", l->fresh, want->fresh);
	if ((l->pair.has_rival && !had_rival) != want->rival)
		wrong(l, "rival %d, not %d", l->pair.has_rival, want->rival);
}

static void check_flags(struct ladder *l, char **rest)
{
	static const char * const names[TCPVIZ_FLAGS] = {
		[TCPVIZ_F_COOKIE]	= "cookie",
		[TCPVIZ_F_DEFERRED]	= "deferred",
		[TCPVIZ_F_FAST_OPEN]	= "fast-open",
		[TCPVIZ_F_AMBIGUOUS]	= "ambiguous",
		[TCPVIZ_F_TAKEN_BACK]	= "taken-back",
		[TCPVIZ_F_ACCEPTQ_FULL]	= "acceptq-full",
		[TCPVIZ_F_MIDSTREAM]	= "midstream",
		[TCPVIZ_F_SIMULTANEOUS]	= "simultaneous",
		[TCPVIZ_F_SUPERSEDED]	= "superseded",
		[TCPVIZ_F_PRUNED]	= "pruned",
		[TCPVIZ_F_SHADOW_PRUNED] = "shadow-pruned",
		[TCPVIZ_F_FALSE_PRUNE]	= "false-prune",
	};
	unsigned int want = 0, i;
	char *word;

	while ((word = strtok_r(NULL, " ", rest))) {
		for (i = 0; i < TCPVIZ_FLAGS && strcmp(word, names[i]); i++)
			;
		if (i == TCPVIZ_FLAGS)
			unreadable(l->text, word);
		want |= BIT(i);
	}
	if (l->pair.flags != want)
		wrong(l, "flags %#x, not %#x", l->pair.flags, want);
}

/* climb_line() - read a line, do it, look what came of it */
static void climb_line(struct ladder *l, char *text)
{
	bool had_rival = l->pair.has_rival;
	struct line line = { .from = LEFT };
	char *action, *outcome, *word, *rest;

	action = strtok_r(text, "|", &outcome);
	word = strtok_r(action, " ", &rest);
	if (!strcmp(word, "flags")) {
		check_flags(l, &rest);
		return;
	}
	read_outcome(l->text, &line, outcome);
	line.from = *word == '<' || *word == 'r' ? RIGHT : LEFT;
	l->fresh = false;
	if (*word == '>' || *word == '<') {
		read_segment(l, &line, &rest);
		read_context(l, &line, &rest);
		climb_segment(l, &line);
	} else if (*word == 'l' || *word == 'r') {
		climb_silence(l, &line, &rest);
	} else {
		unreadable(l->text, word);
	}
	check_states(l, &line);
	check_remarks(l, &line.remarks, had_rival);
}

/**
 * ladder_climb() - climb a ladder, with ISNs all over the circle
 * @lines: its lines
 * @n: how many
 */
void ladder_climb(const char * const *lines, size_t n)
{
	unsigned int fell = 0;
	size_t i, line;

	for (i = 0; i < ARRAY_SIZE(isns); i++) {
		struct ladder l = { .ok = true, .quiet = fell };

		memcpy(l.isn, isns[i], sizeof(l.isn));
		for (line = 0; line < n && l.ok; line++) {
			char *text = strdup(lines[line]);

			l.text = lines[line];
			climb_line(&l, text);
			free(text);
		}
		fell += !l.ok;
	}
	if (fell)
		unit_fail(__FILE__, __LINE__, "with %u of %zu pairs of ISNs",
			  fell, ARRAY_SIZE(isns));
}
