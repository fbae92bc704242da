/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_FSM_H
#define _TCPVIZ_FSM_H

#include "portable.h"

/**
 * enum tcpviz_state - the states of RFC 9293 section 3.3.2
 * @TCPVIZ_CLOSED: no connection
 * @TCPVIZ_LISTEN: waiting for a connection request
 * @TCPVIZ_SYN_SENT: request sent, waiting for the peer's
 * @TCPVIZ_SYN_RECEIVED: requests exchanged, waiting for the acknowledgment
 * @TCPVIZ_ESTABLISHED: open
 * @TCPVIZ_FIN_WAIT_1: FIN sent, not acknowledged
 * @TCPVIZ_FIN_WAIT_2: FIN acknowledged, waiting for the peer's
 * @TCPVIZ_CLOSE_WAIT: the peer's FIN came, waiting for the application
 * @TCPVIZ_CLOSING: FINs crossed, waiting for the acknowledgment of ours
 * @TCPVIZ_LAST_ACK: both FINs sent, ours last and not acknowledged
 * @TCPVIZ_TIME_WAIT: both FINs acknowledged, waiting out 2MSL
 * @TCPVIZ_STATES: how many there are
 */
enum tcpviz_state {
	TCPVIZ_CLOSED,
	TCPVIZ_LISTEN,
	TCPVIZ_SYN_SENT,
	TCPVIZ_SYN_RECEIVED,
	TCPVIZ_ESTABLISHED,
	TCPVIZ_FIN_WAIT_1,
	TCPVIZ_FIN_WAIT_2,
	TCPVIZ_CLOSE_WAIT,
	TCPVIZ_CLOSING,
	TCPVIZ_LAST_ACK,
	TCPVIZ_TIME_WAIT,
	TCPVIZ_STATES,
};

/**
 * enum tcpviz_event - what can happen to an endpoint
 * @TCPVIZ_PASSIVE_OPEN: a listener took the connection
 * @TCPVIZ_SND_SYN: it sent a SYN
 * @TCPVIZ_SND_FIN: it sent a FIN
 * @TCPVIZ_SND_RST: it sent a RST
 * @TCPVIZ_RCV_SYN: it received the peer's SYN, its own not acknowledged
 * @TCPVIZ_RCV_SYN_ACK: it received the peer's SYN, its own acknowledged
 * @TCPVIZ_RCV_ACK_OF_SYN: its SYN was acknowledged
 * @TCPVIZ_RCV_FIN: it received the peer's FIN and all before it
 * @TCPVIZ_RCV_ACK_OF_FIN: its FIN was acknowledged
 * @TCPVIZ_RCV_RST: it received a RST and accepted it
 * @TCPVIZ_2MSL: its TIME-WAIT timer expired
 * @TCPVIZ_DELETE: its TCB went in silence: time-out, kill, reuse
 * @TCPVIZ_PRUNE: it was taken out of the half-open queue by the variant
 * @TCPVIZ_EVENTS: how many there are
 *
 * Two endpoints see one segment differently, so that there are SND_ and RCV_
 * events and a segment is applied twice.
 */
enum tcpviz_event {
	TCPVIZ_PASSIVE_OPEN,
	TCPVIZ_SND_SYN,
	TCPVIZ_SND_FIN,
	TCPVIZ_SND_RST,
	TCPVIZ_RCV_SYN,
	TCPVIZ_RCV_SYN_ACK,
	TCPVIZ_RCV_ACK_OF_SYN,
	TCPVIZ_RCV_FIN,
	TCPVIZ_RCV_ACK_OF_FIN,
	TCPVIZ_RCV_RST,
	TCPVIZ_2MSL,
	TCPVIZ_DELETE,
	TCPVIZ_PRUNE,
	TCPVIZ_EVENTS,
};

/* Edges of the state diagram: pairs of states that some event connects. */
#define TCPVIZ_EDGES	26
#define TCPVIZ_NO_EDGE	0xff

/**
 * struct tcpviz_edge - one edge of the state diagram
 * @from: state it leaves
 * @to: state it enters
 */
struct tcpviz_edge {
	u8 from;
	u8 to;
};

extern const struct tcpviz_edge tcpviz_edges[TCPVIZ_EDGES];

enum tcpviz_state tcpviz_fsm_next(enum tcpviz_event event,
				  enum tcpviz_state state);
unsigned int tcpviz_fsm_edge(enum tcpviz_state from, enum tcpviz_state to);
const char *tcpviz_fsm_name(enum tcpviz_state state);

#endif /* _TCPVIZ_FSM_H */
