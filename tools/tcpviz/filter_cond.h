/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_FILTER_COND_H
#define _TCPVIZ_FILTER_COND_H

#include "filter.h"
#include "util.h"

/**
 * struct tcpviz_words - the words of a filter that are being parsed
 * @filter: what they make
 * @argc: arguments left, the one at hand included
 * @argv: the one at hand
 * @at: what is left of it
 * @depth: parentheses and nots around the word
 * @failed: something was wrong; nothing more is said
 * @word: the word at hand, empty if there are no more
 */
struct tcpviz_words {
	struct tcpviz_filter *filter;
	int argc;
	char **argv;
	const char *at;
	int depth;
	bool failed;
	char word[TCPVIZ_FILTER_WORD];
};

__printf(2, 3)
int tcpviz_words_fail(struct tcpviz_words *words, const char *format, ...);
void tcpviz_words_next(struct tcpviz_words *words);
bool tcpviz_words_are(struct tcpviz_words *words, const char *list);
struct tcpviz_node *tcpviz_words_node(struct tcpviz_words *words,
				      enum tcpviz_ask ask);
int tcpviz_filter_cond(struct tcpviz_words *words);

#endif /* _TCPVIZ_FILTER_COND_H */
