// SPDX-License-Identifier: GPL-2.0
/*
 * Whether every table that has a connection shows both its ends where they are,
 * when they are at rest.
 */
#include "rest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "count.h"
#include "lives.h"
#include "show.h"

/* In seconds: no segment is longer on its way, see fidelity.sh */
#define WAY_MAX		0.1

/* The newest life that the sockets of this end have had */
static struct life *truth_of(unsigned int netns, const char *local,
			     const char *peer)
{
	struct life *newest = NULL, *l;
	struct end *e = NULL;

	while ((e = end_with(netns, local, peer, e))) {
		l = last(e->truth);
		if (l && (!newest || l->at[0] > newest->at[0]))
			newest = l;
	}
	return newest;
}

/* An old ACK may make a connection of a cookie once more: nobody tells */
static bool is_revived(const struct life *l, const struct life *peer)
{
	const struct life *before = l ? l->end->truth : NULL;

	if (!l || !peer || !l->revived)
		return false;
	while (before && before->next != l)
		before = before->next;
	return before && before->at[0] > peer->at[0];
}

/*
 * May a connection that is marked ambiguous be shown so?  The order of two FINs
 * decides between states from which nothing but the end comes; a RST that was
 * believed has left CLOSED.
 */
static bool is_doubted(const struct life *m, uint8_t mirror, uint8_t truth)
{
	return m->ambiguous &&
	       (mirror == CLOSED || (mirror >= CLOSING && truth >= CLOSING) ||
		(mirror == TIME_WAIT && truth == CLOSED));
}

/* When a life first was in a state; NEVER if it was not */
static double since(const struct life *l, uint8_t state)
{
	unsigned int i;

	for (i = 0; i < l->states; i++)
		if (l->state[i] == state)
			return l->at[i];
	return NEVER;
}

/*
 * Is an end in CLOSING or beyond taken for one that has answered its peer's FIN?
 *
 * Its own FIN comes by after it has acknowledged that: since it had to wait, or
 * since it is a repetition and the first one was lost on its way here.
 */
static bool seems_to_answer(const struct life *l, uint8_t mirror, uint8_t truth)
{
	return l && (truth == CLOSING || truth == TIME_WAIT) &&
	       (mirror == CLOSE_WAIT || mirror == LAST_ACK || mirror == CLOSED);
}

static bool is_fin_lost(const struct life *l, const struct life *m)
{
	double sent = since(l, FIN_WAIT_1), seen = since(m, LAST_ACK);

	return sent != NEVER && seen != NEVER && seen - sent > WAY_MAX;
}

static void rest_of(unsigned int netns, const char *local, const char *peer,
		    double now)
{
	struct life *l = truth_of(netns, local, peer);
	struct life *other = truth_of(netns, peer, local);
	uint8_t truth = l && l->states ? l->state[l->states - 1] : CLOSED;
	struct end *e = NULL;

	while ((e = end_with(netns, local, peer, e))) {
		struct life *m = last(e->mirror);

		if (!m)
			continue;
		if (state_now(e->mirror) != truth && !e->is_local) {
			if (is_doubted(m, state_now(e->mirror), truth)) {
				count.ambiguous++;
				continue;
			}
			if (seems_to_answer(l, state_now(e->mirror), truth) &&
			    (l->fin_waited || is_fin_lost(l, m))) {
				count.fin_waited += l->fin_waited;
				count.fin_lost += !l->fin_waited;
				continue;
			}
			if (is_revived(l, other) || is_revived(other, l)) {
				count.revived++;
				continue;
			}
		}
		count.rest++;
		if (state_now(e->mirror) == truth) {
			count.rest_agree++;
		} else if (may_show()) {
			show_end(e, e->is_local ? "at rest, local" :
						  "at rest, remote");
			printf("#   %.6f: its socket %s, in the table %s\n",
			       now, state_names[truth],
			       state_names[state_now(e->mirror)]);
			show_ladder(l, m);
		}
	}
}

static void tell_about(unsigned int netns, const char *local,
		       const char *peer, const char *about)
{
	struct end *e = NULL;

	while ((e = end_with(netns, local, peer, e))) {
		free(e->about);
		e->about = need(strdup(about));
	}
}

void take_mark(const char *text, double now)
{
	char a[ADDR_MAX], b[ADDR_MAX];
	unsigned int netns;
	int end = 0;

	if (sscanf(text, "rest %u %55s %55s", &netns, a, b) == 3) {
		rest_of(netns, a, b, now);
		rest_of(netns, b, a, now);
	} else if (sscanf(text, "about %u %55s %55s %n", &netns, a, b,
			  &end) == 3) {
		char *about = need(strdup(text + end));

		about[strcspn(about, "\n")] = '\0';
		tell_about(netns, a, b, about);
		tell_about(netns, b, a, about);
		free(about);
	}
}
