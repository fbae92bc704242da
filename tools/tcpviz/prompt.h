/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_PROMPT_H
#define _TCPVIZ_PROMPT_H

#include "source.h"

#define TCPVIZ_PROMPT_TEXT	512

/**
 * struct tcpviz_prompt - a filter, and the line in which it is typed
 * @family: of AF_INET or AF_INET6, whatever is typed; 0: both
 * @text: its words
 * @before: what they were before somebody began to type
 * @typing: somebody does
 * @want: what the words meant when they last meant something
 * @tried: what they mean now, or why they don't
 */
struct tcpviz_prompt {
	int family;
	char text[TCPVIZ_PROMPT_TEXT];
	char before[TCPVIZ_PROMPT_TEXT];
	bool typing;
	struct tcpviz_want want;
	struct tcpviz_filter tried;
};

int tcpviz_prompt_words(struct tcpviz_prompt *prompt, int family, int argc,
			char **argv);
void tcpviz_prompt_begin(struct tcpviz_prompt *prompt);
bool tcpviz_prompt_key(struct tcpviz_prompt *prompt, int key);
bool tcpviz_prompt_drop(struct tcpviz_prompt *prompt);
int tcpviz_prompt_draw(const struct tcpviz_prompt *prompt, int row);

#endif /* _TCPVIZ_PROMPT_H */
