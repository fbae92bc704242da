/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_SCREEN_H
#define _TCPVIZ_SCREEN_H

#include <stdbool.h>

/* keys that are no characters */
enum tcpviz_key {
	TCPVIZ_KEY_NONE,
	TCPVIZ_KEY_ERASE_LINE = 'U' & 0x1f,
	TCPVIZ_KEY_ERASE_WORD = 'W' & 0x1f,
	TCPVIZ_KEY_ENTER = '\r',
	TCPVIZ_KEY_ESCAPE = 0x1b,
	TCPVIZ_KEY_ERASE = 0x7f,
	TCPVIZ_KEY_UP = 0x100,
	TCPVIZ_KEY_DOWN,
	TCPVIZ_KEY_LEFT,
	TCPVIZ_KEY_RIGHT,
	TCPVIZ_KEY_PAGE_UP,
	TCPVIZ_KEY_PAGE_DOWN,
	TCPVIZ_KEY_HOME,
	TCPVIZ_KEY_END,
	TCPVIZ_KEY_RESIZE,
	TCPVIZ_KEY_HANGUP,	/* nobody is there any more */
};

/* how something looks */
enum tcpviz_look {
	TCPVIZ_LOOK_PLAIN,
	TCPVIZ_LOOK_HEAD,
	TCPVIZ_LOOK_CHOSEN,
	TCPVIZ_LOOK_FAINT,
	TCPVIZ_LOOK_BOLD,
	TCPVIZ_LOOK_WARN,
	TCPVIZ_LOOK_ERROR,
};

bool tcpviz_screen_possible(void);
int tcpviz_screen_begin(bool color);
void tcpviz_screen_end(void);
int tcpviz_screen_rows(void);
int tcpviz_screen_cols(void);
int tcpviz_screen_key(int timeout_ms);
void tcpviz_screen_erase(void);
void tcpviz_screen_put(int row, int col, const char *text,
		       enum tcpviz_look look);
void tcpviz_screen_fill(int row, const char *text, enum tcpviz_look look);
void tcpviz_screen_line(int row, const char *line, int skip);
void tcpviz_screen_show(int row, int col);

#endif /* _TCPVIZ_SCREEN_H */
