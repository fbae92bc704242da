/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_BENCH_FLOOD_H
#define _TCPVIZ_BENCH_FLOOD_H

#include <stdbool.h>

#include "lib.h"

/* Clients whose SYN carries all usual options, and those without timestamps */
enum kind {
	FULL,
	PLAIN,
	KINDS,
};

/**
 * struct plan - one cell of the matrix
 * @rate: spoofed SYNs a second; 0: none
 * @at_once: as many as the sender can instead
 * @clients: how many honest ones
 * @interval: mean time between two of them, ns
 * @warm: time between the first SYN and the first client, ns
 * @port: of the listener
 */
struct plan {
	unsigned long rate;
	bool at_once;
	unsigned int clients;
	uint64_t interval;
	uint64_t warm;
	uint16_t port;
};

/* flood.c: what is ready */
void watch_fd(int fd, void (*ready)(void *arg), void *arg);

/* syn.c: the flood */
void syn_open(const struct plan *plan);
uint64_t syn_due(void);
void syn_send(void);
unsigned long syn_answers(void);
void syn_start_counting(void);
void syn_report(void);

/* honest.c: the clients */
void honest_open(const struct plan *plan, uint64_t start);
uint64_t honest_due(void);
void honest_step(uint64_t now);
bool honest_done(void);
void honest_report(void);

/* echo.c: the server */
void echo_open(uint16_t port);
uint8_t echo_options(enum kind kind);

/* watch.c: the server's half-open sockets */
void watch_open(uint64_t start);
uint64_t watch_due(void);
void watch_step(uint64_t now);
void watch_report(void);

#endif /* _TCPVIZ_BENCH_FLOOD_H */
