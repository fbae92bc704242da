// SPDX-License-Identifier: GPL-2.0
/*
 * The terminal as a screen, by ncurses, which writes only what has changed.
 * Nothing else in the command knows ncurses.
 */

#include "screen.h"

#include <curses.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "tcpviz.h"
#include "util.h"

/* the last one: it makes macros of plain words */
#include <term.h>

/* So long an Esc may be the beginning of some other key */
#define ESCAPE_MS	25

/* Widest line that is looked at, escape sequences included */
#define LINE_MAX_CHARS	1024

enum {
	PAIR_WARN = 1,
	PAIR_ERROR,
};

static SCREEN *screen;
static bool colored;

static const struct {
	int curses;
	enum tcpviz_key key;
} keys[] = {
	{ KEY_UP,	TCPVIZ_KEY_UP },
	{ KEY_DOWN,	TCPVIZ_KEY_DOWN },
	{ KEY_LEFT,	TCPVIZ_KEY_LEFT },
	{ KEY_RIGHT,	TCPVIZ_KEY_RIGHT },
	{ KEY_PPAGE,	TCPVIZ_KEY_PAGE_UP },
	{ KEY_NPAGE,	TCPVIZ_KEY_PAGE_DOWN },
	{ KEY_HOME,	TCPVIZ_KEY_HOME },
	{ KEY_END,	TCPVIZ_KEY_END },
	{ KEY_ENTER,	TCPVIZ_KEY_ENTER },
	{ KEY_BACKSPACE, TCPVIZ_KEY_ERASE },
	{ KEY_RESIZE,	TCPVIZ_KEY_RESIZE },
	{ '\n',		TCPVIZ_KEY_ENTER },
	{ '\b',		TCPVIZ_KEY_ERASE },
};

/**
 * tcpviz_screen_possible() - whether this is a terminal that can show a screen
 *
 * Return: true if it is, false after a complaint.
 */
bool tcpviz_screen_possible(void)
{
	const char *term = getenv("TERM");
	bool good;
	int err;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		tcpviz_complain("top: needs a terminal, which \"tcpviz conn\" does not");
		return false;
	}
	if (!term || !*term) {
		tcpviz_complain("top: TERM does not say which terminal this is");
		return false;
	}
	good = setupterm(term, STDOUT_FILENO, &err) == OK && cursor_address;
	del_curterm(set_curterm(NULL));
	if (!good)
		tcpviz_complain("top: a terminal \"%s\" (TERM) cannot show a screen",
				term);
	return good;
}

/* Who knows its size, and when that changes, is the terminal */
static void size_believe(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_row ||
	    !size.ws_col)
		return;
	unsetenv("LINES");
	unsetenv("COLUMNS");
}

/**
 * tcpviz_screen_begin() - take the whole terminal
 * @color: use colours, if the terminal has them
 *
 * Return: 0, or -1 after a complaint.
 */
int tcpviz_screen_begin(bool color)
{
	size_believe();
	screen = newterm(NULL, stdout, stdin);
	if (!screen) {
		tcpviz_complain("top: the terminal cannot be used");
		return -1;
	}
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	set_escdelay(ESCAPE_MS);
	curs_set(0);
	colored = color && has_colors() && start_color() == OK;
	if (colored) {
		use_default_colors();
		init_pair(PAIR_WARN, COLOR_YELLOW, -1);
		init_pair(PAIR_ERROR, COLOR_RED, -1);
	}
	return 0;
}

/**
 * tcpviz_screen_end() - give the terminal back, as it was
 */
void tcpviz_screen_end(void)
{
	if (!screen)
		return;
	endwin();
	delscreen(screen);
	screen = NULL;
}

/**
 * tcpviz_screen_rows() - how high the screen is now
 *
 * Return: lines.
 */
int tcpviz_screen_rows(void)
{
	return getmaxy(stdscr);
}

/**
 * tcpviz_screen_cols() - how wide the screen is now
 *
 * Return: characters in a line.
 */
int tcpviz_screen_cols(void)
{
	return getmaxx(stdscr);
}

/* What ncurses has got already; TCPVIZ_KEY_NONE if nothing */
static int key_take(void)
{
	int c = getch();

	if (c == ERR)
		return TCPVIZ_KEY_NONE;
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (keys[i].curses == c)
			return keys[i].key;
	/* keys and bytes that mean nothing here */
	return c < TCPVIZ_KEY_UP ? c : TCPVIZ_KEY_NONE;
}

/**
 * tcpviz_screen_key() - the next key
 * @timeout_ms: how long to wait for one
 *
 * Return: a character or an enum tcpviz_key; TCPVIZ_KEY_NONE if none came, or
 * one that means nothing.
 */
int tcpviz_screen_key(int timeout_ms)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };
	int key = key_take();

	if (key != TCPVIZ_KEY_NONE)
		return key;
	if (poll(&fd, 1, timeout_ms) <= 0)
		/* a signal, perhaps that the size has changed */
		return key_take();
	return fd.revents & POLLIN ? key_take() : TCPVIZ_KEY_HANGUP;
}

static attr_t look_attr(enum tcpviz_look look)
{
	switch (look) {
	case TCPVIZ_LOOK_HEAD:
	case TCPVIZ_LOOK_CHOSEN:
		return A_REVERSE;
	case TCPVIZ_LOOK_FAINT:
		return colored ? A_DIM : A_NORMAL;
	case TCPVIZ_LOOK_BOLD:
		return colored ? A_BOLD : A_NORMAL;
	case TCPVIZ_LOOK_WARN:
		return colored ? COLOR_PAIR(PAIR_WARN) : A_NORMAL;
	case TCPVIZ_LOOK_ERROR:
		return colored ? COLOR_PAIR(PAIR_ERROR) : A_NORMAL;
	default:
		return A_NORMAL;
	}
}

/**
 * tcpviz_screen_erase() - have nothing on the screen
 */
void tcpviz_screen_erase(void)
{
	erase();
}

/**
 * tcpviz_screen_put() - write a text into a line
 * @row: line, from 0
 * @col: where in the line, from 0
 * @text: ASCII text; what doesn't fit on the screen is cut
 * @look: how it looks
 */
void tcpviz_screen_put(int row, int col, const char *text,
		       enum tcpviz_look look)
{
	int room = tcpviz_screen_cols() - col;

	if (row < 0 || row >= tcpviz_screen_rows() || room <= 0)
		return;
	attrset(look_attr(look));
	mvaddnstr(row, col, text, room);
	attrset(A_NORMAL);
}

/**
 * tcpviz_screen_fill() - write a line that looks the same from end to end
 * @row: line, from 0
 * @text: ASCII text; what doesn't fit on the screen is cut
 * @look: how it looks
 */
void tcpviz_screen_fill(int row, const char *text, enum tcpviz_look look)
{
	if (row < 0 || row >= tcpviz_screen_rows())
		return;
	mvhline(row, 0, ' ' | look_attr(look), tcpviz_screen_cols());
	tcpviz_screen_put(row, 0, text, look);
}

/* The escape sequences that a ladder has; see line.c */
static attr_t escape_attr(long number)
{
	switch (number) {
	case 1:
		return look_attr(TCPVIZ_LOOK_BOLD);
	case 2:
		return look_attr(TCPVIZ_LOOK_FAINT);
	case 31:
		return look_attr(TCPVIZ_LOOK_ERROR);
	case 33:
		return look_attr(TCPVIZ_LOOK_WARN);
	default:
		return A_NORMAL;
	}
}

/**
 * tcpviz_screen_line() - write a line of a drawing
 * @row: line of the screen, from 0
 * @line: up to its end or a newline, in the locale's characters, with escape
 *	sequences for colours
 * @skip: so many characters of it are left of the screen
 */
void tcpviz_screen_line(int row, const char *line, int skip)
{
	wchar_t text[LINE_MAX_CHARS];
	size_t len = mbsnrtowcs(text, &line, strcspn(line, "\n"),
				LINE_MAX_CHARS - 1, NULL);
	int col = -skip;

	if (row < 0 || row >= tcpviz_screen_rows() || len == (size_t)-1)
		return;
	text[len] = L'\0';
	for (wchar_t *at = text; *at; at++) {
		if (at[0] == L'\033' && at[1] == L'[') {
			attrset(escape_attr(wcstol(at + 2, &at, 10)));
			if (!*at)
				break;
		} else if (col++ >= 0 && col <= tcpviz_screen_cols()) {
			mvaddnwstr(row, col - 1, at, 1);
		}
	}
	attrset(A_NORMAL);
}

/**
 * tcpviz_screen_show() - have the terminal show what was written
 * @row: where the cursor stands
 * @col: where in this line; less than 0: it isn't shown
 */
void tcpviz_screen_show(int row, int col)
{
	curs_set(col >= 0);
	if (col >= 0)
		move(row, col < tcpviz_screen_cols() ? col :
			  tcpviz_screen_cols() - 1);
	refresh();
}
