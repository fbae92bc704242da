// SPDX-License-Identifier: GPL-2.0
/*
 * tcpviz monitor: transitions as they happen
 *
 * Events are numbered.  When some were lost, that is said, what is left in the
 * socket is read, and then the table: from there the events that follow go on.
 * Each has the states of both ends, so that one which the table had already
 * does no harm.
 */

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "../command.h"
#include "../event.h"
#include "../genl.h"
#include "../proc.h"
#include "../source.h"
#include "../tcpviz.h"
#include "../word.h"

/* Some ten thousand events */
#define BUFFER	(8 << 20)

/**
 * struct monitor - what is heard, and what was
 * @opts: how to write
 * @want: which connections are shown
 * @genl: where events come from
 * @last: number of the last event, if @any came
 * @any: an event has come
 * @stale: events were lost since the table was read last
 * @overrun: the buffer was full since then
 * @covered: what the next event shows to be missing was lost before the table
 *	was read
 * @states: connections shown while the table is read
 */
struct monitor {
	const struct tcpviz_opts *opts;
	struct tcpviz_want want;
	struct tcpviz_genl genl;
	uint64_t last;
	bool any;
	bool stale;
	bool overrun;
	bool covered;
	size_t states;
};

/* Numbers that have not come, and never will */
static void lost_show(const struct monitor *monitor, uint64_t first,
		      uint64_t last)
{
	if (monitor->opts->json)
		printf("{\"type\":\"lost\",\"count\":%" PRIu64
		       ",\"first\":%" PRIu64 ",\"last\":%" PRIu64 "}\n",
		       last - first + 1, first, last);
	else
		printf("lost: %" PRIu64 " events, %" PRIu64 " to %" PRIu64 "\n",
		       last - first + 1, first, last);
}

static int event_cb(const struct nlmsghdr *msg, void *data)
{
	struct monitor *monitor = data;
	struct tcpviz_event event;

	if (tcpviz_event_get(&event, msg)) {
		tcpviz_complain("monitor: an event that this command doesn't understand");
		return MNL_CB_OK;
	}
	if (monitor->any && event.seq > monitor->last + 1) {
		lost_show(monitor, monitor->last + 1, event.seq - 1);
		if (!monitor->covered)
			monitor->stale = true;
	}
	monitor->covered = false;
	monitor->any = true;
	monitor->last = event.seq;
	if (!tcpviz_want_conn(&monitor->want, &event.conn))
		return MNL_CB_OK;
	if (monitor->opts->json)
		tcpviz_event_json(stdout, &event);
	else
		tcpviz_event_text(stdout, &event);
	return MNL_CB_OK;
}

static int state_cb(const struct tcpviz_talk *talk, void *data)
{
	struct monitor *monitor = data;

	monitor->states++;
	if (monitor->opts->json)
		tcpviz_event_state_json(stdout, &talk->conn);
	else
		tcpviz_event_state_text(stdout, &talk->conn);
	return 0;
}

/*
 * The socket has been read to its end.  A full one takes nothing until then,
 * so that all it did not take is older than the table is now.
 */
static int resync(struct monitor *monitor)
{
	const struct tcpviz_source *source = monitor->opts->source;
	int ret;

	monitor->covered = monitor->overrun;
	monitor->overrun = false;
	monitor->stale = false;
	monitor->states = 0;
	ret = source->conns(source, &monitor->want, state_cb, monitor);
	if (ret)
		return ret;
	if (monitor->opts->json)
		printf("{\"type\":\"synced\",\"connections\":%zu}\n",
		       monitor->states);
	else
		printf("synced: %zu connections\n", monitor->states);
	return TCPVIZ_EXIT_OK;
}

/* The kernel had no room for some; how many the next event tells */
static void overrun(struct monitor *monitor)
{
	monitor->stale = true;
	monitor->overrun = true;
	if (monitor->opts->json)
		puts("{\"type\":\"lost\",\"count\":null,\"first\":null,\"last\":null}");
	else
		puts("lost: events, the buffer was full");
}

static int listen_on(struct monitor *monitor)
{
	int ret = TCPVIZ_EXIT_OK;

	while (!ret) {
		fflush(stdout);
		if (ferror(stdout))
			return TCPVIZ_EXIT_OK;	/* main says it */
		switch (tcpviz_genl_hear(&monitor->genl, !monitor->stale,
					 event_cb, monitor)) {
		case 0:
		case -EINTR:
			break;
		case -EAGAIN:
			ret = resync(monitor);
			break;
		case -ENOBUFS:
			overrun(monitor);
			break;
		case -ENODEV:
			tcpviz_complain("monitor: the module was unloaded");
			return TCPVIZ_EXIT_SYSTEM;
		default:
			tcpviz_complain("monitor: cannot hear: %s",
					strerror(errno));
			return TCPVIZ_EXIT_SYSTEM;
		}
	}
	return ret;
}

/* "buffer BYTES", if it is there; returns how many words that are, or -1 */
static int buffer_take(int argc, char **argv, uint64_t *size)
{
	static const char * const names[] = { "buffer" };
	int command = tcpviz_command_before_filter("monitor", argc, argv, names,
						   1);

	if (command)
		return command == TCPVIZ_PICK_NONE ? 0 : -1;
	if (argc > 1 && !tcpviz_word_number(argv[1], INT32_MAX / 2, size))
		return 2;
	tcpviz_complain("monitor: buffer: a number of bytes is needed");
	return -1;
}

static int monitor_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	static struct monitor monitor;
	uint64_t size = BUFFER;
	int ret, taken;

	if (tcpviz_command_is_help(argc - 1, argv + 1)) {
		puts("Usage: tcpviz monitor [buffer BYTES] [ID|FILTER]");
		return TCPVIZ_EXIT_OK;
	}
	if (strcmp(opts->dir, TCPVIZ_PROC_DIR)) {
		tcpviz_complain("monitor: events are the kernel's, not in --proc");
		return TCPVIZ_EXIT_USAGE;
	}
	taken = buffer_take(argc - 1, argv + 1, &size);
	if (taken < 0)
		return TCPVIZ_EXIT_USAGE;
	monitor.opts = opts;
	ret = tcpviz_want_words(&monitor.want, opts, "monitor",
				argc - 1 - taken, argv + 1 + taken);
	if (ret)
		return ret;
	if (tcpviz_genl_open(&monitor.genl))
		return TCPVIZ_EXIT_SYSTEM;
	ret = tcpviz_genl_join(&monitor.genl, size) ? TCPVIZ_EXIT_SYSTEM :
						      listen_on(&monitor);
	tcpviz_genl_close(&monitor.genl);
	return ret;
}

const struct tcpviz_object tcpviz_monitor = {
	.name = "monitor",
	.usage = "[ID|FILTER]",
	.help = "transitions as they happen",
	.run = monitor_run,
};
