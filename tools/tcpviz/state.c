// SPDX-License-Identifier: GPL-2.0
/* Names of states, sides and flags, as the tables of the module spell them */

#include "state.h"

#include <stddef.h>
#include <string.h>

#include "util.h"

static const char * const state_names[TCPVIZ_ST_MAX] = {
	[TCPVIZ_ST_NONE]	 = "-",
	[TCPVIZ_ST_CLOSED]	 = "CLOSED",
	[TCPVIZ_ST_LISTEN]	 = "LISTEN",
	[TCPVIZ_ST_SYN_SENT]	 = "SYN-SENT",
	[TCPVIZ_ST_SYN_RECEIVED] = "SYN-RECEIVED",
	[TCPVIZ_ST_ESTABLISHED]	 = "ESTABLISHED",
	[TCPVIZ_ST_FIN_WAIT_1]	 = "FIN-WAIT-1",
	[TCPVIZ_ST_FIN_WAIT_2]	 = "FIN-WAIT-2",
	[TCPVIZ_ST_CLOSE_WAIT]	 = "CLOSE-WAIT",
	[TCPVIZ_ST_CLOSING]	 = "CLOSING",
	[TCPVIZ_ST_LAST_ACK]	 = "LAST-ACK",
	[TCPVIZ_ST_TIME_WAIT]	 = "TIME-WAIT",
};

static const char * const side_names[] = {
	[TCPVIZ_CLIENT]	= "client",
	[TCPVIZ_SERVER]	= "server",
};

static const struct {
	const char *name;
	unsigned int bit;
} flag_names[] = {
	{ "SYN", TCPVIZ_SYN },
	{ "ACK", TCPVIZ_ACK },
	{ "FIN", TCPVIZ_FIN },
	{ "RST", TCPVIZ_RST },
};

static int name_find(const char * const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}

/**
 * tcpviz_state_name() - name of a state, as RFC 9293 writes it
 * @state: the state
 *
 * Return: the name, "-" for a state that isn't known.
 */
const char *tcpviz_state_name(enum tcpviz_state state)
{
	return state < TCPVIZ_ST_MAX ? state_names[state] : "-";
}

/**
 * tcpviz_state_parse() - state of a name
 * @name: the name, or "-"
 *
 * Return: an enum tcpviz_state, -1 if there is no such state.
 */
int tcpviz_state_parse(const char *name)
{
	return name_find(state_names, ARRAY_SIZE(state_names), name);
}

/**
 * tcpviz_side_name() - "client" or "server"
 * @side: the endpoint
 *
 * Return: its name.
 */
const char *tcpviz_side_name(enum tcpviz_side side)
{
	return side_names[side];
}

/**
 * tcpviz_side_parse() - endpoint of a name
 * @name: "client" or "server"
 *
 * Return: an enum tcpviz_side, -1 if it is neither.
 */
int tcpviz_side_parse(const char *name)
{
	return name_find(side_names, ARRAY_SIZE(side_names), name);
}

/**
 * tcpviz_list_has() - whether a comma list holds a word
 * @list: words separated by commas
 * @word: the word
 *
 * Return: true if it does.
 */
bool tcpviz_list_has(const char *list, const char *word)
{
	size_t len = strlen(word);

	while (*list) {
		size_t n = strcspn(list, ",");

		if (n == len && !memcmp(list, word, len))
			return true;
		list += n;
		list += *list == ',';
	}
	return false;
}

/**
 * tcpviz_flags_parse() - bits of a list of TCP flags
 * @list: such as "SYN,ACK"; flags without a bit here are passed over
 *
 * Return: the TCPVIZ_SYN etc. that are set.
 */
unsigned int tcpviz_flags_parse(const char *list)
{
	unsigned int bits = 0;

	for (size_t i = 0; i < ARRAY_SIZE(flag_names); i++)
		if (tcpviz_list_has(list, flag_names[i].name))
			bits |= flag_names[i].bit;
	return bits;
}
