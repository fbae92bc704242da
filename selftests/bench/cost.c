// SPDX-License-Identifier: GPL-2.0
/*
 * What packets and connections cost, in instructions: virtual time has one
 * nanosecond for each.  One thread plays both ends, so that what a segment
 * makes others do happens inside the call that sends it, and nothing waits.
 *
 *	client --- server		local, over veth
 *	client --- router --- far	forwarded
 *	server				over its own loopback
 *	flooder --- server		SYNs of nobody
 *
 * These are namespaces that cost.sh makes; server and router are the ones
 * under test.  Prints a line for each thing measured:
 *
 *	NAME PLACE INSTRUCTIONS
 *
 * and fails if a number of segments is not what it should be.
 *
 * With COST_TRACE=PLACE in the environment it does what is to be measured there
 * once, between two getpriority(), which nobody else calls, and ends.
 */
#define _GNU_SOURCE
#include "cost.h"
#include "flood.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define PORT		8080
#define FIRST_PORT	10000
#define QUEUE		128
#define LARGE_QUEUE	8192
/* The largest segment with timestamps on an Ethernet */
#define FULL_SEGMENT	1448
#define REQUEST		100
/* Connections whose later cost is measured */
#define LATER		1000
/* A look at the clock takes less */
#define LOOK		500

/**
 * struct place - where two ends are
 * @name: of the place
 * @client: namespace of the client
 * @server: namespace of the server, whose segments are counted
 * @address: of the server
 * @both: the client's segments are counted there as well
 */
struct place {
	const char *name;
	const char *client;
	const char *server;
	const char *address;
	bool both;
};

static const struct place places[] = {
	{ "veth", "client", "server", server_address, false },
	{ "forwarded", "client", "far", "203.0.113.2", false },
	{ "loopback", "server", "server", "127.0.0.1", true },
};

/**
 * struct load - something that is done many times
 * @name: of it
 * @open: get ready
 * @once: do it
 * @close: what @open has to be undone
 * @warm: how often it is done before
 * @times: how often it is done in a round
 * @in: segments to the server
 * @out: segments of the server
 * @parts: the cost is for one of so many parts of it
 * @rounds: how often it is measured
 */
struct load {
	const char *name;
	void (*open)(const struct place *place);
	void (*once)(void);
	void (*close)(void);
	unsigned int warm;
	unsigned int times;
	unsigned int in;
	unsigned int out;
	unsigned int parts;
	unsigned int rounds;
};

static int listen_fd = -1, client_fd = -1, server_fd = -1;
static struct sockaddr_in to;

static void check(bool ok, const char *what)
{
	if (!ok)
		err(1, "%s", what);
}

static void set_option(int fd, int name)
{
	int one = 1;

	check(!setsockopt(fd, IPPROTO_TCP, name, &one, sizeof(one)),
	      "setsockopt");
}

static void open_listener(const char *ns, int backlog)
{
	struct sockaddr_in sin = {
		.sin_family = AF_INET,
		.sin_port = htons(PORT),
	};
	int one = 1;

	enter(ns);
	listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	check(listen_fd >= 0 &&
	      !setsockopt(listen_fd, SOL_SOCKET, SO_REUSEADDR, &one,
			  sizeof(one)) &&
	      !bind(listen_fd, (struct sockaddr *)&sin, sizeof(sin)) &&
	      !listen(listen_fd, backlog), "listener");
}

static void close_listener(void)
{
	close(listen_fd);
}

static void open_place(const struct place *place)
{
	open_listener(place->server, QUEUE);
	to.sin_family = AF_INET;
	to.sin_port = htons(PORT);
	inet_pton(AF_INET, place->address, &to.sin_addr);
	enter(place->client);
}

/* Ports in order: what the kernel does to find one varies */
static void open_connection(void)
{
	static unsigned int port = FIRST_PORT;
	struct sockaddr_in sin = { .sin_family = AF_INET };

	sin.sin_port = htons(port++);
	client_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	check(client_fd >= 0 &&
	      !bind(client_fd, (struct sockaddr *)&sin, sizeof(sin)) &&
	      !connect(client_fd, (struct sockaddr *)&to, sizeof(to)),
	      "connect");
	server_fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC);
	check(server_fd >= 0, "accept");
}

/*
 * The client closes first.  The server's ACK of that would wait for its FIN;
 * it is called for.
 */
static void connect_and_close(void)
{
	char byte;

	open_connection();
	close(client_fd);
	check(!read(server_fd, &byte, 1), "end of file");
	set_option(server_fd, TCP_QUICKACK);
	close(server_fd);
}

static void open_pair(const struct place *place)
{
	open_place(place);
	open_connection();
	set_option(client_fd, TCP_NODELAY);
	set_option(server_fd, TCP_NODELAY);
}

static void close_pair(void)
{
	close(client_fd);
	close(server_fd);
	close_listener();
}

static void put(int fd, size_t len)
{
	static const char data[FULL_SEGMENT];

	check(write(fd, data, len) == (ssize_t)len, "write");
}

static void take(int fd, size_t len)
{
	static char data[2 * FULL_SEGMENT];

	/* May have to wait: a segment is left to ksoftirqd now and then */
	check(recv(fd, data, len, MSG_WAITALL) == (ssize_t)len, "read");
}

/* The second is acknowledged, and both are.  They are read together: what ends
 * a write is acknowledged when it is read.
 */
static void send_two(void)
{
	put(client_fd, FULL_SEGMENT);
	put(client_fd, FULL_SEGMENT);
	take(server_fd, 2 * FULL_SEGMENT);
}

/* Each acknowledges the other */
static void ask_and_answer(void)
{
	put(client_fd, REQUEST);
	take(server_fd, REQUEST);
	put(server_fd, REQUEST);
	take(client_fd, REQUEST);
}

static const struct load loads[] = {
	{ "connection", open_place, connect_and_close, close_listener,
	  20, 15, 4, 3, 1, 20 },
	{ "segment", open_pair, send_two, close_pair, 40, 25, 2, 1, 3, 16 },
	{ "request", open_pair, ask_and_answer, close_pair,
	  40, 25, 1, 1, 1, 16 },
};

/* The requests of a listener that is gone end here, at their next timer */
#define PAUSE	3

/**
 * struct segments - TCP segments of a namespace, as it counts them itself
 * @in: that have come
 * @out: that were sent
 */
struct segments {
	unsigned long in;
	unsigned long out;
};

static int open_counters(const char *ns)
{
	int fd;

	enter(ns);
	fd = open("/proc/thread-self/net/snmp", O_RDONLY | O_CLOEXEC);
	check(fd >= 0, "/proc/net/snmp");
	return fd;
}

static struct segments read_counters(int fd)
{
	struct segments now;
	char text[4096], *line;
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	check(n > 0, "/proc/net/snmp");
	text[n] = '\0';
	/* The first such line has the names */
	line = strstr(text, "\nTcp: ");
	line = line ? strstr(line + 1, "\nTcp: ") : NULL;
	if (!line || sscanf(line, "\nTcp: %*s %*s %*s %*s %*s %*s %*s %*s %*s "
			    "%lu %lu", &now.in, &now.out) != 2)
		errx(1, "no TCP in /proc/net/snmp");
	return now;
}

static void expect(const char *name, const char *place, const char *what,
		   unsigned long is, unsigned long wanted)
{
	if (is != wanted)
		errx(1, "%s, %s: %lu %s instead of %lu", name, place, is, what,
		     wanted);
}

static void repeat(void (*once)(void), unsigned int times)
{
	while (times--)
		once();
}

/* measure_round: print what @once costs, by @parts of it */
static void measure_round(const char *name, const char *place,
			  void (*once)(void), unsigned int times,
			  unsigned int parts)
{
	uint64_t ns = now_ns();

	repeat(once, times);
	ns = now_ns() - ns;
	printf("%s\t%s\t%.1f\n", name, place, (double)ns / (times * parts));
	fflush(stdout);
}

/* trace: do it once for whoever counts each instruction, if it is that place */
static void trace(const char *place, void (*once)(void))
{
	const char *wanted = getenv("COST_TRACE");

	if (!wanted || strcmp(wanted, place))
		return;
	getpriority(PRIO_PROCESS, 0);
	once();
	getpriority(PRIO_PROCESS, 0);
	exit(0);
}

static void measure(const struct load *load, const struct place *place)
{
	unsigned int other_in = place->both ? load->out : 0;
	unsigned int other_out = place->both ? load->in : 0;
	unsigned int i, n = load->times * load->rounds;
	int fd = open_counters(place->server);
	struct segments before, after;

	sleep(PAUSE);
	load->open(place);
	repeat(load->once, load->warm);
	enter(place->client);
	trace(place->name, load->once);
	before = read_counters(fd);
	for (i = 0; i < load->rounds; i++) {
		hold();
		enter(place->client);
		measure_round(load->name, place->name, load->once, load->times,
			      load->parts);
	}
	after = read_counters(fd);
	load->close();
	close(fd);
	expect(load->name, place->name, "segments in", after.in - before.in,
	       n * (load->in + other_in));
	expect(load->name, place->name, "segments out", after.out - before.out,
	       n * (load->out + other_out));
}

/* stolen: in so many ns, what the kernel takes for itself of a process that
 * does nothing but look at the clock
 */
static uint64_t stolen(uint64_t ns)
{
	uint64_t start = now_ns(), last = start, now, sum = 0;

	for (now = start; now - start < ns; last = now) {
		now = now_ns();
		if (now - last > LOOK)
			sum += now - last;
	}
	return sum;
}

/*
 * measure_later: what a connection costs after its end.  Its TIME-WAIT is over
 * 60 s later, and 10 s after that tcpviz forgets it; the timers are late by up
 * to 2 s and 0.3 s.  Between these times nothing is measured: a processor that
 * is idle executes nothing, and the clock does not tell how much of a jump was
 * that.
 */
static void measure_later(void)
{
	uint64_t sum;

	sleep(PAUSE);
	open_place(&places[0]);
	repeat(connect_and_close, LATER);
	close_listener();
	sleep(58);
	sum = stolen(6 * NSEC);
	sleep(5);
	sum += stolen(5 * NSEC);
	printf("later\tveth\t%.1f\n", (double)sum / LATER);
}

/**
 * struct flood - a listener that is flooded
 * @name: of it
 * @queue: how many SYNs it has room for
 * @cookies: net.ipv4.tcp_syncookies
 * @answered: it answers a SYN although it is full, or is not
 * @before: SYNs that are not measured: the queue is as it shall be
 */
struct flood {
	const char *name;
	unsigned int queue;
	bool cookies;
	bool answered;
	unsigned int before;
};

#define FLOOD_ROUNDS	10
#define FLOOD_ROUND	40
#define FLOOD		(FLOOD_ROUNDS * FLOOD_ROUND)

static const struct flood floods[] = {
	{ "full", QUEUE, false, false, 2 * QUEUE },
	{ "cookies", QUEUE, true, true, 2 * QUEUE },
	{ "room", LARGE_QUEUE, false, true, 32 },
};

/**
 * struct defence - who answers SYNs
 * @name: of it
 * @proxy: someone else than TCP, who never sees them
 * @always: also those that find the queue full
 */
struct defence {
	const char *name;
	bool proxy;
	bool always;
};

static const struct defence defences[] = {
	{ "stock", false, false },
	{ "evicting", false, true },
	{ "proxied", true, true },
};

static void tune(const char *name, unsigned int value)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/sys/net/%s", name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	check(fd >= 0 && dprintf(fd, "%u\n", value) > 0 && !close(fd), path);
}

static void send_syn(void)
{
	syn_send();
	/* ksoftirqd may have some to do */
	sched_yield();
}

static void open_flood(const struct flood *flood)
{
	struct plan plan = { .port = PORT };

	enter("server");
	tune("ipv4/tcp_syncookies", flood->cookies);
	tune("core/somaxconn", flood->queue);
	tune("ipv4/tcp_max_syn_backlog", flood->queue);
	open_listener("server", flood->queue);
	syn_open(&plan);
	repeat(send_syn, flood->before);
}

static void measure_flood(const struct flood *flood,
			  const struct defence *defence)
{
	bool answered = flood->answered || defence->always;
	int fd = open_counters("server");
	struct segments before, after;
	unsigned long answers;
	unsigned int i;

	sleep(PAUSE);
	open_flood(flood);
	trace(flood->name, send_syn);
	before = read_counters(fd);
	answers = syn_answers();
	for (i = 0; i < FLOOD_ROUNDS; i++) {
		hold();
		measure_round("SYN", flood->name, send_syn, FLOOD_ROUND, 1);
	}
	answers = syn_answers() - answers;
	after = read_counters(fd);
	close_listener();
	close(fd);
	expect("SYN", flood->name, "segments in", after.in - before.in,
	       defence->proxy ? 0 : FLOOD);
	expect("SYN", flood->name, "answers", answers, answered ? FLOOD : 0);
}

static void usage(void)
{
	fputs("cost SEED stock|evicting|proxied [connection|segment|request|later|SYN]...\n",
	      stderr);
	exit(2);
}

static const struct defence *find_defence(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(defences); i++)
		if (!strcmp(name, defences[i].name))
			return &defences[i];
	usage();
	return NULL;
}

static bool asked(char **names, const char *name)
{
	while (*names)
		if (!strcmp(name, *names++))
			return true;
	return false;
}

/* wanted: is @name among those asked for, or nothing asked for? */
static bool wanted(char **names, const char *name)
{
	return !*names || asked(names, name);
}

int main(int argc, char **argv)
{
	const struct defence *defence;
	unsigned int i, j;

	if (argc < 3)
		usage();
	random_seed(strtoul(argv[1], NULL, 10));
	defence = find_defence(argv[2]);
	hold();
	for (i = 0; i < ARRAY_SIZE(loads); i++)
		for (j = 0; wanted(argv + 3, loads[i].name) &&
			    j < ARRAY_SIZE(places); j++)
			measure(&loads[i], &places[j]);
	if (asked(argv + 3, "later"))
		measure_later();
	for (i = 0; wanted(argv + 3, "SYN") && i < ARRAY_SIZE(floods); i++)
		measure_flood(&floods[i], defence);
	return 0;
}
