// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer: whatever is in the tables "listeners", "half_open", "stats" and
 * "transitions", what is shown of them is lines of what can be printed.
 *
 * The input is these tables in this order, a line of "%" between them; none has
 * a connection. Each object that reads one is run as the command does it.
 */

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../live.h"
#include "../tcpviz.h"
#include "../util.h"

static const char * const tables[] = {
	"listeners", "half_open", "stats", "transitions", "connections",
};

#define CONNECTIONS	4

static const char header[] =
	"id client client_state server server_state\n";

static int files[ARRAY_SIZE(tables)];
static char dir[32];

static void dir_remove(void)
{
	char path[64];

	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, tables[i]);
		unlink(path);
	}
	rmdir(dir);
}

static void file_set(size_t table, const void *data, size_t size)
{
	if (ftruncate(files[table], 0) ||
	    pwrite(files[table], data, size, 0) != (ssize_t)size)
		abort();
}

/* The tables are in memory, by names of a directory; nobody is complained to */
__attribute__((constructor))
static void begin(void)
{
	char path[64], to[64];

	strcpy(dir, "/tmp/table_fuzz.XXXXXX");
	if (!mkdtemp(dir))
		abort();
	atexit(dir_remove);
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		files[i] = memfd_create(tables[i], 0);
		snprintf(path, sizeof(path), "%s/%s", dir, tables[i]);
		snprintf(to, sizeof(to), "/proc/self/fd/%d", files[i]);
		if (files[i] < 0 || symlink(to, path))
			abort();
	}
	file_set(CONNECTIONS, header, sizeof(header) - 1);
	stderr = fopen("/dev/null", "we");
}

/* Into the files, at the lines of "%" */
static void split(const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < CONNECTIONS; i++) {
		const uint8_t *end = i + 1 < CONNECTIONS ?
				     memmem(data, size, "\n%\n", 3) : NULL;
		size_t len = end ? (size_t)(end - data) + 1 : size;

		file_set(i, data, len);
		if (end)
			len += 2;
		data += len;
		size -= len;
	}
}

static void page_check(const char *page, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (page[i] != '\n' && (page[i] < ' ' || page[i] > '~'))
			abort();
	if (size && page[size - 1] != '\n')
		abort();
}

static void show(const struct tcpviz_object *object,
		 const struct tcpviz_opts *opts)
{
	FILE *terminal = stdout;
	char name[16], *argv[2] = { name };
	char *page = NULL;
	size_t size = 0;
	int ret;

	snprintf(name, sizeof(name), "%s", object->name);
	stdout = open_memstream(&page, &size);
	if (!stdout)
		abort();
	ret = object->run(opts, 1, argv);
	fclose(stdout);
	stdout = terminal;
	page_check(page, size);
	if (ret < TCPVIZ_EXIT_OK || ret > TCPVIZ_EXIT_SYSTEM)
		abort();
	free(page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct tcpviz_object * const objects[] = {
		&tcpviz_listeners, &tcpviz_half_open, &tcpviz_stats,
		&tcpviz_graph, &tcpviz_metrics, &tcpviz_summary_object,
	};
	struct tcpviz_opts opts = { .dir = dir };
	struct tcpviz_live live;

	tcpviz_live_init(&live, dir);
	opts.source = &live.source;
	split(data, size);
	for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
		for (int json = 0; json < 2; json++) {
			opts.json = json;
			opts.pretty = size & 1;
			show(objects[i], &opts);
		}
	}
	return 0;
}
