/* SPDX-License-Identifier: GPL-2.0 */
/* What was found, for the last lines of judge */
#ifndef _FIDELITY_COUNT_H
#define _FIDELITY_COUNT_H

struct count {
	unsigned long lives, agree, rest, rest_agree, taken_back, diverged,
		      unsent, cut, shown, ambiguous, revived, fin_waited,
		      fin_lost, unseen;
};

extern struct count count;

#endif /* _FIDELITY_COUNT_H */
