// SPDX-License-Identifier: GPL-2.0
/*
 * The list of connections on a screen. However many there are, only those on
 * the screen are formatted. Where it is too narrow, some columns are left out,
 * and addresses lose their middle.
 */

#include "list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "proc.h"
#include "screen.h"

/* An address is not cut below this */
#define ADDR_MIN	8

/* Flags come last: some of them are better than none */
#define FLAGS_MIN	8

/* What is left out last comes first */
static const enum tcpviz_row_column importance[] = {
	TCPVIZ_ROW_CLIENT, TCPVIZ_ROW_SERVER, TCPVIZ_ROW_CLIENT_STATE,
	TCPVIZ_ROW_SERVER_STATE, TCPVIZ_ROW_IDLE, TCPVIZ_ROW_AGE,
	TCPVIZ_ROW_ID, TCPVIZ_ROW_REPEATED, TCPVIZ_ROW_TIMER,
	TCPVIZ_ROW_FLAGS, TCPVIZ_ROW_PATH,
};

/**
 * tcpviz_list_init() - nothing has been read yet
 * @list: the list; who was active last stands first
 */
void tcpviz_list_init(struct tcpviz_list *list)
{
	memset(list, 0, sizeof(*list));
	list->order.column = TCPVIZ_ROW_IDLE;
	list->id = TCPVIZ_NONE;
}

/**
 * tcpviz_list_free() - free what was read
 * @list: the list
 */
void tcpviz_list_free(struct tcpviz_list *list)
{
	free(list->roster.conn);
	free(list->order.place);
}

static bool has_end_in(const struct tcpviz_conn *conn, enum tcpviz_state state)
{
	return conn->state[0] == state || conn->state[1] == state;
}

/**
 * tcpviz_list_take() - there is another roster
 * @list: the list, which has to be arranged then
 * @roster: the roster; gets the one before
 */
void tcpviz_list_take(struct tcpviz_list *list, struct tcpviz_roster *roster)
{
	struct tcpviz_roster before = list->roster;

	list->roster = *roster;
	*roster = before;
	list->half_open = 0;
	for (size_t i = 0; i < list->roster.count; i++)
		list->half_open += has_end_in(&list->roster.conn[i],
					      TCPVIZ_ST_SYN_RECEIVED);
}

/**
 * tcpviz_list_arrange() - show what is in the roster now
 * @list: the list; the chosen connection is chosen where it is now
 * @want: those to be shown
 * @anew: where it isn't shown any more, begin at the top, and not where it was
 *
 * Return: 0 or -ENOMEM.
 */
int tcpviz_list_arrange(struct tcpviz_list *list,
			const struct tcpviz_want *want, bool anew)
{
	size_t place, above = list->cursor - list->first;

	if (tcpviz_order_make(&list->order, &list->roster, want))
		return -ENOMEM;
	place = list->id == TCPVIZ_NONE ? 0 :
		tcpviz_order_find(&list->order, list->id);
	if (place == list->order.count)
		place = anew ? 0 : list->cursor;
	if (place >= list->order.count)
		place = list->order.count ? list->order.count - 1 : 0;
	list->cursor = place;
	/* as far from the top as before, so that it stands still */
	list->first = place > above ? place - above : 0;
	return 0;
}

static void choose(struct tcpviz_list *list, size_t cursor)
{
	list->cursor = cursor;
	list->id = tcpviz_list_chosen(list);
	if (cursor)
		return;
	list->first = 0;
	list->id = TCPVIZ_NONE;
}

/**
 * tcpviz_list_move() - choose another connection
 * @list: the list
 * @key: the key that was pressed
 * @rows: how many connections are on the screen
 *
 * Return: whether the key is for that.
 */
bool tcpviz_list_move(struct tcpviz_list *list, int key, int rows)
{
	size_t last = list->order.count ? list->order.count - 1 : 0;
	size_t page = rows > 1 ? rows - 1 : 1, at = list->cursor;

	switch (key) {
	case TCPVIZ_KEY_UP:
		choose(list, at ? at - 1 : 0);
		return true;
	case TCPVIZ_KEY_DOWN:
		choose(list, at < last ? at + 1 : last);
		return true;
	case TCPVIZ_KEY_PAGE_UP:
		choose(list, at > page ? at - page : 0);
		return true;
	case TCPVIZ_KEY_PAGE_DOWN:
		choose(list, last - at > page ? at + page : last);
		return true;
	case TCPVIZ_KEY_HOME:
		choose(list, 0);
		return true;
	case TCPVIZ_KEY_END:
		choose(list, last);
		return true;
	default:
		return false;
	}
}

/**
 * tcpviz_list_sort() - change the order
 * @list: the list, which has to be arranged then
 * @key: the key that was pressed
 *
 * Return: whether the key is for that.
 */
bool tcpviz_list_sort(struct tcpviz_list *list, int key)
{
	unsigned int column = list->order.column, step;

	switch (key) {
	case 'r':
		list->order.reverse = !list->order.reverse;
		break;
	case '>':
	case TCPVIZ_KEY_RIGHT:
	case '<':
	case TCPVIZ_KEY_LEFT:
		step = key == '>' || key == TCPVIZ_KEY_RIGHT ?
		       1 : TCPVIZ_ROW_COLUMNS - 1;
		do
			column = (column + step) % TCPVIZ_ROW_COLUMNS;
		while (!tcpviz_row_columns[column].head);
		list->order.column = column;
		/* most repetitions are more interesting than none */
		list->order.reverse = column == TCPVIZ_ROW_REPEATED;
		break;
	default:
		return false;
	}
	choose(list, 0);
	return true;
}

/**
 * tcpviz_list_sorted_by() - the column that connections are ordered by
 * @list: the list
 *
 * Return: its head.
 */
const char *tcpviz_list_sorted_by(const struct tcpviz_list *list)
{
	return tcpviz_row_columns[list->order.column].head;
}

static const struct tcpviz_conn *conn_at(const struct tcpviz_list *list,
					 size_t place)
{
	return &list->roster.conn[list->order.place[place].index];
}

/**
 * tcpviz_list_chosen() - the connection that is chosen
 * @list: the list
 *
 * Return: its number; TCPVIZ_NONE if the list is empty.
 */
uint64_t tcpviz_list_chosen(const struct tcpviz_list *list)
{
	return list->order.count ? list->order.place[list->cursor].id :
				   TCPVIZ_NONE;
}

static enum tcpviz_look look_of(const struct tcpviz_conn *conn)
{
	if (has_end_in(conn, TCPVIZ_ST_SYN_SENT) ||
	    has_end_in(conn, TCPVIZ_ST_SYN_RECEIVED))
		return TCPVIZ_LOOK_WARN;
	if (conn->state[0] == TCPVIZ_ST_CLOSED &&
	    conn->state[1] == TCPVIZ_ST_CLOSED)
		return TCPVIZ_LOOK_FAINT;
	return TCPVIZ_LOOK_PLAIN;
}

static const char *cell_text(char buf[TCPVIZ_SHEET_CELL],
			     const struct tcpviz_row *row, unsigned int column)
{
	return tcpviz_sheet_cell(buf, &tcpviz_row_columns[column],
				 &row->cell[column]);
}

/* How wide columns have to be for the connections on the screen */
static void widths_measure(struct tcpviz_list *list, size_t end)
{
	char buf[TCPVIZ_SHEET_CELL];
	struct tcpviz_row row;
	int len;

	for (size_t i = list->first; i < end; i++) {
		tcpviz_row_make(&row, conn_at(list, i));
		for (unsigned int c = 0; c < TCPVIZ_ROW_COLUMNS; c++) {
			if (!tcpviz_row_columns[c].head)
				continue;
			len = strlen(cell_text(buf, &row, c));
			if (list->width[c] < len)
				list->width[c] = len;
		}
	}
}

static bool is_addr(unsigned int column)
{
	return column == TCPVIZ_ROW_CLIENT || column == TCPVIZ_ROW_SERVER;
}

static bool is_state(unsigned int column)
{
	return column == TCPVIZ_ROW_CLIENT_STATE ||
	       column == TCPVIZ_ROW_SERVER_STATE;
}

/* What both states and what it is ordered by leave to each address */
static int addr_room(const struct tcpviz_list *list)
{
	unsigned int by = list->order.column;
	int room = tcpviz_screen_cols() - 3 -
		   list->width[TCPVIZ_ROW_CLIENT_STATE] -
		   list->width[TCPVIZ_ROW_SERVER_STATE];

	if (!is_addr(by) && !is_state(by))
		room -= list->width[by] + 1;
	return room / 2 > ADDR_MIN ? room / 2 : ADDR_MIN;
}

/* The columns there is room for; width 0: it is left out */
static void columns_choose(const struct tcpviz_list *list,
			   int width[TCPVIZ_ROW_COLUMNS])
{
	int room = tcpviz_screen_cols() + 1, addr = addr_room(list);

	memset(width, 0, TCPVIZ_ROW_COLUMNS * sizeof(*width));
	/* before all others the column they are ordered by */
	for (int i = -1; i < (int)ARRAY_SIZE(importance); i++) {
		unsigned int c = i < 0 ? list->order.column : importance[i];
		int want = list->width[c], least;

		if (is_addr(c) && want > addr)
			want = addr;
		least = c == TCPVIZ_ROW_FLAGS && want > FLAGS_MIN ?
			FLAGS_MIN : want;
		if (width[c] || least + 1 > room)
			continue;
		width[c] = want + 1 > room ? room - 1 : want;
		room -= width[c] + 1;
	}
}

/* The beginning and the end of what is too long */
static void cell_put(int row, int col, const char *text, int width, bool right,
		     enum tcpviz_look look)
{
	char cell[TCPVIZ_SHEET_CELL + 1];
	int len = strlen(text), head = (width - 1) / 2;

	if (len > width)
		snprintf(cell, sizeof(cell), "%.*s~%s", head, text,
			 text + len - (width - 1 - head));
	else
		snprintf(cell, sizeof(cell), "%*s", right ? width : -width,
			 text);
	tcpviz_screen_put(row, col, cell, look);
}

static void heads_draw(const struct tcpviz_list *list, int row,
		       const int width[TCPVIZ_ROW_COLUMNS])
{
	int col = 0;

	tcpviz_screen_fill(row, "", TCPVIZ_LOOK_HEAD);
	for (unsigned int c = 0; c < TCPVIZ_ROW_COLUMNS; c++) {
		if (!width[c])
			continue;
		cell_put(row, col, tcpviz_row_columns[c].head, width[c],
			 tcpviz_kind_is_number(tcpviz_row_columns[c].kind),
			 c == list->order.column ? TCPVIZ_LOOK_BOLD :
						   TCPVIZ_LOOK_HEAD);
		col += width[c] + 1;
	}
}

static void conn_draw(const struct tcpviz_conn *conn, int line,
		      const int width[TCPVIZ_ROW_COLUMNS],
		      enum tcpviz_look look)
{
	char buf[TCPVIZ_SHEET_CELL];
	struct tcpviz_row row;
	int col = 0;

	tcpviz_row_make(&row, conn);
	if (look == TCPVIZ_LOOK_CHOSEN)
		tcpviz_screen_fill(line, "", look);
	for (unsigned int c = 0; c < TCPVIZ_ROW_COLUMNS; c++) {
		if (!width[c])
			continue;
		cell_put(line, col, cell_text(buf, &row, c), width[c],
			 tcpviz_kind_is_number(tcpviz_row_columns[c].kind),
			 look);
		col += width[c] + 1;
	}
}

/* The chosen one is on the screen, and no line is empty without need */
static void scroll_to_cursor(struct tcpviz_list *list, size_t rows)
{
	if (list->first > list->cursor)
		list->first = list->cursor;
	if (rows && list->cursor - list->first >= rows)
		list->first = list->cursor - rows + 1;
	if (list->order.count - list->first < rows)
		list->first = list->order.count > rows ?
			      list->order.count - rows : 0;
}

/**
 * tcpviz_list_draw() - draw heads and connections
 * @list: the list
 * @top: first line of the screen for it
 * @rows: how many lines there are for connections, below the heads
 */
void tcpviz_list_draw(struct tcpviz_list *list, int top, int rows)
{
	int width[TCPVIZ_ROW_COLUMNS];
	size_t end;

	if (rows < 0)
		rows = 0;
	scroll_to_cursor(list, rows);
	end = list->order.count - list->first > (size_t)rows ?
	      list->first + rows : list->order.count;
	for (unsigned int c = 0; c < TCPVIZ_ROW_COLUMNS; c++)
		if (tcpviz_row_columns[c].head && !list->width[c])
			list->width[c] = strlen(tcpviz_row_columns[c].head);
	widths_measure(list, end);
	columns_choose(list, width);
	heads_draw(list, top, width);
	for (size_t i = list->first; i < end; i++) {
		const struct tcpviz_conn *conn = conn_at(list, i);

		conn_draw(conn, top + 1 + i - list->first, width,
			  i == list->cursor ? TCPVIZ_LOOK_CHOSEN :
					      look_of(conn));
	}
}
