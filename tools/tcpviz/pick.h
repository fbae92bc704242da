/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_PICK_H
#define _TCPVIZ_PICK_H

#include <stdbool.h>
#include <stddef.h>

/* What a word was found to be, where it isn't one of those that are offered */
#define TCPVIZ_PICK_NONE	(-1)
#define TCPVIZ_PICK_SEVERAL	(-2)

#define TCPVIZ_PICK_NAMES	16	/* that are told at most */
#define TCPVIZ_PICK_TEXT	256

/**
 * struct tcpviz_pick - which of several names a word stands for
 * @word: the word, which may be shortened
 * @found: number of the name, or one of the above
 * @exact: it is that name in full
 * @name: those that begin with the word
 * @number: their numbers, each once
 * @names: how many these are
 */
struct tcpviz_pick {
	const char *word;
	int found;
	bool exact;
	const char *name[TCPVIZ_PICK_NAMES];
	int number[TCPVIZ_PICK_NAMES];
	size_t names;
};

void tcpviz_pick_begin(struct tcpviz_pick *pick, const char *word);
void tcpviz_pick_offer(struct tcpviz_pick *pick, const char *name, int number);
void tcpviz_pick_offer_all(struct tcpviz_pick *pick, const char * const *names,
			   size_t count);
const char *tcpviz_pick_tell(const struct tcpviz_pick *pick,
			     char buf[TCPVIZ_PICK_TEXT]);

#endif /* _TCPVIZ_PICK_H */
