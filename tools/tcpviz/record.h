/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_RECORD_H
#define _TCPVIZ_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "state.h"

struct tcpviz_proc;

/* the module keeps 64; the rest is room for a file that lies */
#define TCPVIZ_SEGS_MAX		4096

/**
 * struct tcpviz_conn - a record of the table "connections"
 * @id: number of the connection, for good
 * @path: out, in, lo or fwd
 * @addr: address and port of each side
 * @state: state of each side
 * @age_ms: since its first segment
 * @idle_ms: since its last one
 * @timer_ms: until its state's timer runs out
 * @syn: repetitions of the SYN
 * @synack: repetitions of the SYN-ACK
 * @fin: repetitions of each side's FIN
 * @synack_us: from the first SYN to the first SYN-ACK
 * @ack_us: from the last SYN-ACK to its ACK
 * @l3dev: VRF, or interface of a link-local address
 * @flags: comma list, or "-"
 *
 * Numbers may be TCPVIZ_NONE.
 */
struct tcpviz_conn {
	uint64_t id;
	char path[8];
	char addr[2][64];
	enum tcpviz_state state[2];
	uint64_t age_ms;
	uint64_t idle_ms;
	uint64_t timer_ms;
	uint64_t syn;
	uint64_t synack;
	uint64_t fin[2];
	uint64_t synack_us;
	uint64_t ack_us;
	char l3dev[32];
	char flags[192];
};

/**
 * struct tcpviz_seg - a record of the table "transcript"
 * @id: number of the connection
 * @n: number of the segment in its connection, from 1
 * @time_us: since the connection's entry was made
 * @from: who sent it
 * @flags: its flags, a comma list
 * @bits: the same as bits
 * @seq: sequence number, relative to the sender's initial one
 * @ack: acknowledgment number, relative to the peer's initial one
 * @len: payload
 * @rep: 0, or n for the n-th repetition
 * @state: state of each side after it
 * @note: comma list, or "-"
 *
 * Numbers but @id, @n and @time_us may be TCPVIZ_NONE.
 */
struct tcpviz_seg {
	uint64_t id;
	uint64_t n;
	uint64_t time_us;
	enum tcpviz_side from;
	char flags[48];
	unsigned int bits;
	uint64_t seq;
	uint64_t ack;
	uint64_t len;
	uint64_t rep;
	enum tcpviz_state state[2];
	char note[96];
};

/**
 * struct tcpviz_talk - one connection and what was said on it
 * @conn: the connection
 * @has_conn: whether @conn was found; if not, only its id is set
 * @seg: its transcript, by number; from malloc()
 * @nsegs: number of @seg
 */
struct tcpviz_talk {
	struct tcpviz_conn conn;
	bool has_conn;
	struct tcpviz_seg *seg;
	size_t nsegs;
};

/**
 * struct tcpviz_talks - several of them
 * @talk: the connections; from malloc()
 * @count: how many
 * @bad: lines that couldn't be read
 */
struct tcpviz_talks {
	struct tcpviz_talk *talk;
	size_t count;
	unsigned long bad;
};

/* whether somebody wants to see this connection */
typedef bool (*tcpviz_wanted_fn)(const struct tcpviz_conn *conn,
				 const void *data);

int tcpviz_record_start_conns(struct tcpviz_proc *proc, FILE *file);
int tcpviz_record_start_segs(struct tcpviz_proc *proc, FILE *file);
int tcpviz_record_seg(struct tcpviz_talk *talk, const struct tcpviz_seg *seg);
int tcpviz_record_conns(struct tcpviz_talks *talks, FILE *file,
			tcpviz_wanted_fn wanted, const void *data,
			const char **missing);
int tcpviz_record_segs(struct tcpviz_talks *talks, FILE *file,
		       const char **missing);
int tcpviz_record_add(struct tcpviz_talks *talks,
		      const struct tcpviz_conn *conn);
void tcpviz_record_newest(struct tcpviz_talks *talks);
void tcpviz_record_sort(struct tcpviz_talks *talks);
void tcpviz_record_free(struct tcpviz_talks *talks);

#endif /* _TCPVIZ_RECORD_H */
