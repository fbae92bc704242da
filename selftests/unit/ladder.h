/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Scenarios for pair.c, told line by line.
 *
 *	"> S  0                  | SYN-SENT CLOSED"
 *	"< S. 0 1                | SYN-SENT SYN-RECEIVED"
 *	"> .  1 1 rcv:defer      | ESTABLISHED SYN-RECEIVED held=defer"
 *	"> P. 1(100) 1           | ESTABLISHED ESTABLISHED"
 *
 * The left end opens the connection.  A line begins with
 *
 *	> <	a segment to the right, to the left: flags in packetdrill's
 *		letters, sequence number(payload), acknowledgment number if
 *		there is one, both relative to the ISNs; then what sockets say,
 *		"snd:" the sender's, "rcv:" the receiver's, as words joined by
 *		"+": a state (CLOSED: no socket; default: the ladder's own),
 *		cookie, tfo, defer, full, heard, abandoned, overflow-rst, self,
 *		mini, got-fin, no-time-wait, wnd=NEXT:SIZE, sent=FIRST:LAST (time
 *		stamps);
 *		"crossed": the segment is too early to be an answer to the last
 *		one; "late": after a long silence; "young": soon after the
 *		first; "outdated": its time stamp is older than the receiver's;
 *		"echo=N": it echoes that time stamp; "leaves", "arrives": seen
 *		only there
 *	l r	what happens to the left, the right end: an event (DELETE,
 *		2MSL, SND-RST), or "= STATE", a look at its socket
 *	flags	all flags of the connection, and nothing after it
 *
 * and says after the bar what both ends' states are then.  Remarks follow on
 * what else the line did, and what is not remarked on must not happen:
 * repeat=N, held=defer, held=full, refused (a RST), ask (the receiver's socket
 * may do something else), rival (a SYN is
 * remembered), new (a new connection; the old one is gone), back (a silent
 * transition was taken back), perhaps-back, socket, diverged.  A state "*" is
 * left open.
 *
 * Every ladder is climbed with initial sequence numbers all over the circle.
 */
#ifndef _UNIT_LADDER_H
#define _UNIT_LADDER_H

#include "portable.h"
#include "unit.h"

void ladder_climb(const char * const *lines, size_t n);

/* The lines stand in braces. */
#define LADDER(id, name, ...)						\
	static const char * const id##_lines[] = __VA_ARGS__;		\
	TEST(id, name)							\
	{								\
		ladder_climb(id##_lines, ARRAY_SIZE(id##_lines));	\
	}

#endif /* _UNIT_LADDER_H */
