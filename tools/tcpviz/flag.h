/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_FLAG_H
#define _TCPVIZ_FLAG_H

#include <stddef.h>

void tcpviz_flag_list(char *buf, size_t size, unsigned int bits);
void tcpviz_note_list(char *buf, size_t size, unsigned int bits);
int tcpviz_flag_find(const char *word);

#endif /* _TCPVIZ_FLAG_H */
