/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_VERDICT_H
#define _TCPVIZ_VERDICT_H

#include "record.h"
#include "text.h"

/**
 * enum tcpviz_opening - how a connection was opened, or why it wasn't
 * @TCPVIZ_OPEN_UNKNOWN: the transcript doesn't go back that far
 * @TCPVIZ_OPEN_MIDSTREAM: it is older than the module
 * @TCPVIZ_OPEN_SYN_SENT: no answer to the SYN so far
 * @TCPVIZ_OPEN_UNANSWERED: no answer, and the client has given up
 * @TCPVIZ_OPEN_REFUSED: RST in answer to the SYN
 * @TCPVIZ_OPEN_REJECTED: the client answered the SYN-ACK with RST
 * @TCPVIZ_OPEN_ABORTED: RST by the server after its SYN-ACK
 * @TCPVIZ_OPEN_HALF_OPEN: the server waits for the third ACK
 * @TCPVIZ_OPEN_GIVEN_UP: it never came, and the server waits no more
 * @TCPVIZ_OPEN_COMPLETED: by three segments
 * @TCPVIZ_OPEN_SIMULTANEOUS: by two crossing SYNs
 * @TCPVIZ_OPEN_MAX: how many there are
 */
enum tcpviz_opening {
	TCPVIZ_OPEN_UNKNOWN,
	TCPVIZ_OPEN_MIDSTREAM,
	TCPVIZ_OPEN_SYN_SENT,
	TCPVIZ_OPEN_UNANSWERED,
	TCPVIZ_OPEN_REFUSED,
	TCPVIZ_OPEN_REJECTED,
	TCPVIZ_OPEN_ABORTED,
	TCPVIZ_OPEN_HALF_OPEN,
	TCPVIZ_OPEN_GIVEN_UP,
	TCPVIZ_OPEN_COMPLETED,
	TCPVIZ_OPEN_SIMULTANEOUS,
	TCPVIZ_OPEN_MAX
};

/**
 * enum tcpviz_closing - how far a connection is closed, and how
 * @TCPVIZ_CLOSE_NONE: it isn't, or it was never open
 * @TCPVIZ_CLOSE_FIN_SENT: one FIN, not acknowledged so far
 * @TCPVIZ_CLOSE_HALF: one FIN, acknowledged
 * @TCPVIZ_CLOSE_THREE: the second FIN was on the first one's ACK
 * @TCPVIZ_CLOSE_FOUR: each FIN had an ACK of its own
 * @TCPVIZ_CLOSE_SIMULTANEOUS: the FINs crossed
 * @TCPVIZ_CLOSE_RESET: by RST
 * @TCPVIZ_CLOSE_MAX: how many there are
 */
enum tcpviz_closing {
	TCPVIZ_CLOSE_NONE,
	TCPVIZ_CLOSE_FIN_SENT,
	TCPVIZ_CLOSE_HALF,
	TCPVIZ_CLOSE_THREE,
	TCPVIZ_CLOSE_FOUR,
	TCPVIZ_CLOSE_SIMULTANEOUS,
	TCPVIZ_CLOSE_RESET,
	TCPVIZ_CLOSE_MAX
};

/**
 * struct tcpviz_verdict - what a transcript comes to
 * @opening: how it was opened
 * @closing: how it was closed
 * @closer: who sent the first FIN, or the RST; if @closing says there is one
 * @third_ack_lost: the server repeated its SYN-ACK after the third ACK
 * @text: all of it in words
 */
struct tcpviz_verdict {
	enum tcpviz_opening opening;
	enum tcpviz_closing closing;
	enum tcpviz_side closer;
	bool third_ack_lost;
	struct tcpviz_text text;
};

void tcpviz_verdict_make(struct tcpviz_verdict *verdict,
			 const struct tcpviz_talk *talk);
const char *tcpviz_opening_name(enum tcpviz_opening opening);
const char *tcpviz_closing_name(enum tcpviz_closing closing);

#endif /* _TCPVIZ_VERDICT_H */
