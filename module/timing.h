/* SPDX-License-Identifier: GPL-2.0 */
/* Times that hold in the kernel and for what has been captured alike. */
#ifndef _TCPVIZ_TIMING_H
#define _TCPVIZ_TIMING_H

#include "pair.h"

/* How long a connection that is over stays; the default of the sysctl. */
#define TCPVIZ_LINGER_MS	10000

/* In TIME-WAIT, as Linux has it. */
#define TCPVIZ_2MSL_S		60

/* RFC 5382 section 5 (REQ-5), of a connection in use and of one that closes. */
#define TCPVIZ_USABLE_S		(2 * 60 * 60 + 4 * 60)
#define TCPVIZ_TRANSITORY_S	(4 * 60)

/* Linux waits 64 s after the last repetition of a SYN or SYN-ACK by default. */
#define TCPVIZ_OPENING_S	70

/* What a round trip may take longer than twice the one that was measured. */
#define TCPVIZ_JITTER_US	30000

/* TCP_RTO_MIN: a repetition comes no earlier, but for a probe. */
#define TCPVIZ_LATE_US		200000

/* 2^31 octets take longer, at 100 Gbit/s. */
#define TCPVIZ_YOUNG_NS		100000000

/**
 * tcpviz_silence_s() - how long is waited for an end that is elsewhere
 * @state: enum tcpviz_state of the end
 *
 * Return: seconds after its last segment when it is taken to have given up;
 * 0: nothing is waited for.
 */
static inline unsigned int tcpviz_silence_s(u8 state)
{
	switch (state) {
	case TCPVIZ_SYN_SENT:
	case TCPVIZ_SYN_RECEIVED:
		return TCPVIZ_OPENING_S;
	case TCPVIZ_ESTABLISHED:
	case TCPVIZ_FIN_WAIT_2:
	case TCPVIZ_CLOSE_WAIT:
		return TCPVIZ_USABLE_S;
	case TCPVIZ_FIN_WAIT_1:
	case TCPVIZ_CLOSING:
	case TCPVIZ_LAST_ACK:
		return TCPVIZ_TRANSITORY_S;
	case TCPVIZ_TIME_WAIT:
		return TCPVIZ_2MSL_S;
	default:
		return 0;
	}
}

/**
 * tcpviz_answer_us() - how long may what crosses a segment still come?
 * @x: who has got the segment
 * @round_trip_us: what the handshake took
 *
 * A timer repeats late, a RST is contradicted at once.
 *
 * Return: microseconds after the segment.
 */
static inline u32 tcpviz_answer_us(const struct tcpviz_endpoint *x,
				   u32 round_trip_us)
{
	if (tcpviz_pair_was_reset(x))
		return round_trip_us;
	return 2 * round_trip_us + TCPVIZ_JITTER_US;
}

/**
 * tcpviz_late_us() - how long after all else may a segment be a repetition?
 * @round_trip_us: between the two ends, as the handshake took it
 *
 * A tail loss probe (RFC 8985 section 7.2) comes after two round trips, if more
 * than one segment is on the way.
 *
 * Return: microseconds.
 */
static inline u32 tcpviz_late_us(u64 round_trip_us)
{
	return 2 * round_trip_us < TCPVIZ_LATE_US ? 2 * round_trip_us :
						    TCPVIZ_LATE_US;
}

#endif /* _TCPVIZ_TIMING_H */
