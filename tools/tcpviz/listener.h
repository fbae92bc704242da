/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_LISTENER_H
#define _TCPVIZ_LISTENER_H

#include <stdint.h>

#include "addr.h"

struct tcpviz_want;

/**
 * struct tcpviz_listener - a record of the table "listeners"
 * @addr: address and port
 * @l3dev: device it is bound to
 * @half_open: connections that are half-open
 * @half_open_max: the most there were
 * @young: those whose SYN-ACK was not repeated
 * @accept_queue: connections that wait for accept()
 * @accept_max: most that may
 * @synacks: SYN-ACKs sent
 * @synack_repeats: those that were repetitions
 * @tries: comma list, how many SYN-ACKs handshakes took
 * @completed: handshakes that were completed
 * @refused: handshakes that a RST ended
 * @timed_out: handshakes that ended in silence
 * @median_us: median duration of a handshake
 * @pruned: handshakes that a limit ended
 * @retries: how often the SYN-ACK timer may fire
 * @retries_by: who says so
 * @bound: how many half-open connections it takes
 * @bound_by: who says so
 * @queued: those that may have to make room
 * @blind_ms: dry run: how long the queue was full
 *
 * Numbers may be TCPVIZ_NONE.
 */
struct tcpviz_listener {
	char addr[TCPVIZ_ADDR_TEXT];
	char l3dev[32];
	uint64_t half_open;
	uint64_t half_open_max;
	uint64_t young;
	uint64_t accept_queue;
	uint64_t accept_max;
	uint64_t synacks;
	uint64_t synack_repeats;
	char tries[192];
	uint64_t completed;
	uint64_t refused;
	uint64_t timed_out;
	uint64_t median_us;
	uint64_t pruned;
	uint64_t retries;
	char retries_by[32];
	uint64_t bound;
	char bound_by[32];
	uint64_t queued;
	uint64_t blind_ms;
};

int tcpviz_listener_each(const char *dir, const struct tcpviz_want *want,
			 int (*each)(const struct tcpviz_listener *listener,
				     void *data), void *data);

#endif /* _TCPVIZ_LISTENER_H */
