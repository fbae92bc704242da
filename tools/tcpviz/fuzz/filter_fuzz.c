// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer: any words must give a filter that says of each connection
 * whether it is meant, or a complaint of one line. Those that are meant are
 * among those that the module is asked for.
 */

#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../proc.h"
#include "../tests/judge.h"

static const char * const paths[] = { "out", "in", "lo", "fwd", "-" };

static void ask(const struct tcpviz_want *want)
{
	struct tcpviz_subject subject = { .l3dev = "3", .flags = "cookie" };
	struct tcpviz_demand demand;
	bool known;

	tcpviz_demand_make(&demand, want);
	for (size_t i = 0; i < 5 * TCPVIZ_ST_MAX; i++) {
		subject.path = paths[i % 5];
		/* the module knows all of a connection, the tables may not */
		known = i % 5 < 4;
		for (int side = 0; side < 2; side++) {
			tcpviz_addr_parse(&subject.addr[side], i & 1 ?
					  "[2001:db8::1]:80" : "10.0.0.1:80");
			subject.state[side] = (i + 3 * side) % TCPVIZ_ST_MAX;
			known &= subject.state[side] != TCPVIZ_ST_NONE;
		}
		if (tcpviz_filter_match(&want->filter, &subject) && known &&
		    !judge(&demand, &subject))
			abort();
	}
}

/* What is complained of is shown: it must be one line, and end */
static void error_check(const struct tcpviz_filter *filter)
{
	size_t len = strnlen(filter->error, sizeof(filter->error));

	if (!len || len == sizeof(filter->error))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct tcpviz_want want = { .id = TCPVIZ_NONE };
	char *argv[3], *words;
	size_t half = size / 2;

	words = malloc(size + 2);
	if (!words)
		return 0;
	/* two arguments, and the end of argv */
	memcpy(words, data, half);
	words[half] = '\0';
	memcpy(words + half + 1, data + half, size - half);
	words[size + 1] = '\0';
	argv[0] = words;
	argv[1] = words + half + 1;
	argv[2] = NULL;
	if (tcpviz_filter_parse(&want.filter, 2, argv)) {
		error_check(&want.filter);
	} else {
		ask(&want);
		if (!tcpviz_filter_family(&want.filter, AF_INET))
			ask(&want);
	}
	free(words);
	return 0;
}
