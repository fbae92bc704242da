/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_ADDR_H
#define _TCPVIZ_ADDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for an address and port in text: "[IPv6]:65535" is the longest */
#define TCPVIZ_ADDR_TEXT	64

/**
 * struct tcpviz_addr - address and port of an endpoint
 * @family: AF_INET or AF_INET6; 0: not known
 * @ip: address; IPv4 has the first four octets
 * @port: port
 */
struct tcpviz_addr {
	uint8_t family;
	uint8_t ip[16];
	uint16_t port;
};

/**
 * struct tcpviz_prefix - the addresses that begin alike
 * @family: AF_INET or AF_INET6
 * @ip: what they begin with
 * @len: so many bits of it
 */
struct tcpviz_prefix {
	uint8_t family;
	uint8_t ip[16];
	uint8_t len;
};

int tcpviz_addr_parse(struct tcpviz_addr *addr, const char *text);
void tcpviz_addr_format(const struct tcpviz_addr *addr,
			char text[TCPVIZ_ADDR_TEXT]);
int tcpviz_addr_complete(char *ip, size_t size);
int tcpviz_prefix_parse(struct tcpviz_prefix *prefix, const char *text);
bool tcpviz_prefix_has(const struct tcpviz_prefix *prefix,
		       const struct tcpviz_addr *addr);

#endif /* _TCPVIZ_ADDR_H */
