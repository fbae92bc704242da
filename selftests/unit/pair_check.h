/* SPDX-License-Identifier: GPL-2.0 */
/* What must hold of everything that is ever done to a pair. */
#ifndef _UNIT_PAIR_CHECK_H
#define _UNIT_PAIR_CHECK_H

#include "pair.h"

const char *pair_check(const struct tcpviz_pair *before,
		       const struct tcpviz_pair *after,
		       const struct tcpviz_effect *fx);

#endif /* _UNIT_PAIR_CHECK_H */
