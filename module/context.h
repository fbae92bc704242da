/* SPDX-License-Identifier: GPL-2.0 */
/* What is known beside a segment: what the sockets of its ends say, and how
 * late it comes.
 */
#ifndef _TCPVIZ_CONTEXT_H
#define _TCPVIZ_CONTEXT_H

#include "portable.h"

/* What else a socket says (struct tcpviz_witness.flags). */
#define TCPVIZ_W_COOKIE		BIT(0)	/* SYN-ACK without a request */
#define TCPVIZ_W_FAST_OPEN	BIT(1)	/* SYN-ACK of a full socket */
#define TCPVIZ_W_DEFER		BIT(2)	/* a bare third ACK is not enough */
#define TCPVIZ_W_ACCEPTQ_FULL	BIT(3)	/* no room in the accept queue */
#define TCPVIZ_W_HEARD		BIT(4)	/* its peer acknowledged or sent data */
#define TCPVIZ_W_WINDOW		BIT(5)	/* rcv_wup to rcv_wnd are valid */
#define TCPVIZ_W_ABANDONED	BIT(6)	/* a request, its listener has closed */
#define TCPVIZ_W_OVERFLOW_RST	BIT(7)	/* no room in the accept queue: RST */
#define TCPVIZ_W_SELF		BIT(8)	/* it sent the segment itself */
#define TCPVIZ_W_MINI		BIT(9)	/* a request or timewait socket */
#define TCPVIZ_W_BUSY		BIT(10)	/* what arrives has to wait */
#define TCPVIZ_W_STAMP		BIT(11)	/* its peer sends time stamps */
#define TCPVIZ_W_GOT_FIN	BIT(12)	/* it has received a FIN */
#define TCPVIZ_W_ECHO		BIT(13)	/* looks at echoes of its time stamps */
#define TCPVIZ_W_NO_TIME_WAIT	BIT(14)	/* no room for one more of these */

/**
 * struct tcpviz_witness - what a local socket says of its connection
 * @state: enum tcpviz_state; TCPVIZ_CLOSED if there is no socket
 * @flags: TCPVIZ_W_* bits
 * @rcv_wup: what it has acknowledged
 * @rcv_nxt: next sequence number it expects
 * @rcv_wnd: how many more it would take
 * @stamp: the last time stamp of its peer, with TCPVIZ_W_STAMP
 * @ifindex: the device that it is bound to, or 0
 * @sent_first: the first time stamp that it has sent, with TCPVIZ_W_ECHO
 * @sent_last: the last one
 */
struct tcpviz_witness {
	u8 state;
	u16 flags;
	u32 rcv_wup;
	u32 rcv_nxt;
	u32 rcv_wnd;
	u32 stamp;
	int ifindex;
	u32 sent_first;
	u32 sent_last;
};

/**
 * enum tcpviz_pass - where on its way a segment is seen
 * @TCPVIZ_PASSES: once, between its ends or at one of them
 * @TCPVIZ_LEAVES: at its sender; it will be seen again at its receiver
 * @TCPVIZ_ARRIVES: at its receiver; it has been seen at its sender
 */
enum tcpviz_pass {
	TCPVIZ_PASSES,
	TCPVIZ_LEAVES,
	TCPVIZ_ARRIVES,
};

/**
 * struct tcpviz_context - what is known beside a segment
 * @snd: what the sender's socket says, NULL if it is elsewhere
 * @rcv: what the receiver's socket says before it gets the segment, NULL if
 *	it is elsewhere
 * @pass: where it is seen
 * @crossed: the sender cannot have got yet what led to its silent transition
 * @late: nothing has been said for so long that something was lost, or that
 *	an application has waited
 * @young: no end can have sent so much that a number below its first one means
 *	one far above it
 */
struct tcpviz_context {
	const struct tcpviz_witness *snd;
	const struct tcpviz_witness *rcv;
	enum tcpviz_pass pass;
	bool crossed;
	bool late;
	bool young;
};

#endif /* _TCPVIZ_CONTEXT_H */
