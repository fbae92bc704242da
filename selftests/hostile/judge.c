// SPDX-License-Identifier: GPL-2.0
#include "judge.h"

#include <stdio.h>
#include <time.h>

#include "kernel.h"
#include "mirror.h"
#include "pair.h"

#define MAX_CHANGES	16

/* A timer of the stack may run while we compare. */
#define TRIES	5

/* TCP_RTO_MIN, when things are said again, is longer. */
#define PATIENCE_MS	100
#define PAUSE_MS	4

/* TCP_DELACK_MAX */
#define DELAYED_ACK_MS	200

static struct ends truth, again, told, shown;
/* Changes that should not have been */
struct wrong {
	unsigned int count;
	struct change change[MAX_CHANGES];
};

static struct wrong corrected, diverged;
static bool looked;

static void note(struct wrong *wrong, const struct change *change)
{
	if (wrong->count < MAX_CHANGES)
		wrong->change[wrong->count] = *change;
	wrong->count++;
}

static void note_divergence(const struct change *change)
{
	if (change->cause == TCPVIZ_BY_DIVERGENCE)
		note(&diverged, change);
}

/* Ends elsewhere may be given up meanwhile. */
static void note_correction(const struct change *change)
{
	note_divergence(change);
	if (change->local && !ends_fin_waits(&truth, &change->end))
		note(&corrected, change);
}

static bool tells(void)
{
	kernel_ends(&truth);
	mirror_hear(note_divergence);
	mirror_ends(&told);
	ends_let_wait(&told, &truth);
	return ends_same(&truth, &told);
}

static bool shows(void)
{
	corrected.count = 0;
	looked = true;
	mirror_look(&shown);
	mirror_hear(note_correction);
	return !corrected.count && ends_same(&truth, &shown);
}

static unsigned int patience(void)
{
	return ends_ack_waits(&told, &truth) ? DELAYED_ACK_MS : PATIENCE_MS;
}

/*
 * An ACK of a FIN may be delayed; an end that doubts looks by itself.  Where
 * nothing happens, virtual time passes at once.
 */
static bool tells_soon(void)
{
	const struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000 };
	unsigned int waited;

	for (waited = 0; !tells(); waited += PAUSE_MS) {
		if (waited >= patience())
			return false;
		nanosleep(&pause, NULL);
	}
	return true;
}

bool judge_told(void)
{
	return tells_soon() && !diverged.count;
}

bool judge(void)
{
	unsigned int i;
	bool ok;

	for (i = 0; i < TRIES; i++) {
		looked = false;
		corrected.count = 0;
		ok = tells_soon() && shows() && !diverged.count;
		if (ok)
			return true;
		kernel_ends(&again);
		if (ends_same(&truth, &again))
			return false;
	}
	return false;
}

bool judge_only(const struct end *end)
{
	static struct ends wanted;

	wanted.count = 0;
	ends_add(&wanted, end);
	return ends_same(&truth, &wanted);
}

static void print_wrong(const char *why, const struct wrong *wrong)
{
	unsigned int i;

	for (i = 0; i < wrong->count && i < MAX_CHANGES; i++)
		printf("#     %s from %s: %s\n", why,
		       tcpviz_fsm_name(wrong->change[i].from),
		       end_text(&wrong->change[i].end));
}

void judge_print(void)
{
	ends_print_only("only the kernel has", &truth, &told);
	ends_print_only("only the events have", &told, &truth);
	if (looked) {
		ends_print_only("not shown", &truth, &shown);
		ends_print_only("shown, not the kernel's", &shown, &truth);
	}
	print_wrong("corrected by the look", &corrected);
	print_wrong("diverged", &diverged);
}

static void each_wrong(const struct wrong *wrong, ends_what_t what)
{
	unsigned int i;

	for (i = 0; i < wrong->count && i < MAX_CHANGES; i++)
		what(&wrong->change[i].end);
}

void judge_each_wrong(ends_what_t what)
{
	ends_only(&truth, &told, what);
	ends_only(&told, &truth, what);
	each_wrong(&corrected, what);
	each_wrong(&diverged, what);
}

void judge_forget(void)
{
	diverged.count = 0;
	mirror_look(&shown);
	mirror_hear(NULL);
}
