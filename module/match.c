// SPDX-License-Identifier: GPL-2.0
/*
 * Which connections a rule is about.
 */
#include "match.h"

#include <linux/inetdevice.h>
#include <net/ipv6.h>

#include "policy.h"

/**
 * tcpviz_prefix_has() - is an address in a prefix?
 * @prefix: prefix
 * @family: the family of both, unless the prefix is of any address
 * @addr: address, of which only what @family uses is read
 *
 * Context: any.
 * Return: true if it is.
 */
bool tcpviz_prefix_has(const struct tcpviz_prefix *prefix, u8 family,
		       const union nf_inet_addr *addr)
{
	if (!prefix->len)
		return true;
	if (family == AF_INET)
		return !((addr->ip ^ prefix->addr.ip) &
			 inet_make_mask(prefix->len));
	return ipv6_prefix_equal(&addr->in6, &prefix->addr.in6, prefix->len);
}

/**
 * tcpviz_match_has() - does a match take a connection?
 * @m: match
 * @key: the connection
 *
 * Context: any.
 * Return: true if it does.
 */
bool tcpviz_match_has(const struct tcpviz_match *m,
		      const struct tcpviz_policy_key *key)
{
	u16 port = ntohs(key->lport);

	if (m->family && m->family != key->family)
		return false;
	if (port < m->port_first || port > m->port_last)
		return false;
	if (!key->raddr && m->source.len)
		return false;
	return tcpviz_prefix_has(&m->local, key->family, key->laddr) &&
	       tcpviz_prefix_has(&m->source, key->family, key->raddr);
}

/**
 * tcpviz_match_covers() - does a match take all that another does?
 * @a: match
 * @b: the other
 *
 * Context: any.
 * Return: true if what @b takes, @a does.
 */
bool tcpviz_match_covers(const struct tcpviz_match *a,
			 const struct tcpviz_match *b)
{
	return (!a->family || a->family == b->family) &&
	       a->port_first <= b->port_first && a->port_last >= b->port_last &&
	       a->local.len <= b->local.len &&
	       tcpviz_prefix_has(&a->local, a->family, &b->local.addr) &&
	       a->source.len <= b->source.len &&
	       tcpviz_prefix_has(&a->source, a->family, &b->source.addr);
}
