// SPDX-License-Identifier: GPL-2.0
/* The module's flags and notes, by their numbers and by their names */

#include "flag.h"

#include <stdio.h>

#include "names.h"

static void list_make(char *buf, size_t size, unsigned int bits,
		      const char * const *names, unsigned int count)
{
	size_t len = 0;

	*buf = '\0';
	for (unsigned int i = 0; i < count; i++)
		if ((bits & BIT(i)) && names[i] && len < size)
			len += snprintf(buf + len, size - len, "%s%s",
					len ? "," : "", names[i]);
	if (!len)
		snprintf(buf, size, "-");
}

/**
 * tcpviz_flag_list() - the flags of a connection as the tables write them
 * @buf: gets a comma list, or "-"
 * @size: its size
 * @bits: the flags; one that has no name is not written
 */
void tcpviz_flag_list(char *buf, size_t size, unsigned int bits)
{
	list_make(buf, size, bits, tcpviz_flag_names, TCPVIZ_FLAGS);
}

/**
 * tcpviz_note_list() - the notes of a segment as the tables write them
 * @buf: gets a comma list, or "-"
 * @size: its size
 * @bits: the notes; one that has no name is not written
 */
void tcpviz_note_list(char *buf, size_t size, unsigned int bits)
{
	list_make(buf, size, bits, tcpviz_note_names, TCPVIZ_NOTES);
}

/**
 * tcpviz_flag_find() - number of a connection's flag
 * @word: its name
 *
 * Return: the number of its bit; -1 if there is no such flag.
 */
int tcpviz_flag_find(const char *word)
{
	for (unsigned int i = 0; i < TCPVIZ_FLAGS; i++)
		if (!strcmp(tcpviz_flag_names[i], word))
			return i;
	return -1;
}
