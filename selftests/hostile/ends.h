/* SPDX-License-Identifier: GPL-2.0 */
/* Local ends of connections, as the kernel or tcpviz tells of them. */
#ifndef _TCPVIZ_ENDS_H
#define _TCPVIZ_ENDS_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>

#define MAX_ENDS	4096

enum side { NEAR, FAR };

/* All zero where nothing is said, so that two can be compared as bytes. */
struct end {
	__u8 family;
	__u8 state;		/* enum tcpviz_state */
	__u16 port[2];
	__u8 addr[2][16];	/* IPv4 uses the first four bytes */
	/* From here on it is not compared. */
	bool fin_waits;		/* it could not send its FIN yet */
};

/* Those that are neither CLOSED nor LISTEN, in any order until sorted. */
struct ends {
	size_t count;
	struct end end[MAX_ENDS];
};

/* CLOSED and LISTEN are passed over; too many end the program. */
void ends_add(struct ends *ends, const struct end *end);
void ends_sort(struct ends *ends);

/* Both must be sorted. */
bool ends_same(const struct ends *a, const struct ends *b);

/*
 * Has @ends the end @end, with a FIN that waits?  Nothing has been sent that
 * could tell of it.
 */
bool ends_fin_waits(const struct ends *ends, const struct end *end);

/* Let those of @told be where @truth has them if only their FINs wait. */
void ends_let_wait(struct ends *told, const struct ends *truth);

/* Is all that those of @truth are ahead a FIN, whose ACK may be delayed? */
bool ends_ack_waits(const struct ends *told, const struct ends *truth);

/* As a comment: those of @a that @b does not have, after @who. */
void ends_print_only(const char *who, const struct ends *a,
		     const struct ends *b);

/* Call @what for each of @a that @b does not have. */
typedef void (*ends_what_t)(const struct end *end);
void ends_only(const struct ends *a, const struct ends *b, ends_what_t what);

/* "NEAR -> FAR STATE" */
const char *end_text(const struct end *end);

#endif /* _TCPVIZ_ENDS_H */
