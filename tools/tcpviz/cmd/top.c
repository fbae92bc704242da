// SPDX-License-Identifier: GPL-2.0
/*
 * tcpviz top: the connections on the whole screen, as they are now
 *
 * The tables are read a little at a time, and keys are answered in between, so
 * that it makes no difference to who types how long the tables are.
 */

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../command.h"
#include "../draw.h"
#include "../list.h"
#include "../page.h"
#include "../prompt.h"
#include "../reader.h"
#include "../screen.h"
#include "../tcpviz.h"
#include "../verdict.h"
#include "../word.h"

#define INTERVAL_S	1
#define INTERVAL_MAX_S	3600

/* Reading may take one part of the time in so many */
#define SHARE		5

/* Lines that are read before keys are looked at, and for how long so */
#define STEP_LINES	256
#define STEP_US		20000

/* Of the screen: the title, the heads of the columns, the keys */
#define LIST_FRAME	3
#define PAGE_FRAME	1

enum view {
	VIEW_LIST,
	VIEW_CONN,
	VIEW_HELP,
};

/**
 * struct top - what is on the screen, and what will be
 * @opts: the global options
 * @interval_us: between two readings of the tables
 * @reader: reads them
 * @list: the connections
 * @prompt: the filter
 * @page: one connection, or the keys
 * @view: what is shown
 * @under: what is shown again after the help
 * @id: the connection on the page
 * @gone: it isn't there any more
 * @scale: its delays are as long as they took
 * @paused: nothing is read
 * @quit: enough
 * @unsettled: the list is yet to be arranged by another filter
 * @stale: the screen shows something else
 * @read_us: time that reading has taken so far
 * @took_us: time that the list took when it was read last
 * @due_us: when to read again
 * @clock: when it was read last, in words
 */
struct top {
	const struct tcpviz_opts *opts;
	int64_t interval_us;
	struct tcpviz_reader reader;
	struct tcpviz_list list;
	struct tcpviz_prompt prompt;
	struct tcpviz_page page;
	enum view view;
	enum view under;
	uint64_t id;
	bool gone;
	bool scale;
	bool paused;
	bool quit;
	bool unsettled;
	bool stale;
	int64_t read_us;
	int64_t took_us;
	int64_t due_us;
	char clock[16];
};

static const char list_keys[] =
"Enter show  / filter  < > order  r reverse  p pause  ? help  q quit";

static const char keys_text[] =
"Keys of the list\n"
"  Up Down PgUp PgDn   choose a connection; it stays chosen as the list moves\n"
"  Home End            the first one, whichever it is; the last one\n"
"  Enter               its ladder, and why its ends are in their states\n"
"  < > or Left Right   order by another column\n"
"  r                   the other way round\n"
"  /                   type a filter; it holds as you type\n"
"  Esc                 have no filter\n"
"  p                   pause, and go on\n"
"  q                   quit\n"
"\n"
"Keys of a connection\n"
"  Up Down PgUp PgDn Home End Left Right   move about\n"
"  s                   delays as long as they took, or not\n"
"  p                   pause, and go on\n"
"  q Esc               back\n"
"\n"
"Keys while typing\n"
"  Enter               keep the filter\n"
"  Esc                 keep the one before\n"
"  Ctrl-U Ctrl-W       erase all, a word\n"
"\n"
"Filters, as in ss(8)\n"
"  state syn-recv      either end is in this state; exclude STATE: neither is\n"
"  client-state STATE, server-state STATE\n"
"  src, dst, client, server ADDRESS[/LENGTH][:PORT]\n"
"  sport, dport, client-port, server-port [= != < > <= >=] PORT\n"
"  path out|in|lo|fwd, flag FLAG, dev DEVICE\n"
"  and or not ( )\n";

static int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static int rows_of(int frame)
{
	int rows = tcpviz_screen_rows() - frame;

	return rows > 0 ? rows : 0;
}

/* Read at once, whatever was being read */
static void read_now(struct top *top)
{
	tcpviz_reader_stop(&top->reader);
	top->due_us = now_us();
}

/* The page of the connection that has been read; returns 0 or -ENOMEM */
static int conn_take(struct top *top)
{
	const struct tcpviz_talk *talk = &top->reader.talk;
	/* what this terminal can't show is no use on it */
	struct tcpviz_draw draw = {
		.unicode = top->opts->unicode && MB_CUR_MAX > 1,
		.color = top->opts->color,
		.scale = top->scale,
	};
	struct tcpviz_verdict verdict;
	char *text = NULL;
	size_t size;

	top->gone = !talk->has_conn;
	if (top->gone && !talk->nsegs)
		return 0;
	draw.out = open_memstream(&text, &size);
	if (!draw.out)
		return -ENOMEM;
	tcpviz_verdict_make(&verdict, talk);
	tcpviz_draw_title(&draw, talk);
	tcpviz_draw_why(&draw, talk);
	fputc('\n', draw.out);
	tcpviz_draw_ladder(&draw, talk, &verdict);
	if (fclose(draw.out)) {
		free(text);
		return -ENOMEM;
	}
	tcpviz_page_set(&top->page, text);
	return 0;
}

static int list_take(struct top *top)
{
	/* the memory of what was shown is for what is read next */
	tcpviz_list_take(&top->list, &top->reader.roster);
	return tcpviz_list_arrange(&top->list, &top->prompt.want, false);
}

static int read_begin(struct top *top)
{
	top->read_us = 0;
	return top->view == VIEW_CONN ?
	       tcpviz_reader_one(&top->reader, top->id) :
	       tcpviz_reader_all(&top->reader);
}

/* All of it is there; returns 0 or -errno */
static int read_end(struct top *top, int64_t began)
{
	time_t seconds = time(NULL);
	int64_t took_us, rest_us;
	struct tm tm;
	int err;

	err = top->view == VIEW_CONN ? conn_take(top) : list_take(top);
	if (localtime_r(&seconds, &tm))
		strftime(top->clock, sizeof(top->clock), "%H:%M:%S", &tm);
	took_us = top->read_us + now_us() - began;
	if (top->view == VIEW_LIST)
		top->took_us = took_us;
	rest_us = (SHARE - 1) * took_us;
	if (rest_us < top->interval_us)
		rest_us = top->interval_us;
	top->due_us = now_us() + rest_us;
	top->stale = true;
	return err;
}

/* Reads for a moment, if it is time; returns 0 or -errno */
static int read_on(struct top *top)
{
	int64_t began = now_us();
	int ret = 0;

	if (top->paused || top->view == VIEW_HELP || began < top->due_us)
		return 0;
	if (!tcpviz_reader_busy(&top->reader))
		ret = read_begin(top);
	while (!ret && now_us() - began < STEP_US) {
		ret = tcpviz_reader_step(&top->reader, STEP_LINES);
		if (!ret)
			return read_end(top, began);
		if (ret > 0)
			ret = 0;
	}
	top->read_us += now_us() - began;
	return ret;
}

static int wait_ms(const struct top *top)
{
	int64_t left_us = top->due_us - now_us();

	if (top->paused || top->view == VIEW_HELP)
		return -1;
	return left_us > 0 ? left_us / 1000 + 1 : 0;
}

static void title_draw(const struct top *top)
{
	const struct tcpviz_list *list = &top->list;
	struct tcpviz_text text = { };
	char took[TCPVIZ_DURATION];

	tcpviz_text_duration(took, top->took_us);
	tcpviz_text_add(&text, "tcpviz %s  ", top->clock);
	if (list->order.count != list->roster.count)
		tcpviz_text_add(&text, "%zu of ", list->order.count);
	tcpviz_text_add(&text, "%zu connection%s, %zu half-open",
			list->roster.count, list->roster.count == 1 ? "" : "s",
			list->half_open);
	tcpviz_text_add(&text, "  by %s%s  read in %s%s",
			tcpviz_list_sorted_by(list),
			list->order.reverse ? " down" : "", took,
			top->paused ? "  PAUSED" : "");
	if (list->roster.bad)
		tcpviz_text_add(&text, "  %lu bad lines", list->roster.bad);
	tcpviz_screen_put(0, 0, text.buf, TCPVIZ_LOOK_BOLD);
}

static void list_keys_draw(const struct top *top, int row)
{
	struct tcpviz_text text = { };

	if (*top->prompt.text)
		tcpviz_text_add(&text, "filter: %s  (/ changes it, Esc drops it)",
				top->prompt.text);
	else
		tcpviz_text_add(&text, "%s", list_keys);
	tcpviz_screen_put(row, 0, text.buf, TCPVIZ_LOOK_PLAIN);
}

/* Why the list is empty */
static const char *nothing(const struct top *top)
{
	if (!*top->clock)
		return "reading ...";
	return top->list.roster.count ? "no such connection" :
					"no connection has been seen so far";
}

static void list_draw(struct top *top)
{
	int last = tcpviz_screen_rows() - 1, col = -1;

	title_draw(top);
	tcpviz_list_draw(&top->list, 1, rows_of(LIST_FRAME));
	if (!top->list.order.count)
		tcpviz_screen_put(2, 0, nothing(top), TCPVIZ_LOOK_FAINT);
	/* whatever else has no room */
	tcpviz_screen_fill(last, "", TCPVIZ_LOOK_PLAIN);
	if (top->prompt.typing)
		col = tcpviz_prompt_draw(&top->prompt, last);
	else
		list_keys_draw(top, last);
	tcpviz_screen_show(last, col);
}

static void page_draw(struct top *top)
{
	size_t rows = rows_of(PAGE_FRAME), lines;
	int last = tcpviz_screen_rows() - 1;
	struct tcpviz_text text = { };

	lines = tcpviz_page_draw(&top->page, rows);
	if (top->view == VIEW_CONN && top->gone)
		tcpviz_text_add(&text, "connection %" PRIu64 " is no longer in the table  ",
				top->id);
	tcpviz_text_add(&text, "q back");
	if (lines > rows)
		tcpviz_text_add(&text, "  arrows move: line %zu of %zu",
				top->page.first + 1, lines);
	if (top->view == VIEW_CONN)
		tcpviz_text_add(&text, "  s scale  p %s  ? help",
				top->paused ? "go on" : "pause");
	tcpviz_screen_fill(last, text.buf, TCPVIZ_LOOK_PLAIN);
	tcpviz_screen_show(last, -1);
}

static void draw(struct top *top)
{
	if (!top->stale)
		return;
	top->stale = false;
	tcpviz_screen_erase();
	if (top->view == VIEW_LIST)
		list_draw(top);
	else
		page_draw(top);
}

static void help_begin(struct top *top)
{
	top->under = top->view;
	top->view = VIEW_HELP;
	tcpviz_reader_stop(&top->reader);
	tcpviz_page_set(&top->page, strdup(keys_text));
	tcpviz_page_rewind(&top->page);
}

static void conn_begin(struct top *top)
{
	uint64_t id = tcpviz_list_chosen(&top->list);
	struct tcpviz_text text = { };

	if (id == TCPVIZ_NONE)
		return;
	top->view = VIEW_CONN;
	top->id = id;
	top->gone = false;
	top->paused = false;
	tcpviz_text_add(&text, "connection %" PRIu64 "\n", id);
	tcpviz_page_set(&top->page, strdup(text.buf));
	tcpviz_page_rewind(&top->page);
	read_now(top);
}

static void go_back(struct top *top)
{
	top->view = top->view == VIEW_HELP ? top->under : VIEW_LIST;
	top->paused = false;
	read_now(top);
}

/* Once for all keys of a filter that came together; returns 0 or -ENOMEM */
static int settle(struct top *top)
{
	if (!top->unsettled)
		return 0;
	top->unsettled = false;
	return tcpviz_list_arrange(&top->list, &top->prompt.want, true);
}

static int list_key(struct top *top, int key)
{
	int err = settle(top);

	if (err || tcpviz_list_move(&top->list, key, rows_of(LIST_FRAME)))
		return err;
	top->unsettled = tcpviz_list_sort(&top->list, key);
	switch (key) {
	case TCPVIZ_KEY_ENTER:
		conn_begin(top);
		break;
	case TCPVIZ_KEY_ESCAPE:
		top->unsettled = tcpviz_prompt_drop(&top->prompt);
		break;
	case '/':
		tcpviz_prompt_begin(&top->prompt);
		break;
	case 'q':
		top->quit = true;
		break;
	default:
		break;
	}
	return 0;
}

static int typing_key(struct top *top, int key)
{
	switch (key) {
	case TCPVIZ_KEY_UP:
	case TCPVIZ_KEY_DOWN:
	case TCPVIZ_KEY_PAGE_UP:
	case TCPVIZ_KEY_PAGE_DOWN:
		return list_key(top, key);
	default:
		if (tcpviz_prompt_key(&top->prompt, key))
			top->unsettled = true;
		return 0;
	}
}

static void page_key(struct top *top, int key)
{
	if (tcpviz_page_move(&top->page, key, rows_of(PAGE_FRAME)))
		return;
	if (key == 'q' || key == TCPVIZ_KEY_ESCAPE) {
		go_back(top);
	} else if (key == 's' && top->view == VIEW_CONN) {
		top->scale = !top->scale;
		top->paused = false;
		read_now(top);
	}
}

/* Keys that the list and the page of a connection have in common */
static bool shared_key(struct top *top, int key)
{
	switch (key) {
	case '?':
		help_begin(top);
		return true;
	case 'p':
		top->paused = !top->paused;
		read_now(top);
		return true;
	default:
		return false;
	}
}

/* Returns 0 or -ENOMEM */
static int key_do(struct top *top, int key)
{
	top->stale = true;
	if (key == TCPVIZ_KEY_HANGUP)
		top->quit = true;
	if (top->view == VIEW_LIST && top->prompt.typing)
		return typing_key(top, key);
	if (top->view != VIEW_HELP && shared_key(top, key))
		return 0;
	if (top->view == VIEW_LIST)
		return list_key(top, key);
	page_key(top, key);
	return 0;
}

/* Returns 0 or -errno */
static int attend(struct top *top)
{
	int key, err = 0;

	while (!err && !top->quit) {
		draw(top);
		key = tcpviz_screen_key(wait_ms(top));
		/* several at once are drawn once */
		for (; !err && key != TCPVIZ_KEY_NONE && !top->quit;
		     key = tcpviz_screen_key(0))
			err = key_do(top, key);
		if (!err)
			err = settle(top);
		if (!err && !top->quit)
			err = read_on(top);
	}
	return err;
}

static int complain(const struct top *top, int err)
{
	if (err == -ENOMEM)
		tcpviz_complain("out of memory");
	else
		tcpviz_table_error(top->reader.dir, top->reader.table, err,
				   top->reader.proc.missing);
	return TCPVIZ_EXIT_SYSTEM;
}

/* Whether there is a table is told before the screen is taken */
static int screen_run(struct top *top)
{
	int err;

	if (!tcpviz_screen_possible())
		return TCPVIZ_EXIT_SYSTEM;
	err = read_begin(top);
	if (err)
		return complain(top, err);
	if (tcpviz_screen_begin(top->opts->color))
		return TCPVIZ_EXIT_SYSTEM;
	err = attend(top);
	tcpviz_screen_end();
	return err ? complain(top, err) : TCPVIZ_EXIT_OK;
}

/* "interval SECONDS", if it is there; returns how many words that are, or -1 */
static int interval_take(int argc, char **argv, uint64_t *seconds)
{
	static const char * const names[] = { "interval" };
	int command = tcpviz_command_before_filter("top", argc, argv, names,
						   1);

	if (command)
		return command == TCPVIZ_PICK_NONE ? 0 : -1;
	if (argc > 1 && !tcpviz_word_number(argv[1], INTERVAL_MAX_S, seconds) &&
	    *seconds)
		return 2;
	tcpviz_complain("top: interval: a number of seconds is needed, 1 to %d",
			INTERVAL_MAX_S);
	return -1;
}

static int top_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	uint64_t seconds = INTERVAL_S;
	static struct top top;
	int taken, ret;

	if (tcpviz_command_is_help(argc - 1, argv + 1)) {
		puts("Usage: tcpviz top [interval SECONDS] [FILTER]");
		return TCPVIZ_EXIT_OK;
	}
	if (opts->json) {
		tcpviz_complain("top: writes no JSON, see conn and monitor");
		return TCPVIZ_EXIT_USAGE;
	}
	taken = interval_take(argc - 1, argv + 1, &seconds);
	if (taken < 0)
		return TCPVIZ_EXIT_USAGE;
	if (tcpviz_prompt_words(&top.prompt, opts->family, argc - 1 - taken,
				argv + 1 + taken)) {
		tcpviz_complain("top: %s", top.prompt.tried.error);
		return TCPVIZ_EXIT_USAGE;
	}
	top.opts = opts;
	top.interval_us = seconds * 1000000;
	top.reader.dir = opts->dir;
	top.stale = true;
	tcpviz_list_init(&top.list);
	ret = screen_run(&top);
	tcpviz_page_set(&top.page, NULL);
	tcpviz_list_free(&top.list);
	tcpviz_reader_free(&top.reader);
	return ret;
}

const struct tcpviz_object tcpviz_top = {
	.name = "top",
	.usage = "[FILTER]",
	.help = "connections on the whole screen, as they are now",
	.run = top_run,
};
