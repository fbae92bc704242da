/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_OPTION_H
#define _TCPVIZ_OPTION_H

#include <sys/socket.h>

int set_option(int fd, const char *name, int value);
int set_signature(int fd, const struct sockaddr_storage *peer);

#endif /* _TCPVIZ_OPTION_H */
