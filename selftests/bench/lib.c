// SPDX-License-Identifier: GPL-2.0
/* What the programs of the benchmarks share. */
#define _GNU_SOURCE
#include "lib.h"

#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

const char server_address[] = "192.0.2.2";

static uint64_t seed = 88172645463325252ULL;

uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * NSEC + ts.tv_nsec;
}

/**
 * random_seed() - let random32() return other numbers
 * @n: the same ones for the same @n
 */
void random_seed(uint32_t n)
{
	seed = 88172645463325252ULL ^ (uint64_t)n << 20;
}

/* xorshift64*: the same numbers in each run */
uint32_t random32(void)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (seed * 2685821657736338717ULL) >> 32;
}

/**
 * enter() - what is opened from now on belongs to another namespace
 * @ns: its name
 */
void enter(const char *ns)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s", ns);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET))
		err(1, "%s", path);
	close(fd);
}

static int compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/**
 * percentile() - by the nearest rank
 * @sample: is sorted by this
 * @n: how many
 * @percent: which
 *
 * Return: the sample, or 0 if there is none.
 */
uint32_t percentile(uint32_t *sample, unsigned long n, unsigned int percent)
{
	if (!n)
		return 0;
	qsort(sample, n, sizeof(*sample), compare);
	return sample[(n * percent + 99) / 100 - 1];
}
