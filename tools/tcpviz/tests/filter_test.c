// SPDX-License-Identifier: GPL-2.0
/*
 * What the words of filters mean, case by case. Prints "ok NAME" or "not ok
 * NAME # why" for run.sh, which counts.
 */

#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "../filter.h"
#include "../util.h"

/* The connections that are asked about */
enum who { WEB, OUT, SIX, LOOP, PASS, HALF, LATE, DARK, MAPPED, WHO_MAX };

static const struct {
	const char *name;
	const char *addr[2];
	enum tcpviz_state state[2];
	const char *path, *l3dev, *flags;
} whos[WHO_MAX] = {
	[WEB] = { "web", { "10.1.2.3:40000", "192.0.2.1:80" },
		  { TCPVIZ_ST_ESTABLISHED, TCPVIZ_ST_ESTABLISHED },
		  "in", "-", "-" },
	[OUT] = { "out", { "192.0.2.1:50000", "10.9.9.9:443" },
		  { TCPVIZ_ST_FIN_WAIT_2, TCPVIZ_ST_CLOSE_WAIT },
		  "out", "7", "-" },
	[SIX] = { "six", { "[2001:db8::1]:40001", "[2001:db8::2]:22" },
		  { TCPVIZ_ST_TIME_WAIT, TCPVIZ_ST_CLOSED },
		  "in", "-", "taken-back,fast-open" },
	[LOOP] = { "loop", { "127.0.0.1:40002", "127.0.0.1:80" },
		   { TCPVIZ_ST_ESTABLISHED, TCPVIZ_ST_ESTABLISHED },
		   "lo", "-", "-" },
	[PASS] = { "pass", { "10.0.0.1:1024", "10.0.0.2:80" },
		   { TCPVIZ_ST_SYN_SENT, TCPVIZ_ST_CLOSED },
		   "fwd", "-", "-" },
	[HALF] = { "half", { "198.51.100.7:4242", "192.0.2.1:80" },
		   { TCPVIZ_ST_SYN_SENT, TCPVIZ_ST_SYN_RECEIVED },
		   "in", "-", "accept-queue-full" },
	[LATE] = { "late", { "198.51.100.7:4243", "192.0.2.1:8080" },
		   { TCPVIZ_ST_CLOSED, TCPVIZ_ST_CLOSED },
		   "in", "-", "-" },
	[DARK] = { "dark", { "-", "-" }, { TCPVIZ_ST_NONE, TCPVIZ_ST_NONE },
		   "-", "-", "-" },
	[MAPPED] = { "mapped",
		     { "[::ffff:10.5.5.5]:40003", "[::ffff:192.0.2.1]:80" },
		     { TCPVIZ_ST_LAST_ACK, TCPVIZ_ST_TIME_WAIT },
		     "in", "-", "-" },
};

#define B(who)	(1U << (who))
#define ALL	(B(WHO_MAX) - 1)

static const struct {
	const char *words;
	unsigned int match;
} cases[] = {
	{ "", ALL },
	{ "state all", ALL },
	{ "state established", B(WEB) | B(LOOP) },
	{ "state ESTAB", B(WEB) | B(LOOP) },
	{ "state syn-recv", B(HALF) },
	{ "state SYN-RECEIVED", B(HALF) },
	{ "state SYN_RECV", B(HALF) },
	{ "state syn-rcv", B(HALF) },
	{ "state syn-sent", B(HALF) | B(PASS) },
	{ "client-state syn-sent", B(HALF) | B(PASS) },
	{ "server-state syn-sent", 0 },
	{ "client-state syn-sent server-state syn-recv", B(HALF) },
	{ "state close-wait", B(OUT) },
	{ "state closed", B(SIX) | B(PASS) | B(LATE) },
	{ "state unconnected", B(SIX) | B(PASS) | B(LATE) },
	{ "state time-wait", B(SIX) | B(MAPPED) },
	{ "state connected", ALL & ~B(LATE) & ~B(DARK) },
	{ "state synchronized",
	  ALL & ~B(LATE) & ~B(DARK) & ~B(PASS) },
	{ "state bucket", B(HALF) | B(SIX) | B(MAPPED) },
	{ "state big", ALL & ~(B(HALF) | B(SIX) | B(MAPPED)) },
	{ "exclude big", B(HALF) | B(SIX) | B(MAPPED) },
	{ "state established state close-wait", B(WEB) | B(LOOP) | B(OUT) },
	{ "exclude established", ALL & ~(B(WEB) | B(LOOP)) },
	{ "state connected exclude time-wait",
	  B(WEB) | B(OUT) | B(LOOP) | B(PASS) | B(HALF) },
	{ "exclude closed exclude established",
	  B(OUT) | B(HALF) | B(DARK) | B(MAPPED) },
	{ "state established sport = :80", B(WEB) | B(LOOP) },
	{ "sport = :80", B(WEB) | B(LOOP) | B(HALF) | B(MAPPED) },
	{ "sport = 80", B(WEB) | B(LOOP) | B(HALF) | B(MAPPED) },
	{ "sport :80", B(WEB) | B(LOOP) | B(HALF) | B(MAPPED) },
	{ "sport=:80", B(WEB) | B(LOOP) | B(HALF) | B(MAPPED) },
	{ "sport eq :http", B(WEB) | B(LOOP) | B(HALF) | B(MAPPED) },
	{ "dport = :443", B(OUT) },
	{ "dport = :80", B(LOOP) | B(PASS) },
	{ "sport != :80", B(OUT) | B(SIX) | B(LOOP) | B(PASS) | B(LATE) },
	{ "not sport = :80",
	  B(OUT) | B(SIX) | B(LOOP) | B(PASS) | B(LATE) | B(DARK) },
	{ "sport < :80", B(SIX) },
	{ "sport le :80", B(WEB) | B(SIX) | B(LOOP) | B(HALF) | B(MAPPED) },
	{ "sport gt :8080", B(OUT) | B(LOOP) },
	{ "sport >= 8080", B(OUT) | B(LOOP) | B(LATE) },
	{ "server-port = 80", B(WEB) | B(LOOP) | B(PASS) | B(HALF) |
			      B(MAPPED) },
	{ "client-port lt 5000", B(PASS) | B(HALF) | B(LATE) },
	{ "sport = *", ALL & ~B(DARK) },
	{ "dst 10.0.0.0/8", B(WEB) | B(OUT) | B(PASS) | B(MAPPED) },
	{ "dst 10/8", B(WEB) | B(OUT) | B(PASS) | B(MAPPED) },
	{ "dst 10.9/16", B(OUT) },
	{ "dst inet:10.9.9/24:443", B(OUT) },
	{ "server 192.0.2/24:8080", B(LATE) },
	{ "dst 0/0", ALL & ~B(SIX) & ~B(DARK) },
	{ "dst = 10.0.0.0/8", B(WEB) | B(OUT) | B(PASS) | B(MAPPED) },
	{ "dst != 10.0.0.0/8", ALL & ~(B(WEB) | B(OUT) | B(PASS) |
				       B(MAPPED)) },
	{ "src 10.0.0.0/8", B(PASS) },
	{ "client 10.0.0.0/8", B(WEB) | B(PASS) | B(MAPPED) },
	{ "server 192.0.2.1", B(WEB) | B(HALF) | B(LATE) | B(MAPPED) },
	{ "server 192.0.2.1:80", B(WEB) | B(HALF) | B(MAPPED) },
	{ "server 192.0.2.0/31:80", B(WEB) | B(HALF) | B(MAPPED) },
	{ "server 192.0.2.2/31:80", 0 },
	{ "src *:80", B(WEB) | B(LOOP) | B(HALF) | B(MAPPED) },
	{ "src :80", B(WEB) | B(LOOP) | B(HALF) | B(MAPPED) },
	{ "dst 0.0.0.0/0", ALL & ~B(SIX) & ~B(DARK) },
	{ "dst inet:", ALL & ~B(SIX) & ~B(DARK) },
	{ "dst inet6:", B(SIX) | B(MAPPED) },
	{ "dst inet:10.1.2.3", B(WEB) },
	{ "dst [2001:db8::1]", B(SIX) },
	{ "dst [2001:db8::1]:40001", B(SIX) },
	{ "dst [2001:db8::]/33:40001", B(SIX) },
	{ "dst 2001:db8::1", B(SIX) },
	{ "dst 2001:db8::/32", B(SIX) },
	{ "dst [2001:db8::1]:1", 0 },
	{ "dst ::ffff:10.5.5.5", B(MAPPED) },
	{ "dev 7", B(OUT) },
	{ "dev != 7", ALL & ~B(OUT) },
	{ "path in", B(WEB) | B(SIX) | B(HALF) | B(LATE) | B(MAPPED) },
	{ "path fwd or path lo", B(PASS) | B(LOOP) },
	{ "flag taken-back", B(SIX) },
	{ "flag taken", B(SIX) },
	{ "flag FAST", B(SIX) },
	{ "flag synack-missing", 0 },
	{ "fl acc", B(HALF) },
	{ "st syn-recv", B(HALF) },
	{ "st established st close-w ex closed", B(WEB) | B(OUT) | B(LOOP) },
	{ "client-s syn-sent server-s syn-recv", B(HALF) },
	{ "pa fw or p l", B(PASS) | B(LOOP) },
	{ "sp = :80 dp = :40002", B(LOOP) },
	{ "ds 10/8", B(WEB) | B(OUT) | B(PASS) | B(MAPPED) },
	{ "( sport = :80 or sport = :8080 ) and dst 198.51.100.0/24",
	  B(HALF) | B(LATE) },
	{ "(sport = :80||sport = :8080)&&dst 198.51.100.0/24",
	  B(HALF) | B(LATE) },
	{ "dport = 443 or sport = 80 and state syn-recv", B(OUT) | B(HALF) },
	{ "dport = 443 | sport = 80 state syn-recv", B(OUT) | B(HALF) },
	{ "! ( state connected ) and ! path in", B(DARK) },
	{ "not not state syn-recv", B(HALF) },
	{ "sport = :80 dport = :40002", B(LOOP) },
	{ "sport = :80 dport = :80", 0 },
};

static const struct {
	const char *words;
	const char *error;
} refusals[] = {
	{ "foo", "\"foo\" is not a word of filters, see tcpviz(8)" },
	{ "state", "a state is missing after \"state\"" },
	{ "state )", "a state is missing after \"state\"" },
	{ "exclude", "a state is missing after \"exclude\"" },
	{ "state open", "\"open\" is not a state" },
	{ "state fin", "\"fin\" may be fin-wait-1 or fin-wait-2" },
	{ "client-state clos", "\"clos\" may be closed, close-wait or closing" },
	{ "sport", "a port is missing after \"sport\"" },
	{ "sport =", "a port is missing after \"sport\"" },
	{ "sport = foo", "\"foo\" is not a port" },
	{ "sport = :65536", "\"65536\" is not a port" },
	{ "dport = -1", "\"-1\" is not a port" },
	{ "dst", "an address is missing after \"dst\"" },
	{ "dst foo", "\"foo\" is not an address or a prefix" },
	{ "dst 10.0.0.0/33", "\"10.0.0.0/33\" is not an address or a prefix" },
	{ "dst 10", "\"10\" is not an address or a prefix" },
	{ "dst 10./8", "\"10./8\" is not an address or a prefix" },
	{ "dst /8", "\"/8\" is not an address or a prefix" },
	{ "dst 10.0.0.0.0/8",
	  "\"10.0.0.0.0/8\" is not an address or a prefix" },
	{ "dst 300/8", "\"300/8\" is not an address or a prefix" },
	{ "dst 10.0.0.1:x", "\"x\" is not a port" },
	{ "dst inet6:10.0.0.1",
	  "\"inet6:10.0.0.1\" is not an address or a prefix" },
	{ "dst [::1", "\"[::1\" is not an address or a prefix" },
	{ "path up", "\"up\" is not a path: out, in, lo or fwd" },
	{ "path", "a path is missing after \"path\"" },
	{ "flag", "a flag is missing after \"flag\"" },
	{ "flag nonsense", "\"nonsense\" is not a flag, see tcpviz(8)" },
	{ "flag a", "\"a\" may be ambiguous, accept-queue-full or ack-missing" },
	{ "s = :80",
	  "\"s\" may be state, src, server, sport, server-port or server-state" },
	{ "d :80", "\"d\" may be dst, dport or dev" },
	{ "state all serv :80",
	  "\"serv\" may be server, server-port or server-state" },
	{ "dev", "a device is missing after \"dev\"" },
	{ "fwmark = 1", "\"fwmark\" is something only sockets have" },
	{ "autobound", "\"autobound\" is something only sockets have" },
	{ "(", "the filter ends too early" },
	{ "( state all", "\")\" is missing" },
	{ "( state all ]", "\"]\" is not a word of filters, see tcpviz(8)" },
	{ "state all )", "\")\" has nothing before it" },
	{ "not", "the filter ends too early" },
	{ "state all and", "the filter ends too early" },
	{ "or state all", "\"or\" is not a word of filters, see tcpviz(8)" },
	{ "state all or )", "\")\" is not a word of filters, see tcpviz(8)" },
	{ "and", "\"and\" is not a word of filters, see tcpviz(8)" },
};

static int failed;

static void result(const char *words, const char *why)
{
	if (*why)
		failed = 1;
	printf("%s filter: %s%s%s\n", *why ? "not ok" : "ok",
	       *words ? words : "nothing", *why ? " # " : "", why);
}

static int parse(struct tcpviz_filter *filter, const char *words)
{
	char buf[256], *argv[] = { buf };

	strcpy(buf, words);
	return tcpviz_filter_parse(filter, 1, argv);
}

static unsigned int matches(const struct tcpviz_filter *filter)
{
	unsigned int bits = 0;

	for (int i = 0; i < WHO_MAX; i++) {
		struct tcpviz_subject subject = {
			.path = whos[i].path,
			.l3dev = whos[i].l3dev,
			.flags = whos[i].flags,
		};

		for (int side = 0; side < 2; side++) {
			tcpviz_addr_parse(&subject.addr[side],
					  whos[i].addr[side]);
			subject.state[side] = whos[i].state[side];
		}
		if (tcpviz_filter_match(filter, &subject))
			bits |= B(i);
	}
	return bits;
}

static void test_case(const char *words, unsigned int match)
{
	static struct tcpviz_filter filter;
	char why[256] = "";
	unsigned int bits;

	if (parse(&filter, words)) {
		result(words, filter.error);
		return;
	}
	bits = matches(&filter) ^ match;
	for (int i = 0; i < WHO_MAX; i++)
		if (bits & B(i))
			snprintf(why + strlen(why), sizeof(why) - strlen(why),
				 "%s %s; ", whos[i].name,
				 match & B(i) ? "is missing" : "is too many");
	result(words, why);
}

static void test_refusal(const char *words, const char *error)
{
	static struct tcpviz_filter filter;

	if (!parse(&filter, words))
		result(words, "it was taken");
	else
		result(words, strcmp(filter.error, error) ? filter.error : "");
}

/* What grows without bound must be refused, not overflow */
static void test_bounds(void)
{
	static char deep[4096], *argv[TCPVIZ_FILTER_NODES + 1];
	static struct tcpviz_filter filter;
	char word[TCPVIZ_FILTER_WORD + 1];

	for (int i = 0; i < TCPVIZ_FILTER_DEPTH + 1; i++)
		strcat(deep, "( ");
	argv[0] = deep;
	result("too deep", !tcpviz_filter_parse(&filter, 1, argv) ||
	       strcmp(filter.error, "the filter is too deep") ?
	       filter.error : "");
	for (int i = 0; i < TCPVIZ_FILTER_NODES + 1; i++)
		argv[i] = "sport = 80";
	result("too long",
	       !tcpviz_filter_parse(&filter, TCPVIZ_FILTER_NODES + 1, argv) ||
	       strcmp(filter.error, "the filter is too long") ?
	       filter.error : "");
	memset(word, 'x', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	argv[0] = word;
	result("a word too long", !tcpviz_filter_parse(&filter, 1, argv) ||
	       !strstr(filter.error, "is too long") ? filter.error : "");
}

static void test_family(void)
{
	static struct tcpviz_filter filter;

	parse(&filter, "path in");
	tcpviz_filter_family(&filter, AF_INET6);
	result("-6 path in", matches(&filter) == (B(SIX) | B(MAPPED)) ? "" :
	       "the wrong ones");
	parse(&filter, "");
	tcpviz_filter_family(&filter, AF_INET);
	result("-4", matches(&filter) ==
	       (ALL & ~(B(SIX) | B(MAPPED) | B(DARK))) ? "" :
	       "the wrong ones");
}

int main(void)
{
	/* not every machine knows the names of services */
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (!strstr(cases[i].words, "http") ||
		    getservbyname("http", "tcp"))
			test_case(cases[i].words, cases[i].match);
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++)
		test_refusal(refusals[i].words, refusals[i].error);
	test_bounds();
	test_family();
	return failed;
}
