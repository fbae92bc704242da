/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_CAPTURE_H
#define _TCPVIZ_CAPTURE_H

#include <stdint.h>
#include <stdio.h>

struct tcpviz_mirror;

/**
 * struct tcpviz_capture - a capture file that has been read
 * @frames: how many there were
 * @other: those of them without IP
 * @unknown: frames of links that cannot be read, beside others of the file
 * @error: what ended it before its end, or ""
 */
struct tcpviz_capture {
	uint64_t frames;
	uint64_t other;
	uint64_t unknown;
	char error[512];
};

int tcpviz_capture_read(struct tcpviz_capture *capture, FILE *file,
			struct tcpviz_mirror *mirror);

#endif /* _TCPVIZ_CAPTURE_H */
