// SPDX-License-Identifier: GPL-2.0
/* What may follow an object's name: a command, and a filter */

#include "command.h"

#include "filter.h"
#include "tcpviz.h"

/* Numbers of the words of filters, which come after those of commands */
#define FILTER	1000

static int decide(const char *object, const struct tcpviz_pick *pick)
{
	char names[TCPVIZ_PICK_TEXT];

	if (pick->found == TCPVIZ_PICK_SEVERAL)
		tcpviz_complain("%s: \"%s\" may be %s", object, pick->word,
				tcpviz_pick_tell(pick, names));
	return pick->found >= FILTER ? TCPVIZ_PICK_NONE : pick->found;
}

/**
 * tcpviz_command_find() - which command the next word names
 * @object: whose command, for complaints
 * @argc: how many words there are
 * @argv: the words
 * @names: commands
 * @count: how many
 *
 * Return: the number of the command; TCPVIZ_PICK_NONE if there is no word, or
 * it is none of them; TCPVIZ_PICK_SEVERAL after a complaint.
 */
int tcpviz_command_find(const char *object, int argc, char **argv,
			const char * const *names, size_t count)
{
	struct tcpviz_pick pick;

	tcpviz_pick_begin(&pick, argc > 0 ? argv[0] : "");
	tcpviz_pick_offer_all(&pick, names, count);
	return decide(object, &pick);
}

/**
 * tcpviz_command_before_filter() - the same where a filter may stand instead
 * @object: whose command, for complaints
 * @argc: how many words there are
 * @argv: the words
 * @names: commands
 * @count: how many
 *
 * Return: as above; a word of filters is none of the commands.
 */
int tcpviz_command_before_filter(const char *object, int argc, char **argv,
				 const char * const *names, size_t count)
{
	struct tcpviz_pick pick;

	tcpviz_pick_begin(&pick, argc > 0 ? argv[0] : "");
	tcpviz_pick_offer_all(&pick, names, count);
	tcpviz_filter_offer(&pick, FILTER);
	return decide(object, &pick);
}

/**
 * tcpviz_command_is_help() - whether help is asked for where a filter may stand
 * @argc: how many words there are
 * @argv: the words
 *
 * No word of filters begins so.
 *
 * Return: true if it is.
 */
bool tcpviz_command_is_help(int argc, char **argv)
{
	static const char * const help[] = { "help" };

	return !tcpviz_command_find("help", argc, argv, help, 1);
}
