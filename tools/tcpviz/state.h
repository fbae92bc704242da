/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_STATE_H
#define _TCPVIZ_STATE_H

#include <stdbool.h>

/**
 * enum tcpviz_side - one of the two endpoints of a connection
 * @TCPVIZ_CLIENT: who sent the first SYN
 * @TCPVIZ_SERVER: the other one
 */
enum tcpviz_side {
	TCPVIZ_CLIENT,
	TCPVIZ_SERVER,
};

/*
 * enum tcpviz_state - the states of RFC 9293 section 3.3.2
 *
 * TCPVIZ_ST_NONE stands for "-": not known.
 */
enum tcpviz_state {
	TCPVIZ_ST_NONE,
	TCPVIZ_ST_CLOSED,
	TCPVIZ_ST_LISTEN,
	TCPVIZ_ST_SYN_SENT,
	TCPVIZ_ST_SYN_RECEIVED,
	TCPVIZ_ST_ESTABLISHED,
	TCPVIZ_ST_FIN_WAIT_1,
	TCPVIZ_ST_FIN_WAIT_2,
	TCPVIZ_ST_CLOSE_WAIT,
	TCPVIZ_ST_CLOSING,
	TCPVIZ_ST_LAST_ACK,
	TCPVIZ_ST_TIME_WAIT,
	TCPVIZ_ST_MAX
};

/* the bits of a segment's flags that the tools reason about */
#define TCPVIZ_FIN	0x01
#define TCPVIZ_SYN	0x02
#define TCPVIZ_RST	0x04
#define TCPVIZ_ACK	0x10

const char *tcpviz_state_name(enum tcpviz_state state);
int tcpviz_state_parse(const char *name);
const char *tcpviz_side_name(enum tcpviz_side side);
int tcpviz_side_parse(const char *name);
unsigned int tcpviz_flags_parse(const char *list);
bool tcpviz_list_has(const char *list, const char *word);

#endif /* _TCPVIZ_STATE_H */
