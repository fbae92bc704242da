// SPDX-License-Identifier: GPL-2.0
#include "show.h"

#include <stdio.h>

#include "count.h"

unsigned long show_max = 20;

void show_sequence(const char *who, struct life *l)
{
	unsigned int i;

	printf("#   %-7s", who);
	if (!l)
		printf(" nothing");
	for (i = 0; l && i < l->states; i++)
		printf(" %s", state_names[l->state[i]]);
	printf("\n");
}

void show_ladder(struct life *t, struct life *m)
{
	unsigned int i = 0, j = 0, tn = t ? t->states : 0,
		     mn = m ? m->states : 0;

	printf("#   %14s  %-14s %-14s\n", "time", "socket", "mirror");
	while (i < tn || j < mn) {
		bool truth = j == mn || (i < tn && t->at[i] <= m->at[j]);

		printf("#   %14.6f  %-14s %-14s\n",
		       truth ? t->at[i] : m->at[j],
		       truth ? state_names[t->state[i]] : "",
		       truth ? "" : state_names[m->state[j]]);
		if (truth)
			i++;
		else
			j++;
	}
}

bool may_show(void)
{
	return count.shown++ < show_max;
}

void show_end(const struct end *e, const char *what)
{
	printf("# %s: %s -> %s netns %u: %s\n", what, e->local, e->peer,
	       (unsigned int)e->netns, e->about ? e->about : "?");
}
