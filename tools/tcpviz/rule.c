// SPDX-License-Identifier: GPL-2.0
/*
 * A rule as words of the command line, as attributes of a message, and as
 * cells of a table. What a rule may be is for the kernel to say.
 */

#include "rule.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/genetlink.h>
#include <stdlib.h>
#include <string.h>

#include "addr.h"
#include "pick.h"
#include "tcpviz.h"

/* Their order in struct tcpviz_rule */
enum {
	LOCAL,
	SOURCE,
};

/**
 * struct keyword - a word of the command line that a value follows
 * @word: the word
 * @attr: attribute that the value is for
 * @parse: takes the value, returns 0, or -1 if it isn't one
 */
struct keyword {
	const char *word;
	uint16_t attr;
	int (*parse)(struct tcpviz_rule *rule, uint16_t attr, const char *text);
};

static const char * const prune_policies[TCPVIZ_PRUNE_POLICIES] = {
	[TCPVIZ_PRUNE_OLDEST]	= "oldest",
	[TCPVIZ_PRUNE_RANDOM]	= "random",
};

const struct tcpviz_rule_column tcpviz_rule_columns[] = {
	{ "priority", "PRIORITY", TCPVIZ_A_RULE_PRIORITY, true },
	{ "family", "FAMILY", TCPVIZ_A_RULE_FAMILY, false },
	{ "port", "PORT", TCPVIZ_A_RULE_PORT_FIRST, false },
	{ "local", "LOCAL", TCPVIZ_A_RULE_LOCAL, false },
	{ "source", "SOURCE", TCPVIZ_A_RULE_SOURCE, false },
	{ "synack_retries", "RETRIES", TCPVIZ_A_RULE_SYNACK_RETRIES, true },
	{ "half_open_max", "MAX", TCPVIZ_A_RULE_HALF_OPEN_MAX, true },
	{ "half_open_max_age_ms", "MAX-AGE",
	  TCPVIZ_A_RULE_HALF_OPEN_MAX_AGE_MS, true },
	{ "half_open_min_age_ms", "MIN-AGE",
	  TCPVIZ_A_RULE_HALF_OPEN_MIN_AGE_MS, true },
	{ "half_open_max_per_source", "PER-SOURCE",
	  TCPVIZ_A_RULE_HALF_OPEN_MAX_PER_SOURCE, true },
	{ "prune_policy", "PRUNE", TCPVIZ_A_RULE_PRUNE_POLICY, false },
	{ "hits", "HITS", TCPVIZ_A_RULE_HITS, true },
};

const unsigned int tcpviz_rule_ncolumns = ARRAY_SIZE(tcpviz_rule_columns);

static void set(struct tcpviz_rule *rule, uint16_t attr, int64_t value)
{
	rule->has[attr] = true;
	rule->value[attr] = value;
}

/* A decimal number between two bounds and nothing else */
static int number(const char *text, int64_t min, int64_t max, int64_t *value)
{
	char *end;

	if (!*text || strspn(text, "-0123456789") != strlen(text))
		return -1;
	errno = 0;
	*value = strtoll(text, &end, 10);
	return *end || errno || *value < min || *value > max ? -1 : 0;
}

static int parse_u32(struct tcpviz_rule *rule, uint16_t attr, const char *text)
{
	int64_t value;

	if (number(text, 0, UINT32_MAX, &value))
		return -1;
	set(rule, attr, value);
	return 0;
}

static int parse_s32(struct tcpviz_rule *rule, uint16_t attr, const char *text)
{
	int64_t value;

	if (number(text, INT32_MIN, INT32_MAX, &value))
		return -1;
	set(rule, attr, value);
	return 0;
}

/* P or P-Q */
static int parse_port(struct tcpviz_rule *rule, uint16_t attr, const char *text)
{
	char buf[16];
	int64_t value;
	char *dash;

	if (strlen(text) >= sizeof(buf))
		return -1;
	memcpy(buf, text, strlen(text) + 1);
	dash = strchr(buf, '-');
	if (dash) {
		*dash = '\0';
		if (number(dash + 1, 0, UINT16_MAX, &value))
			return -1;
		set(rule, TCPVIZ_A_RULE_PORT_LAST, value);
	}
	if (number(buf, 0, UINT16_MAX, &value))
		return -1;
	set(rule, attr, value);
	return 0;
}

static int parse_family(struct tcpviz_rule *rule, uint16_t attr,
			const char *text)
{
	struct tcpviz_pick pick;

	tcpviz_pick_begin(&pick, text);
	tcpviz_pick_offer(&pick, "ipv4", AF_INET);
	tcpviz_pick_offer(&pick, "ipv6", AF_INET6);
	tcpviz_pick_offer(&pick, "inet", AF_INET);
	tcpviz_pick_offer(&pick, "inet6", AF_INET6);
	if (pick.found < 0)
		return -1;
	set(rule, attr, pick.found);
	return 0;
}

static unsigned int addr_of(uint16_t attr)
{
	return attr == TCPVIZ_A_RULE_LOCAL ? LOCAL : SOURCE;
}

/* ADDRESS or ADDRESS/LENGTH */
static int parse_prefix(struct tcpviz_rule *rule, uint16_t attr,
			const char *text)
{
	uint8_t *addr = rule->addr[addr_of(attr)];
	char buf[TCPVIZ_RULE_CELL];
	int64_t len;
	char *slash;

	if (strlen(text) >= sizeof(buf))
		return -1;
	memcpy(buf, text, strlen(text) + 1);
	slash = strchr(buf, '/');
	if (slash) {
		*slash = '\0';
		if (number(slash + 1, 0, UINT8_MAX, &len))
			return -1;
		set(rule, attr + 1, len);
		if (tcpviz_addr_complete(buf, sizeof(buf)))
			return -1;
	}
	if (inet_pton(AF_INET, buf, addr) == 1)
		set(rule, attr, sizeof(struct in_addr));
	else if (inet_pton(AF_INET6, buf, addr) == 1)
		set(rule, attr, sizeof(struct in6_addr));
	else
		return -1;
	return 0;
}

static int parse_prune(struct tcpviz_rule *rule, uint16_t attr,
		       const char *text)
{
	struct tcpviz_pick pick;

	tcpviz_pick_begin(&pick, text);
	tcpviz_pick_offer_all(&pick, prune_policies,
			      ARRAY_SIZE(prune_policies));
	if (pick.found < 0)
		return -1;
	set(rule, attr, pick.found);
	return 0;
}

static const struct keyword keywords[] = {
	{ "priority", TCPVIZ_A_RULE_PRIORITY, parse_u32 },
	{ "port", TCPVIZ_A_RULE_PORT_FIRST, parse_port },
	{ "local", TCPVIZ_A_RULE_LOCAL, parse_prefix },
	{ "source", TCPVIZ_A_RULE_SOURCE, parse_prefix },
	{ "synack-retries", TCPVIZ_A_RULE_SYNACK_RETRIES, parse_s32 },
	{ "half-open-max", TCPVIZ_A_RULE_HALF_OPEN_MAX, parse_u32 },
	{ "half-open-max-age", TCPVIZ_A_RULE_HALF_OPEN_MAX_AGE_MS, parse_u32 },
	{ "half-open-min-age", TCPVIZ_A_RULE_HALF_OPEN_MIN_AGE_MS, parse_s32 },
	{ "half-open-max-per-source", TCPVIZ_A_RULE_HALF_OPEN_MAX_PER_SOURCE,
	  parse_u32 },
	{ "prune-policy", TCPVIZ_A_RULE_PRUNE_POLICY, parse_prune },
	{ "family", TCPVIZ_A_RULE_FAMILY, parse_family },
};

/* The keyword that a word stands for, or NULL after a complaint */
static const struct keyword *keyword_find(const char *word)
{
	char names[TCPVIZ_PICK_TEXT];
	struct tcpviz_pick pick;

	tcpviz_pick_begin(&pick, word);
	for (size_t i = 0; i < ARRAY_SIZE(keywords); i++)
		tcpviz_pick_offer(&pick, keywords[i].word, i);
	if (pick.found >= 0)
		return &keywords[pick.found];
	if (pick.found == TCPVIZ_PICK_SEVERAL)
		tcpviz_complain("policy: \"%s\" may be %s", word,
				tcpviz_pick_tell(&pick, names));
	else
		tcpviz_complain("policy: \"%s\" is unknown, try \"tcpviz policy help\"",
				word);
	return NULL;
}

/**
 * tcpviz_rule_words() - read a rule, or say what can't be read
 * @rule: gets it
 * @argc: how many words
 * @argv: the words
 *
 * Return: 0 or -1.
 */
int tcpviz_rule_words(struct tcpviz_rule *rule, int argc, char **argv)
{
	memset(rule, 0, sizeof(*rule));
	for (int i = 0; i < argc; i += 2) {
		const struct keyword *keyword = keyword_find(argv[i]);

		if (!keyword)
			return -1;
		if (i + 1 == argc) {
			tcpviz_complain("policy: %s: the value is missing",
					keyword->word);
			return -1;
		}
		if (rule->has[keyword->attr]) {
			tcpviz_complain("policy: %s is there twice",
					keyword->word);
			return -1;
		}
		if (keyword->parse(rule, keyword->attr, argv[i + 1])) {
			tcpviz_complain("policy: %s: \"%s\" is not such a value",
					keyword->word, argv[i + 1]);
			return -1;
		}
	}
	return 0;
}

/**
 * tcpviz_rule_word() - the word that an attribute is said with
 * @attr: attribute
 *
 * Return: the word, or NULL if it can't be said.
 */
const char *tcpviz_rule_word(uint16_t attr)
{
	/* The second half of what one word says */
	if (attr == TCPVIZ_A_RULE_PORT_LAST ||
	    attr == TCPVIZ_A_RULE_LOCAL_LEN || attr == TCPVIZ_A_RULE_SOURCE_LEN)
		attr--;
	for (size_t i = 0; i < ARRAY_SIZE(keywords); i++)
		if (keywords[i].attr == attr)
			return keywords[i].word;
	return NULL;
}

/**
 * tcpviz_rule_put() - add a rule to a request
 * @rule: rule
 * @request: request
 */
void tcpviz_rule_put(const struct tcpviz_rule *rule, struct nlmsghdr *request)
{
	for (uint16_t attr = 1; attr < TCPVIZ_A_RULE_HITS; attr++) {
		int64_t value = rule->value[attr];

		if (!rule->has[attr])
			continue;
		switch (attr) {
		case TCPVIZ_A_RULE_FAMILY:
		case TCPVIZ_A_RULE_LOCAL_LEN:
		case TCPVIZ_A_RULE_SOURCE_LEN:
			mnl_attr_put_u8(request, attr, value);
			break;
		case TCPVIZ_A_RULE_PORT_FIRST:
		case TCPVIZ_A_RULE_PORT_LAST:
			mnl_attr_put_u16(request, attr, value);
			break;
		case TCPVIZ_A_RULE_LOCAL:
		case TCPVIZ_A_RULE_SOURCE:
			mnl_attr_put(request, attr, value,
				     rule->addr[addr_of(attr)]);
			break;
		default:
			mnl_attr_put_u32(request, attr, value);
		}
	}
}

/* What may be negative */
static bool is_signed(uint16_t attr)
{
	return attr == TCPVIZ_A_RULE_SYNACK_RETRIES ||
	       attr == TCPVIZ_A_RULE_HALF_OPEN_MIN_AGE_MS;
}

static void get_attr(struct tcpviz_rule *rule, const struct nlattr *attr)
{
	uint16_t type = mnl_attr_get_type(attr);
	uint16_t len = mnl_attr_get_payload_len(attr);
	uint32_t value;

	if (type == TCPVIZ_A_RULE_LOCAL || type == TCPVIZ_A_RULE_SOURCE) {
		if (len > sizeof(rule->addr[0]))
			return;
		memcpy(rule->addr[addr_of(type)], mnl_attr_get_payload(attr),
		       len);
		set(rule, type, len);
	} else if (len == sizeof(uint8_t)) {
		set(rule, type, mnl_attr_get_u8(attr));
	} else if (len == sizeof(uint16_t)) {
		set(rule, type, mnl_attr_get_u16(attr));
	} else if (len == sizeof(uint32_t)) {
		value = mnl_attr_get_u32(attr);
		set(rule, type, is_signed(type) ? (int64_t)(int32_t)value :
						  (int64_t)value);
	} else if (len == sizeof(uint64_t)) {
		set(rule, type, mnl_attr_get_u64(attr));
	}
}

/**
 * tcpviz_rule_get() - read a rule from a message
 * @rule: gets it
 * @msg: message; attributes that aren't known are passed over
 */
void tcpviz_rule_get(struct tcpviz_rule *rule, const struct nlmsghdr *msg)
{
	const struct nlattr *attr;

	memset(rule, 0, sizeof(*rule));
	mnl_attr_for_each(attr, msg, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(attr) <= TCPVIZ_A_RULE_MAX)
			get_attr(rule, attr);
}

/**
 * tcpviz_rule_is_number() - is a column's cell a number?
 * @attr: attribute that the column shows
 *
 * Return: true if it is, when it isn't "-".
 */
bool tcpviz_rule_is_number(uint16_t attr)
{
	switch (attr) {
	case TCPVIZ_A_RULE_FAMILY:
	case TCPVIZ_A_RULE_PORT_FIRST:
	case TCPVIZ_A_RULE_LOCAL:
	case TCPVIZ_A_RULE_SOURCE:
	case TCPVIZ_A_RULE_PRUNE_POLICY:
		return false;
	}
	return true;
}

/* What begins at an attribute and goes on in the next one */
static void print_two(const struct tcpviz_rule *rule, uint16_t attr, char *buf)
{
	int family = rule->value[attr] == sizeof(struct in_addr) ? AF_INET :
								   AF_INET6;
	int64_t first = rule->value[attr], last = rule->value[attr + 1];
	char addr[INET6_ADDRSTRLEN] = "";

	if (attr != TCPVIZ_A_RULE_PORT_FIRST) {
		inet_ntop(family, rule->addr[addr_of(attr)], addr,
			  sizeof(addr));
		if (rule->has[attr + 1])
			snprintf(buf, TCPVIZ_RULE_CELL, "%s/%" PRId64, addr,
				 last);
		else
			snprintf(buf, TCPVIZ_RULE_CELL, "%s", addr);
	} else if (!rule->has[attr + 1] || first == last) {
		snprintf(buf, TCPVIZ_RULE_CELL, "%" PRId64, first);
	} else {
		snprintf(buf, TCPVIZ_RULE_CELL, "%" PRId64 "-%" PRId64, first,
			 last);
	}
}

/**
 * tcpviz_rule_cell() - what a column shows of a rule
 * @rule: rule
 * @attr: attribute that the column shows
 * @buf: room for TCPVIZ_RULE_CELL characters
 *
 * Return: the text; "-" if the rule doesn't say.
 */
const char *tcpviz_rule_cell(const struct tcpviz_rule *rule, uint16_t attr,
			     char *buf)
{
	int64_t value = rule->value[attr];

	if (!rule->has[attr])
		return "-";
	switch (attr) {
	case TCPVIZ_A_RULE_FAMILY:
		return value == AF_INET ? "ipv4" : "ipv6";
	case TCPVIZ_A_RULE_PRUNE_POLICY:
		return value >= 0 && value < TCPVIZ_PRUNE_POLICIES ?
		       prune_policies[value] : "?";
	case TCPVIZ_A_RULE_PORT_FIRST:
	case TCPVIZ_A_RULE_LOCAL:
	case TCPVIZ_A_RULE_SOURCE:
		print_two(rule, attr, buf);
		return buf;
	}
	snprintf(buf, TCPVIZ_RULE_CELL, "%" PRId64, value);
	return buf;
}
