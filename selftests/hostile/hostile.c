// SPDX-License-Identifier: GPL-2.0
/*
 * Forged segments at every state of a TCP, and after each: does the mirror
 * equal the kernel?
 *
 *	hostile DEVICE NEAR FAR table|quick
 *	hostile DEVICE NEAR FAR random COUNT SEED
 *
 * DEVICE is a tun device that leads to FAR, in a namespace of its own that has
 * the address NEAR.  Prints a KTAP result for each state and kind of forgery,
 * or one for all segments at random.  In short, not every combination is tried.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "attempt.h"
#include "kernel.h"
#include "loops.h"
#include "mirror.h"
#include "random.h"

static const char *family;
static unsigned int results, failures;

static void report(bool ok, const char *name, const char *what)
{
	results++;
	failures += !ok;
	printf("%sok %u %s %s: %s\n", ok ? "" : "not ", results, family, name,
	       what);
}

static void try_table(bool quick)
{
	printf("1..%zu\n", loops_count());
	loops_run(quick, report);
	printf("# %lu segments\n", attempts);
}

static void try_random(const char *count, const char *seed)
{
	unsigned int wrong;

	puts("1..2");
	wrong = random_segments(strtoul(count, NULL, 10),
				strtoull(seed, NULL, 10));
	printf("# %s segments of seed %s: %u disagreements\n", count, seed,
	       wrong);
	report(!wrong, "at random", count);
	report(mirror_is_empty(), "at random", "nothing is left");
}

static void usage(void)
{
	fputs("hostile DEVICE NEAR FAR table|quick\n"
	      "hostile DEVICE NEAR FAR random COUNT SEED\n", stderr);
	exit(2);
}

int main(int argc, char **argv)
{
	bool quick = argc == 5 && !strcmp(argv[4], "quick");
	bool table = argc == 5 && !strcmp(argv[4], "table");

	if (!quick && !table && (argc != 7 || strcmp(argv[4], "random")))
		usage();
	family = strchr(argv[2], ':') ? "ipv6" : "ipv4";
	setvbuf(stdout, NULL, _IOLBF, 0);
	wire_open(argv[1]);
	kernel_open(strchr(argv[2], ':') ? AF_INET6 : AF_INET);
	mirror_open();
	target_init(argv[2], argv[3]);
	if (quick || table)
		try_table(quick);
	else
		try_random(argv[5], argv[6]);
	return failures > 0;
}
