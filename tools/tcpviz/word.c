// SPDX-License-Identifier: GPL-2.0
/* Words of the command line */

#include "word.h"

#include <string.h>
#include <strings.h>

/**
 * tcpviz_word_begins() - whether a word stands for a longer one
 * @word: what was written
 * @full: the word that may be meant
 *
 * Return: true if @full begins with @word, which isn't empty.
 */
bool tcpviz_word_begins(const char *word, const char *full)
{
	return *word && !strncasecmp(full, word, strlen(word));
}

/**
 * tcpviz_word_number() - a decimal number, and nothing beside it
 * @word: what was written
 * @most: the largest number that is allowed
 * @number: gets it
 *
 * Return: 0, or -1 if it isn't one.
 */
int tcpviz_word_number(const char *word, uint64_t most, uint64_t *number)
{
	uint64_t value = 0;

	if (!*word)
		return -1;
	for (; *word; word++) {
		unsigned int digit = (unsigned char)*word - '0';

		if (digit > 9 || value > (UINT64_MAX - digit) / 10)
			return -1;
		value = value * 10 + digit;
	}
	if (value > most)
		return -1;
	*number = value;
	return 0;
}
