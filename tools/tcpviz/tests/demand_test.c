// SPDX-License-Identifier: GPL-2.0
/*
 * What the module is asked for on behalf of filters, case by case. Prints "ok
 * NAME" or "not ok NAME # why" for run.sh, which counts.
 */

#include <arpa/inet.h>
#include <stdio.h>

#include "../proc.h"
#include "../util.h"
#include "judge.h"

static int failed;

static void result(const char *name, const char *why)
{
	printf("%s demand: %s%s%s\n", *why ? "not ok" : "ok", name,
	       *why ? " # " : "", why);
	failed |= !!*why;
}

static size_t add(char *text, size_t len, const char *format, const char *value)
{
	return len + snprintf(text + len, 512 - len, format, len ? " " : "",
			      value);
}

static const char *number(unsigned long value)
{
	static char text[24];

	snprintf(text, sizeof(text), "%lu", value);
	return text;
}

static const char *states_text(unsigned int states)
{
	static char text[256];
	size_t len = 0;

	*text = '\0';
	for (int i = 0; i < TCPVIZ_ST_MAX; i++)
		if (states & (1U << i))
			len += snprintf(text + len, sizeof(text) - len, "%s%s",
					len ? "," : "", tcpviz_state_name(i));
	return text;
}

static const char *prefix_text(const struct tcpviz_prefix *prefix)
{
	char ip[INET6_ADDRSTRLEN];
	static char text[64];

	inet_ntop(prefix->family, prefix->ip, ip, sizeof(ip));
	snprintf(text, sizeof(text), "%s/%u", ip, prefix->len);
	return text;
}

/* Each condition as a word, "-" for none */
static void describe(const struct tcpviz_demand *ask, char text[512])
{
	static const char * const addrs[] = {
		"%sclient %s", "%sserver %s", "%saddr %s"
	};
	static const char * const ports[] = {
		"%sclient-port %s", "%sserver-port %s", "%sport %s"
	};
	static const char * const states[] = {
		"%sclient-states %s", "%sserver-states %s", "%sstates %s"
	};
	char flags[192];
	size_t len = 0;

	strcpy(text, ask->never ? "never" : "-");
	if (ask->never)
		return;
	if (ask->family)
		len = add(text, len, "%sfamily %s",
			  ask->family == AF_INET ? "4" : "6");
	for (int end = 0; end < 3; end++) {
		if (ask->addr[end].family)
			len = add(text, len, addrs[end],
				  prefix_text(&ask->addr[end]));
		if (ask->port[end] != TCPVIZ_ANY_PORT)
			len = add(text, len, ports[end],
				  number(ask->port[end]));
		if (ask->states[end] != TCPVIZ_DEMAND_STATES)
			len = add(text, len, states[end],
				  states_text(ask->states[end]));
	}
	if (ask->l3dev)
		len = add(text, len, "%sl3dev %s", number(ask->l3dev));
	if (ask->paths != TCPVIZ_DEMAND_PATHS)
		len = add(text, len, "%spaths %s", number(ask->paths));
	tcpviz_flag_list(flags, sizeof(flags), ask->flags);
	if (ask->flags)
		add(text, len, "%sflags %s", flags);
}

#define OPEN	"ESTABLISHED"
#define DATA	"SYN-SENT,SYN-RECEIVED,ESTABLISHED,FIN-WAIT-1,FIN-WAIT-2,CLOSE-WAIT,CLOSING,LAST-ACK,TIME-WAIT"
#define NOT_OPEN "CLOSED,LISTEN,SYN-SENT,SYN-RECEIVED,FIN-WAIT-1,FIN-WAIT-2,CLOSE-WAIT,CLOSING,LAST-ACK,TIME-WAIT"

#define BIG	"CLOSED,LISTEN,SYN-SENT,ESTABLISHED,FIN-WAIT-1,FIN-WAIT-2,CLOSE-WAIT,CLOSING,LAST-ACK"

static const struct {
	const char *words, *want;
} cases[] = {
	/* one condition */
	{ "", "-" },
	{ "state all", "-" },
	{ "state established", "states " OPEN },
	{ "state connected", "states " DATA },
	{ "state bucket", "states SYN-RECEIVED,TIME-WAIT" },
	{ "client-state established", "client-states " OPEN },
	{ "server-state time-wait", "server-states TIME-WAIT" },
	{ "exclude established",
	  "client-states " NOT_OPEN " server-states " NOT_OPEN },
	{ "state syn-sent state syn-recv", "states SYN-SENT,SYN-RECEIVED" },
	{ "client 10.0.0.0/8", "client 10.0.0.0/8" },
	{ "client 10.1.2.3/8", "client 10.0.0.0/8" },
	{ "server [2001:db8::1]:80",
	  "server 2001:db8::1/128 server-port 80" },
	{ "client-port 80", "client-port 80" },
	{ "server-port != 80", "-" },
	{ "server-port >= 80", "-" },
	{ "server-port *", "-" },
	{ "path in", "paths 2" },
	{ "flag cookie", "flags cookie" },
	{ "flag synack-missing", "-" },
	{ "dev 7", "l3dev 7" },
	{ "dev lo", "l3dev 1" },
	{ "dev != 7", "-" },
	{ "client inet:*", "client 0.0.0.0/0" },
	/* whose port it is goes by the path */
	{ "sport = 80", "port 80" },
	{ "path in sport = 80", "server-port 80 paths 2" },
	{ "path out sport = 80", "client-port 80 paths 1" },
	{ "path lo sport = 80", "port 80 paths 4" },
	{ "path fwd dport = 80", "server-port 80 paths 8" },
	{ "src 10.0.0.0/8", "addr 10.0.0.0/8" },
	{ "sport = 80 dport = 80", "client-port 80 server-port 80" },
	/* and: what both take */
	{ "client-port 80 and server-port 443",
	  "client-port 80 server-port 443" },
	{ "client-port 80 client-port 443", "never" },
	{ "client-state closed and client-state syn-sent", "never" },
	{ "state syn-sent state syn-recv state syn-sent",
	  "states SYN-SENT,SYN-RECEIVED" },
	{ "( state syn-sent state syn-recv ) and state syn-sent",
	  "states SYN-SENT" },
	{ "client 10.0.0.0/8 client 10.1.0.0/16", "client 10.1.0.0/16" },
	{ "client 10.0.0.0/8 client 192.0.2.0/24", "never" },
	{ "path in path out", "never" },
	{ "flag cookie flag pruned", "flags cookie,pruned" },
	{ "dev 7 dev 8", "never" },
	/* or: what either takes */
	{ "server-port 80 or server-port 443", "-" },
	{ "server-port 80 or server-port 80", "server-port 80" },
	{ "server-port 80 or client-port 80", "port 80" },
	{ "server-port 80 path in or server-port 443 path out", "paths 3" },
	{ "client-state closed or client-state syn-sent",
	  "client-states CLOSED,SYN-SENT" },
	{ "client-state closed or server-state syn-sent",
	  "states CLOSED,SYN-SENT" },
	{ "client 10.0.0.0/16 or client 10.1.0.0/16",
	  "client 10.0.0.0/15" },
	{ "client 10.0.0.0/16 or server 10.1.0.0/16", "addr 10.0.0.0/15" },
	{ "client 10.0.0.0/16 or client ::1", "-" },
	{ "flag cookie flag pruned or flag pruned", "flags pruned" },
	{ "path in path out or dev 7", "l3dev 7" },
	{ "state big", "client-states " BIG " server-states " BIG },
	/* not: carried down to what it negates */
	{ "not state established",
	  "client-states " NOT_OPEN " server-states " NOT_OPEN },
	{ "not client-state established", "client-states " NOT_OPEN },
	{ "not exclude established", "states " OPEN },
	{ "not state big", "states SYN-RECEIVED,TIME-WAIT" },
	{ "not state all", "never" },
	{ "not server-port != 80", "server-port 80" },
	{ "not server-port 80", "-" },
	{ "not client != 10.0.0.0/8", "client 10.0.0.0/8" },
	{ "not path in", "paths 13" },
	{ "not flag cookie", "-" },
	{ "not ( server-port != 80 or not path in )",
	  "server-port 80 paths 2" },
	{ "not ( server-port != 80 and not path in )", "-" },
	{ "not not client-port 80", "client-port 80" },
};

static int parse(struct tcpviz_want *want, const char *words)
{
	char copy[512], *argv[] = { copy };

	snprintf(copy, sizeof(copy), "%s", words);
	want->id = TCPVIZ_NONE;
	return tcpviz_filter_parse(&want->filter, 1, argv);
}

static void test_case(const char *words, const char *wanted)
{
	static struct tcpviz_want want;
	struct tcpviz_demand ask;
	char text[512];

	if (parse(&want, words)) {
		result(words, want.filter.error);
		return;
	}
	tcpviz_demand_make(&ask, &want);
	describe(&ask, text);
	result(*words ? words : "nothing", strcmp(text, wanted) ? text : "");
}

static void test_rest(void)
{
	static struct tcpviz_want want;
	struct tcpviz_demand ask;
	char text[512];

	parse(&want, "server-port 80");
	tcpviz_filter_family(&want.filter, AF_INET6);
	tcpviz_demand_make(&ask, &want);
	describe(&ask, text);
	result("-6 server-port 80",
	       strcmp(text, "family 6 server-port 80") ? text : "");
	parse(&want, "");
	want.id = 17;
	tcpviz_demand_make(&ask, &want);
	result("17", ask.id != 17 ? "another number" : "");
}

/* Conditions of every kind, of which filters are made by chance */
static const char * const parts[] = {
	"state established", "state big", "exclude time-wait", "state syn-recv",
	"client-state syn-sent", "server-state big", "exclude big",
	"state closed exclude syn-sent", "src 10.0.0.0/8", "dst 10.0.0.1",
	"client != 10.0.0.0/9", "server 2001:db8::/32", "dst [::]/0:80",
	"sport = 80", "dport != 80", "client-port 443", "server-port < 81",
	"path in", "path lo", "flag cookie", "flag pruned", "dev 7",
	"dev != 7", "client inet:*", "src *:443", "dst 10.128.0.0/9:80",
};

static unsigned int dice = 1;

static unsigned int roll(unsigned int sides)
{
	dice = dice * 1103515245 + 12345;
	return dice / 65536 % sides;
}

static size_t filter_roll(char *text, size_t len, int depth)
{
	unsigned int what = depth ? roll(4) : 3;

	if (what == 3)
		return len + sprintf(text + len, "%s ",
				     parts[roll(ARRAY_SIZE(parts))]);
	len += sprintf(text + len, what == 2 ? "not ( " : "( ");
	len = filter_roll(text, len, depth - 1);
	if (what < 2) {
		len += sprintf(text + len, ") %s ( ", what ? "or" : "and");
		len = filter_roll(text, len, depth - 1);
	}
	return len + sprintf(text + len, ") ");
}

static void subject_roll(struct tcpviz_subject *subject)
{
	static const char * const addrs[2][4] = {
		{ "10.0.0.1:80", "10.200.0.1:443", "192.0.2.1:80",
		  "192.0.2.2:1024" },
		{ "[2001:db8::1]:80", "[2001:db8:1::1]:443",
		  "[::ffff:10.0.0.1]:80", "[fe80::1]:1024" },
	};
	static const char * const paths[] = { "out", "in", "lo", "fwd" };
	static const char * const flags[] = { "-", "cookie", "cookie,pruned",
					      "pruned" };
	static const char * const devs[] = { "-", "7", "8" };
	unsigned int family = roll(2);

	for (int end = 0; end < 2; end++) {
		tcpviz_addr_parse(&subject->addr[end], addrs[family][roll(4)]);
		subject->state[end] =
			TCPVIZ_ST_CLOSED + roll(TCPVIZ_ST_MAX - 1);
	}
	subject->path = paths[roll(4)];
	subject->flags = flags[roll(4)];
	subject->l3dev = devs[roll(3)];
}

/* Whatever a filter means, the module must tell of */
static void test_chance(void)
{
	static struct tcpviz_want want;
	struct tcpviz_subject subject;
	unsigned int meant = 0, left_out = 0;
	struct tcpviz_demand ask;
	char text[4096];

	for (int i = 0; i < 20000; i++) {
		filter_roll(text, 0, 3);
		want.id = TCPVIZ_NONE;
		if (tcpviz_filter_parse(&want.filter, 1,
					(char *[]){ text })) {
			result(text, want.filter.error);
			return;
		}
		tcpviz_demand_make(&ask, &want);
		for (int j = 0; j < 50; j++) {
			bool told;

			subject_roll(&subject);
			told = judge(&ask, &subject);
			left_out += !told;
			if (!tcpviz_filter_match(&want.filter, &subject))
				continue;
			meant++;
			if (!told) {
				result(text, "does not tell of all");
				return;
			}
		}
	}
	/* nor is it for nothing */
	result("by chance", meant > 100000 && left_out > 100000 ? "" :
	       "hardly anything was tried");
}

int main(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		test_case(cases[i].words, cases[i].want);
	test_rest();
	test_chance();
	return failed;
}
