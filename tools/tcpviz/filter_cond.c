// SPDX-License-Identifier: GPL-2.0
/* The conditions of a filter: states, hosts, ports, and what we add to ss */

#include "filter_cond.h"

#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

#include "pick.h"
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

/* What the module notes of a connection, and what only a capture may have */
static const char * const flag_names[] = {
	"cookie", "deferred", "fast-open", "ambiguous", "taken-back",
	"accept-queue-full", "midstream", "simultaneous", "superseded",
	"pruned", "shadow-pruned", "false-prune",
	"synack-missing", "ack-missing",
};

/* Words of ss for what no table of the module's knows */
static const char * const foreign[] = { "autobound", "fwmark", "cgroup" };

/**
 * struct keyword - a word that a condition begins with
 * @word: the word
 * @ask: what it asks
 * @whom: of whom
 * @not: it excludes
 */
static const struct keyword {
	const char *word;
	enum tcpviz_ask ask;
	enum tcpviz_whom whom;
	bool not;
} keywords[] = {
	{ "state", TCPVIZ_ASK_STATE, TCPVIZ_WHOM_EITHER, false },
	{ "exclude", TCPVIZ_ASK_STATE, TCPVIZ_WHOM_EITHER, true },
	{ "src", TCPVIZ_ASK_HOST, TCPVIZ_WHOM_SRC, false },
	{ "dst", TCPVIZ_ASK_HOST, TCPVIZ_WHOM_DST, false },
	{ "client", TCPVIZ_ASK_HOST, TCPVIZ_WHOM_CLIENT, false },
	{ "server", TCPVIZ_ASK_HOST, TCPVIZ_WHOM_SERVER, false },
	{ "sport", TCPVIZ_ASK_PORT, TCPVIZ_WHOM_SRC, false },
	{ "dport", TCPVIZ_ASK_PORT, TCPVIZ_WHOM_DST, false },
	{ "client-port", TCPVIZ_ASK_PORT, TCPVIZ_WHOM_CLIENT, false },
	{ "server-port", TCPVIZ_ASK_PORT, TCPVIZ_WHOM_SERVER, false },
	{ "client-state", TCPVIZ_ASK_STATE, TCPVIZ_WHOM_CLIENT, false },
	{ "server-state", TCPVIZ_ASK_STATE, TCPVIZ_WHOM_SERVER, false },
	{ "path", TCPVIZ_ASK_PATH, TCPVIZ_WHOM_EITHER, false },
	{ "flag", TCPVIZ_ASK_FLAG, TCPVIZ_WHOM_EITHER, false },
	{ "dev", TCPVIZ_ASK_DEV, TCPVIZ_WHOM_EITHER, false },
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

/* Says that the word at hand may be several; returns -1 */
static int fail_several(struct tcpviz_words *words,
			const struct tcpviz_pick *pick)
{
	char names[TCPVIZ_PICK_TEXT];

	return tcpviz_words_fail(words, "\"%s\" may be %s", pick->word,
				 tcpviz_pick_tell(pick, names));
}

/* The keyword at hand, or NULL */
static const struct keyword *keyword_find(struct tcpviz_words *words)
{
	struct tcpviz_pick pick;

	tcpviz_pick_begin(&pick, words->word);
	tcpviz_filter_offer(&pick, 0);
	if (pick.found == TCPVIZ_PICK_SEVERAL)
		fail_several(words, &pick);
	return pick.found < 0 ? NULL : &keywords[pick.found];
}

/* Index of the state that the word names; -1 after saying what is wrong */
static int state_find(struct tcpviz_words *words)
{
	struct tcpviz_pick pick;

	tcpviz_pick_begin(&pick, words->word);
	for (size_t i = 0; i < ARRAY_SIZE(state_names); i++) {
		size_t same = 0;

		while (state_names[same].mask != state_names[i].mask)
			same++;
		tcpviz_pick_offer(&pick, state_names[i].name, same);
	}
	if (pick.found == TCPVIZ_PICK_SEVERAL)
		return fail_several(words, &pick);
	if (pick.found < 0)
		return tcpviz_words_fail(words, "\"%s\" is not a state",
					 words->word);
	return pick.found;
}

/* Adds what the word names to the set */
static void parse_state(struct tcpviz_words *words,
			struct tcpviz_states *states, const char *after)
{
	int found;

	tcpviz_words_next(words);
	if (word_is_missing(words, "a state", after))
		return;
	found = state_find(words);
	if (found < 0)
		return;
	states->mask |= state_names[found].mask;
	states->big |= !state_names[found].mask;
	tcpviz_words_next(words);
}

/* "state A state B exclude C" is one condition, as ss has it */
static int cond_state(struct tcpviz_words *words, const struct keyword *first)
{
	struct tcpviz_node *node = tcpviz_words_node(words, TCPVIZ_ASK_STATE);
	const struct keyword *keyword = first;

	if (!node)
		return -1;
	node->whom = first->whom;
	node->any = true;
	while (keyword && keyword->ask == TCPVIZ_ASK_STATE &&
	       keyword->whom == first->whom) {
		node->any = node->any && keyword->not;
		parse_state(words, keyword->not ? &node->out : &node->in,
			    keyword->word);
		keyword = words->failed ? NULL : keyword_find(words);
	}
	return words->failed ? -1 : node - words->filter->node;
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

static int cond_host(struct tcpviz_words *words, const struct keyword *keyword)
{
	struct tcpviz_node *node = tcpviz_words_node(words, TCPVIZ_ASK_HOST);

	if (!node)
		return -1;
	node->whom = keyword->whom;
	tcpviz_words_next(words);
	if (tcpviz_words_are(words, compare_words[TCPVIZ_CMP_NE]))
		node->compare = TCPVIZ_CMP_NE;
	else
		tcpviz_words_are(words, compare_words[TCPVIZ_CMP_EQ]);
	if (word_is_missing(words, "an address", keyword->word) ||
	    parse_host(words, node))
		return -1;
	tcpviz_words_next(words);
	return node - words->filter->node;
}

static int cond_port(struct tcpviz_words *words, const struct keyword *keyword)
{
	struct tcpviz_node *node = tcpviz_words_node(words, TCPVIZ_ASK_PORT);
	int compare;

	if (!node)
		return -1;
	node->whom = keyword->whom;
	tcpviz_words_next(words);
	compare = word_in(words, compare_words, ARRAY_SIZE(compare_words));
	if (compare > 0)
		node->compare = compare;
	if (word_is_missing(words, "a port", keyword->word) ||
	    parse_port(words, node, words->word + (*words->word == ':')))
		return -1;
	tcpviz_words_next(words);
	return node - words->filter->node;
}

static int cond_dev(struct tcpviz_words *words, const struct keyword *keyword)
{
	struct tcpviz_node *node = tcpviz_words_node(words, TCPVIZ_ASK_DEV);

	if (!node)
		return -1;
	tcpviz_words_next(words);
	if (tcpviz_words_are(words, compare_words[TCPVIZ_CMP_NE]))
		node->compare = TCPVIZ_CMP_NE;
	else
		tcpviz_words_are(words, compare_words[TCPVIZ_CMP_EQ]);
	if (word_is_missing(words, "a device", keyword->word))
		return -1;
	strcpy(node->word, words->word);
	tcpviz_words_next(words);
	return node - words->filter->node;
}

/* A path or a flag: one of several names */
static int cond_name(struct tcpviz_words *words, const struct keyword *keyword)
{
	bool path = keyword->ask == TCPVIZ_ASK_PATH;
	const char * const *names = path ? path_names : flag_names;
	struct tcpviz_node *node = tcpviz_words_node(words, keyword->ask);
	struct tcpviz_pick pick;

	if (!node)
		return -1;
	tcpviz_words_next(words);
	tcpviz_words_are(words, compare_words[TCPVIZ_CMP_EQ]);
	if (word_is_missing(words, path ? "a path" : "a flag", keyword->word))
		return -1;
	tcpviz_pick_begin(&pick, words->word);
	tcpviz_pick_offer_all(&pick, names, path ? ARRAY_SIZE(path_names) :
						   ARRAY_SIZE(flag_names));
	if (pick.found == TCPVIZ_PICK_SEVERAL)
		return fail_several(words, &pick);
	if (pick.found < 0)
		return tcpviz_words_fail(words, path ?
			"\"%s\" is not a path: out, in, lo or fwd" :
			"\"%s\" is not a flag, see tcpviz(8)", words->word);
	strcpy(node->word, names[pick.found]);
	tcpviz_words_next(words);
	return node - words->filter->node;
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
 * tcpviz_filter_offer() - the words that a condition may begin with
 * @pick: a word that may be one of them
 * @number: of the first of them
 */
void tcpviz_filter_offer(struct tcpviz_pick *pick, int number)
{
	for (size_t i = 0; i < ARRAY_SIZE(keywords); i++)
		tcpviz_pick_offer(pick, keywords[i].word, number + i);
}

/**
 * tcpviz_filter_cond() - parse one condition
 * @words: the words
 *
 * Return: number of its node, or -1.
 */
int tcpviz_filter_cond(struct tcpviz_words *words)
{
	const struct keyword *keyword = keyword_find(words);

	if (!keyword)
		return cond_unknown(words);
	switch (keyword->ask) {
	case TCPVIZ_ASK_STATE:
		return cond_state(words, keyword);
	case TCPVIZ_ASK_HOST:
		return cond_host(words, keyword);
	case TCPVIZ_ASK_PORT:
		return cond_port(words, keyword);
	case TCPVIZ_ASK_DEV:
		return cond_dev(words, keyword);
	default:
		return cond_name(words, keyword);
	}
}
