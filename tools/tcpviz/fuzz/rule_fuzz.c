// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer: what can be read as rules is written so that it is read again,
 * and then is the same.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../rulefile.h"

static struct tcpviz_rules rules;

/* What is complained of is not of interest */
__attribute__((constructor))
static void hush(void)
{
	stderr = fopen("/dev/null", "we");
}

static int read_text(const void *text, size_t len)
{
	FILE *file = fmemopen((void *)text, len, "r");
	int err = file ? tcpviz_rulefile_read(&rules, file, "text") : -1;

	if (file)
		fclose(file);
	return err;
}

static char *written(size_t *size)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, size);

	if (!out)
		abort();
	tcpviz_rulefile_write(out, &rules);
	fclose(out);
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t first_size, second_size;
	char *first, *second;

	if (!size || read_text(data, size))
		return 0;
	first = written(&first_size);
	if (read_text(first, first_size))
		abort();
	second = written(&second_size);
	if (strcmp(first, second))
		abort();
	free(second);
	free(first);
	return 0;
}
