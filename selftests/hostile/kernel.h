/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel's own sockets say, by inet_diag. */
#ifndef _TCPVIZ_KERNEL_H
#define _TCPVIZ_KERNEL_H

#include "ends.h"

/* Once: AF_INET or AF_INET6 */
void kernel_open(int family);

/* Requests and timewait sockets included; sorted. */
void kernel_ends(struct ends *ends);

/* End a connection in silence, as `ss -K` does; one that is gone is no error */
void kernel_kill(const struct end *end);

#endif /* _TCPVIZ_KERNEL_H */
