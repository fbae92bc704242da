/* SPDX-License-Identifier: GPL-2.0 */
/* A small TCP, to have something that a mirror can be held against. */
#ifndef _UNIT_TCP_H
#define _UNIT_TCP_H

#include "fsm.h"
#include "segment.h"

#define TCP_WINDOW	10000

struct tcp;

/**
 * typedef tcp_emit_t - a TCP sends a segment
 * @tcp: who
 * @seg: what
 */
typedef void (*tcp_emit_t)(struct tcp *tcp, const struct tcpviz_segment *seg);

/**
 * struct tcp - an endpoint, RFC 9293 without options, urgency and congestion
 * @state: enum tcpviz_state
 * @iss: initial send sequence number
 * @una: SND.UNA
 * @nxt: SND.NXT
 * @rcv: RCV.NXT
 * @fin: its FIN has been sent and is the last of SND.NXT
 * @emit: how it sends
 * @world: for whoever emits
 */
struct tcp {
	u8 state;
	u32 iss;
	u32 una;
	u32 nxt;
	u32 rcv;
	bool fin;
	tcp_emit_t emit;
	void *world;
};

void tcp_open(struct tcp *tcp);
bool tcp_can_send(const struct tcp *tcp);
void tcp_send(struct tcp *tcp, u32 len);
bool tcp_is_open(const struct tcp *tcp);
void tcp_probe(struct tcp *tcp);
void tcp_close(struct tcp *tcp);
bool tcp_waits(const struct tcp *tcp);
void tcp_repeat(struct tcp *tcp);
void tcp_receive(struct tcp *tcp, const struct tcpviz_segment *seg);

#endif /* _UNIT_TCP_H */
