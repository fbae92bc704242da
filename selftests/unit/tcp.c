// SPDX-License-Identifier: GPL-2.0
/*
 * A small TCP, written from RFC 9293 section 3.10 and from nothing of ours.
 * What arrives out of order is thrown away and comes again.
 */
#include "tcp.h"

static void emit(struct tcp *tcp, u8 flags, u32 seq, u32 len)
{
	struct tcpviz_segment seg = {
		.flags = flags,
		.seq = seq,
		.ack = flags & TCPVIZ_ACK ? tcp->rcv : 0,
		.len = len,
	};

	tcp->emit(tcp, &seg);
}

static void emit_ack(struct tcp *tcp)
{
	emit(tcp, TCPVIZ_ACK, tcp->nxt, 0);
}

/* Section 3.10.7.1: nobody is here */
static void emit_rst(struct tcp *tcp, const struct tcpviz_segment *seg)
{
	struct tcpviz_segment rst = { .flags = TCPVIZ_RST, .seq = seg->ack };

	if (seg->flags & TCPVIZ_RST)
		return;
	if (!(seg->flags & TCPVIZ_ACK)) {
		rst.flags |= TCPVIZ_ACK;
		rst.seq = 0;
		rst.ack = seg->seq + seg->len + !!(seg->flags & TCPVIZ_SYN) +
			  !!(seg->flags & TCPVIZ_FIN);
	}
	tcp->emit(tcp, &rst);
}

/**
 * tcp_open() - open actively
 * @tcp: endpoint in CLOSED, its @iss chosen
 */
void tcp_open(struct tcp *tcp)
{
	tcp->una = tcp->iss;
	tcp->nxt = tcp->iss + 1;
	tcp->state = TCPVIZ_SYN_SENT;
	emit(tcp, TCPVIZ_SYN, tcp->iss, 0);
}

/**
 * tcp_can_send() - may it send data?
 * @tcp: endpoint
 *
 * Return: true if it may.
 */
bool tcp_can_send(const struct tcp *tcp)
{
	return tcp->state == TCPVIZ_ESTABLISHED ||
	       tcp->state == TCPVIZ_CLOSE_WAIT;
}

/**
 * tcp_send() - send data
 * @tcp: endpoint that may
 * @len: octets
 */
void tcp_send(struct tcp *tcp, u32 len)
{
	u32 seq = tcp->nxt;

	tcp->nxt += len;
	emit(tcp, TCPVIZ_ACK | TCPVIZ_PSH, seq, len);
}

/**
 * tcp_is_open() - may it still send or receive anything?
 * @tcp: endpoint
 *
 * Return: true if it may.
 */
bool tcp_is_open(const struct tcp *tcp)
{
	return tcp_can_send(tcp) || tcp->state == TCPVIZ_FIN_WAIT_2;
}

/**
 * tcp_probe() - say an ACK to keep the connection alive
 * @tcp: endpoint
 */
void tcp_probe(struct tcp *tcp)
{
	emit_ack(tcp);
}

/**
 * tcp_close() - close
 * @tcp: endpoint that may be
 */
void tcp_close(struct tcp *tcp)
{
	u32 seq = tcp->nxt++;

	tcp->fin = true;
	tcp->state = tcp->state == TCPVIZ_CLOSE_WAIT ? TCPVIZ_LAST_ACK :
						       TCPVIZ_FIN_WAIT_1;
	emit(tcp, TCPVIZ_FIN | TCPVIZ_ACK, seq, 0);
}

/**
 * tcp_waits() - does it wait for an acknowledgment?
 * @tcp: endpoint
 *
 * Return: true if its retransmission timer runs.
 */
bool tcp_waits(const struct tcp *tcp)
{
	return tcp->state > TCPVIZ_LISTEN && tcp->una != tcp->nxt;
}

/**
 * tcp_repeat() - its retransmission timer has expired
 * @tcp: endpoint that waits
 */
void tcp_repeat(struct tcp *tcp)
{
	u8 flags = TCPVIZ_ACK;

	if (tcp->state == TCPVIZ_SYN_SENT) {
		emit(tcp, TCPVIZ_SYN, tcp->iss, 0);
		return;
	}
	if (tcp->state == TCPVIZ_SYN_RECEIVED) {
		emit(tcp, TCPVIZ_SYN | TCPVIZ_ACK, tcp->iss, 0);
		return;
	}
	if (tcp->fin)
		flags |= TCPVIZ_FIN;
	emit(tcp, flags, tcp->una, tcp->nxt - tcp->una - tcp->fin);
}

/* Section 3.10.7.2 */
static void receive_listen(struct tcp *tcp, const struct tcpviz_segment *seg)
{
	if ((seg->flags & TCPVIZ_ACK) || !(seg->flags & TCPVIZ_SYN)) {
		emit_rst(tcp, seg);
		return;
	}
	tcp->rcv = seg->seq + 1;
	tcp->una = tcp->iss;
	tcp->nxt = tcp->iss + 1;
	tcp->state = TCPVIZ_SYN_RECEIVED;
	emit(tcp, TCPVIZ_SYN | TCPVIZ_ACK, tcp->iss, 0);
}

/* Section 3.10.7.3 */
static void receive_syn_sent(struct tcp *tcp, const struct tcpviz_segment *seg)
{
	bool ack = seg->flags & TCPVIZ_ACK;

	if (ack && seg->ack != tcp->nxt) {
		emit_rst(tcp, seg);
		return;
	}
	if (seg->flags & TCPVIZ_RST) {
		if (ack)
			tcp->state = TCPVIZ_CLOSED;
		return;
	}
	if (!(seg->flags & TCPVIZ_SYN))
		return;
	tcp->rcv = seg->seq + 1;
	if (ack) {
		tcp->una = seg->ack;
		tcp->state = TCPVIZ_ESTABLISHED;
		emit_ack(tcp);
	} else {
		tcp->state = TCPVIZ_SYN_RECEIVED;
		emit(tcp, TCPVIZ_SYN | TCPVIZ_ACK, tcp->iss, 0);
	}
}

/* in_window() - are some of these numbers new, or all of none expected now? */
static bool in_window(const struct tcp *tcp, u32 seq, u32 end)
{
	if (tcpviz_before(seq, tcp->rcv))
		return tcpviz_before(tcp->rcv, end);
	return tcpviz_before(seq, tcp->rcv + TCP_WINDOW);
}

/* first to fourth: is there anything in it for us? */
static bool is_acceptable(struct tcp *tcp, const struct tcpviz_segment *seg)
{
	u32 end = seg->seq + seg->len + !!(seg->flags & TCPVIZ_FIN) +
		  !!(seg->flags & TCPVIZ_SYN);

	if (seg->flags & TCPVIZ_RST) {
		if (seg->seq == tcp->rcv)
			tcp->state = TCPVIZ_CLOSED;
		return false;
	}
	/* The SYN-ACK of a simultaneous open: the SYN is known, the ACK not */
	if (seg->flags & TCPVIZ_SYN && tcp->state == TCPVIZ_SYN_RECEIVED &&
	    end == tcp->rcv && (seg->flags & TCPVIZ_ACK))
		return true;
	if ((seg->flags & TCPVIZ_SYN) || !in_window(tcp, seg->seq, end)) {
		emit_ack(tcp);
		return false;
	}
	return seg->flags & TCPVIZ_ACK;
}

/* fifth: false if nothing more is to be done */
static bool receive_ack(struct tcp *tcp, const struct tcpviz_segment *seg)
{
	if (tcpviz_before(tcp->nxt, seg->ack)) {
		emit_ack(tcp);
		return false;
	}
	if (tcp->state == TCPVIZ_SYN_RECEIVED) {
		if (!tcpviz_before(tcp->una, seg->ack)) {
			emit_rst(tcp, seg);
			return false;
		}
		tcp->state = TCPVIZ_ESTABLISHED;
	}
	if (tcpviz_before(tcp->una, seg->ack))
		tcp->una = seg->ack;
	if (!tcp->fin || tcp->una != tcp->nxt)
		return true;
	if (tcp->state == TCPVIZ_FIN_WAIT_1)
		tcp->state = TCPVIZ_FIN_WAIT_2;
	else if (tcp->state == TCPVIZ_CLOSING)
		tcp->state = TCPVIZ_TIME_WAIT;
	else if (tcp->state == TCPVIZ_LAST_ACK)
		tcp->state = TCPVIZ_CLOSED;
	return tcp->state != TCPVIZ_CLOSED;
}

/* eighth */
static void receive_fin(struct tcp *tcp)
{
	tcp->rcv++;
	if (tcp->state == TCPVIZ_ESTABLISHED)
		tcp->state = TCPVIZ_CLOSE_WAIT;
	else if (tcp->state == TCPVIZ_FIN_WAIT_1)
		tcp->state = TCPVIZ_CLOSING;
	else if (tcp->state == TCPVIZ_FIN_WAIT_2)
		tcp->state = TCPVIZ_TIME_WAIT;
}

/* seventh and eighth */
static void receive_data(struct tcp *tcp, const struct tcpviz_segment *seg)
{
	if (!seg->len && !(seg->flags & TCPVIZ_FIN))
		return;
	if (!tcpviz_before(tcp->rcv, seg->seq)) {
		if (tcpviz_before(tcp->rcv, seg->seq + seg->len))
			tcp->rcv = seg->seq + seg->len;
		if ((seg->flags & TCPVIZ_FIN) &&
		    tcp->rcv == tcpviz_segment_fin(seg))
			receive_fin(tcp);
	}
	emit_ack(tcp);
}

/**
 * tcp_receive() - a segment arrives
 * @tcp: endpoint
 * @seg: segment
 */
void tcp_receive(struct tcp *tcp, const struct tcpviz_segment *seg)
{
	switch (tcp->state) {
	case TCPVIZ_CLOSED:
		emit_rst(tcp, seg);
		break;
	case TCPVIZ_LISTEN:
		receive_listen(tcp, seg);
		break;
	case TCPVIZ_SYN_SENT:
		receive_syn_sent(tcp, seg);
		break;
	default:
		if (is_acceptable(tcp, seg) && receive_ack(tcp, seg))
			receive_data(tcp, seg);
	}
}
