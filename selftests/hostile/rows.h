/* SPDX-License-Identifier: GPL-2.0 */
/* Forged segments, relative to what their target expects. */
#ifndef _TCPVIZ_ROWS_H
#define _TCPVIZ_ROWS_H

#include "target.h"

enum seq_base {
	NXT,		/* the next number that is expected */
	EDGE,		/* the right edge of the window */
	ISS,		/* the peer's ISN */
};

enum ack_base {
	SAID,		/* all that this host has sent */
	UNA,		/* what is acknowledged already */
	IRS,		/* this host's ISN */
};

/* The time stamp option that a segment carries. */
enum stamp {
	NO_STAMP,
	RIGHT_STAMP,
	OLD_STAMP,	/* which PAWS refuses */
	WRONG_ECHO,	/* of a time that has not come */
};

#define HEADER(words)	(0x100 | (words))

struct row {
	const char *name;
	__u8 flags;
	enum seq_base seq_base;
	__s64 seq;
	enum ack_base ack_base;
	__s64 ack;
	size_t len;
	unsigned int doff;		/* HEADER(), or 0 for the right one */
	size_t cut;			/* octets that are sent, or 0 for all */
	bool bad_checksum;
	enum stamp stamp;
	__u8 options[40];
	size_t options_len;
};

extern const struct row rows[];
extern const size_t rows_count;

/* The row as a segment of the connection's peer */
void row_forge(const struct row *row, const struct conn *c,
	       struct segment *seg);

#endif /* _TCPVIZ_ROWS_H */
