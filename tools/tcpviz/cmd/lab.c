// SPDX-License-Identifier: GPL-2.0
/*
 * tcpviz lab: scenarios, each of which makes TCP do one thing
 *
 * They are self-tests, which play in namespaces of their own and tell of it
 * line by line (selftests/net/lib/lab.sh).  Here they get a title and a moral.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../scenario.h"
#include "../sheet.h"
#include "../tcpviz.h"
#include "../text.h"

#define WIDTH		79
#define KSFT_SKIP	4

static const struct tcpviz_column columns[] = {
	{ "name",	"SCENARIO",	TCPVIZ_KIND_TEXT },
	{ "title",	"WHAT HAPPENS",	TCPVIZ_KIND_TEXT },
	{ "why",	NULL,		TCPVIZ_KIND_TEXT },
};

static int list(const struct tcpviz_opts *opts,
		const struct tcpviz_scenarios *all)
{
	struct tcpviz_sheet sheet;

	tcpviz_sheet_begin(&sheet, opts, columns, ARRAY_SIZE(columns));
	for (size_t i = 0; i < all->count; i++)
		tcpviz_sheet_row(&sheet, (struct tcpviz_cell[]){
			{ .text = all->scenario[i].name },
			{ .text = all->scenario[i].title },
			{ .text = all->scenario[i].why },
		});
	return tcpviz_sheet_end(&sheet, TCPVIZ_EXIT_OK);
}

static void write_wrapped(const char *text)
{
	const char *line;
	size_t len;

	while ((len = tcpviz_text_line(&text, WIDTH, &line)))
		printf("%.*s\n", (int)len, line);
}

/* The child: what the script is to know, and the script */
static void become(const struct tcpviz_opts *opts, const char *dir,
		   const char *name)
{
	const char *path = getenv("PATH");
	char self[PATH_MAX], script[2 * PATH_MAX];
	char *paths = NULL;
	ssize_t len;

	/* What it draws with is this very program */
	len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	while (len > 0 && self[len - 1] != '/')
		len--;
	if (len > 0) {
		self[len - 1] = '\0';
		if (asprintf(&paths, "%s:%s", self,
			     path ? path : "/usr/sbin:/usr/bin:/sbin:/bin") > 0)
			setenv("PATH", paths, 1);
	}
	setenv("TCPVIZ_LAB", opts->family == AF_INET6 ? "ipv6" : "ipv4", 1);
	setenv("TCPVIZ_LAB_DRAW", opts->unicode ? "-U" : "-A", 1);
	snprintf(script, sizeof(script), "%s/%s.sh", dir, name);
	execl(script, script, NULL);
	tcpviz_complain("lab: cannot run %s: %s", script, strerror(errno));
	_exit(127);
}

/* Returns the script's exit status; 128 if it was killed */
static int script_run(const struct tcpviz_opts *opts, const char *dir,
		      const char *name)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid)
		become(opts, dir, name);
	if (pid < 0 || waitpid(pid, &status, 0) < 0) {
		tcpviz_complain("lab: cannot run %s: %s", name,
				strerror(errno));
		return 127;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static int play(const struct tcpviz_opts *opts, const char *dir,
		const struct tcpviz_scenario *scenario)
{
	int status;

	printf("=== %s: %s\n\n", scenario->name, scenario->title);
	status = script_run(opts, dir, scenario->name);
	putchar('\n');
	write_wrapped(scenario->why);
	if (!status)
		return TCPVIZ_EXIT_OK;
	if (status == KSFT_SKIP)
		tcpviz_complain("lab: %s cannot be played here",
				scenario->name);
	else
		tcpviz_complain("lab: %s did not go as it should (status %d)",
				scenario->name, status);
	return TCPVIZ_EXIT_SYSTEM;
}

static int play_all(const struct tcpviz_opts *opts,
		    const struct tcpviz_scenarios *all)
{
	size_t failed = 0;

	for (size_t i = 0; i < all->count; i++) {
		if (play(opts, all->dir, &all->scenario[i]))
			failed++;
		putchar('\n');
	}
	printf("tcpviz lab: %zu scenarios played, %zu of them not as they should\n",
	       all->count, failed);
	return failed ? TCPVIZ_EXIT_SYSTEM : TCPVIZ_EXIT_OK;
}

enum {
	LIST = 10000,	/* behind the scenarios */
	ALL,
	HELP,
};

/* What a word means: a scenario, or one of these; -1 after a complaint */
static int word_find(const struct tcpviz_scenarios *all, const char *word,
		     bool alone)
{
	char names[TCPVIZ_PICK_TEXT];
	struct tcpviz_pick pick;

	tcpviz_pick_begin(&pick, word);
	if (alone) {
		tcpviz_pick_offer(&pick, "list", LIST);
		tcpviz_pick_offer(&pick, "all", ALL);
		tcpviz_pick_offer(&pick, "help", HELP);
	}
	tcpviz_scenarios_offer(all, &pick);
	if (pick.found >= 0)
		return pick.found;
	if (pick.found == TCPVIZ_PICK_SEVERAL)
		tcpviz_complain("lab: \"%s\" may be %s", word,
				tcpviz_pick_tell(&pick, names));
	else
		tcpviz_complain("lab: no scenario \"%s\", try \"tcpviz lab\"",
				word);
	return -1;
}

/* All words are understood before the first is played */
static int play_words(const struct tcpviz_opts *opts,
		      const struct tcpviz_scenarios *all, int argc,
		      char **argv)
{
	int ret = TCPVIZ_EXIT_OK;

	for (int i = 0; i < argc; i++)
		if (word_find(all, argv[i], false) < 0)
			return TCPVIZ_EXIT_USAGE;
	for (int i = 0; i < argc && !ret; i++) {
		int found = word_find(all, argv[i], false);

		if (i)
			putchar('\n');
		ret = play(opts, all->dir, &all->scenario[found]);
	}
	return ret;
}

static int help_run(void)
{
	puts("Usage: tcpviz lab [list]\n"
	     "       tcpviz [-4|-6] lab all\n"
	     "       tcpviz [-4|-6] lab SCENARIO ...");
	return TCPVIZ_EXIT_OK;
}

static int lab_run(const struct tcpviz_opts *opts, int argc, char **argv)
{
	struct tcpviz_scenarios all;
	int ret = TCPVIZ_EXIT_SYSTEM, found = LIST;

	if (argc == 2 && !strcmp(argv[1], "help"))
		return help_run();
	if (tcpviz_scenarios_read(&all))
		goto out;
	if (argc > 1)
		found = word_find(&all, argv[1], argc == 2);
	ret = TCPVIZ_EXIT_USAGE;
	if (found == HELP)
		ret = help_run();
	else if (found == LIST)
		ret = list(opts, &all);
	else if (found >= 0 && opts->json)
		tcpviz_complain("lab: only its list can be JSON");
	else if (found == ALL)
		ret = play_all(opts, &all);
	else if (found >= 0)
		ret = play_words(opts, &all, argc - 1, argv + 1);
out:
	tcpviz_scenarios_free(&all);
	return ret;
}

const struct tcpviz_object tcpviz_lab = {
	.name = "lab",
	.usage = "[SCENARIO ...]",
	.help = "scenarios of TCP, played in namespaces of their own",
	.run = lab_run,
};
