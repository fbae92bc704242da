// SPDX-License-Identifier: GPL-2.0
/*
 * Words of the command line that may be shortened: each stands for the name
 * that it is, or else for the only one that it begins.
 */

#include "pick.h"

#include <stdio.h>
#include <string.h>

/* Capitals and underscores are as good as what names are written in */
static char plain(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c | 0x20;
	return c == '_' ? '-' : c;
}

static bool begins(const char *word, const char *name)
{
	for (; *word; word++, name++)
		if (plain(*word) != plain(*name))
			return false;
	return true;
}

/**
 * tcpviz_pick_begin() - nothing has been offered yet
 * @pick: the pick
 * @word: the word; empty it stands for nothing
 */
void tcpviz_pick_begin(struct tcpviz_pick *pick, const char *word)
{
	pick->word = word;
	pick->found = TCPVIZ_PICK_NONE;
	pick->exact = false;
	pick->names = 0;
}

/**
 * tcpviz_pick_offer() - a name that the word may stand for
 * @pick: the pick
 * @name: the name
 * @number: what @found becomes; several names of one number mean the same
 */
void tcpviz_pick_offer(struct tcpviz_pick *pick, const char *name, int number)
{
	if (pick->exact || !*pick->word || !begins(pick->word, name))
		return;
	if (strlen(name) == strlen(pick->word)) {
		pick->exact = true;
		pick->found = number;
		return;
	}
	for (size_t i = 0; i < pick->names; i++)
		if (pick->number[i] == number)
			return;
	pick->found = pick->names ? TCPVIZ_PICK_SEVERAL : number;
	if (pick->names == TCPVIZ_PICK_NAMES)
		return;
	pick->name[pick->names] = name;
	pick->number[pick->names++] = number;
}

/**
 * tcpviz_pick_offer_all() - names that the word may stand for
 * @pick: the pick
 * @names: the names, numbered from 0
 * @count: how many
 */
void tcpviz_pick_offer_all(struct tcpviz_pick *pick, const char * const *names,
			   size_t count)
{
	for (size_t i = 0; i < count; i++)
		tcpviz_pick_offer(pick, names[i], i);
}

/**
 * tcpviz_pick_tell() - the names that a word may stand for, in words
 * @pick: the pick, of which several were found
 * @buf: gets them
 *
 * Return: @buf, such as "ladder, listeners or lab".
 */
const char *tcpviz_pick_tell(const struct tcpviz_pick *pick,
			     char buf[TCPVIZ_PICK_TEXT])
{
	size_t len = 0;

	*buf = '\0';
	for (size_t i = 0; i < pick->names && len < TCPVIZ_PICK_TEXT; i++) {
		const char *joint = i + 1 == pick->names ? " or " : ", ";

		len += snprintf(buf + len, TCPVIZ_PICK_TEXT - len, "%s%s",
				i ? joint : "", pick->name[i]);
	}
	return buf;
}
