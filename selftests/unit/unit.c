// SPDX-License-Identifier: GPL-2.0
/*
 * Runs the tests and prints KTAP:
 *
 *	unit [PREFIX...]
 *
 * With arguments, only tests whose titles begin with one of them.
 */
#include "unit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A test that hangs has failed; the slowest takes a few seconds. */
#define TIME_LIMIT	120

/* Enough to see what is wrong. */
#define FAILURES_SHOWN	5

static struct unit_test *first, **last = &first;
static unsigned int failures;

/**
 * unit_register() - have a test run
 * @test: the test
 */
void unit_register(struct unit_test *test)
{
	*last = test;
	last = &test->next;
}

/**
 * unit_note() - say something about the running test
 * @fmt: format
 */
void unit_note(const char *fmt, ...)
{
	va_list args;

	printf("# ");
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("\n");
}

/**
 * unit_fail() - the running test has failed
 * @file: where
 * @line: where
 * @fmt: why
 */
void unit_fail(const char *file, int line, const char *fmt, ...)
{
	va_list args;

	if (++failures > FAILURES_SHOWN)
		return;
	printf("# %s:%d: ", file, line);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("\n");
}

/**
 * unit_equal() - compare a value with what it should be
 * @file: where
 * @line: where
 * @what: name of the value
 * @got: the value
 * @want: what it should be
 *
 * Return: true if they are equal.
 */
bool unit_equal(const char *file, int line, const char *what,
		long long got, long long want)
{
	if (got != want)
		unit_fail(file, line, "%s is %lld (%#llx), not %lld (%#llx)",
			  what, got, got, want, want);
	return got == want;
}

static bool selected(const struct unit_test *test, char **prefix)
{
	if (!*prefix)
		return true;
	for (; *prefix; prefix++)
		if (!strncmp(test->title, *prefix, strlen(*prefix)))
			return true;
	return false;
}

static __noreturn void run_child(const struct unit_test *test)
{
	alarm(TIME_LIMIT);
	test->run();
	if (failures > FAILURES_SHOWN)
		unit_note("and %u more", failures - FAILURES_SHOWN);
	exit(failures > 0);
}

static bool run(const struct unit_test *test)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0) {
		perror("fork");
		exit(1);
	}
	if (!pid)
		run_child(test);
	waitpid(pid, &status, 0);
	if (WIFSIGNALED(status))
		unit_note("killed by signal %d", WTERMSIG(status));
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

static unsigned int plan(char **prefix)
{
	const struct unit_test *test, *other;
	unsigned int n = 0;

	for (test = first; test; test = test->next) {
		n += selected(test, prefix);
		for (other = test->next; other; other = other->next)
			if (!strcmp(test->title, other->title)) {
				fprintf(stderr, "two tests are called \"%s\"\n",
					test->title);
				exit(1);
			}
	}
	return n;
}

int main(int argc, char **argv)
{
	unsigned int n = 0, bad = 0, planned;
	const struct unit_test *test;

	(void)argc;
	/* What goes to stderr shall appear where it belongs. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	planned = plan(argv + 1);
	printf("KTAP version 1\n1..%u\n", planned);
	for (test = first; test; test = test->next) {
		bool ok;

		if (!selected(test, argv + 1))
			continue;
		ok = run(test);
		bad += !ok;
		printf("%s %u %s\n", ok ? "ok" : "not ok", ++n, test->title);
	}
	return bad || !planned;
}
