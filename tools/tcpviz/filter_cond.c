// SPDX-License-Identifier: GPL-2.0
/* The conditions of a filter: states, hosts, ports, and what we add to ss */

#include "filter_cond.h"

#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

#include "util.h"
#include "word.h"

#define STATE_BIT(state)	(1U << (state))
#define ALL	((1U << TCPVIZ_ST_MAX) - 1)
#define LOOSE	(STATE_BIT(TCPVIZ_ST_NONE) | STATE_BIT(TCPVIZ_ST_CLOSED) | \
		 STATE_BIT(TCPVIZ_ST_LISTEN))
#define BUCKET	(STATE_BIT(TCPVIZ_ST_SYN_RECEIVED) | \
		 STATE_BIT(TCPVIZ_ST_TIME_WAIT))

/* First what ss calls them, then groups, then RFC 9293 and other habits */
static const struct {
	const char *name;
	uint16_t mask;
} state_names[] = {
	{ "established",	STATE_BIT(TCPVIZ_ST_ESTABLISHED) },
	{ "syn-sent",		STATE_BIT(TCPVIZ_ST_SYN_SENT) },
	{ "syn-recv",		STATE_BIT(TCPVIZ_ST_SYN_RECEIVED) },
	{ "fin-wait-1",		STATE_BIT(TCPVIZ_ST_FIN_WAIT_1) },
	{ "fin-wait-2",		STATE_BIT(TCPVIZ_ST_FIN_WAIT_2) },
	{ "time-wait",		STATE_BIT(TCPVIZ_ST_TIME_WAIT) },
	{ "closed",		STATE_BIT(TCPVIZ_ST_CLOSED) },
	{ "close-wait",		STATE_BIT(TCPVIZ_ST_CLOSE_WAIT) },
	{ "last-ack",		STATE_BIT(TCPVIZ_ST_LAST_ACK) },
	{ "listening",		STATE_BIT(TCPVIZ_ST_LISTEN) },
	{ "closing",		STATE_BIT(TCPVIZ_ST_CLOSING) },
	{ "all",		ALL },
	{ "connected",		ALL & ~LOOSE },
	{ "synchronized",
	  ALL & ~LOOSE & ~STATE_BIT(TCPVIZ_ST_SYN_SENT) },
	{ "bucket",		BUCKET },
	{ "big",		0 },
	{ "unconnected",	STATE_BIT(TCPVIZ_ST_CLOSED) },
	{ "close",		STATE_BIT(TCPVIZ_ST_CLOSED) },
	{ "syn-rcv",		STATE_BIT(TCPVIZ_ST_SYN_RECEIVED) },
	{ "syn-received",	STATE_BIT(TCPVIZ_ST_SYN_RECEIVED) },
	{ "listen",		STATE_BIT(TCPVIZ_ST_LISTEN) },
};

static const char * const path_names[] = { "out", "in", "lo", "fwd" };

/* Words of ss for what no table of the module's knows */
static const char * const foreign[] = { "autobound", "fwmark", "cgroup" };

static const char * const whom_words[] = {
	[TCPVIZ_WHOM_CLIENT]	= "client",
	[TCPVIZ_WHOM_SERVER]	= "server",
	[TCPVIZ_WHOM_SRC]	= "src",
	[TCPVIZ_WHOM_DST]	= "dst",
};

static const char * const port_words[] = {
	[TCPVIZ_WHOM_CLIENT]	= "client-port",
	[TCPVIZ_WHOM_SERVER]	= "server-port",
	[TCPVIZ_WHOM_SRC]	= "sport",
	[TCPVIZ_WHOM_DST]	= "dport",
};

static const char * const state_words[] = {
	[TCPVIZ_WHOM_CLIENT]	= "client-state",
	[TCPVIZ_WHOM_SERVER]	= "server-state",
	[TCPVIZ_WHOM_SRC]	= "",
	[TCPVIZ_WHOM_DST]	= "",
	[TCPVIZ_WHOM_EITHER]	= "state",
};

static const char * const compare_words[] = {
	[TCPVIZ_CMP_EQ] = "= == eq",
	[TCPVIZ_CMP_NE] = "!= ne neq",
	[TCPVIZ_CMP_GE] = ">= ge geq",
	[TCPVIZ_CMP_LE] = "<= le leq",
	[TCPVIZ_CMP_GT] = "> gt",
	[TCPVIZ_CMP_LT] = "< lt",
};

/* Returns the index of the word, -1 if it isn't among them */
static int word_in(struct tcpviz_words *words, const char * const *list,
		   size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (*list[i] && tcpviz_words_are(words, list[i]))
			return i;
	return -1;
}

/* Not even an operator: something must follow this word */
static bool word_is_missing(struct tcpviz_words *words, const char *what,
			    const char *after)
{
	if (!words->failed && (!*words->word || strchr("()&|", *words->word)))
		tcpviz_words_fail(words, "%s is missing after \"%s\"", what,
				  after);
	return words->failed;
}

/* Underscores are as good as hyphens */
static int state_compare(const char *name, const char *word, size_t len)
{
	for (; len; len--, name++, word++)
		if (*name != (*word == '_' ? '-' : *word | 0x20) &&
		    *name != *word)
			return 1;
	return 0;
}

/*
 * Index of the state that a word names or begins; -1: of none, or of several
 * that are not the same (@several).
 */
static int state_find(const char *word, bool *several)
{
	size_t len = strlen(word);
	int found = -1;

	*several = false;
	for (size_t i = 0; i < ARRAY_SIZE(state_names); i++) {
		const char *name = state_names[i].name;

		if (strlen(name) < len || state_compare(name, word, len))
			continue;
		if (strlen(name) == len) {
			*several = false;
			return i;
		}
		if (found < 0)
			found = i;
		else if (state_names[i].mask != state_names[found].mask)
			*several = true;
	}
	return *several ? -1 : found;
}

/* Adds what the word names to the set */
static void parse_state(struct tcpviz_words *words,
			struct tcpviz_states *states, const char *after)
{
	bool several;
	int found;

	if (word_is_missing(words, "a state", after))
		return;
	found = state_find(words->word, &several);
	if (found < 0) {
		tcpviz_words_fail(words, several ?
				  "\"%s\" may be several states" :
				  "\"%s\" is not a state", words->word);
		return;
	}
	states->mask |= state_names[found].mask;
	states->big |= !state_names[found].mask;
	tcpviz_words_next(words);
}

/* "state A state B exclude C" is one condition, as ss has it */
static int cond_state(struct tcpviz_words *words, enum tcpviz_whom whom)
{
	struct tcpviz_node *node = tcpviz_words_node(words, TCPVIZ_ASK_STATE);
	const char *word = state_words[whom];

	if (!node)
		return -1;
	node->whom = whom;
	node->any = true;
	while (!words->failed) {
		if (tcpviz_words_are(words, word)) {
			node->any = false;
			parse_state(words, &node->in, word);
		} else if (whom == TCPVIZ_WHOM_EITHER &&
			   tcpviz_words_are(words, "exclude")) {
			parse_state(words, &node->out, "exclude");
		} else {
			break;
		}
	}
	return node - words->filter->node;
}

/* A number, a service's name, or "*" */
static int parse_port(struct tcpviz_words *words, struct tcpviz_node *node,
		      const char *text)
{
	struct servent *service;
	uint64_t number;

	if (!*text || !strcmp(text, "*"))
		return 0;
	if (!tcpviz_word_number(text, UINT16_MAX, &number)) {
		node->port = number;
		return 0;
	}
	service = getservbyname(text, "tcp");
	if (!service)
		return tcpviz_words_fail(words, "\"%s\" is not a port", text);
	node->port = ntohs(service->s_port);
	return 0;
}

/* Cuts "host:port", "[host]:port" and "host" in two; "" is no port */
static const char *host_split(char *host)
{
	char *colon = strrchr(host, ':'), *end = strchr(host, ']');

	if (*host == '[' && end) {
		memmove(end, end + 1, strlen(end));
		memmove(host, host + 1, strlen(host));
		end--;
		if (*end != ':' && *end != '/')
			return "";
		colon = strchr(end, ':');
	} else if (colon && strchr(host, ':') != colon) {
		/* an IPv6 address without brackets has no port */
		return "";
	}
	if (!colon)
		return "";
	*colon = '\0';
	return colon + 1;
}

static int parse_host(struct tcpviz_words *words, struct tcpviz_node *node)
{
	static const char * const families[] = { "inet:", "inet6:" };
	char text[TCPVIZ_FILTER_WORD], *host = text;
	const char *port;
	int family = 0;

	strcpy(text, words->word);
	for (size_t i = 0; i < ARRAY_SIZE(families); i++) {
		size_t len = strlen(families[i]);

		if (!strncmp(host, families[i], len)) {
			family = i ? AF_INET6 : AF_INET;
			host += len;
		}
	}
	port = host_split(host);
	if (parse_port(words, node, port))
		return -1;
	node->prefix.family = family;
	if (!*host || !strcmp(host, "*"))
		return 0;
	if (tcpviz_prefix_parse(&node->prefix, host) ||
	    (family && family != node->prefix.family))
		return tcpviz_words_fail(words,
			"\"%s\" is not an address or a prefix", words->word);
	return 0;
}

static int cond_host(struct tcpviz_words *words, enum tcpviz_whom whom)
{
	struct tcpviz_node *node = tcpviz_words_node(words, TCPVIZ_ASK_HOST);

	if (!node)
		return -1;
	node->whom = whom;
	if (tcpviz_words_are(words, compare_words[TCPVIZ_CMP_NE]))
		node->compare = TCPVIZ_CMP_NE;
	else
		tcpviz_words_are(words, compare_words[TCPVIZ_CMP_EQ]);
	if (word_is_missing(words, "an address", whom_words[whom]) ||
	    parse_host(words, node))
		return -1;
	tcpviz_words_next(words);
	return node - words->filter->node;
}

static int cond_port(struct tcpviz_words *words, enum tcpviz_whom whom)
{
	struct tcpviz_node *node = tcpviz_words_node(words, TCPVIZ_ASK_PORT);
	int compare;

	if (!node)
		return -1;
	node->whom = whom;
	compare = word_in(words, compare_words, ARRAY_SIZE(compare_words));
	if (compare > 0)
		node->compare = compare;
	if (word_is_missing(words, "a port", port_words[whom]) ||
	    parse_port(words, node, words->word + (*words->word == ':')))
		return -1;
	tcpviz_words_next(words);
	return node - words->filter->node;
}

/* A word that is compared as it is */
static int cond_word(struct tcpviz_words *words, enum tcpviz_ask ask,
		     const char *what, const char *after)
{
	struct tcpviz_node *node = tcpviz_words_node(words, ask);

	if (!node)
		return -1;
	if (ask == TCPVIZ_ASK_DEV &&
	    tcpviz_words_are(words, compare_words[TCPVIZ_CMP_NE]))
		node->compare = TCPVIZ_CMP_NE;
	else
		tcpviz_words_are(words, compare_words[TCPVIZ_CMP_EQ]);
	if (word_is_missing(words, what, after))
		return -1;
	strcpy(node->word, words->word);
	if (ask == TCPVIZ_ASK_PATH &&
	    word_in(words, path_names, ARRAY_SIZE(path_names)) < 0)
		return tcpviz_words_fail(words,
			"\"%s\" is not a path: out, in, lo or fwd",
			words->word);
	if (ask != TCPVIZ_ASK_PATH)
		tcpviz_words_next(words);
	return node - words->filter->node;
}

/* Which of the state's words this is, without taking it */
static int state_word(const struct tcpviz_words *words)
{
	if (!strcasecmp(words->word, "exclude"))
		return TCPVIZ_WHOM_EITHER;
	for (size_t i = 0; i < ARRAY_SIZE(state_words); i++)
		if (!strcasecmp(words->word, state_words[i]))
			return i;
	return -1;
}

static int cond_unknown(struct tcpviz_words *words)
{
	if (words->failed)
		return -1;
	if (!*words->word)
		return tcpviz_words_fail(words,
					 "the filter ends too early");
	for (size_t i = 0; i < ARRAY_SIZE(foreign); i++)
		if (!strcasecmp(words->word, foreign[i]))
			return tcpviz_words_fail(words,
				"\"%s\" is something only sockets have",
				foreign[i]);
	return tcpviz_words_fail(words,
		"\"%s\" is not a word of filters, see tcpviz(8)", words->word);
}

/**
 * tcpviz_filter_cond() - parse one condition
 * @words: the words
 *
 * Return: number of its node, or -1.
 */
int tcpviz_filter_cond(struct tcpviz_words *words)
{
	int whom = *words->word ? state_word(words) : -1;

	if (whom >= 0)
		return cond_state(words, whom);
	whom = word_in(words, whom_words, ARRAY_SIZE(whom_words));
	if (whom >= 0)
		return cond_host(words, whom);
	whom = word_in(words, port_words, ARRAY_SIZE(port_words));
	if (whom >= 0)
		return cond_port(words, whom);
	if (tcpviz_words_are(words, "dev"))
		return cond_word(words, TCPVIZ_ASK_DEV, "a device", "dev");
	if (tcpviz_words_are(words, "path"))
		return cond_word(words, TCPVIZ_ASK_PATH, "a path", "path");
	if (tcpviz_words_are(words, "flag"))
		return cond_word(words, TCPVIZ_ASK_FLAG, "a flag", "flag");
	return cond_unknown(words);
}
