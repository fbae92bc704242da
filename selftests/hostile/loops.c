// SPDX-License-Identifier: GPL-2.0
/*
 * What is tried at each target: the table of rows.c, and everything of a kind.
 */
#include "loops.h"

#include <stdio.h>
#include <string.h>

#include "attempt.h"

static bool quick;
static loops_report_t report;

static void result(bool ok, const struct target *t, const char *what)
{
	attempt_end();
	report(ok, t->name, what);
}

static void try_numbers(const struct target *t)
{
	bool ok = true;
	size_t i;

	for (i = 0; i < rows_count; i++)
		ok &= attempt(t, &rows[i]);
	result(ok, t, "numbers");
}

static void try_flags(const struct target *t)
{
	char name[32];
	struct row row = { .name = name };
	unsigned int flags;
	bool ok = true;

	for (flags = 0; flags < 256; flags++) {
		/* PSH, ECE and CWR open, close and kill nothing */
		if (quick && (flags & (TCP_PSH | TCP_ECE | TCP_CWR)))
			continue;
		snprintf(name, sizeof(name), "flags %#04x", flags);
		row.flags = flags;
		ok &= attempt(t, &row);
	}
	result(ok, t, "flags");
}

/* What the other kinds of forgery do with each of */
static const struct {
	const char *name;
	__u8 flags;
} kinds[] = {
	{ "SYN", TCP_SYN },
	{ "RST", TCP_RST },
	{ "ACK", TCP_ACK },
	{ "FIN", TCP_FIN | TCP_ACK },
	{ "RST,ACK", TCP_RST | TCP_ACK },
	{ "SYN,ACK", TCP_SYN | TCP_ACK },
};

/* In short, the first of them */
#define FEW_KINDS	4

static size_t kinds_count(void)
{
	return quick ? FEW_KINDS : ARRAY_SIZE(kinds);
}

/* With as many octets behind the fixed header as a header can have at most. */
static void try_header_lengths(const struct target *t)
{
	char name[48];
	struct row row = { .name = name };
	bool ok = true;
	size_t i;
	int doff;

	for (i = 0; i < kinds_count(); i++) {
		for (doff = 0; doff < 16; doff++) {
			snprintf(name, sizeof(name), "%s, %d words of header",
				 kinds[i].name, doff);
			row.flags = kinds[i].flags;
			row.doff = HEADER(doff);
			row.len = 40;
			ok &= attempt(t, &row);
			row.len = 0;
			if (!quick)
				ok &= attempt(t, &row);
		}
	}
	result(ok, t, "header lengths");
}

static void try_cuts(const struct target *t)
{
	static const __u8 cuts[] = { 1, 4, 12, 14, 19, 20, 21, 31 };
	char name[48];
	struct row row = { .name = name, .stamp = RIGHT_STAMP };
	bool ok = true;
	size_t i, j;

	for (i = 0; i < kinds_count(); i++) {
		row.flags = kinds[i].flags;
		for (j = 0; j < ARRAY_SIZE(cuts); j++) {
			row.cut = cuts[j];
			snprintf(name, sizeof(name), "%s, cut to %zu octets",
				 kinds[i].name, row.cut);
			ok &= attempt(t, &row);
		}
	}
	result(ok, t, "cut short");
}

static void try_checksums(const struct target *t)
{
	char name[48];
	struct row row = { .name = name, .bad_checksum = true };
	bool ok = true;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		snprintf(name, sizeof(name), "%s, broken checksum",
			 kinds[i].name);
		row.flags = kinds[i].flags;
		row.len = 0;
		ok &= attempt(t, &row);
		row.len = 10;
		ok &= attempt(t, &row);
	}
	result(ok, t, "checksums");
}

/* EOL, NOP, MSS, window scale, SACK, time stamp, MD5, user time-out, AO,
 * MPTCP, Fast Open, experiments, and one that is nobody's
 */
static const __u8 option_kinds[] = {
	0, 1, 2, 3, 4, 5, 8, 19, 28, 29, 30, 34, 253, 254, 255,
};

/* Shorter than any can be, one octet short of a time stamp, one too many for
 * the header
 */
static const __u8 option_lengths[] = { 0, 1, 9, 13 };

static void try_option(const struct target *t, const char *kind, __u8 flags,
		       __u8 option, bool *ok)
{
	char name[64];
	struct row row = { .name = name, .flags = flags, .options_len = 12 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(option_lengths); i++) {
		if (quick && (i ^ option) % 2)
			continue;
		snprintf(name, sizeof(name), "%s, option %u of %u octets",
			 kind, option, option_lengths[i]);
		memset(row.options, 0x5a, row.options_len);
		row.options[0] = option;
		row.options[1] = option_lengths[i];
		*ok &= attempt(t, &row);
	}
}

static void try_options(const struct target *t)
{
	bool ok = true;
	size_t i, j;

	for (i = 0; i < kinds_count(); i++)
		for (j = 0; j < ARRAY_SIZE(option_kinds); j++)
			try_option(t, kinds[i].name, kinds[i].flags,
				   option_kinds[j], &ok);
	result(ok, t, "options cut short");
}

/* At connections that have time stamps */
static void try_stamps(const struct target *t)
{
	static const char *const stamps[] = {
		"no stamp", "right stamp", "old stamp", "wrong echo",
	};
	char name[48];
	struct row row = { .name = name };
	bool ok = true;
	size_t i;

	attempt_options(true);
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		row.flags = kinds[i].flags;
		for (row.stamp = NO_STAMP; row.stamp <= WRONG_ECHO;
		     row.stamp++) {
			snprintf(name, sizeof(name), "%s, %s", kinds[i].name,
				 stamps[row.stamp]);
			row.len = 0;
			ok &= attempt(t, &row);
			row.len = 10;
			ok &= attempt(t, &row);
		}
	}
	result(ok, t, "time stamps");
	attempt_options(false);
}

/* All that is tried at a target */
static void (*const loops[])(const struct target *t) = {
	try_numbers, try_flags, try_header_lengths, try_cuts, try_checksums,
	try_options, try_stamps,
};

size_t loops_count(void)
{
	return ARRAY_SIZE(loops) * targets_count;
}

void loops_run(bool in_short, loops_report_t to)
{
	size_t i, j;

	quick = in_short;
	report = to;
	for (i = 0; i < targets_count; i++)
		for (j = 0; j < ARRAY_SIZE(loops); j++)
			loops[j](&targets[i]);
}
