// SPDX-License-Identifier: GPL-2.0
/* libFuzzer: any message is an event that can be written in a line, or none. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../event.h"

static void one_line(void (*write)(FILE *out, const struct tcpviz_event *),
		     const struct tcpviz_event *event)
{
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return;
	write(out, event);
	fclose(out);
	if (!size || strchr(text, '\n') != text + size - 1)
		abort();
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nlmsghdr *msg;
	struct tcpviz_event event;

	if (size > 4096)
		return 0;
	/* libmnl reads to the next multiple of 4, which is in the buffer */
	msg = calloc(1, NLMSG_HDRLEN + MNL_ALIGN(size));
	if (!msg)
		return 0;
	/* Messages are whole: the kernel and mnl_nlmsg_ok() see to that */
	memcpy((char *)msg + NLMSG_HDRLEN, data, size);
	msg->nlmsg_len = NLMSG_HDRLEN + size;
	if (!tcpviz_event_get(&event, msg)) {
		one_line(tcpviz_event_text, &event);
		one_line(tcpviz_event_json, &event);
	}
	free(msg);
	return 0;
}
