// SPDX-License-Identifier: GPL-2.0
/* What the system may refuse, and how that is told */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "proc.h"
#include "tcpviz.h"

/**
 * tcpviz_complain() - one line to stderr
 * @format: as for printf, without the newline
 */
void tcpviz_complain(const char *format, ...)
{
	va_list args;

	fflush(stdout);
	fputs("tcpviz: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

/**
 * tcpviz_table_error() - say why a table can't be read
 * @dir: directory of the tables
 * @name: the table
 * @err: -errno; -EPROTO means that it isn't the table we know
 * @missing: with -EPROTO, the column that isn't there, or NULL
 *
 * Return: @err.
 */
int tcpviz_table_error(const char *dir, const char *name, int err,
		       const char *missing)
{
	if (err == -ENOENT && !strcmp(dir, TCPVIZ_PROC_DIR) &&
	    access(dir, F_OK))
		tcpviz_complain("no %s: the module tcpviz isn't loaded (try: modprobe tcpviz)",
				dir);
	else if (err == -EACCES || err == -EPERM)
		tcpviz_complain("may not read %s/%s: %s (try as root)", dir,
				name, strerror(-err));
	else if (err == -EPROTO && missing)
		tcpviz_complain("%s/%s has no column \"%s\": not of the version this command knows",
				dir, name, missing);
	else if (err == -EPROTO)
		tcpviz_complain("%s/%s has no header line", dir, name);
	else
		tcpviz_complain("cannot read %s/%s: %s", dir, name,
				strerror(-err));
	return err;
}

/**
 * tcpviz_table_open() - open a table, or say why not
 * @dir: directory of the tables
 * @name: the table
 *
 * Return: the file, or NULL with errno set.
 */
FILE *tcpviz_table_open(const char *dir, const char *name)
{
	char path[PATH_MAX];
	FILE *file = NULL;
	int err;

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) <
	    (int)sizeof(path))
		file = fopen(path, "re");
	else
		errno = ENAMETOOLONG;
	if (!file) {
		err = errno;
		tcpviz_table_error(dir, name, -err, NULL);
		errno = err;
	}
	return file;
}

/**
 * tcpviz_table_bad() - say that lines were left out, if there were any
 * @lines: how many
 */
void tcpviz_table_bad(unsigned long lines)
{
	if (lines)
		tcpviz_complain("%lu line%s could not be read and %s left out",
				lines, lines == 1 ? "" : "s",
				lines == 1 ? "was" : "were");
}

/**
 * tcpviz_table_read() - read a table, or say why not
 * @dir: directory of the tables
 * @name: the table
 * @fields: the columns wanted
 * @nfields: number of @fields
 * @record: room for a record
 * @each: is called for each; anything but 0 ends it, and is returned
 * @data: for @each
 *
 * Return: 0, TCPVIZ_EXIT_SYSTEM, or what @each returned.
 */
int tcpviz_table_read(const char *dir, const char *name,
		      const struct tcpviz_field *fields, size_t nfields,
		      void *record,
		      int (*each)(const void *record, void *data), void *data)
{
	FILE *file = tcpviz_table_open(dir, name);
	struct tcpviz_proc proc;
	int err, ret = 0;

	if (!file)
		return TCPVIZ_EXIT_SYSTEM;
	err = tcpviz_proc_start(&proc, file, fields, nfields);
	while (!err && !ret && (err = tcpviz_proc_next(&proc, record)) > 0) {
		err = 0;
		ret = each(record, data);
	}
	fclose(file);
	tcpviz_table_bad(proc.bad);
	if (!err)
		return ret;
	tcpviz_table_error(dir, name, err, proc.missing);
	return TCPVIZ_EXIT_SYSTEM;
}

/**
 * tcpviz_netns_enter() - go into a network namespace, or say why not
 * @name: as in ip-netns(8), or the path of a namespace file
 *
 * Return: 0 or -errno.
 */
int tcpviz_netns_enter(const char *name)
{
	char path[PATH_MAX];
	int fd, err = 0;

	if (!*name || snprintf(path, sizeof(path), "%s%s",
			       strchr(name, '/') ? "" : "/run/netns/",
			       name) >= (int)sizeof(path)) {
		tcpviz_complain("\"%s\" is not a network namespace", name);
		return -EINVAL;
	}
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		err = -errno;
		tcpviz_complain("cannot open network namespace \"%s\": %s",
				name, strerror(-err));
		return err;
	}
	if (setns(fd, CLONE_NEWNET)) {
		err = -errno;
		tcpviz_complain("cannot enter network namespace \"%s\": %s%s",
				name, strerror(-err),
				err == -EPERM ? " (try as root)" : "");
	}
	close(fd);
	return err;
}
