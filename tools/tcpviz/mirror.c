// SPDX-License-Identifier: GPL-2.0
/*
 * The connections of a capture: packets to segments, segments to their
 * connections, as follow.c of the module does it for a router.
 */

#include "mirror.h"

#include <errno.h>
#include <stdlib.h>

#include "lives.h"
#include "rival.h"
#include "view.h"

/* Two headers that are equal within this time are one, captured twice */
#define TWICE_NS	5000000

#define CHECKSUM_OFFSET	16

/**
 * struct tcpviz_mirror - the connections of a capture
 * @lives: the connections
 * @edges: edges taken
 * @counts: what became of packets
 * @now_ns: time of the last packet
 */
struct tcpviz_mirror {
	struct tcpviz_lives lives;
	struct tcpviz_edges_taken edges;
	struct tcpviz_mirror_counts counts;
	u64 now_ns;
};

/* A packet as the parser of segments wants it */
struct view {
	const u8 *data;
	u32 caplen;
};

static const void *peek(const void *pkt, u32 off, u32 len, void *buf)
{
	const struct view *view = pkt;

	if (off > view->caplen || view->caplen - off < len)
		return NULL;
	/* it may lie at an odd address */
	memcpy(buf, view->data + off, len);
	return buf;
}

/**
 * tcpviz_mirror_new() - no packet has been seen yet
 *
 * Return: the mirror, or NULL.
 */
struct tcpviz_mirror *tcpviz_mirror_new(void)
{
	struct tcpviz_mirror *mirror = calloc(1, sizeof(*mirror));

	if (mirror && !tcpviz_lives_init(&mirror->lives))
		return mirror;
	free(mirror);
	return NULL;
}

/**
 * tcpviz_mirror_free() - free it with all its connections
 * @mirror: the mirror, or NULL
 */
void tcpviz_mirror_free(struct tcpviz_mirror *mirror)
{
	if (!mirror)
		return;
	tcpviz_lives_free(&mirror->lives);
	free(mirror);
}

/* A connection's ports belong to a new one, which this segment has shown */
static int supersede(struct tcpviz_mirror *mirror, struct tcpviz_life *old,
		     enum tcpviz_role from, const struct tcpviz_segment *seg,
		     u64 now_ns)
{
	struct tcpviz_segment syn;
	bool after_syn = tcpviz_rival_syn(&old->pair, from, seg, &syn);
	bool syn_data = tcpviz_rival_had_data(&old->pair, from, seg);
	struct tcpviz_life *life;
	int err = 0;

	old->pair.flags |= BIT(TCPVIZ_F_SUPERSEDED);
	tcpviz_life_end(old, from, &mirror->edges);
	if (after_syn)
		tcpviz_life_end(old, !from, &mirror->edges);
	life = tcpviz_lives_add(&mirror->lives, seg, old->hash,
				after_syn ? TCPVIZ_SERVER : TCPVIZ_CLIENT,
				after_syn ? old->rival_ns : now_ns);
	if (!life)
		return -ENOMEM;
	life->reuses = true;
	if (syn_data)
		life->pair.ep[TCPVIZ_CLIENT].known |= TCPVIZ_EP_SYN_DATA;
	/* its SYN has gone by as a rival of the old one */
	if (after_syn)
		err = tcpviz_life_apply(life, TCPVIZ_CLIENT, &syn,
					old->rival_ns, &mirror->edges);
	return err ? err : tcpviz_life_apply(life, after_syn, seg, now_ns,
					     &mirror->edges);
}

/* It reuses ports and has been answered: the server forgot the older ones */
static void end_predecessors(struct tcpviz_mirror *mirror,
			     struct tcpviz_life *life,
			     const struct tcpviz_segment *seg)
{
	struct tcpviz_life *old = life;
	enum tcpviz_role role;

	if (!life->reuses ||
	    life->pair.ep[TCPVIZ_SERVER].state < TCPVIZ_SYN_RECEIVED)
		return;
	life->reuses = false;
	while ((old = tcpviz_lives_find(old->next, life->hash, seg, &role)) &&
	       !old->dead) {
		tcpviz_life_end(old, TCPVIZ_CLIENT, &mirror->edges);
		tcpviz_life_end(old, TCPVIZ_SERVER, &mirror->edges);
		old->dead = true;
	}
}

static u32 header_hash(const struct view *view,
		       const struct tcpviz_segment *seg)
{
	const u8 *th = view->data + seg->thoff;
	u32 len = (th[12] >> 4) * 4, hash = seg->len;

	if (len > view->caplen - seg->thoff)
		len = view->caplen - seg->thoff;
	/* whoever sends may leave the checksum to the hardware */
	for (u32 i = 0; i < len; i++)
		if (i != CHECKSUM_OFFSET && i != CHECKSUM_OFFSET + 1)
			hash = tcpviz_lives_mix(hash, th[i]);
	return hash;
}

/* Captured on two interfaces, or once in and once out */
static bool is_twice(struct tcpviz_life *life, enum tcpviz_role from,
		     const struct view *view,
		     const struct tcpviz_segment *seg, u64 now_ns)
{
	u32 said = header_hash(view, seg);
	bool twice = life->said_ns[from] && said == life->said[from] &&
		     now_ns - life->said_ns[from] < TWICE_NS;

	life->said[from] = said;
	life->said_ns[from] = now_ns;
	return twice;
}

static int begin(struct tcpviz_mirror *mirror, const struct view *view,
		 const struct tcpviz_segment *seg, u32 hash, u64 now_ns)
{
	struct tcpviz_life *life;

	if ((seg->flags & (TCPVIZ_CONTROL | TCPVIZ_ACK)) != TCPVIZ_SYN) {
		mirror->counts.stray++;
		return 0;
	}
	life = tcpviz_lives_add(&mirror->lives, seg, hash, TCPVIZ_CLIENT,
				now_ns);
	if (!life)
		return -ENOMEM;
	is_twice(life, TCPVIZ_CLIENT, view, seg, now_ns);
	return tcpviz_life_apply(life, TCPVIZ_CLIENT, seg, now_ns,
				 &mirror->edges);
}

static int follow(struct tcpviz_mirror *mirror, const struct view *view,
		  const struct tcpviz_segment *seg, u64 now_ns)
{
	u8 control = seg->flags & (TCPVIZ_CONTROL | TCPVIZ_ACK);
	u32 hash = tcpviz_lives_hash(seg);
	struct tcpviz_life *life;
	enum tcpviz_role from;
	int err;

	life = tcpviz_lives_find(tcpviz_lives_chain(&mirror->lives, hash),
				 hash, seg, &from);
	if (!life)
		return begin(mirror, view, seg, hash, now_ns);
	/* captures that were merged may step back */
	if (now_ns < life->seen_ns)
		now_ns = life->seen_ns;
	tcpviz_life_pass(life, now_ns, &mirror->edges);
	if (life->dead)
		return begin(mirror, view, seg, hash, now_ns);
	if (control == TCPVIZ_ACK && tcpviz_pair_quiet(&life->pair)) {
		life->seen_ns = now_ns;
		return 0;
	}
	if (is_twice(life, from, view, seg, now_ns)) {
		mirror->counts.duplicate++;
		return 0;
	}
	if (tcpviz_rival_supersedes(&life->pair, from, seg, false))
		return supersede(mirror, life, from, seg, now_ns);
	err = tcpviz_life_apply(life, from, seg, now_ns, &mirror->edges);
	end_predecessors(mirror, life, seg);
	return err;
}

/**
 * tcpviz_mirror_packet() - a packet goes by
 * @mirror: the mirror
 * @packet: it begins with the IP header
 * @caplen: so much of it was captured
 * @len: so long it was
 * @now_ns: when
 *
 * Return: 0 or -ENOMEM.
 */
int tcpviz_mirror_packet(struct tcpviz_mirror *mirror, const void *packet,
			 uint32_t caplen, uint32_t len, uint64_t now_ns)
{
	const struct view view = { packet, caplen };
	const struct tcpviz_octets octets = {
		.len = len,
		.pkt = &view,
		.peek = peek,
	};
	struct tcpviz_mirror_counts *counts = &mirror->counts;
	struct tcpviz_segment seg = { };

	counts->packets++;
	if (now_ns > mirror->now_ns)
		mirror->now_ns = now_ns;
	switch (tcpviz_segment_parse(&seg, &octets)) {
	case TCPVIZ_SEG_OK:
		break;
	case TCPVIZ_SEG_NOT_TCP:
		counts->not_tcp++;
		return 0;
	case TCPVIZ_SEG_FRAGMENT:
		counts->fragment++;
		return 0;
	case TCPVIZ_SEG_TRUNCATED:
		counts->truncated++;
		return 0;
	default:
		counts->bad++;
		return 0;
	}
	counts->segments++;
	return follow(mirror, &view, &seg, now_ns);
}

/**
 * tcpviz_mirror_end() - there are no more packets: let time pass until now
 * @mirror: the mirror
 */
void tcpviz_mirror_end(struct tcpviz_mirror *mirror)
{
	const struct tcpviz_lives *lives = &mirror->lives;

	for (size_t i = 0; i < lives->count; i++)
		if (lives->life[i]->seen_ns < mirror->now_ns)
			tcpviz_life_pass(lives->life[i], mirror->now_ns,
					 &mirror->edges);
}

/**
 * tcpviz_mirror_counts() - what became of the packets
 * @mirror: the mirror
 *
 * Return: the counts.
 */
const struct tcpviz_mirror_counts *
tcpviz_mirror_counts(const struct tcpviz_mirror *mirror)
{
	return &mirror->counts;
}

/**
 * tcpviz_mirror_conns() - how many connections there were
 * @mirror: the mirror
 *
 * Return: the number.
 */
size_t tcpviz_mirror_conns(const struct tcpviz_mirror *mirror)
{
	return mirror->lives.count;
}

/**
 * tcpviz_mirror_conn() - a connection in numbers
 * @mirror: the mirror
 * @number: which, from 0 for the oldest
 * @conn: gets the numbers
 */
void tcpviz_mirror_conn(const struct tcpviz_mirror *mirror, size_t number,
			struct tcpviz_mirror_conn *conn)
{
	tcpviz_view_conn(mirror->lives.life[number], mirror->now_ns, conn);
}

/**
 * tcpviz_mirror_seg() - a segment of a connection in numbers
 * @mirror: the mirror
 * @number: which connection
 * @n: which segment, from the first one that is kept to the last
 * @seg: gets the numbers
 */
void tcpviz_mirror_seg(const struct tcpviz_mirror *mirror, size_t number,
		       uint32_t n, struct tcpviz_mirror_seg *seg)
{
	tcpviz_view_seg(mirror->lives.life[number], n, seg);
}

/**
 * tcpviz_mirror_edge() - how often an edge of the state diagram was taken
 * @mirror: the mirror
 * @number: which edge, from 0
 * @edge: gets the numbers
 *
 * Return: false if there is no such edge.
 */
bool tcpviz_mirror_edge(const struct tcpviz_mirror *mirror, size_t number,
			struct tcpviz_mirror_edge *edge)
{
	const struct tcpviz_edges_taken *edges = &mirror->edges;

	if (number >= TCPVIZ_EDGES)
		return false;
	*edge = (struct tcpviz_mirror_edge){
		.from = tcpviz_edges[number].from,
		.to = tcpviz_edges[number].to,
		.count = { edges->taken[0][number], edges->taken[1][number] },
		.taken_back = { edges->taken_back[0][number],
				edges->taken_back[1][number] },
	};
	return true;
}
