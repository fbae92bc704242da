// SPDX-License-Identifier: GPL-2.0
/* Which connections the words of the command line ask for */

#include <inttypes.h>

#include "proc.h"
#include "source.h"
#include "tcpviz.h"
#include "word.h"

/**
 * tcpviz_want_words() - which connections are asked for
 * @want: gets that; TCPVIZ_NONE as its id if all are that the filter means
 * @opts: the global options
 * @object: who asks, for complaints
 * @argc: how many words
 * @argv: the number of a connection, or a filter
 *
 * Return: an enum tcpviz_exit, after a complaint.
 */
int tcpviz_want_words(struct tcpviz_want *want, const struct tcpviz_opts *opts,
		      const char *object, int argc, char **argv)
{
	uint64_t id = TCPVIZ_NONE;
	int err;

	want->newest = false;
	if (argc && !tcpviz_word_number(argv[0], TCPVIZ_NONE - 1, &id)) {
		if (argc > 1) {
			tcpviz_complain("%s: \"%s\" is one word too many",
					object, argv[1]);
			return TCPVIZ_EXIT_USAGE;
		}
		argc = 0;
	}
	want->id = id;
	err = tcpviz_filter_parse(&want->filter, argc, argv);
	if (!err && opts->family)
		err = tcpviz_filter_family(&want->filter, opts->family);
	if (!err)
		return TCPVIZ_EXIT_OK;
	tcpviz_complain("%s: %s", object, want->filter.error);
	return TCPVIZ_EXIT_USAGE;
}

/**
 * tcpviz_want_missing() - say that there is no such connection
 * @want: what was asked for
 */
void tcpviz_want_missing(const struct tcpviz_want *want)
{
	if (want->id != TCPVIZ_NONE)
		tcpviz_complain("no connection %" PRIu64 " (any more)",
				want->id);
	else if (want->filter.root >= 0)
		tcpviz_complain("no such connection");
	else
		tcpviz_complain("no connection has been seen so far");
}
