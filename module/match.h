/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_MATCH_H
#define _TCPVIZ_MATCH_H

#include <linux/netfilter.h>
#include <linux/types.h>

struct tcpviz_policy_key;

/* No segment has port 0. */
#define TCPVIZ_PORT_MIN		1
#define TCPVIZ_PORT_MAX		65535

/**
 * struct tcpviz_prefix - addresses that begin alike
 * @addr: the first of them
 * @len: bits that are the same; 0: any address
 */
struct tcpviz_prefix {
	union nf_inet_addr addr;
	u8 len;
};

/**
 * struct tcpviz_match - which connections a rule is about
 * @local: where the server's address is
 * @source: where the client's address is
 * @port_first: least port of the server
 * @port_last: greatest port of the server
 * @family: AF_INET, AF_INET6, or 0: either, and then no prefix has a length
 */
struct tcpviz_match {
	struct tcpviz_prefix local;
	struct tcpviz_prefix source;
	u16 port_first;
	u16 port_last;
	u8 family;
};

bool tcpviz_prefix_has(const struct tcpviz_prefix *prefix, u8 family,
		       const union nf_inet_addr *addr);
bool tcpviz_match_has(const struct tcpviz_match *m,
		      const struct tcpviz_policy_key *key);
bool tcpviz_match_covers(const struct tcpviz_match *a,
			 const struct tcpviz_match *b);

/**
 * tcpviz_match_any_port() - does a port not matter?
 * @m: match
 *
 * Return: true if @m takes any.
 */
static inline bool tcpviz_match_any_port(const struct tcpviz_match *m)
{
	return m->port_first == TCPVIZ_PORT_MIN &&
	       m->port_last == TCPVIZ_PORT_MAX;
}

/**
 * tcpviz_match_same() - do two matches take the same?
 * @a: match
 * @b: the other
 *
 * Return: true if they do.
 */
static inline bool tcpviz_match_same(const struct tcpviz_match *a,
				     const struct tcpviz_match *b)
{
	return tcpviz_match_covers(a, b) && tcpviz_match_covers(b, a);
}

#endif /* _TCPVIZ_MATCH_H */
