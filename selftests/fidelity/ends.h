/* SPDX-License-Identifier: GPL-2.0 */
/* The two sockets of a life, and what they can do. */
#ifndef _FIDELITY_ENDS_H
#define _FIDELITY_ENDS_H

#include "life.h"

uint64_t now_ms(void);
void pause_ms(unsigned int ms);
void enter(int ns);
int on(int fd, int level, int option, int value);
bool wait_for(int fd, short events, int ms);
void shut(int *fd);

void set_port(struct sockaddr_storage *a, uint16_t port);
void fill_address(struct life *l, struct sockaddr_storage *a,
		  const struct host *h, uint16_t port);
socklen_t length(const struct life *l);

int new_socket(struct life *l, int role);
void take_child(struct life *l, int ms);

/* drink(): read what is there; 0: nothing, -1: the end or an error */
int drink(int fd, size_t *got);
int pour(int fd, size_t *left);

/* move(): @size[i] bytes from end i to the other.  False if that failed. */
bool move(struct life *l, const size_t *size);

/*
 * rest(): wait until both ends have been acknowledged all they sent and
 * nothing is on its way any more, and say so.
 */
void rest(struct life *l, int client_state, int server_state);

/* destroy(): what `ss -K` does */
void destroy(struct life *l, int role);

#endif /* _FIDELITY_ENDS_H */
