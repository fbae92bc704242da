// SPDX-License-Identifier: GPL-2.0
/*
 * The scenarios: self-tests with two remarks near their top, which may go on
 * in lines that are indented further.
 *
 *	# scenario: TITLE
 *	# why: REASON
 *	#   more of it
 */

#include "scenario.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tcpviz.h"

#define SUFFIX	".sh"

/* Where scripts are, from where the program is: installed, or not */
static const char * const places[] = {
	TCPVIZ_LAB_PLACE,
	"../../../selftests/net",
};

/* Returns whether there are scripts in the directory that the words make */
static bool dir_try(char *dir, const char *base, const char *place)
{
	char lib[PATH_MAX];

	return snprintf(dir, PATH_MAX, "%s/%s", base, place) < PATH_MAX &&
	       snprintf(lib, sizeof(lib), "%s/lib.sh", dir) <
	       (int)sizeof(lib) && !access(lib, R_OK);
}

/* Returns 0, or -1 and says so */
static int dir_find(char *dir)
{
	const char *said = getenv("TCPVIZ_LAB_DIR");
	char self[PATH_MAX];
	ssize_t len;

	if (said && *said) {
		if (dir_try(dir, said, "."))
			return 0;
		tcpviz_complain("lab: no scenarios in %s (TCPVIZ_LAB_DIR)",
				said);
		return -1;
	}
	len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	while (len > 0 && self[len - 1] != '/')
		len--;
	if (len > 0) {
		self[len - 1] = '\0';
		for (size_t i = 0; i < ARRAY_SIZE(places); i++)
			if (dir_try(dir, self, places[i]))
				return 0;
	}
	tcpviz_complain("lab: no scenarios found, set TCPVIZ_LAB_DIR");
	return -1;
}

/* Adds a piece to a text that grows; returns 0 or -ENOMEM */
static int append(char **text, const char *piece)
{
	size_t old = *text ? strlen(*text) : 0;
	char *new = realloc(*text, old + strlen(piece) + 2);

	if (!new)
		return -ENOMEM;
	sprintf(new + old, "%s%s", old ? " " : "", piece);
	*text = new;
	return 0;
}

/* What follows the remark's name in a line, or NULL */
static const char *after(const char *line, const char *name)
{
	size_t len = strlen(name);

	if (strncmp(line, name, len))
		return NULL;
	line += len;
	return line + strspn(line, " ");
}

/* The remark that a line begins or continues, and what it says; or NULL */
static char **remark_of(struct tcpviz_scenario *scenario, const char *line,
			char **last, const char **said)
{
	*said = after(line, "# scenario:");
	if (*said)
		return &scenario->title;
	*said = after(line, "# why:");
	if (*said)
		return &scenario->why;
	*said = after(line, "#   ");
	return *said ? last : NULL;
}

/* Reads the remarks of a script; without a title it is no scenario */
static int remarks_read(struct tcpviz_scenario *scenario, FILE *file)
{
	char **text = NULL, *line = NULL;
	const char *said;
	size_t size = 0;
	int err = 0;

	while (!err && getline(&line, &size, file) > 0 && *line == '#') {
		line[strcspn(line, "\n")] = '\0';
		text = remark_of(scenario, line, text, &said);
		if (text)
			err = append(text, said);
	}
	free(line);
	return err;
}

static void scenario_free(struct tcpviz_scenario *scenario)
{
	free(scenario->name);
	free(scenario->title);
	free(scenario->why);
}

/* Adds what a script is, if it is a scenario */
static int scenario_add(struct tcpviz_scenarios *all, const char *name)
{
	struct tcpviz_scenario scenario = { };
	struct tcpviz_scenario *room;
	char path[2 * PATH_MAX];
	FILE *file;
	int err;

	snprintf(path, sizeof(path), "%s/%s", all->dir, name);
	file = fopen(path, "re");
	if (!file)
		return -errno;
	err = remarks_read(&scenario, file);
	fclose(file);
	scenario.name = strndup(name, strlen(name) - strlen(SUFFIX));
	if (!err && !scenario.name)
		err = -ENOMEM;
	if (err || !scenario.title || !scenario.why)
		goto out;
	room = realloc(all->scenario, (all->count + 1) * sizeof(*room));
	if (room) {
		all->scenario = room;
		all->scenario[all->count++] = scenario;
		return 0;
	}
	err = -ENOMEM;
out:
	scenario_free(&scenario);
	return err;
}

static int is_script(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return *entry->d_name != '.' && len > strlen(SUFFIX) &&
	       !strcmp(entry->d_name + len - strlen(SUFFIX), SUFFIX);
}

/**
 * tcpviz_scenarios_read() - find all scenarios, or say why not
 * @all: gets them; to be freed in any case
 *
 * Return: 0 or -1.
 */
int tcpviz_scenarios_read(struct tcpviz_scenarios *all)
{
	struct dirent **entries;
	int n, err = 0;

	memset(all, 0, sizeof(*all));
	if (dir_find(all->dir))
		return -1;
	n = scandir(all->dir, &entries, is_script, alphasort);
	if (n < 0)
		err = -errno;
	for (int i = 0; i < n; i++) {
		if (!err)
			err = scenario_add(all, entries[i]->d_name);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	if (err)
		tcpviz_complain("lab: cannot read the scenarios in %s: %s",
				all->dir, strerror(-err));
	return err ? -1 : 0;
}

/**
 * tcpviz_scenarios_free() - free what was read
 * @all: the scenarios
 */
void tcpviz_scenarios_free(struct tcpviz_scenarios *all)
{
	for (size_t i = 0; i < all->count; i++)
		scenario_free(&all->scenario[i]);
	free(all->scenario);
}

/**
 * tcpviz_scenarios_offer() - the scenarios that a word may mean
 * @all: the scenarios
 * @pick: the word
 */
void tcpviz_scenarios_offer(const struct tcpviz_scenarios *all,
			    struct tcpviz_pick *pick)
{
	for (size_t i = 0; i < all->count; i++)
		tcpviz_pick_offer(pick, all->scenario[i].name, i);
}
