/* SPDX-License-Identifier: GPL-2.0 */
/* How the tables spell what is peculiar about a connection or a segment. */
#ifndef _TCPVIZ_NAMES_H
#define _TCPVIZ_NAMES_H

#include "pair.h"
#include "transcript.h"

static const char * const tcpviz_flag_names[TCPVIZ_FLAGS] = {
	[TCPVIZ_F_COOKIE]	= "cookie",
	[TCPVIZ_F_DEFERRED]	= "deferred",
	[TCPVIZ_F_FAST_OPEN]	= "fast-open",
	[TCPVIZ_F_AMBIGUOUS]	= "ambiguous",
	[TCPVIZ_F_TAKEN_BACK]	= "taken-back",
	[TCPVIZ_F_ACCEPTQ_FULL]	= "accept-queue-full",
	[TCPVIZ_F_MIDSTREAM]	= "midstream",
	[TCPVIZ_F_SIMULTANEOUS]	= "simultaneous",
	[TCPVIZ_F_SUPERSEDED]	= "superseded",
	[TCPVIZ_F_PRUNED]	= "pruned",
	[TCPVIZ_F_SHADOW_PRUNED] = "shadow-pruned",
	[TCPVIZ_F_FALSE_PRUNE]	= "false-prune",
};

/* The table says of a pruned one by which limit it was. */
static const char * const tcpviz_note_names[TCPVIZ_NOTES] = {
	[TCPVIZ_N_TAKEN_BACK]	= "taken-back",
	[TCPVIZ_N_DIVERGED]	= "diverged",
	[TCPVIZ_N_REFUSED_RST]	= "refused-rst",
	[TCPVIZ_N_DEFERRED]	= "deferred",
	[TCPVIZ_N_ACCEPTQ_FULL]	= "accept-queue-full",
	[TCPVIZ_N_RIVAL]	= "rival",
};

#endif /* _TCPVIZ_NAMES_H */
