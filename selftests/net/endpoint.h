/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses with ports, of both families, in the notation of the tables:
 * 192.0.2.1:80, [2001:db8::1]:80.
 */
#ifndef _TCPVIZ_ENDPOINT_H
#define _TCPVIZ_ENDPOINT_H

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct endpoint {
	struct sockaddr_storage addr;
	socklen_t len;
};

/* false: @addr is not an address */
static inline bool parse_endpoint(const char *addr, const char *port,
				  struct endpoint *ep)
{
	struct sockaddr_in6 *v6 = (void *)&ep->addr;
	struct sockaddr_in *v4 = (void *)&ep->addr;

	memset(ep, 0, sizeof(*ep));
	if (inet_pton(AF_INET, addr, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(atoi(port));
		ep->len = sizeof(*v4);
	} else if (inet_pton(AF_INET6, addr, &v6->sin6_addr) == 1) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons(atoi(port));
		ep->len = sizeof(*v6);
	} else {
		return false;
	}
	return true;
}

static inline void print_endpoint(const struct endpoint *ep)
{
	const struct sockaddr_in6 *v6 = (const void *)&ep->addr;
	const struct sockaddr_in *v4 = (const void *)&ep->addr;
	char text[INET6_ADDRSTRLEN];

	if (ep->addr.ss_family == AF_INET) {
		inet_ntop(AF_INET, &v4->sin_addr, text, sizeof(text));
		printf(" %s:%u", text, ntohs(v4->sin_port));
	} else {
		inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof(text));
		printf(" [%s]:%u", text, ntohs(v6->sin6_port));
	}
}

#endif /* _TCPVIZ_ENDPOINT_H */
