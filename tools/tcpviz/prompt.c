// SPDX-License-Identifier: GPL-2.0
/*
 * A filter as it is typed. It holds from each character to the next; while the
 * words don't mean anything, what they meant last holds on.
 */

#include "prompt.h"

#include <stdio.h>
#include <string.h>

#include "proc.h"
#include "screen.h"
#include "tcpviz.h"

/* Whether the words mean something; it holds then */
static bool text_parse(struct tcpviz_prompt *prompt)
{
	char *words = prompt->text;
	struct tcpviz_filter *filter = &prompt->tried;

	if (tcpviz_filter_parse(filter, 1, &words) ||
	    (prompt->family && tcpviz_filter_family(filter, prompt->family)))
		return false;
	prompt->want.filter = *filter;
	return true;
}

/**
 * tcpviz_prompt_words() - begin with a filter from the command line
 * @prompt: the prompt
 * @family: only connections of AF_INET or AF_INET6; 0: both
 * @argc: how many words
 * @argv: the words
 *
 * Return: 0, or -1 with @prompt->tried.error set.
 */
int tcpviz_prompt_words(struct tcpviz_prompt *prompt, int family, int argc,
			char **argv)
{
	size_t len = 0;

	memset(prompt, 0, sizeof(*prompt));
	prompt->family = family;
	prompt->want.id = TCPVIZ_NONE;
	for (int i = 0; i < argc; i++) {
		len += snprintf(prompt->text + len, sizeof(prompt->text) - len,
				"%s%s", i ? " " : "", argv[i]);
		if (len < sizeof(prompt->text))
			continue;
		snprintf(prompt->tried.error, sizeof(prompt->tried.error),
			 "the filter is too long");
		return -1;
	}
	return text_parse(prompt) ? 0 : -1;
}

/**
 * tcpviz_prompt_begin() - somebody begins to type
 * @prompt: the prompt
 */
void tcpviz_prompt_begin(struct tcpviz_prompt *prompt)
{
	size_t len = strlen(prompt->text);

	strcpy(prompt->before, prompt->text);
	prompt->typing = true;
	/* so that the next word can be typed at once */
	if (len && len + 1 < sizeof(prompt->text))
		strcpy(prompt->text + len, " ");
}

static void trim(char *text)
{
	size_t len = strlen(text);

	while (len && text[len - 1] == ' ')
		text[--len] = '\0';
}

static bool go_back(struct tcpviz_prompt *prompt)
{
	strcpy(prompt->text, prompt->before);
	return text_parse(prompt);
}

/**
 * tcpviz_prompt_key() - a key is typed
 * @prompt: the prompt, which somebody types in
 * @key: the key
 *
 * Return: whether another filter may hold now.
 */
bool tcpviz_prompt_key(struct tcpviz_prompt *prompt, int key)
{
	size_t len = strlen(prompt->text);

	switch (key) {
	case TCPVIZ_KEY_ENTER:
		/* not before it means something */
		if (!text_parse(prompt))
			return false;
		trim(prompt->text);
		prompt->typing = false;
		return false;
	case TCPVIZ_KEY_ESCAPE:
		prompt->typing = false;
		return go_back(prompt);
	case TCPVIZ_KEY_ERASE:
		if (len)
			prompt->text[len - 1] = '\0';
		break;
	case TCPVIZ_KEY_ERASE_LINE:
		*prompt->text = '\0';
		break;
	case TCPVIZ_KEY_ERASE_WORD:
		trim(prompt->text);
		for (len = strlen(prompt->text);
		     len && prompt->text[len - 1] != ' '; len--)
			prompt->text[len - 1] = '\0';
		break;
	default:
		if (key < ' ' || key > '~' || len + 1 == sizeof(prompt->text))
			return false;
		prompt->text[len] = key;
		prompt->text[len + 1] = '\0';
	}
	return text_parse(prompt);
}

/**
 * tcpviz_prompt_drop() - have no filter any more
 * @prompt: the prompt
 *
 * Return: whether there was one.
 */
bool tcpviz_prompt_drop(struct tcpviz_prompt *prompt)
{
	if (!*prompt->text)
		return false;
	*prompt->text = '\0';
	return text_parse(prompt);
}

/**
 * tcpviz_prompt_draw() - draw the line in which somebody types
 * @prompt: the prompt
 * @row: line of the screen
 *
 * What is wrong stands behind it. Of words that are too long for both the end
 * is shown.
 *
 * Return: where in the line the cursor belongs.
 */
int tcpviz_prompt_draw(const struct tcpviz_prompt *prompt, int row)
{
	const char *error = prompt->tried.error;
	int cols = tcpviz_screen_cols(), len = strlen(prompt->text);
	int room = cols - 2;

	if (*error)
		room -= strlen(error) + 2;
	if (room < cols / 3)
		room = cols / 3;
	if (room > len)
		room = len;
	tcpviz_screen_put(row, 0, "/", TCPVIZ_LOOK_BOLD);
	tcpviz_screen_put(row, 1, prompt->text + len - room,
			  TCPVIZ_LOOK_PLAIN);
	if (*error)
		tcpviz_screen_put(row, room + 3, error, TCPVIZ_LOOK_ERROR);
	return room + 1;
}
