/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_FILTER_H
#define _TCPVIZ_FILTER_H

#include <stdbool.h>
#include <stdint.h>

#include "addr.h"
#include "pick.h"
#include "state.h"

#define TCPVIZ_FILTER_NODES	256	/* conditions and operators, at most */
#define TCPVIZ_FILTER_DEPTH	64	/* parentheses and nots in each other */
#define TCPVIZ_FILTER_WORD	128	/* longest word, with its end */

/* what a node of a filter asks or does */
enum tcpviz_ask {
	TCPVIZ_ASK_AND,
	TCPVIZ_ASK_OR,
	TCPVIZ_ASK_NOT,
	TCPVIZ_ASK_STATE,
	TCPVIZ_ASK_HOST,
	TCPVIZ_ASK_PORT,
	TCPVIZ_ASK_FAMILY,
	TCPVIZ_ASK_PATH,
	TCPVIZ_ASK_FLAG,
	TCPVIZ_ASK_DEV,
};

/* whom it is asked of: source and destination go by who reads */
enum tcpviz_whom {
	TCPVIZ_WHOM_CLIENT,
	TCPVIZ_WHOM_SERVER,
	TCPVIZ_WHOM_SRC,
	TCPVIZ_WHOM_DST,
	TCPVIZ_WHOM_EITHER,
};

/* how two numbers are compared */
enum tcpviz_compare {
	TCPVIZ_CMP_EQ,
	TCPVIZ_CMP_NE,
	TCPVIZ_CMP_GE,
	TCPVIZ_CMP_LE,
	TCPVIZ_CMP_GT,
	TCPVIZ_CMP_LT,
};

/* the port of a condition that names none */
#define TCPVIZ_ANY_PORT		(-1)

/**
 * struct tcpviz_states - a set of states that connections are asked for
 * @mask: an end is in one of these, a bit for each enum tcpviz_state
 * @big: or no end is in SYN-RECEIVED or TIME-WAIT
 */
struct tcpviz_states {
	uint16_t mask;
	bool big;
};

/**
 * struct tcpviz_node - a condition, or an operator on one or two others
 * @ask: which
 * @whom: whose state, address or port
 * @compare: how the port is compared
 * @left: the operator's first operand, a number of a node
 * @right: its second one
 * @any: without states to be in, all will do
 * @in: the states to be in
 * @out: the states not to be in
 * @prefix: what the address begins with; family 0: any
 * @port: the port, or TCPVIZ_ANY_PORT
 * @word: path, flag or device
 */
struct tcpviz_node {
	enum tcpviz_ask ask;
	enum tcpviz_whom whom;
	enum tcpviz_compare compare;
	int left;
	int right;
	bool any;
	struct tcpviz_states in;
	struct tcpviz_states out;
	struct tcpviz_prefix prefix;
	int port;
	char word[TCPVIZ_FILTER_WORD];
};

/**
 * struct tcpviz_filter - which connections are meant
 * @node: conditions and operators
 * @nodes: how many
 * @root: the one that decides; -1: all are meant
 * @error: what is wrong with the words, if they couldn't be parsed
 */
struct tcpviz_filter {
	struct tcpviz_node node[TCPVIZ_FILTER_NODES];
	int nodes;
	int root;
	char error[256];
};

/**
 * struct tcpviz_subject - what a filter asks of a connection
 * @addr: address and port of each side
 * @state: state of each side
 * @path: out, in, lo, fwd, or "-"
 * @l3dev: number of the L3 device, or "-"
 * @flags: comma list, or "-"
 */
struct tcpviz_subject {
	struct tcpviz_addr addr[2];
	enum tcpviz_state state[2];
	const char *path;
	const char *l3dev;
	const char *flags;
};

int tcpviz_filter_parse(struct tcpviz_filter *filter, int argc, char **argv);
void tcpviz_filter_offer(struct tcpviz_pick *pick, int number);
int tcpviz_filter_family(struct tcpviz_filter *filter, int family);
bool tcpviz_filter_match(const struct tcpviz_filter *filter,
			 const struct tcpviz_subject *subject);

#endif /* _TCPVIZ_FILTER_H */
