// SPDX-License-Identifier: GPL-2.0
/*
 * Compares what tcpviz says of connections with what the kernel's own sockets
 * did.
 *
 *	judge [SHOW] <TRACE
 *
 * TRACE is the text of a trace with three kinds of events in it, which the
 * kernel has put in order: tcpviz:transition is the mirror, tcptruth:socket
 * the truth, and what lifecycle writes is when two ends are at rest:
 *
 *	rest NETNS A B	compare where both ends are now, in every table
 *	about NETNS A B TEXT	what this connection was meant to be
 *
 * NETNS is not 0 if the addresses are of one namespace only.
 *
 * A life is the sequence of states of one end, from where it leaves CLOSED or
 * LISTEN to where it is CLOSED again.  The lives of the same end (namespace,
 * own address, peer's address) are compared one after another.  A transition
 * that the mirror has taken back did not happen.
 *
 * At rest, there are five things that the wire does not tell of an end
 * elsewhere; Documentation/state-machine.rst names them.  Where they lead to a
 * disagreement it is counted as such.
 *
 * Exit status: 0 if everything agrees, 1 if not, 2 for a trace that tells
 * nothing.
 */
#include <err.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATES_MAX	32
#define ADDR_MAX	56
#define BUCKETS		65536
#define NEVER		-1.0
/* In seconds: no segment is longer on its way, see fidelity.sh */
#define WAY_MAX		0.1

static const char * const state_names[] = {
	"CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED",
	"FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING", "LAST-ACK",
	"TIME-WAIT",
};

enum {
	CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1,
	FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT,
};

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))
#define STATES			ARRAY_SIZE(state_names)

/* One end of a connection, from its first state to CLOSED */
struct life {
	struct life *next;		/* of the same end, later */
	struct life *next_object;	/* in the table of objects */
	struct end *end;		/* NULL: addresses not known yet */
	uint64_t object;		/* socket, or ID and role */
	bool ended;
	bool request;			/* a request socket */
	bool child;			/* born of a listener, not open yet */
	bool sent;			/* its SYN */
	bool revived;			/* by the ACK of a cookie, once more */
	bool ambiguous;			/* as the mirror says itself */
	bool fin_waited;		/* it got its peer's before it sent it */
	unsigned int states;
	uint8_t state[STATES_MAX];
	double at[STATES_MAX];
};

/* What both sides call the same end */
struct end {
	struct end *next;
	unsigned long long netns;
	char local[ADDR_MAX];
	char peer[ADDR_MAX];
	bool is_local;			/* there is, or was, a socket */
	bool wrong;
	struct life *truth;
	struct life *mirror;
	char *about;
};

/* A namespace's number may be used again after its end */
struct netns {
	struct netns *next;
	unsigned int inum;
	unsigned long long generation;
};

static struct end *ends[BUCKETS];
static struct life *truths[BUCKETS];
static struct life *mirrors[BUCKETS];
static struct netns *namespaces;

static struct {
	unsigned long lives, agree, rest, rest_agree, taken_back, diverged,
		      unsent, cut, shown, ambiguous, revived, fin_waited, fin_lost;
} count;
static unsigned long show_max = 20;

static void *need(void *p)
{
	if (!p)
		err(2, "memory");
	return p;
}

static uint32_t hash(uint64_t x)
{
	x *= 0x9e3779b97f4a7c15ull;
	return x >> 48;
}

static uint32_t hash_string(const char *s)
{
	uint64_t h = 5381;

	while (*s)
		h = h * 33 + (unsigned char)*s++;
	return hash(h);
}

static unsigned long long netns_key(unsigned int inum, bool ends_now)
{
	struct netns *ns;

	for (ns = namespaces; ns; ns = ns->next)
		if (ns->inum == inum)
			break;
	if (!ns) {
		ns = need(calloc(1, sizeof(*ns)));
		ns->inum = inum;
		ns->next = namespaces;
		namespaces = ns;
	}
	if (ends_now)
		ns->generation++;
	return ns->generation << 32 | inum;
}

static struct end *find_end(unsigned long long netns, const char *local,
			    const char *peer, bool make)
{
	uint32_t h = hash_string(local) ^ hash_string(peer) << 1;
	struct end **list = &ends[h % BUCKETS], *e;

	for (e = *list; e; e = e->next)
		if (e->netns == netns && !strcmp(e->local, local) &&
		    !strcmp(e->peer, peer))
			return e;
	if (!make)
		return NULL;
	e = need(calloc(1, sizeof(*e)));
	e->netns = netns;
	strcpy(e->local, local);
	strcpy(e->peer, peer);
	e->next = *list;
	*list = e;
	return e;
}

static struct life *last(struct life *l)
{
	while (l && l->next)
		l = l->next;
	return l;
}

static struct life *find_object(struct life **table, uint64_t object)
{
	struct life *l;

	for (l = table[hash(object)]; l; l = l->next_object)
		if (l->object == object)
			return l;
	return NULL;
}

static void add_object(struct life **table, struct life *l, uint64_t object)
{
	l->object = object;
	l->next_object = table[hash(object)];
	table[hash(object)] = l;
}

static void remove_object(struct life **table, struct life *l)
{
	struct life **at = &table[hash(l->object)];

	while (*at && *at != l)
		at = &(*at)->next_object;
	if (*at)
		*at = l->next_object;
}

static struct life *new_life(struct life **table, uint64_t object)
{
	struct life *l = need(calloc(1, sizeof(*l)));

	add_object(table, l, object);
	return l;
}

/* Ends have few lives, which begin in this order */
static void join_end(struct life **list, struct life *l, struct end *e)
{
	l->end = e;
	while (*list && (!l->states || (*list)->at[0] <= l->at[0]))
		list = &(*list)->next;
	l->next = *list;
	*list = l;
}

static void append(struct life *l, uint8_t state, double now)
{
	if (l->states && l->state[l->states - 1] == state)
		return;
	if (l->states == STATES_MAX)
		errx(2, "a life of more than %d states", STATES_MAX);
	l->state[l->states] = state;
	l->at[l->states++] = now;
	if (state == CLOSED)
		l->ended = true;
}

/* field(): the value of KEY= in an event's text, up to the next blank */
static const char *field(const char *text, const char *key, char *to,
			 size_t room)
{
	const char *at = text;
	size_t len = strlen(key), n;

	while ((at = strstr(at, key))) {
		if ((at == text || at[-1] == ' ') && at[len] == '=')
			break;
		at += len;
	}
	if (!at)
		errx(2, "no %s in: %s", key, text);
	at += len + 1;
	n = strcspn(at, "\n ");
	if (n >= room)
		errx(2, "%s is too long in: %s", key, text);
	memcpy(to, at, n);
	to[n] = '\0';
	return to;
}

static uint64_t number(const char *text, const char *key, int base)
{
	char word[ADDR_MAX];

	return strtoull(field(text, key, word, sizeof(word)), NULL, base);
}

static uint8_t state_of(const char *text, const char *key)
{
	char word[ADDR_MAX];
	uint8_t i;

	field(text, key, word, sizeof(word));
	for (i = 0; i < STATES; i++)
		if (!strcmp(word, state_names[i]))
			return i;
	errx(2, "what state is %s?", word);
}

static bool has_port(const char *addr)
{
	const char *colon = strrchr(addr, ':');

	return colon && strcmp(colon, ":0");
}

/* A request socket that waits at this end, if there is one */
static struct life *waiting_request(struct end *e)
{
	struct life *l;

	for (l = e->truth; l; l = l->next)
		if (l->request && !l->ended)
			return l;
	return NULL;
}

static void drop_life(struct life *l)
{
	remove_object(truths, l);
	free(l);
}

/*
 * A listener's child continues its request, if it gets so far; that of a
 * cookie or of Fast Open has none.  Return the life that goes on.
 */
static struct life *grow_up(struct life *l, struct end *e, uint8_t to)
{
	struct life *request = waiting_request(e);

	if (!request) {
		l->child = false;
		l->revived = e->truth;
		join_end(&e->truth, l, e);
		return l;
	}
	if (to == SYN_RECEIVED)
		return l;
	if (to == CLOSED) {
		drop_life(l);
		return NULL;
	}
	remove_object(truths, request);
	request->request = false;
	add_object(truths, request, l->object);
	drop_life(l);
	return request;
}

/* A request knows its peer from the start, a child does not. */
static struct life *begin_truth(uint64_t sk, uint8_t from, uint8_t to,
				bool knows_peer, double now)
{
	struct life *l;

	/* A timewait socket's timer may run before it takes over. */
	if (to == LISTEN || to == CLOSED || to == from)
		return NULL;
	l = new_life(truths, sk);
	l->request = from == LISTEN && knows_peer;
	l->child = from == LISTEN && !knows_peer;
	append(l, to, now);
	return l;
}

/* tcptruth:socket */
static void take_truth(const char *text, double now)
{
	unsigned long long netns = netns_key(number(text, "netns", 10), false);
	uint64_t sk = number(text, "sk", 16), was;
	uint8_t from = state_of(text, "from"), to = state_of(text, "to");
	char local[ADDR_MAX], peer[ADDR_MAX], word[ADDR_MAX];
	struct life *l = find_object(truths, sk);
	struct end *e;

	field(text, "local", local, sizeof(local));
	field(text, "peer", peer, sizeof(peer));
	field(text, "was", word, sizeof(word));
	was = strtoull(word, NULL, 16);

	if (was) {
		l = find_object(truths, was);
		if (!l)
			return;
		remove_object(truths, l);
		add_object(truths, l, sk);
	} else if (!l) {
		l = begin_truth(sk, from, to, has_port(peer), now);
		if (!l)
			return;
	}
	if (!l->end && has_port(local) && has_port(peer)) {
		e = find_end(netns, local, peer, true);
		e->is_local = true;
		if (l->child) {
			l = grow_up(l, e, to);
			if (!l)
				return;
		} else {
			join_end(&e->truth, l, e);
		}
	}
	l->sent |= from == SYN_SENT && to == SYN_SENT;
	l->fin_waited |= number(text, "fin_waits", 10);
	append(l, to, now);
	if (l->ended)
		remove_object(truths, l);
}

/* Back to LISTEN means that there was no connection yet. */
static void take_back(struct life *l, uint8_t to, double now)
{
	count.taken_back++;
	l->ended = false;
	if (to <= LISTEN)
		l->states = 0;
	else if (l->states && l->state[l->states - 1] != to)
		l->states--;
	if (to > LISTEN)
		append(l, to, now);
}

/* tcpviz:transition */
static void take_mirror(const char *text, double now)
{
	unsigned long long netns = netns_key(number(text, "netns", 10), false);
	uint8_t to = state_of(text, "to");
	char client[ADDR_MAX], server[ADDR_MAX], word[ADDR_MAX];
	bool is_client;
	uint64_t object, other_object;
	struct life *l, *other;
	struct end *e;

	field(text, "client", client, sizeof(client));
	field(text, "server", server, sizeof(server));
	is_client = !strcmp(field(text, "end", word, sizeof(word)), "client");
	object = (number(text, "id", 10) * 2 + is_client) ^ netns << 24;
	other_object = (number(text, "id", 10) * 2 + !is_client) ^ netns << 24;
	field(text, "cause", word, sizeof(word));
	if (!strcmp(word, "diverged"))
		count.diverged++;
	l = find_object(mirrors, object);
	/* It listens again, and another copy of the SYN arrives. */
	if (l && l->ended && to > LISTEN && strcmp(word, "taken-back")) {
		remove_object(mirrors, l);
		l = NULL;
	}
	if (!l) {
		if (to <= LISTEN)
			return;
		l = new_life(mirrors, object);
		e = find_end(netns, is_client ? client : server,
			     is_client ? server : client, true);
		e->is_local |= number(text, "local", 10);
		append(l, to, now);
		join_end(&e->mirror, l, e);
		return;
	}
	if (number(text, "ambiguous", 10)) {
		l->ambiguous = true;
		other = find_object(mirrors, other_object);
		if (other)
			other->ambiguous = true;
	}
	if (!strcmp(word, "taken-back"))
		take_back(l, to, now);
	else if (to != LISTEN)
		append(l, to, now);
}

static uint8_t state_now(struct life *list)
{
	struct life *l = last(list);

	return l && l->states ? l->state[l->states - 1] : CLOSED;
}

static void show_sequence(const char *who, struct life *l)
{
	unsigned int i;

	printf("#   %-7s", who);
	if (!l)
		printf(" nothing");
	for (i = 0; l && i < l->states; i++)
		printf(" %s", state_names[l->state[i]]);
	printf("\n");
}

/* show_ladder(): both sequences, as time goes by */
static void show_ladder(struct life *t, struct life *m)
{
	unsigned int i = 0, j = 0, tn = t ? t->states : 0,
		     mn = m ? m->states : 0;

	printf("#   %14s  %-14s %-14s\n", "time", "socket", "mirror");
	while (i < tn || j < mn) {
		bool truth = j == mn || (i < tn && t->at[i] <= m->at[j]);

		printf("#   %14.6f  %-14s %-14s\n",
		       truth ? t->at[i] : m->at[j],
		       truth ? state_names[t->state[i]] : "",
		       truth ? "" : state_names[m->state[j]]);
		if (truth)
			i++;
		else
			j++;
	}
}

static bool may_show(void)
{
	return count.shown++ < show_max;
}

static void show_end(const struct end *e, const char *what)
{
	printf("# %s: %s -> %s netns %u: %s\n", what, e->local, e->peer,
	       (unsigned int)e->netns, e->about ? e->about : "?");
}

/* The ends with these addresses; NETNS 0 means in any namespace */
static struct end *end_with(unsigned int netns, const char *local,
			    const char *peer, struct end *after)
{
	uint32_t h = hash_string(local) ^ hash_string(peer) << 1;
	struct end *e = after ? after->next : ends[h % BUCKETS];

	while (e && (strcmp(e->local, local) || strcmp(e->peer, peer) ||
		     (netns && e->netns != netns_key(netns, false))))
		e = e->next;
	return e;
}

/* The newest life that the sockets of this end have had */
static struct life *truth_of(unsigned int netns, const char *local,
			     const char *peer)
{
	struct life *newest = NULL, *l;
	struct end *e = NULL;

	while ((e = end_with(netns, local, peer, e))) {
		l = last(e->truth);
		if (l && (!newest || l->at[0] > newest->at[0]))
			newest = l;
	}
	return newest;
}

/* An old ACK may make a connection of a cookie once more: nobody tells */
static bool is_revived(const struct life *l, const struct life *peer)
{
	const struct life *before = l ? l->end->truth : NULL;

	if (!l || !peer || !l->revived)
		return false;
	while (before && before->next != l)
		before = before->next;
	return before && before->at[0] > peer->at[0];
}

/*
 * May a connection that is marked ambiguous be shown so?  The order of two FINs
 * decides between states from which nothing but the end comes; a RST that was
 * believed has left CLOSED.
 */
static bool is_doubted(const struct life *m, uint8_t mirror, uint8_t truth)
{
	return m->ambiguous &&
	       (mirror == CLOSED || (mirror >= CLOSING && truth >= CLOSING) ||
		(mirror == TIME_WAIT && truth == CLOSED));
}

/* When a life first was in a state; NEVER if it was not */
static double since(const struct life *l, uint8_t state)
{
	unsigned int i;

	for (i = 0; i < l->states; i++)
		if (l->state[i] == state)
			return l->at[i];
	return NEVER;
}

/*
 * Is an end in CLOSING or beyond taken for one that has answered its peer's FIN?
 *
 * Its own FIN comes by after it has acknowledged that: since it had to wait, or
 * since it is a repetition and the first one was lost on its way here.
 */
static bool seems_to_answer(const struct life *l, uint8_t mirror, uint8_t truth)
{
	return l && (truth == CLOSING || truth == TIME_WAIT) &&
	       (mirror == CLOSE_WAIT || mirror == LAST_ACK || mirror == CLOSED);
}

static bool is_fin_lost(const struct life *l, const struct life *m)
{
	double sent = since(l, FIN_WAIT_1), seen = since(m, LAST_ACK);

	return sent != NEVER && seen != NEVER && seen - sent > WAY_MAX;
}

static void rest_of(unsigned int netns, const char *local, const char *peer,
		    double now)
{
	struct life *l = truth_of(netns, local, peer);
	struct life *other = truth_of(netns, peer, local);
	uint8_t truth = l && l->states ? l->state[l->states - 1] : CLOSED;
	struct end *e = NULL;

	while ((e = end_with(netns, local, peer, e))) {
		struct life *m = last(e->mirror);

		if (!m)
			continue;
		if (state_now(e->mirror) != truth && !e->is_local) {
			if (is_doubted(m, state_now(e->mirror), truth)) {
				count.ambiguous++;
				continue;
			}
			if (seems_to_answer(l, state_now(e->mirror), truth) &&
			    (l->fin_waited || is_fin_lost(l, m))) {
				count.fin_waited += l->fin_waited;
				count.fin_lost += !l->fin_waited;
				continue;
			}
			if (is_revived(l, other) || is_revived(other, l)) {
				count.revived++;
				continue;
			}
		}
		count.rest++;
		if (state_now(e->mirror) == truth) {
			count.rest_agree++;
		} else if (may_show()) {
			show_end(e, e->is_local ? "at rest, local" :
						  "at rest, remote");
			printf("#   %.6f: its socket %s, in the table %s\n",
			       now, state_names[truth],
			       state_names[state_now(e->mirror)]);
			show_ladder(l, m);
		}
	}
}

static void tell_about(unsigned int netns, const char *local,
		       const char *peer, const char *about)
{
	struct end *e = NULL;

	while ((e = end_with(netns, local, peer, e))) {
		free(e->about);
		e->about = need(strdup(about));
	}
}

/* What lifecycle wrote */
static void take_mark(const char *text, double now)
{
	char a[ADDR_MAX], b[ADDR_MAX];
	unsigned int netns;
	int end = 0;

	if (sscanf(text, "rest %u %55s %55s", &netns, a, b) == 3) {
		rest_of(netns, a, b, now);
		rest_of(netns, b, a, now);
	} else if (sscanf(text, "about %u %55s %55s %n", &netns, a, b,
			  &end) == 3) {
		char *about = need(strdup(text + end));

		about[strcspn(about, "\n")] = '\0';
		tell_about(netns, a, b, about);
		tell_about(netns, b, a, about);
		free(about);
	}
}

static bool same(const struct life *t, const struct life *m)
{
	return t->states == m->states &&
	       !memcmp(t->state, m->state, t->states);
}

/* Nobody sees a connect() that failed before it sent anything */
static bool is_unsent(const struct life *t)
{
	return t->states == 2 && t->state[0] == SYN_SENT && !t->sent;
}

/* The end of its namespace keeps the mirror from seeing its last step */
static bool is_cut(const struct life *t, const struct life *m, bool dead)
{
	return dead && m && t->states == m->states + 1 &&
	       t->state[m->states] == CLOSED &&
	       !memcmp(t->state, m->state, m->states);
}

static void compare(struct end *e, struct life *t, struct life *m)
{
	count.lives++;
	if (t && m && same(t, m)) {
		count.agree++;
		return;
	}
	e->wrong = true;
	if (!may_show())
		return;
	show_end(e, "local");
	show_sequence("socket", t);
	show_sequence("mirror", m);
	show_ladder(t, m);
}

static void compare_end(struct end *e)
{
	struct life *t = e->truth, *m = e->mirror;
	bool dead = netns_key((unsigned int)e->netns, false) != e->netns;

	while (t || m) {
		if (t && is_unsent(t)) {
			count.unsent++;
			t = t->next;
			continue;
		}
		if (m && !m->states) {
			m = m->next;
			continue;
		}
		if (t && is_cut(t, m, dead)) {
			count.cut++;
			count.lives++;
			count.agree++;
		} else {
			compare(e, t, m);
		}
		t = t ? t->next : NULL;
		m = m ? m->next : NULL;
	}
}

static void take_line(char *line)
{
	static const struct {
		const char *name;
		void (*take)(const char *text, double now);
	} kinds[] = {
		{ ": transition: ", take_mirror },
		{ ": socket: ", take_truth },
		{ ": tracing_mark_write: ", take_mark },
	};
	char *at, *time;
	unsigned int i;

	if (*line == '#')
		return;
	at = strstr(line, ": netns_exit: ");
	if (at) {
		netns_key(number(at + 14, "netns", 10), true);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		at = strstr(line, kinds[i].name);
		if (!at)
			continue;
		*at = '\0';
		time = strrchr(line, ' ');
		kinds[i].take(at + strlen(kinds[i].name),
			      time ? strtod(time, NULL) : 0);
		return;
	}
}

static void report(const char *what, unsigned long agree, unsigned long all)
{
	/* Rounded down: 100.0 % means all of them */
	unsigned long permille = all ? agree * 1000 / all : 0;

	printf("# %s: %lu of %lu agree, %lu.%lu %%\n", what, agree, all,
	       permille / 10, permille % 10);
}

int main(int argc, char **argv)
{
	char *line = NULL;
	size_t room = 0;
	struct end *e;
	unsigned int i;

	if (argc > 1)
		show_max = strtoul(argv[1], NULL, 0);
	while (getline(&line, &room, stdin) > 0)
		take_line(line);
	for (i = 0; i < BUCKETS; i++)
		for (e = ends[i]; e; e = e->next)
			if (e->is_local)
				compare_end(e);
	report("local sequences", count.agree, count.lives);
	report("states at rest", count.rest_agree, count.rest);
	printf("# at rest, not to be told from the wire: ");
	printf("ambiguous %lu, FIN waited %lu, FIN lost %lu, cookie used again %lu\n",
	       count.ambiguous, count.fin_waited, count.fin_lost, count.revived);
	printf("# taken back %lu, diverged %lu, never sent %lu, cut off with their namespace %lu\n",
	       count.taken_back, count.diverged, count.unsent, count.cut);
	if (!count.lives || !count.rest)
		return 2;
	return count.agree != count.lives || count.rest_agree != count.rest;
}
