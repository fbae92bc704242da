// SPDX-License-Identifier: GPL-2.0
#include "attempt.h"

#include <stdio.h>
#include <string.h>

#include "fsm.h"
#include "judge.h"
#include "mirror.h"

/* A table with more takes longer to read than to make anew. */
#define TARGETS_A_TABLE	8

unsigned long attempts;

static struct conn conn;
static const struct target *opened;	/* NULL: there is no connection */
static bool with_options;
static unsigned int targets_ended;

void attempt_options(bool options)
{
	with_options = options;
}

void attempt_end(void)
{
	if (!opened)
		return;
	target_drop(&conn);
	judge_forget();
	opened = NULL;
	/* Ends elsewhere would be waited for. */
	if (++targets_ended % TARGETS_A_TABLE == 0)
		mirror_flush();
}

/* Does the host have no other connection than this, in the right state? */
static bool is_in_state(const struct target *t)
{
	struct end end;

	target_end(&conn, &end);
	end.state = t->state;
	return judge_only(&end);
}

static bool open_target(const struct target *t)
{
	bool ok = true;

	if (opened == t)
		return true;
	attempt_end();
	target_open(&conn, t, with_options);
	opened = t;
	if (!judge_told()) {
		printf("#   %s: before anything is forged\n", t->name);
		judge_print();
		ok = false;
	}
	if (!is_in_state(t)) {
		printf("#   %s: the target is not there\n", t->name);
		ok = false;
	}
	return ok;
}

/* The next one begins anew unless nothing can have changed. */
static void keep_or_end(const struct target *t, const struct row *row)
{
	if (row->len || !is_in_state(t))
		attempt_end();
}

bool attempt(const struct target *t, const struct row *row)
{
	struct segment seg;
	bool ok = false;

	if (open_target(t)) {
		row_forge(row, &conn, &seg);
		wire_send(&seg);
		target_hear(&conn);
		attempts++;
		ok = judge();
		if (!ok) {
			printf("#   %s: %s\n", t->name, row->name);
			judge_print();
		}
	}
	if (ok)
		keep_or_end(t, row);
	else
		attempt_end();
	return ok;
}
