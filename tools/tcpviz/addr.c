// SPDX-License-Identifier: GPL-2.0
/* Addresses and prefixes, from text and to it */

#include "addr.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "word.h"

/* What ::ffff:0:0/96 begins with: IPv4 in the dress of IPv6 */
static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

static int ip_parse(uint8_t *family, uint8_t ip[16], const char *text)
{
	*family = strchr(text, ':') ? AF_INET6 : AF_INET;
	return inet_pton(*family, text, ip) == 1 ? 0 : -1;
}

/**
 * tcpviz_addr_parse() - address and port as the module's tables write them
 * @addr: gets them
 * @text: such as "192.0.2.1:80" or "[2001:db8::1]:80"
 *
 * Return: 0, or -1 with @addr not known.
 */
int tcpviz_addr_parse(struct tcpviz_addr *addr, const char *text)
{
	const char *port = strrchr(text, ':');
	char ip[TCPVIZ_ADDR_TEXT];
	uint64_t number;
	size_t len;

	memset(addr, 0, sizeof(*addr));
	if (!port || tcpviz_word_number(port + 1, UINT16_MAX, &number))
		return -1;
	len = port - text;
	if (*text == '[') {
		if (len < 2 || text[len - 1] != ']')
			return -1;
		text++;
		len -= 2;
	}
	if (len >= sizeof(ip))
		return -1;
	memcpy(ip, text, len);
	ip[len] = '\0';
	if (ip_parse(&addr->family, addr->ip, ip)) {
		memset(addr, 0, sizeof(*addr));
		return -1;
	}
	addr->port = number;
	return 0;
}

/* Whether the last four octets are an IPv4 address: mapped, or ISATAP */
static bool ends_in_ipv4(const uint8_t ip[16])
{
	return !memcmp(ip, mapped, sizeof(mapped)) ||
	       ((ip[8] | 2) == 2 && !ip[9] && ip[10] == 0x5e && ip[11] == 0xfe);
}

/* Where most zeros are that stand together, at least two words */
static int zeros_find(const uint8_t *ip, int words, int *most)
{
	int at = -1, n;

	*most = 1;
	for (int i = 0; i < words; i++) {
		for (n = 0; i + n < words; n++)
			if (ip[2 * (i + n)] || ip[2 * (i + n) + 1])
				break;
		if (n > *most) {
			*most = n;
			at = i;
		}
	}
	return at;
}

/* inet_ntop() has another idea of when the end is written as IPv4 */
static void ipv6_format(const uint8_t ip[16], char text[INET6_ADDRSTRLEN])
{
	int words = ends_in_ipv4(ip) ? 6 : 8, most, len = 0;
	int zeros = zeros_find(ip, words, &most);

	for (int i = 0; i < words; i++) {
		if (i == zeros) {
			len += sprintf(text + len, i ? ":" : "::");
			i += most - 1;
			continue;
		}
		len += sprintf(text + len, i < 7 ? "%x:" : "%x",
			       ip[2 * i] << 8 | ip[2 * i + 1]);
	}
	if (words == 6)
		sprintf(text + len, "%u.%u.%u.%u", ip[12], ip[13], ip[14],
			ip[15]);
}

/**
 * tcpviz_addr_format() - address and port as the module's tables write them
 * @addr: both
 * @text: gets the text, "-" if they are not known
 */
void tcpviz_addr_format(const struct tcpviz_addr *addr,
			char text[TCPVIZ_ADDR_TEXT])
{
	char ip[INET6_ADDRSTRLEN];

	if (addr->family == AF_INET6) {
		ipv6_format(addr->ip, ip);
		snprintf(text, TCPVIZ_ADDR_TEXT, "[%s]:%u", ip, addr->port);
	} else if (addr->family && inet_ntop(AF_INET, addr->ip, ip, sizeof(ip))) {
		snprintf(text, TCPVIZ_ADDR_TEXT, "%s:%u", ip, addr->port);
	} else {
		strcpy(text, "-");
	}
}

/**
 * tcpviz_addr_complete() - add octets of an IPv4 prefix that were left out
 * @ip: the address in it, without port and length
 * @size: of @ip
 *
 * As ss and ip have it: 10/8 is 10.0.0.0/8.
 *
 * Return: 0, or -1 if there is no room.
 */
int tcpviz_addr_complete(char *ip, size_t size)
{
	size_t len = strlen(ip);
	int dots = 0;

	if (strchr(ip, ':'))
		return 0;
	for (const char *c = ip; *c; c++)
		dots += *c == '.';
	for (; dots < 3; dots++, len += 2) {
		if (len + sizeof(".0") > size)
			return -1;
		strcpy(ip + len, ".0");
	}
	return 0;
}

/**
 * tcpviz_prefix_parse() - a prefix, or an address, which is the longest one
 * @prefix: gets it
 * @text: such as "192.0.2.0/24"; bits beyond the length do not matter
 *
 * Of an IPv4 prefix the last octets may be left out.
 *
 * Return: 0, or -1 if it is none.
 */
int tcpviz_prefix_parse(struct tcpviz_prefix *prefix, const char *text)
{
	const char *slash = strchr(text, '/');
	char ip[INET6_ADDRSTRLEN];
	uint64_t len;
	size_t n = slash ? (size_t)(slash - text) : strlen(text);

	memset(prefix, 0, sizeof(*prefix));
	if (n >= sizeof(ip))
		return -1;
	memcpy(ip, text, n);
	ip[n] = '\0';
	if (slash && tcpviz_addr_complete(ip, sizeof(ip)))
		return -1;
	if (ip_parse(&prefix->family, prefix->ip, ip))
		return -1;
	len = prefix->family == AF_INET ? 32 : 128;
	if (slash && tcpviz_word_number(slash + 1, len, &len))
		return -1;
	prefix->len = len;
	return 0;
}

static bool bits_equal(const uint8_t *a, const uint8_t *b, unsigned int bits)
{
	unsigned int rest = bits % 8, octets = bits / 8;

	if (memcmp(a, b, octets))
		return false;
	return !rest || !((a[octets] ^ b[octets]) >> (8 - rest));
}

/**
 * tcpviz_prefix_has() - whether an address begins with a prefix
 * @prefix: the prefix
 * @addr: the address
 *
 * An IPv4 address that is written as IPv6 is IPv4 as well, as ss has it.
 *
 * Return: true if it does.
 */
bool tcpviz_prefix_has(const struct tcpviz_prefix *prefix,
		       const struct tcpviz_addr *addr)
{
	if (prefix->family == addr->family)
		return bits_equal(prefix->ip, addr->ip, prefix->len);
	return prefix->family == AF_INET && addr->family == AF_INET6 &&
	       !memcmp(addr->ip, mapped, sizeof(mapped)) &&
	       bits_equal(prefix->ip, addr->ip + sizeof(mapped), prefix->len);
}
