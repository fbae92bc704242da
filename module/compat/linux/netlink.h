/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TCPVIZ_COMPAT_LINUX_NETLINK_H
#define _TCPVIZ_COMPAT_LINUX_NETLINK_H

#include_next <linux/netlink.h>

/*
 * Before 6.2 a message is not copied, and sent when the operation has returned:
 * there are several, which take turns.  Not more can happen to one than that
 * a later message stands there, if that many fail in between.
 */
#ifndef NL_SET_ERR_MSG_FMT
#include <linux/atomic.h>

#define NL_SET_ERR_MSG_FMT(extack, fmt, ...) do {			\
	static char __msgs[32][80];					\
	static atomic_t __turn;						\
	struct netlink_ext_ack *__extack = (extack);			\
	u32 __i = (u32)atomic_inc_return(&__turn) % ARRAY_SIZE(__msgs);	\
									\
	scnprintf(__msgs[__i], sizeof(__msgs[__i]), fmt, __VA_ARGS__);	\
	if (__extack)							\
		__extack->_msg = __msgs[__i];				\
} while (0)
#endif

#endif /* _TCPVIZ_COMPAT_LINUX_NETLINK_H */
