// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer: any words must give a filter that says of each connection
 * whether it is meant, or a complaint of one line.
 */

#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../filter.h"

static const char * const paths[] = { "out", "in", "lo", "fwd", "-" };

static void ask(const struct tcpviz_filter *filter)
{
	struct tcpviz_subject subject = { .l3dev = "3", .flags = "a,b" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		subject.path = paths[i];
		for (int side = 0; side < 2; side++) {
			tcpviz_addr_parse(&subject.addr[side], i & 1 ?
					  "[2001:db8::1]:80" : "10.0.0.1:80");
			subject.state[side] = (i + 3 * side) % TCPVIZ_ST_MAX;
		}
		tcpviz_filter_match(filter, &subject);
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
	static struct tcpviz_filter filter;
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
	if (tcpviz_filter_parse(&filter, 2, argv))
		error_check(&filter);
	else if (!tcpviz_filter_family(&filter, AF_INET))
		ask(&filter);
	free(words);
	return 0;
}
