// SPDX-License-Identifier: GPL-2.0
/* Rules that are written are read again as they were. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../rulefile.h"

static struct tcpviz_rules rules;
static int failed;

static int read_text(const char *text, size_t len)
{
	FILE *file = fmemopen((void *)text, len, "r");
	int err;

	if (!file)
		abort();
	err = tcpviz_rulefile_read(&rules, file, "text");
	fclose(file);
	return err;
}

static void result(const char *name, int ok)
{
	printf("%s %s\n", ok ? "ok" : "not ok", name);
	failed |= !ok;
}

/* What is read from a text is written as another */
static void expect(const char *name, const char *text, const char *want)
{
	size_t size;
	char *got;
	FILE *out = open_memstream(&got, &size);
	int ok = out && !read_text(text, strlen(text));

	if (out) {
		tcpviz_rulefile_write(out, &rules);
		fclose(out);
		/* not the remark at its head */
		ok = ok && !strcmp(strchr(got, '\n') + 1, want);
		if (!ok)
			fprintf(stderr, "%s: %s", name, got);
		ok = ok && !read_text(got, size);
		free(got);
	}
	result(name, ok);
}

static void expect_refusal(const char *name, const char *text, size_t len)
{
	result(name, read_text(text, len) < 0);
}

int main(void)
{
	char many[TCPVIZ_RULES_MAX * 10 + 11] = "";

	expect("rulefile-all-words",
	       "pri 5 port 80-90 local 10/8 source 192.0.2.1/32 syn 0 half-open-max 7 half-open-max-a 1000 half-open-min -1 half-open-max-per 3 prune r family ipv4\n",
	       "priority 5 family ipv4 port 80-90 local 10.0.0.0/8 source 192.0.2.1/32 synack-retries 0 half-open-max 7 half-open-max-age 1000 half-open-min-age -1 half-open-max-per-source 3 prune-policy random\n");
	expect("rulefile-remarks",
	       "# a\n\n  \t\nport 80\thalf-open-max 1 # b\r\nport 81 half-open-max 2",
	       "port 80 half-open-max 1\nport 81 half-open-max 2\n");
	expect("rulefile-ipv6", "source 2001:db8::/32 synack-retries -1\n",
	       "source 2001:db8::/32 synack-retries -1\n");
	expect("rulefile-none", "#\n", "");
	expect_refusal("rulefile-word", "port 80\nprot 81\n", 16);
	expect_refusal("rulefile-zero", "port 8\0 local\n", 14);
	for (int i = 0; i < TCPVIZ_RULES_MAX + 1; i++)
		sprintf(many + strlen(many), "port %d\n", i % 100);
	expect_refusal("rulefile-too-many", many, strlen(many));
	return failed;
}
