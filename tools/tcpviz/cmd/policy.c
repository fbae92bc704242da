// SPDX-License-Identifier: GPL-2.0
/* tcpviz policy: limits for some ports, addresses and sources only */

#include <errno.h>
#include <json-c/json.h>
#include <libsmartcols/libsmartcols.h>
#include <stdlib.h>
#include <string.h>

#include "../command.h"
#include "../genl.h"
#include "../proc.h"
#include "../rulefile.h"
#include "../tcpviz.h"

/* Whoever changes rules that quickly may be asked to stop */
#define LIST_TRIES	20

/**
 * struct verb - what can be done to the rules
 * @word: the word
 * @run: does it with the words that follow; returns an enum tcpviz_exit
 */
struct verb {
	const char *word;
	int (*run)(const struct tcpviz_opts *opts, int argc, char **argv);
};

static const char usage[] =
	"Usage: tcpviz policy [list]\n"
	"       tcpviz policy add [priority N] MATCH LIMITS\n"
	"       tcpviz policy replace [priority N] MATCH LIMITS\n"
	"       tcpviz policy del priority N\n"
	"       tcpviz policy flush\n"
	"       tcpviz policy save\n"
	"       tcpviz policy restore FILE|-\n"
	"MATCH, one at least:\n"
	"  port P[-Q]  local PREFIX  source PREFIX  family ipv4|ipv6\n"
	"LIMITS, one at least:\n"
	"  synack-retries N  half-open-max N  half-open-max-age MS\n"
	"  half-open-min-age MS  half-open-max-per-source N\n"
	"  prune-policy oldest|random";

static int refused(const char *verb, const struct tcpviz_refusal *refusal)
{
	const char *word = tcpviz_rule_word(refusal->attr);

	tcpviz_complain("policy %s: %s%s%s%s", verb, word ? word : "",
			word ? ": " : "",
			*refusal->text ? refusal->text :
					 strerror(refusal->err),
			refusal->err == EPERM ? " (try as root)" : "");
	return TCPVIZ_EXIT_SYSTEM;
}

/* Send one request that is answered by yes or no */
static int request(const char *verb, uint8_t cmd,
		   const struct tcpviz_rule *rule)
{
	int status = TCPVIZ_EXIT_OK;
	char room[TCPVIZ_GENL_REQUEST];
	struct tcpviz_refusal refusal;
	struct tcpviz_genl genl;
	struct nlmsghdr *msg;

	if (tcpviz_genl_open(&genl))
		return TCPVIZ_EXIT_SYSTEM;
	msg = tcpviz_genl_request(&genl, room, cmd, NLM_F_ACK);
	if (rule)
		tcpviz_rule_put(rule, msg);
	if (tcpviz_genl_ask(&genl, msg, NULL, NULL, &refusal))
		status = refused(verb, &refusal);
	tcpviz_genl_close(&genl);
	return status;
}

static int add_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	struct tcpviz_rule rule;

	(void)opts;
	if (tcpviz_rule_words(&rule, argc, argv))
		return TCPVIZ_EXIT_USAGE;
	return request("add", TCPVIZ_CMD_RULE_ADD, &rule);
}

static int replace_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	struct tcpviz_rule rule;

	(void)opts;
	if (tcpviz_rule_words(&rule, argc, argv))
		return TCPVIZ_EXIT_USAGE;
	return request("replace", TCPVIZ_CMD_RULE_REPLACE, &rule);
}

static int del_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	struct tcpviz_rule rule;

	(void)opts;
	if (tcpviz_rule_words(&rule, argc, argv))
		return TCPVIZ_EXIT_USAGE;
	return request("del", TCPVIZ_CMD_RULE_DEL, &rule);
}

static int one_too_many(const char *word)
{
	tcpviz_complain("policy: \"%s\" is one word too many", word);
	return TCPVIZ_EXIT_USAGE;
}

static int flush_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	(void)opts;
	if (argc)
		return one_too_many(argv[0]);
	return request("flush", TCPVIZ_CMD_RULE_FLUSH, NULL);
}

static int list_cb(const struct nlmsghdr *msg, void *data)
{
	struct tcpviz_rules *rules = data;

	if (rules->count < TCPVIZ_RULES_MAX)
		tcpviz_rule_get(&rules->rule[rules->count++], msg);
	return MNL_CB_OK;
}

/* Read all rules as they were at one moment */
static int list_read(struct tcpviz_rules *rules, struct tcpviz_refusal *refusal)
{
	char room[TCPVIZ_GENL_REQUEST];
	struct tcpviz_genl genl;
	struct nlmsghdr *msg;
	int err;

	if (tcpviz_genl_open(&genl))
		return TCPVIZ_EXIT_SYSTEM;
	rules->count = 0;
	msg = tcpviz_genl_request(&genl, room, TCPVIZ_CMD_RULE_GET, NLM_F_DUMP);
	err = tcpviz_genl_ask(&genl, msg, list_cb, rules, refusal);
	tcpviz_genl_close(&genl);
	if (err && refusal->err != EINTR)
		return refused("list", refusal);
	return TCPVIZ_EXIT_OK;
}

static struct json_object *cell_json(const struct tcpviz_rule *rule,
				     uint16_t attr)
{
	char buf[TCPVIZ_RULE_CELL];

	if (!rule->has[attr])
		return NULL;
	if (tcpviz_rule_is_number(attr))
		return json_object_new_int64(rule->value[attr]);
	return json_object_new_string(tcpviz_rule_cell(rule, attr, buf));
}

static int list_json(const struct tcpviz_rules *rules, bool pretty)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;
	struct json_object *array = json_object_new_array();
	const char *text;

	if (pretty)
		flags |= JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED;
	for (unsigned int i = 0; i < rules->count; i++) {
		struct json_object *object = json_object_new_object();

		for (unsigned int n = 0; n < tcpviz_rule_ncolumns; n++)
			json_object_object_add(object,
					       tcpviz_rule_columns[n].name,
					       cell_json(&rules->rule[i],
							 tcpviz_rule_columns[n].attr));
		json_object_array_add(array, object);
	}
	text = json_object_to_json_string_ext(array, flags);
	if (text)
		puts(text);
	json_object_put(array);
	return text ? 0 : -1;
}

static int table_add(struct libscols_table *table,
		     const struct tcpviz_rule *rule)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	char buf[TCPVIZ_RULE_CELL];

	if (!line)
		return -1;
	for (unsigned int n = 0; n < tcpviz_rule_ncolumns; n++)
		if (scols_line_set_data(line, n,
					tcpviz_rule_cell(rule,
							 tcpviz_rule_columns[n].attr,
							 buf)))
			return -1;
	return 0;
}

static int list_table(const struct tcpviz_rules *rules)
{
	struct libscols_table *table = scols_new_table();
	int err = table ? 0 : -1;

	for (unsigned int n = 0; !err && n < tcpviz_rule_ncolumns; n++) {
		const struct tcpviz_rule_column *c = &tcpviz_rule_columns[n];

		if (!scols_table_new_column(table, c->head, 0,
					    c->right ? SCOLS_FL_RIGHT : 0))
			err = -1;
	}
	for (unsigned int i = 0; !err && i < rules->count; i++)
		err = table_add(table, &rules->rule[i]);
	if (!err)
		err = scols_print_table(table);
	scols_unref_table(table);
	return err;
}

/* Returns all rules, or NULL after saying why not */
static struct tcpviz_rules *rules_get(void)
{
	struct tcpviz_rules *rules = malloc(sizeof(*rules));
	struct tcpviz_refusal refusal = { };
	int tries = LIST_TRIES;

	if (!rules) {
		tcpviz_complain("out of memory");
		return NULL;
	}
	do {
		if (list_read(rules, &refusal))
			goto err;
	} while (refusal.err && --tries);
	if (!refusal.err)
		return rules;
	tcpviz_complain("policy list: the rules are changed all the time");
err:
	free(rules);
	return NULL;
}

static int list_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	int status = TCPVIZ_EXIT_OK;
	struct tcpviz_rules *rules;

	if (argc)
		return one_too_many(argv[0]);
	rules = rules_get();
	if (!rules)
		return TCPVIZ_EXIT_SYSTEM;
	if (opts->json ? list_json(rules, opts->pretty) : list_table(rules)) {
		tcpviz_complain("out of memory");
		status = TCPVIZ_EXIT_SYSTEM;
	}
	free(rules);
	return status;
}

static int save_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	struct tcpviz_rules *rules;

	(void)opts;
	if (argc)
		return one_too_many(argv[0]);
	rules = rules_get();
	if (!rules)
		return TCPVIZ_EXIT_SYSTEM;
	tcpviz_rulefile_write(stdout, rules);
	free(rules);
	return TCPVIZ_EXIT_OK;
}

/* In their order, up to the first that is refused */
static int add_all(const struct tcpviz_rules *rules)
{
	int status = request("flush", TCPVIZ_CMD_RULE_FLUSH, NULL);

	for (unsigned int i = 0; !status && i < rules->count; i++) {
		status = request("restore", TCPVIZ_CMD_RULE_ADD,
				 &rules->rule[i]);
		if (status)
			tcpviz_complain("policy restore: that is rule %u",
					i + 1);
	}
	return status;
}

/* All rules of the file, or those that there were before */
static int exchange(const struct tcpviz_rules *rules)
{
	struct tcpviz_rules *before = rules_get();
	int status;

	if (!before)
		return TCPVIZ_EXIT_SYSTEM;
	status = add_all(rules);
	if (status && add_all(before))
		tcpviz_complain("policy restore: nor could the rules be restored that there were");
	else if (status)
		tcpviz_complain("policy restore: the rules are as before");
	free(before);
	return status;
}

static int restore_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	bool from_stdin = argc && !strcmp(argv[0], "-");
	struct tcpviz_rules *rules;
	int status = TCPVIZ_EXIT_USAGE;
	FILE *file;

	(void)opts;
	if (argc != 1) {
		tcpviz_complain("policy restore: one file is needed, or \"-\"");
		return TCPVIZ_EXIT_USAGE;
	}
	file = from_stdin ? stdin : fopen(argv[0], "re");
	if (!file) {
		tcpviz_complain("policy restore: cannot open %s: %s", argv[0],
				strerror(errno));
		return TCPVIZ_EXIT_SYSTEM;
	}
	rules = malloc(sizeof(*rules));
	if (!rules) {
		tcpviz_complain("out of memory");
		status = TCPVIZ_EXIT_SYSTEM;
	} else if (!tcpviz_rulefile_read(rules, file, argv[0])) {
		status = exchange(rules);
	}
	free(rules);
	if (!from_stdin)
		fclose(file);
	return status;
}

static int help_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	(void)opts;
	(void)argc;
	(void)argv;
	puts(usage);
	return TCPVIZ_EXIT_OK;
}

static const struct verb verbs[] = {
	{ "add", add_run },
	{ "replace", replace_run },
	{ "del", del_run },
	{ "list", list_run },
	{ "flush", flush_run },
	{ "help", help_run },
	{ "save", save_run },
	{ "restore", restore_run },
};

static int policy_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	const char *names[ARRAY_SIZE(verbs)];
	int found;

	if (strcmp(opts->dir, TCPVIZ_PROC_DIR)) {
		tcpviz_complain("policy: rules are the kernel's, not in --proc");
		return TCPVIZ_EXIT_USAGE;
	}
	if (argc < 2)
		return list_run(opts, 0, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		names[i] = verbs[i].word;
	found = tcpviz_command_find("policy", 1, argv + 1, names,
				    ARRAY_SIZE(names));
	if (found >= 0)
		return verbs[found].run(opts, argc - 2, argv + 2);
	if (found == TCPVIZ_PICK_NONE)
		tcpviz_complain("policy: \"%s\" is unknown, try \"tcpviz policy help\"",
				argv[1]);
	return TCPVIZ_EXIT_USAGE;
}

const struct tcpviz_object tcpviz_policy = {
	.name = "policy",
	.usage = "[VERB ...]",
	.help = "limits of some ports, addresses and sources",
	.run = policy_run,
};
