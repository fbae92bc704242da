/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_FACTS_H
#define _TCPVIZ_FACTS_H

#include "record.h"

/**
 * struct tcpviz_facts - what stands out in a transcript
 * @whole: it begins with the connection's first segment
 * @syn: the first SYN of each side (without ACK), or NULL
 * @synack: the first SYN-ACK, or NULL
 * @completed: the segment that brought both sides past the handshake, for
 *	good, or NULL
 * @rst: the first RST that counted, or NULL
 * @fin: the first FIN of each side, or NULL
 * @syn_reps: repetitions of the SYN
 * @synack_reps: repetitions of the SYN-ACK
 * @lost_acks: those of @synack_reps that came after a third ACK
 * @fin_reps: repetitions of each side's FIN
 * @lost_last_acks: those of @fin_reps that came after their ACK
 * @acked: the client has acknowledged the SYN-ACK
 * @crossed: a side went through CLOSING
 * @fin_acked: the first FIN was acknowledged before the second one came
 * @data_after: payload that came from the other side after the first FIN
 * @closer: who sent the first FIN
 * @now: the states, as fresh as they are known
 */
struct tcpviz_facts {
	bool whole;
	const struct tcpviz_seg *syn[2];
	const struct tcpviz_seg *synack;
	const struct tcpviz_seg *completed;
	const struct tcpviz_seg *rst;
	const struct tcpviz_seg *fin[2];
	uint64_t syn_reps;
	uint64_t synack_reps;
	uint64_t lost_acks;
	uint64_t fin_reps[2];
	uint64_t lost_last_acks[2];
	bool acked;
	bool crossed;
	bool fin_acked;
	uint64_t data_after;
	enum tcpviz_side closer;
	enum tcpviz_state now[2];
};

void tcpviz_facts_gather(struct tcpviz_facts *facts,
			 const struct tcpviz_talk *talk);

#endif /* _TCPVIZ_FACTS_H */
