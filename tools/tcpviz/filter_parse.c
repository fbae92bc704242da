// SPDX-License-Identifier: GPL-2.0
/*
 * The filter language of ss(8), by recursive descent:
 *
 *	any	= all { or all }
 *	all	= one { [and] one }
 *	one	= not one | ( any ) | condition
 *
 * "and" binds closer than "or", as the manual of ss says (its parser takes
 * them from left to right). ss wants blanks around operators and has states
 * only at the beginning; here neither is needed.
 */

#include "filter.h"

#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "filter_cond.h"
#include "util.h"

/* Words that are operators, however they stand */
#define OPERATORS	"()!&|=<>"

/**
 * tcpviz_words_fail() - say what is wrong, for good
 * @words: the words
 * @format: as for printf
 *
 * Return: -1.
 */
int tcpviz_words_fail(struct tcpviz_words *words, const char *format, ...)
{
	struct tcpviz_filter *filter = words->filter;
	va_list args;

	if (!words->failed) {
		va_start(args, format);
		vsnprintf(filter->error, sizeof(filter->error), format, args);
		va_end(args);
	}
	words->failed = true;
	*words->word = '\0';
	return -1;
}

static size_t operator_len(const char *at)
{
	if (!*at || !strchr(OPERATORS, *at))
		return 0;
	if ((at[1] == '=' && strchr("=!<>", at[0])) ||
	    (at[1] == at[0] && strchr("&|", at[0])))
		return 2;
	return 1;
}

/**
 * tcpviz_words_next() - go on to the next word
 * @words: the words; its word is empty when there are no more
 */
void tcpviz_words_next(struct tcpviz_words *words)
{
	size_t len;

	*words->word = '\0';
	if (words->failed)
		return;
	while (words->argc) {
		words->at += strspn(words->at, " \t\n");
		if (*words->at)
			break;
		if (--words->argc)
			words->at = *++words->argv;
	}
	if (!words->argc)
		return;
	len = operator_len(words->at);
	if (!len)
		len = strcspn(words->at, " \t\n" OPERATORS);
	if (len >= sizeof(words->word)) {
		tcpviz_words_fail(words, "\"%.32s...\" is too long",
				  words->at);
		return;
	}
	memcpy(words->word, words->at, len);
	words->word[len] = '\0';
	words->at += len;
}

/**
 * tcpviz_words_are() - whether the word is one of these, and go on if so
 * @words: the words
 * @list: words separated by blanks
 *
 * Return: true if it was.
 */
bool tcpviz_words_are(struct tcpviz_words *words, const char *list)
{
	size_t len = strlen(words->word);

	while (len && *list) {
		size_t n = strcspn(list, " ");

		if (n == len && !strncasecmp(list, words->word, len)) {
			tcpviz_words_next(words);
			return true;
		}
		list += n;
		list += *list == ' ';
	}
	return false;
}

/**
 * tcpviz_words_node() - a new node
 * @words: the words
 * @ask: what it asks or does
 *
 * Return: the node, or NULL if there are too many.
 */
struct tcpviz_node *tcpviz_words_node(struct tcpviz_words *words,
				      enum tcpviz_ask ask)
{
	struct tcpviz_filter *filter = words->filter;
	struct tcpviz_node *node;

	if (filter->nodes == TCPVIZ_FILTER_NODES) {
		tcpviz_words_fail(words, "the filter is too long");
		return NULL;
	}
	node = &filter->node[filter->nodes++];
	memset(node, 0, sizeof(*node));
	node->ask = ask;
	node->port = TCPVIZ_ANY_PORT;
	return node;
}

/* Returns the number of the node, as all that follows; or -1 */
static int operator_new(struct tcpviz_words *words, enum tcpviz_ask ask,
			int left, int right)
{
	struct tcpviz_node *node;

	if (words->failed)
		return -1;
	node = tcpviz_words_node(words, ask);
	if (!node)
		return -1;
	node->left = left;
	node->right = right;
	return node - words->filter->node;
}

static int parse_any(struct tcpviz_words *words);

static int parse_one(struct tcpviz_words *words)
{
	int number = -1;

	if (++words->depth > TCPVIZ_FILTER_DEPTH)
		return tcpviz_words_fail(words, "the filter is too deep");
	if (tcpviz_words_are(words, "! not")) {
		number = operator_new(words, TCPVIZ_ASK_NOT, parse_one(words),
				      -1);
	} else if (tcpviz_words_are(words, "(")) {
		number = parse_any(words);
		if (!tcpviz_words_are(words, ")"))
			number = tcpviz_words_fail(words, *words->word ?
				"\"%s\" stands where \")\" should" :
				"\")\" is missing", words->word);
	} else {
		number = tcpviz_filter_cond(words);
	}
	words->depth--;
	return number;
}

static bool all_goes_on(struct tcpviz_words *words)
{
	if (tcpviz_words_are(words, "& && and"))
		return true;
	return *words->word && strcmp(words->word, ")") &&
	       strcmp(words->word, "|") && strcmp(words->word, "||") &&
	       strcasecmp(words->word, "or");
}

static int parse_all(struct tcpviz_words *words)
{
	int left = parse_one(words);

	while (!words->failed && all_goes_on(words))
		left = operator_new(words, TCPVIZ_ASK_AND, left,
				    parse_one(words));
	return left;
}

static int parse_any(struct tcpviz_words *words)
{
	int left = parse_all(words);

	while (!words->failed && tcpviz_words_are(words, "| || or"))
		left = operator_new(words, TCPVIZ_ASK_OR, left,
				    parse_all(words));
	return left;
}

/**
 * tcpviz_filter_parse() - what the words of a filter mean
 * @filter: gets it
 * @argc: how many words; without any, all connections are meant
 * @argv: words, or several of them in one
 *
 * Return: 0, or -1 with @filter->error set.
 */
int tcpviz_filter_parse(struct tcpviz_filter *filter, int argc, char **argv)
{
	struct tcpviz_words words = {
		.filter = filter,
		.argc = argc,
		.argv = argv,
		.at = argc ? argv[0] : "",
	};

	filter->nodes = 0;
	filter->root = -1;
	*filter->error = '\0';
	tcpviz_words_next(&words);
	if (*words.word)
		filter->root = parse_any(&words);
	if (*words.word)
		tcpviz_words_fail(&words, "\"%s\" has nothing before it",
				  words.word);
	if (words.failed)
		filter->root = -1;
	return words.failed ? -1 : 0;
}

/**
 * tcpviz_filter_family() - let only one family through
 * @filter: the filter
 * @family: AF_INET or AF_INET6
 *
 * Return: 0, or -1 with @filter->error set.
 */
int tcpviz_filter_family(struct tcpviz_filter *filter, int family)
{
	struct tcpviz_words words = { .filter = filter };
	struct tcpviz_node *node;

	node = tcpviz_words_node(&words, TCPVIZ_ASK_FAMILY);
	if (!node)
		return -1;
	node->prefix.family = family;
	if (filter->root < 0)
		filter->root = node - filter->node;
	else
		filter->root = operator_new(&words, TCPVIZ_ASK_AND,
					    filter->root,
					    node - filter->node);
	return words.failed ? -1 : 0;
}
