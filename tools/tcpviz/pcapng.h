/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_PCAPNG_H
#define _TCPVIZ_PCAPNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define TCPVIZ_PCAPNG_LINKS	256	/* interfaces of a section, at most */

/**
 * struct tcpviz_pcapng - a pcapng file, all of whose links are made raw IP
 * @file: the file
 * @swapped: its numbers are in the other byte order
 * @broken: what comes is passed on as it is
 * @link: link of each interface of this section, as far as there is room
 * @links: how many there are
 * @snaplen: of the first of them
 * @block: the block at hand
 * @size: room in @block
 * @len: its length
 * @at: so much of it has been passed on
 * @start: where it is in the file
 * @next: where the next one is
 * @other: frames without IP, which are not passed on
 * @unknown: frames of links that can't be read, which are not either
 * @unknown_link: the last of these links
 */
struct tcpviz_pcapng {
	FILE *file;
	bool swapped;
	bool broken;
	int link[TCPVIZ_PCAPNG_LINKS];
	size_t links;
	uint32_t snaplen;
	uint8_t *block;
	size_t size;
	size_t len;
	size_t at;
	uint64_t start;
	uint64_t next;
	uint64_t other;
	uint64_t unknown;
	int unknown_link;
};

FILE *tcpviz_pcapng_open(struct tcpviz_pcapng *ng, FILE *file);
uint64_t tcpviz_pcapng_tell(const struct tcpviz_pcapng *ng);

#endif /* _TCPVIZ_PCAPNG_H */
