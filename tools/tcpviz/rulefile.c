// SPDX-License-Identifier: GPL-2.0
/*
 * Rules in a file: one a line, in the words of "policy add"; "#" begins a
 * remark.
 */

#include "rulefile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tcpviz.h"

#define BLANKS	" \t\r\n"

/* A rule has no more words that differ */
#define WORDS_MAX	64

/**
 * tcpviz_rulefile_write() - write all rules
 * @out: where to
 * @rules: the rules
 */
void tcpviz_rulefile_write(FILE *out, const struct tcpviz_rules *rules)
{
	char buf[TCPVIZ_RULE_CELL];

	fputs("# rules of tcpviz, for \"tcpviz policy restore\"\n", out);
	for (unsigned int i = 0; i < rules->count; i++) {
		const struct tcpviz_rule *rule = &rules->rule[i];
		bool any = false;

		for (unsigned int n = 0; n < tcpviz_rule_ncolumns; n++) {
			uint16_t attr = tcpviz_rule_columns[n].attr;
			const char *word = tcpviz_rule_word(attr);

			if (!word || !rule->has[attr])
				continue;
			fprintf(out, "%s%s %s", any ? " " : "", word,
				tcpviz_rule_cell(rule, attr, buf));
			any = true;
		}
		fputc('\n', out);
	}
}

/* Returns 0, or -1 and says what can't be read, but not where */
static int line_read(struct tcpviz_rules *rules, char *line)
{
	char *words[WORDS_MAX], *rest = line, *word;
	int count = 0;

	line[strcspn(line, "#")] = '\0';
	while ((word = strtok_r(rest, BLANKS, &rest))) {
		if (count == WORDS_MAX) {
			tcpviz_complain("policy: too many words");
			return -1;
		}
		words[count++] = word;
	}
	if (!count)
		return 0;
	if (rules->count == TCPVIZ_RULES_MAX) {
		tcpviz_complain("policy: more than %d rules", TCPVIZ_RULES_MAX);
		return -1;
	}
	return tcpviz_rule_words(&rules->rule[rules->count++], count, words);
}

/**
 * tcpviz_rulefile_read() - read all rules, or say what can't be read and where
 * @rules: gets them
 * @file: the file
 * @name: of the file
 *
 * Return: 0 or -1.
 */
int tcpviz_rulefile_read(struct tcpviz_rules *rules, FILE *file,
			 const char *name)
{
	unsigned int number = 0;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	int err = 0;

	rules->count = 0;
	while (!err && (len = getline(&line, &size, file)) >= 0) {
		number++;
		if (strlen(line) != (size_t)len) {
			tcpviz_complain("policy: a character 0");
			err = -1;
		} else {
			err = line_read(rules, line);
		}
	}
	free(line);
	if (err) {
		tcpviz_complain("policy: that is line %u of %s; nothing was changed",
				number, name);
	} else if (ferror(file)) {
		tcpviz_complain("policy: cannot read %s: %s", name,
				strerror(errno));
		err = -1;
	}
	return err;
}
