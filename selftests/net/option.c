// SPDX-License-Identifier: GPL-2.0
/*
 * Socket options by the names that scenarios use, and the one that is a struct.
 */
#define _GNU_SOURCE
#include "option.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *name;
	int level;
	int option;
} options[] = {
	{ "defer-accept",	IPPROTO_TCP,	TCP_DEFER_ACCEPT },
	{ "fast-open",		IPPROTO_TCP,	TCP_FASTOPEN },
	{ "fast-open-connect",	IPPROTO_TCP,	TCP_FASTOPEN_CONNECT },
	{ "ifindex",		SOL_SOCKET,	SO_BINDTOIFINDEX },
	{ "linger2",		IPPROTO_TCP,	TCP_LINGER2 },
	{ "nodelay",		IPPROTO_TCP,	TCP_NODELAY },
	{ "quickack",		IPPROTO_TCP,	TCP_QUICKACK },
	{ "rcvbuf",		SOL_SOCKET,	SO_RCVBUF },
	{ "reuse-port",		SOL_SOCKET,	SO_REUSEPORT },
	{ "sndbuf",		SOL_SOCKET,	SO_SNDBUF },
	{ "syncnt",		IPPROTO_TCP,	TCP_SYNCNT },
	{ "transparent",	IPPROTO_IP,	IP_TRANSPARENT },
	{ "transparent6",	IPPROTO_IPV6,	IPV6_TRANSPARENT },
	{ "user-timeout",	IPPROTO_TCP,	TCP_USER_TIMEOUT },
};

/* 0, or -1 with errno: ENOPROTOOPT if nothing is called so */
int set_option(int fd, const char *name, int value)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(options); i++) {
		if (strcmp(options[i].name, name))
			continue;
		return setsockopt(fd, options[i].level, options[i].option,
				  &value, sizeof(value));
	}
	errno = ENOPROTOOPT;
	return -1;
}

/* 0 or -1 with errno; the key is the same for all */
int set_signature(int fd, const struct sockaddr_storage *peer)
{
	static const char key[] = "tcpviz";
	struct tcp_md5sig sig = { .tcpm_keylen = sizeof(key) - 1 };

	memcpy(&sig.tcpm_addr, peer, sizeof(*peer));
	memcpy(sig.tcpm_key, key, sig.tcpm_keylen);
	return setsockopt(fd, IPPROTO_TCP, TCP_MD5SIG, &sig, sizeof(sig));
}
