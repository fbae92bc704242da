/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A test harness in the manner of kselftest_harness.h, in small.
 *
 * A test is a function body with a title, TEST(id, "part: what holds").  It
 * runs in a process of its own, so that a crash is one failure, and goes on
 * after a check that failed.
 */
#ifndef _UNIT_H
#define _UNIT_H

#include <stdbool.h>
#include <stddef.h>

#define __printf(a, b)	__attribute((format(printf, a, b)))
#define __noreturn	__attribute((noreturn))

/**
 * struct unit_test - a test
 * @title: its name in the results
 * @run: the function
 * @next: the test that was registered after it
 */
struct unit_test {
	const char *title;
	void (*run)(void);
	struct unit_test *next;
};

void unit_register(struct unit_test *test);
__printf(1, 2) void unit_note(const char *fmt, ...);
__printf(3, 4) void unit_fail(const char *file, int line, const char *fmt, ...);
bool unit_equal(const char *file, int line, const char *what,
		long long got, long long want);

#define TEST(id, name)							\
	static void id##_run(void);					\
	static struct unit_test id##_test = {				\
		.title = name,						\
		.run = id##_run,					\
	};								\
	__attribute__((constructor))					\
	static void id##_register(void)					\
	{								\
		unit_register(&id##_test);				\
	}								\
	static void id##_run(void)

/* Both are true if what they check holds. */
#define CHECK(cond)							\
	unit_equal(__FILE__, __LINE__, #cond, !!(cond), true)

#define CHECK_EQ(got, want)						\
	unit_equal(__FILE__, __LINE__, #got, (got), (want))

#endif /* _UNIT_H */
