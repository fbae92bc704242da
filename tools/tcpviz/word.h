/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_WORD_H
#define _TCPVIZ_WORD_H

#include <stdbool.h>
#include <stdint.h>

bool tcpviz_word_begins(const char *word, const char *full);
int tcpviz_word_number(const char *word, uint64_t most, uint64_t *number);

#endif /* _TCPVIZ_WORD_H */
