/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_COMPAT_LINUX_TIMER_H
#define _TCPVIZ_COMPAT_LINUX_TIMER_H

#include_next <linux/timer.h>

/* 6.16 renamed it, and stable trees took the new name back to some. */
#ifndef timer_container_of
#define timer_container_of(var, callback_timer, timer_fieldname) \
	from_timer(var, callback_timer, timer_fieldname)
#endif

#endif /* _TCPVIZ_COMPAT_LINUX_TIMER_H */
